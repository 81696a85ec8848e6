"""The spreadsheet of organisations."""

from renyang.core.files.quantities import PEOPLE
from renyang.core.files.tables import COMMUNITY, Column, Table
from renyang.core.text.cells import Coded, unmasked
from renyang.organisations.models import Organisation, OrganisationKind


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


ORGANISATIONS = Table(
    code="organisations",
    label=_("Organisations"),
    model=Organisation,
    columns=(
        Column("name", _("Organisation"), ("单位名称", "组织名称", "名称", "organisation"), required=True),
        Column("kind", _("Kind"), ("类型", "单位类型", "性质", "kind"), Coded(KINDS), required=True),
        COMMUNITY,
        Column("contact", _("Contact"), ("联系人", "负责人", "contact")),
        Column("phone", _("Phone"), ("联系电话", "电话", "phone"), unmasked),
        Column(
            "people_available",
            _("People available"),
            ("可用人数", "人数", "服务人员数", "people"),
            unit=PEOPLE,
        ),
    ),
    key=("division_code", "name"),
)
