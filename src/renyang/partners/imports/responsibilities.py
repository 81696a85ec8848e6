"""The spreadsheet of the responsibility list."""

from renyang.core.files.tables import Column, Table, communities
from renyang.organisations.queries import organisations_by_name
from renyang.partners.models import Responsibility


def _(message: str) -> str:
    return message


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
