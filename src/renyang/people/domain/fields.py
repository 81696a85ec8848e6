"""The register's facts, each declared once: its label, whose purpose it serves, the headings it has in real files, how a
cell is read, and how it survives when departments disagree. Import, person page, API and completeness all build on this.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Choices

from renyang.core.access.roles import Department
from renyang.core.files.columns import ImportField
from renyang.core.files.sheets import Cell
from renyang.core.text import cells
from renyang.core.text.cells import Read
from renyang.people.domain import reading
from renyang.people.models import CapabilityLevel, LivingArrangement, PersonStatus, Sex
from renyang.people.rules.facts import FactGroup


@dataclass(frozen=True)
class Rule:
    """Which of several records' words becomes the fact: the first criterion decides, the next where they are alike.

    `verified`: what was established by a procedure goes before what was only written down. `source`: the departments of
    `sources` go before others, in this order; what was established counts alike, whoever did it, where `verified` stands
    before. `newest`: the later day of collection. At last the later record.
    """

    order: tuple[str, ...] = ("verified", "source", "newest")
    sources: tuple[str, ...] = (Department.COMMUNITY,)


@dataclass(frozen=True)
class Fact:
    """One fact of the register with the rule it is shipped with; a deployment may decide another.

    `idle` values are such as a department's list repeats unasked: one that was only written down never goes before another
    that was established.
    """

    name: str
    label: str
    group: FactGroup
    headings: tuple[str, ...]
    read: Read
    sealed: bool = False
    rule: Rule = Rule()
    idle: tuple[str, ...] = ()
    looks: Callable[[Cell], bool] | None = None
    choices: type[Choices] | None = None


def _(message: str) -> str:
    return message


TRUSTED_HOME = Rule(sources=(Department.COMMUNITY, Department.CIVIL_AFFAIRS))
"""Where and with whom somebody lives: civil affairs visit people at home, so after the community theirs is the word."""

LATEST = Rule(order=("newest", "source"))
"""For whether somebody is here: a word of 2024 that she lives here must not outlive a death reported in 2026."""

FACTS: tuple[Fact, ...] = (
    Fact("name", _("Name"), FactGroup.BASIC, ("姓名", "老人姓名", "居民姓名", "参保人姓名", "name"), reading.name),
    Fact("sex", _("Sex"), FactGroup.BASIC, ("性别", "sex", "gender"), reading.sex, choices=Sex),
    Fact(
        "birth_date",
        _("Birth date"),
        FactGroup.BASIC,
        ("出生日期", "出生年月", "出生年月日", "生日", "birth date"),
        cells.date,
        looks=reading.looks_like_birth_date,
    ),
    Fact(
        "resident_id",
        _("ID number"),
        FactGroup.IDENTITY,
        ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证", "id number"),
        reading.resident_id,
        sealed=True,
        looks=reading.looks_like_resident_id,
    ),
    Fact(
        "phone",
        _("Phone"),
        FactGroup.CONTACT,
        ("联系电话", "电话", "手机", "手机号", "手机号码", "本人电话", "phone"),
        reading.phone,
        sealed=True,
        looks=reading.looks_like_phone,
    ),
    Fact(
        "address",
        _("Address"),
        FactGroup.CONTACT,
        ("居住地址", "现住址", "家庭住址", "住址", "地址", "常住地址", "address"),
        cells.text,
        rule=TRUSTED_HOME,
    ),
    Fact(
        "status",
        _("Status"),
        FactGroup.BASIC,
        ("状态", "人员状态", "在册状态", "status"),
        reading.status,
        rule=LATEST,
        idle=(PersonStatus.HERE,),
        choices=PersonStatus,
    ),
    Fact(
        "floor",
        _("Floor"),
        FactGroup.CONTACT,
        ("楼层", "居住楼层", "所在楼层", "floor"),
        reading.floor,
        rule=TRUSTED_HOME,
    ),
    Fact(
        "lift",
        _("Lift in the building"),
        FactGroup.CONTACT,
        ("有无电梯", "电梯", "是否有电梯", "lift"),
        cells.yes_no,
        rule=TRUSTED_HOME,
    ),
    Fact(
        "living_arrangement",
        _("Living arrangement"),
        FactGroup.WELFARE,
        ("居住方式", "居住情况", "居住状况", "living arrangement"),
        reading.living_arrangement,
        rule=TRUSTED_HOME,
        choices=LivingArrangement,
    ),
    Fact(
        "special_care",
        _("Special-care group"),
        FactGroup.WELFARE,
        ("特殊困难类别", "特殊困难", "困难类别", "special-care group"),
        cells.short(60),
    ),
    Fact(
        "over_80_allowance",
        _("Over-80 allowance"),
        FactGroup.WELFARE,
        ("高龄津贴", "是否享受高龄津贴", "over-80 allowance"),
        cells.yes_no,
    ),
    Fact(
        "disability",
        _("Disability"),
        FactGroup.WELFARE,
        ("残疾等级", "残疾", "残疾类别等级", "disability"),
        cells.short(40),
    ),
    Fact("reads", _("Can read"), FactGroup.BASIC, ("识字", "是否识字", "能否识字", "can read"), cells.yes_no),
    Fact(
        "dialect", _("Language or dialect"), FactGroup.BASIC, ("语言", "方言", "使用语言", "dialect"), cells.short(30)
    ),
    Fact(
        "smartphone",
        _("Uses a smartphone"),
        FactGroup.CONTACT,
        ("智能手机", "使用智能手机", "是否使用智能手机", "smartphone"),
        cells.yes_no,
    ),
    Fact(
        "capability_level",
        _("Capability level"),
        FactGroup.HEALTH,
        ("能力等级", "自理能力", "自理能力评估", "评估等级", "失能等级", "capability level"),
        reading.capability_level,
        rule=Rule(sources=(Department.COMMUNITY, Department.HEALTH)),
        choices=CapabilityLevel,
    ),
    Fact(
        "chronic_conditions",
        _("Chronic conditions"),
        FactGroup.HEALTH,
        ("慢性病", "慢病", "慢病类型", "慢性病情况", "chronic conditions"),
        cells.text,
    ),
    Fact(
        "family_doctor",
        _("Family doctor"),
        FactGroup.HEALTH,
        ("家庭医生", "签约医生", "签约家庭医生", "family doctor"),
        cells.short(60),
    ),
    Fact(
        "health_check_on",
        _("Last health check"),
        FactGroup.HEALTH,
        ("体检日期", "最近体检日期", "末次体检日期", "last health check"),
        cells.date,
    ),
    Fact(
        "insurance",
        _("Medical insurance"),
        FactGroup.INSURANCE,
        ("参保类型", "医保类型", "险种", "险种类型", "medical insurance"),
        cells.short(40),
    ),
    Fact(
        "pension",
        _("Pension"),
        FactGroup.INSURANCE,
        ("养老待遇", "养老金", "养老金状态", "待遇状态", "pension"),
        cells.short(40),
    ),
    Fact(
        "registered_address",
        _("Registered address"),
        FactGroup.INSURANCE,
        ("户籍地址", "户口地址", "户籍地", "registered address"),
        cells.text,
    ),
    Fact(
        "contact_name",
        _("Contact's name"),
        FactGroup.CONTACT,
        ("紧急联系人/姓名", "联系人/姓名", "联系人姓名", "紧急联系人", "contact name"),
        cells.short(60),
    ),
    Fact(
        "contact_relation",
        _("Contact's relation"),
        FactGroup.CONTACT,
        ("紧急联系人/关系", "联系人/关系", "与老人关系", "关系", "contact relation"),
        cells.short(30),
    ),
    Fact(
        "contact_phone",
        _("Contact's phone"),
        FactGroup.CONTACT,
        ("紧急联系人/电话", "紧急联系人/联系电话", "联系人/电话", "联系人电话", "contact phone"),
        reading.phone,
        sealed=True,
    ),
)

BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}
SHIPPED: Mapping[str, Rule] = {fact.name: fact.rule for fact in FACTS}
"""Each fact's rule where a deployment decided no other."""

