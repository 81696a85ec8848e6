"""The spreadsheets of partners: organisations, agreements, the responsibility list."""

from renyang.core.files.kinds import register_kind
from renyang.core.files.sheets import Cell
from renyang.core.files.tables import COMMUNITY, Column, Table, communities
from renyang.core.text import cells
from renyang.core.text.cells import Coded, day, whole, yes_no
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.organisations.queries import organisations_by_name
from renyang.partners.models import Agreement, Responsibility
from renyang.science.catalogue import service_codes, service_words


def _(message: str) -> str:
    return message


KINDS = {
    OrganisationKind.STREET_OFFICE: ("街道办", "街道办事处"),
    OrganisationKind.COMMITTEE: ("居委会", "社区居委会", "居民委员会"),
    OrganisationKind.PARTY_BRANCH: ("党支部", "社区党支部", "党组织"),
    OrganisationKind.SOCIAL_ORGANISATION: ("社会组织",),
    OrganisationKind.COMPANY: ("企业", "公司"),
    OrganisationKind.PROPERTY_MANAGER: ("物业", "物业公司"),
    OrganisationKind.HEALTH_CENTRE: ("社区卫生服务中心", "医疗机构"),
    OrganisationKind.VOLUNTEERS: ("志愿者队伍", "志愿队", "志愿服务队"),
}


def service(cell: Cell) -> tuple[str | None, str]:
    """One service, in words, as its code in the catalogue."""
    codes, note = service_codes(cells.plain(cell))
    return (codes[0] if codes else None), note


def service_word(code: str) -> str:
    """The service's usual word."""
    return service_words([code])


ORGANISATIONS = Table(
    code="organisations",
    label=_("Organisations"),
    model=Organisation,
    columns=(
        Column("name", _("Organisation"), ("单位名称", "组织名称", "名称", "organisation"), required=True),
        Column("kind", _("Kind"), ("类型", "单位类型", "性质", "kind"), Coded(KINDS), required=True),
        COMMUNITY,
        Column("contact", _("Contact"), ("联系人", "负责人", "contact")),
        Column("phone", _("Phone"), ("联系电话", "电话", "phone")),
        Column("people_available", _("People available"), ("可用人数", "人数", "服务人员数", "people"), whole),
    ),
    key=("division_code", "name"),
)
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
        Column("per_day", _("People a day"), ("每日可服务人数", "日服务能力", "per day"), whole, required=True),
        Column("liability_covered", _("Liability covered"), ("责任保险", "是否投保责任险", "liability"), yes_no),
        Column("insured_until", _("Insured until"), ("保险到期", "保险有效期至", "insured until"), day),
        Column("starts_on", _("Starts on"), ("开始日期", "生效日期", "starts on"), day),
        Column("ends_on", _("Ends on"), ("结束日期", "终止日期", "到期日期", "ends on"), day),
    ),
    key=("organisation_id", "stands_in_for_id", "service"),
    in_division=False,
)
RESPONSIBILITIES = Table(
    code="responsibilities",
    label=_("Responsibility list"),
    model=Responsibility,
    columns=(
        Column("function", _("Function"), ("职责事项", "事项", "职责", "function"), required=True),
        Column("phase", _("Phase"), ("阶段", "phase")),
        Column("owner_id", _("Owner"), ("牵头单位", "责任单位", "owner"), lookup=organisations_by_name),
        Column("deputy_id", _("Deputy"), ("副责单位", "配合单位", "替补单位", "deputy"), lookup=organisations_by_name),
        Column("community", _("Community"), ("社区", "范围", "community"), lookup=communities),
    ),
    key=("division_code", "function"),
)

for table in (ORGANISATIONS, AGREEMENTS, RESPONSIBILITIES):
    register_kind(table.as_kind())
