"""What a department's sheet of people may hold: the facts, and what only says whose row it is, where and when."""

from renyang.core.files.columns import ImportField
from renyang.people.domain.fields import BY_NAME, FACTS


def _(message: str) -> str:
    return message


IMPORT_FIELDS: tuple[ImportField, ...] = (
    *(
        ImportField(
            fact.name,
            fact.label,
            fact.headings,
            required=fact.name == "name",
            looks=fact.looks,
            sealed=fact.sealed,
            day="date" in fact.name or fact.name.endswith("_on"),
        )
        for fact in FACTS
    ),
    ImportField(
        "document_kind",
        _("Kind of identity document"),
        ("证件类型", "证件种类", "身份证件类型", "kind of identity document"),
    ),
    ImportField("community", _("Community"), ("社区", "所属社区", "社区名称", "所在社区", "居委会", "community")),
    ImportField(
        "record_number", _("Record number"), ("档案号", "档案编号", "健康档案号", "编号", "个人编号", "record number")
    ),
    ImportField(
        "collected_on",
        _("Collected on"),
        ("采集日期", "登记日期", "更新日期", "填表日期", "数据日期", "collected on"),
        day=True,
    ),
)

NO_NAMES = frozenset({*BY_NAME["name"].headings, "合计", "总计", "小计", "共计", "示例"})
"""Values of the name column in rows that are not about a person."""