OF_CARER = frozenset({"contact_name", "contact_relation", "contact_phone"})
"""Facts about the person's contact: kept with the source record and shown as a carer, not as a column of the person."""
ASKABLE = (
    "phone",
    "address",
    "living_arrangement",
    "reads",
    "smartphone",
    "chronic_conditions",
    "family_doctor",
    "contact_name",
    "contact_relation",
    "contact_phone",
)
"""What a person and those close to her know best themselves, and may propose to change: no fact that a procedure or a card
establishes, such as a level or an ID."""
OF_PERSON: tuple[Fact, ...] = tuple(fact for fact in FACTS if fact.name not in OF_CARER)

NO_NAMES = frozenset({*BY_NAME["name"].headings, "合计", "总计", "小计", "共计", "示例"})
"""What stands in a name column in rows that are about nobody."""

IMPORT_FIELDS: tuple[ImportField, ...] = (
    *(
        ImportField(fact.name, fact.label, fact.headings, required=fact.name == "name", looks=fact.looks)
        for fact in FACTS
    ),
    ImportField("community", _("Community"), ("社区", "所属社区", "社区名称", "所在社区", "居委会", "community")),
    ImportField(
        "record_number", _("Record number"), ("档案号", "档案编号", "健康档案号", "编号", "个人编号", "record number")
    ),
    ImportField(
        "collected_on", _("Collected on"), ("采集日期", "登记日期", "更新日期", "填表日期", "数据日期", "collected on")
    ),
)
