"""The facts of the register, each declared once: label, group, headings in real files, how a cell is read, freshness and
survivorship rule. Import, person page, API and completeness all use these declarations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Choices

from renyang.core.access.roles import Department
from renyang.core.files.sheets import Cell
from renyang.core.text import cells
from renyang.core.text.cells import Read
from renyang.people.domain import reading
from renyang.people.domain.papers import Paper
from renyang.people.models import CapabilityLevel, LivingArrangement, PersonStatus, Sex
from renyang.people.rules.facts import FactGroup


@dataclass(frozen=True)
class Rule:
    """Survivorship rule: the first criterion of `order` chooses between records, each later one breaks ties.

    `verified`: a value established by a procedure beats one only written down. `source`: the departments in `sources` beat
    others, in that order; after `verified`, all verified values rank equal whatever their source. `majority`: the value that
    the most sources give wins. `newest`: the later collection date wins. The final tie-break is the later record.
    """

    order: tuple[str, ...] = ("verified", "source", "newest")
    sources: tuple[str, ...] = (Department.COMMUNITY,)


@dataclass(frozen=True)
class Fact:
    """One fact of the register with its shipped survivorship rule; a deployment may set another.

    - `fresh_days`: how long a value stays fresh after collection, None for ever; local rules may be stricter.
    - `essential`: a record without the fact is incomplete [A].
    - `correctable`: a worker may correct it by hand.
    - `proposable`: the person and those close to her know it best; never a fact established by a procedure or a card.
    - `asked_by_phone`: she can tell it by telephone [A]; by answering she also confirms her own number.
    - `identifying`: says who the person is, so a form has it filled in and it counts as no question.
    - `of_carer`: kept in the source record and shown as a carer, not a column of the person.
    - `lasting`: values that, once verified, no record overrules until they are withdrawn.
    - `idle`: values that departments repeat unasked; unverified, they never beat a different verified value.
    - `partial`: dates that may be known to the month or year only; a fuller one that agrees beats such a date.
    """

    name: str
    label: str
    group: FactGroup
    headings: tuple[str, ...]
    read: Read
    sealed: bool = False
    rule: Rule = Rule()
    idle: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    partial: bool = False
    looks: Callable[[Cell], bool] | None = None
    choices: type[Choices] | None = None
    fresh_days: int | None = field(kw_only=True)
    correctable: bool = False
    proposable: bool = False
    essential: bool = False
    asked_by_phone: bool = False
    identifying: bool = False
    of_carer: bool = False
    printed_on: frozenset[Paper] = frozenset()


def _(message: str) -> str:
    return message


TRUSTED_HOME = Rule(sources=(Department.COMMUNITY, Department.CIVIL_AFFAIRS))
"""For where and with whom a person lives: civil affairs visit people at home, so they rank next after the community."""

LATEST = Rule(order=("newest", "source"))
"""For status: a record of 2024 that she lives here must not outlive a death reported in 2026."""

FACTS: tuple[Fact, ...] = (
    Fact(
        "name",
        _("Name"),
        FactGroup.BASIC,
        ("姓名", "老人姓名", "居民姓名", "参保人姓名", "name"),
        reading.name,
        fresh_days=None,  # never goes stale [M]: it is on the ID card
        correctable=True,
        identifying=True,
    ),
    Fact(
        "sex",
        _("Sex"),
        FactGroup.BASIC,
        ("性别", "sex", "gender"),
        reading.sex,
        choices=Sex,
        essential=True,
        fresh_days=None,  # never goes stale [M]: likewise
    ),
    Fact(
        "birth_date",
        _("Birth date"),
        FactGroup.BASIC,
        ("出生日期", "出生年月", "出生年月日", "生日", "birth date"),
        reading.birth_date,
        partial=True,
        looks=reading.looks_like_birth_date,
        essential=True,
        fresh_days=None,  # never goes stale [M]: likewise
        identifying=True,
    ),
    Fact(
        "resident_id",
        _("ID number"),
        FactGroup.IDENTITY,
        ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证", "id number"),
        reading.resident_id,
        sealed=True,
        looks=reading.looks_like_resident_id,
        essential=True,
        fresh_days=None,  # never goes stale [M]: one number for life
        identifying=True,
    ),
    Fact(
        "identity_document",
        _("Other identity document"),
        FactGroup.IDENTITY,
        ("护照号", "护照号码", "军官证号", "其他证件", "其他证件号码", "other identity document"),
        reading.identity_document,
        sealed=True,
        fresh_days=None,  # never goes stale [A]: renewed with another number, it still tells who she was
    ),
    Fact(
        "phone",
        _("Phone"),
        FactGroup.CONTACT,
        ("联系电话", "电话", "手机", "手机号", "手机号码", "本人电话", "phone"),
        reading.phone,
        sealed=True,
        looks=reading.looks_like_phone,
        essential=True,
        fresh_days=365,  # [A] numbers change with contracts and with carers
        correctable=True,
        proposable=True,
        printed_on=frozenset({Paper.ROSTER, Paper.CARD}),
    ),
    Fact(
        "address",
        _("Address"),
        FactGroup.CONTACT,
        ("居住地址", "现住址", "家庭住址", "住址", "地址", "常住地址", "address"),
        cells.address,
        rule=TRUSTED_HOME,
        essential=True,
        fresh_days=365,  # [A] people move to their children or into a home
        correctable=True,
        proposable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.ROSTER, Paper.CARD}),
    ),
    Fact(
        "status",
        _("Status"),
        FactGroup.BASIC,
        ("状态", "人员状态", "在册状态", "status"),
        reading.status,
        rule=LATEST,
        idle=(PersonStatus.HERE,),
        lasting=(PersonStatus.EXCLUDED,),
        choices=PersonStatus,
        fresh_days=180,  # [A] nobody should look for people a year after they died or moved
        correctable=True,
    ),
    Fact(
        "floor",
        _("Floor"),
        FactGroup.CONTACT,
        ("楼层", "居住楼层", "所在楼层", "floor"),
        reading.floor,
        rule=TRUSTED_HOME,
        fresh_days=365,  # [A] as the address
        correctable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.CARD}),
    ),
    Fact(
        "lift",
        _("Lift in the building"),
        FactGroup.CONTACT,
        ("有无电梯", "电梯", "是否有电梯", "lift"),
        cells.yes_no,
        rule=TRUSTED_HOME,
        fresh_days=1_095,  # [A] lifts are added to old buildings, never removed
        correctable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.CARD}),
    ),
    Fact(
        "living_arrangement",
        _("Living arrangement"),
        FactGroup.WELFARE,
        ("居住方式", "居住情况", "居住状况", "living arrangement"),
        reading.living_arrangement,
        rule=TRUSTED_HOME,
        choices=LivingArrangement,
        essential=True,
        fresh_days=365,  # [A] a death or a return changes it, and visits depend on it
        correctable=True,
        proposable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.ROSTER, Paper.CARD}),
    ),
    Fact(
        "special_care",
        _("Special-care group"),
        FactGroup.WELFARE,
        ("特殊困难类别", "特殊困难", "困难类别", "special-care group"),
        cells.short(60),
        fresh_days=365,  # [A] departments renew their lists yearly
    ),
    Fact(
        "over_80_allowance",
        _("Over-80 allowance"),
        FactGroup.WELFARE,
        ("高龄津贴", "是否享受高龄津贴", "over-80 allowance"),
        cells.yes_no,
        fresh_days=365,  # [A] entitlement is reviewed yearly
    ),
    Fact(
        "disability",
        _("Disability"),
        FactGroup.WELFARE,
        ("残疾等级", "残疾", "残疾类别等级", "disability"),
        cells.short(40),
        fresh_days=1_095,  # [A] a certificate's grade seldom changes
        printed_on=frozenset({Paper.CARD}),
    ),
    Fact(
        "reads",
        _("Can read"),
        FactGroup.BASIC,
        ("识字", "是否识字", "能否识字", "can read"),
        cells.yes_no,
        fresh_days=1_825,  # [A] most who read at 70 still read at 75; failing sight changes it
        proposable=True,
        asked_by_phone=True,
    ),
    Fact(
        "dialect",
        _("Language or dialect"),
        FactGroup.BASIC,
        ("语言", "方言", "使用语言", "dialect"),
        cells.short(30),
        fresh_days=None,  # never goes stale [A]: a lifelong language stays
        correctable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.CARD}),
    ),
    Fact(
        "smartphone",
        _("Uses a smartphone"),
        FactGroup.CONTACT,
        ("智能手机", "使用智能手机", "是否使用智能手机", "smartphone"),
        cells.yes_no,
        fresh_days=365,  # [A] older people take phones up quickly
        proposable=True,
        asked_by_phone=True,
    ),
    Fact(
        "capability_level",
        _("Capability level"),
        FactGroup.HEALTH,
        ("能力等级", "自理能力", "自理能力评估", "评估等级", "失能等级", "capability level"),
        reading.capability_level,
        rule=Rule(sources=(Department.COMMUNITY, Department.HEALTH)),
        choices=CapabilityLevel,
        essential=True,
        fresh_days=365,  # [M] assessments are repeated yearly or after a change
        correctable=True,
        printed_on=frozenset({Paper.ROSTER, Paper.CARD}),
    ),
    Fact(
        "chronic_conditions",
        _("Chronic conditions"),
        FactGroup.HEALTH,
        ("慢性病", "慢病", "慢病类型", "慢性病情况", "chronic conditions"),
        cells.text,
        fresh_days=365,  # [A] found and confirmed at the yearly health check
        proposable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.CARD}),
    ),
    Fact(
        "family_doctor",
        _("Family doctor"),
        FactGroup.HEALTH,
        ("家庭医生", "签约医生", "签约家庭医生", "family doctor"),
        cells.short(60),
        fresh_days=365,  # [M] contracts with family doctors run for a year
        correctable=True,
        proposable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.CARD}),
    ),
    Fact(
        "health_check_on",
        _("Last health check"),
        FactGroup.HEALTH,
        ("体检日期", "最近体检日期", "末次体检日期", "last health check"),
        cells.date,
        fresh_days=365,  # [M] health checks are repeated yearly
    ),
    Fact(
        "insurance",
        _("Medical insurance"),
        FactGroup.INSURANCE,
        ("参保类型", "医保类型", "险种", "险种类型", "medical insurance"),
        cells.short(40),
        fresh_days=365,  # [M] residents' insurance is paid yearly
    ),
    Fact(
        "pension",
        _("Pension"),
        FactGroup.INSURANCE,
        ("养老待遇", "养老金", "养老金状态", "待遇状态", "pension"),
        cells.short(40),
        fresh_days=365,  # [M] pension entitlement is confirmed yearly
    ),
    Fact(
        "registered_address",
        _("Registered address"),
        FactGroup.INSURANCE,
        ("户籍地址", "户口地址", "户籍地", "registered address"),
        cells.address,
        fresh_days=730,  # [A] household registration moves far less often than people do
    ),
    Fact(
        "contact_name",
        _("Contact's name"),
        FactGroup.CONTACT,
        ("紧急联系人/姓名", "联系人/姓名", "联系人姓名", "紧急联系人", "监护人", "监护人姓名", "contact name"),
        cells.short(60),
        fresh_days=365,  # [A] as the person's own phone
        proposable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.ROSTER, Paper.CARD}),
        of_carer=True,
    ),
    Fact(
        "contact_relation",
        _("Contact's relation"),
        FactGroup.CONTACT,
        ("紧急联系人/关系", "联系人/关系", "与老人关系", "关系", "contact relation"),
        cells.short(30),
        fresh_days=365,  # [A] as the contact's name
        proposable=True,
        of_carer=True,
    ),
    Fact(
        "contact_phone",
        _("Contact's phone"),
        FactGroup.CONTACT,
        (
            "紧急联系人/电话",
            "紧急联系人/联系电话",
            "联系人/电话",
            "联系人电话",
            "监护人/联系电话",
            "监护人电话",
            "家属电话",
            "子女电话",
            "contact phone",
        ),
        reading.phone,
        sealed=True,
        fresh_days=365,  # [A] as the person's own phone
        proposable=True,
        asked_by_phone=True,
        printed_on=frozenset({Paper.ROSTER, Paper.CARD}),
        of_carer=True,
    ),
)

BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}
SHIPPED: Mapping[str, Rule] = {fact.name: fact.rule for fact in FACTS}
"""The survivorship rule of each fact, unless the deployment set another."""
OF_CARER = frozenset(fact.name for fact in FACTS if fact.of_carer)
ASKABLE = tuple(fact.name for fact in FACTS if not fact.identifying)
IDENTIFYING = frozenset(fact.name for fact in FACTS if fact.identifying)
PROPOSABLE = tuple(fact.name for fact in FACTS if fact.proposable)
ESSENTIAL = tuple(fact for fact in FACTS if fact.essential)
CORRECTABLE = tuple(fact.name for fact in FACTS if fact.correctable)
OF_PERSON: tuple[Fact, ...] = tuple(fact for fact in FACTS if not fact.of_carer)


def printed_on(paper: Paper) -> tuple[str, ...]:
    """The names of the facts printed on a paper, in order."""
    return tuple(fact.name for fact in FACTS if paper in fact.printed_on)
