"""The spreadsheet of agreements."""

from renyang.core.files.quantities import PEOPLE_A_DAY
from renyang.core.files.sheets import Cell
from renyang.core.files.tables import Column, Table
from renyang.core.text import cells
from renyang.core.text.cells import day, yes_no
from renyang.organisations.queries import organisations_by_name
from renyang.partners.models import Agreement
from renyang.science.catalogue import service_codes, service_words


def _(message: str) -> str:
    return message


def service(cell: Cell) -> tuple[str | None, str]:
    """The catalogue code of a service in words; of several, the first."""
    codes, note = service_codes(cells.plain(cell))
    return (codes[0] if codes else None), note


def service_word(code: str) -> str:
    """The usual word for a service."""
    return service_words([code])


AGREEMENTS = Table(
    code="agreements",
    label=_("Agreements"),
    model=Agreement,
    columns=(
        Column(
            "organisation_id",
            _("Organisation"),
            ("承接单位", "单位名称", "乙方", "organisation"),
            required=True,
            lookup=organisations_by_name,
        ),
        Column(
            "stands_in_for_id",
            _("Stands in for"),
            ("替补对象", "被替补单位", "stands in for"),
            lookup=organisations_by_name,
        ),
        Column(
            "service", _("Service"), ("服务项目", "服务内容", "service"), service, required=True, write=service_word
        ),
        Column(
            "per_day",
            _("People a day"),
            ("每日可服务人数", "日服务能力", "per day"),
            required=True,
            unit=PEOPLE_A_DAY,
        ),
        Column("liability_covered", _("Liability covered"), ("责任保险", "是否投保责任险", "liability"), yes_no),
        Column("insured_until", _("Insured until"), ("保险到期", "保险有效期至", "insured until"), day),
        Column("starts_on", _("Starts on"), ("开始日期", "生效日期", "starts on"), day),
        Column("ends_on", _("Ends on"), ("结束日期", "终止日期", "到期日期", "ends on"), day),
    ),
    key=("organisation_id", "stands_in_for_id", "service"),
    in_division=False,
)
