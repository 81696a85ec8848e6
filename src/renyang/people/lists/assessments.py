"""The list of assessments due."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action
from renyang.core.lists import Column, DeclaredList, Kind, LeftOut, Narrowing, Reader
from renyang.people.lists.facts import community_column, fact_column, number_column
from renyang.people.models import Person, PersonStatus
from renyang.people.queries.assessments import assessments_due


def left_out(reader: Reader[str | None]) -> LeftOut | None:
    """Those who are away for a time, unless they are asked for."""
    if reader.terms:
        return None
    away = assessments_due(reader.actor, status=PersonStatus.ABSENT).count()
    return LeftOut(away, str(PersonStatus.ABSENT.label), {"status": str(PersonStatus.ABSENT)})


ASSESSMENTS_DUE: DeclaredList[Person, str | None] = DeclaredList(
    name="assessments_due",
    title=_("Assessments due"),
    model=Person,
    take=Action.EXPORT,
    rows=lambda reader: assessments_due(reader.actor, status=reader.terms or PersonStatus.HERE),
    narrowing=lambda reader: Narrowing((str(PersonStatus(reader.terms).label),) if reader.terms else ()),
    left_out=left_out,
    empty=_("Nobody's assessment is due."),
    columns=(
        number_column(),
        fact_column("name", order=("pinyin",)),
        fact_column("capability_level", order=("capability_level",)),
        Column(
            name="assessed_on",
            label=_("Last assessment"),
            kind=Kind.DAY,
            without=_("never; the level is a department's word"),
            order=(F("assessed_on").asc(nulls_first=True),),
            optional=True,
        ),
        community_column(order=("division_code",)),
        fact_column("address", order=("address",)),
        fact_column("phone", on_page=False),
    ),
)
