"""Lists of emergency openings, for those who review them."""

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.lists import Column, DeclaredList, Kind, Narrowing
from renyang.core.lists.declared import Reader
from renyang.people.models import EmergencyOpening, Person
from renyang.people.queries.emergency_openings import OpeningOf, emergency_openings, openings_of, with_people


def _moment(name: str, label: Promise, *, optional: bool = False, on_page: bool = True) -> Column[OpeningOf]:
    return Column(
        name=name,
        label=label,
        kind=Kind.MOMENT,
        value=lambda row: getattr(row.opening, name),
        order=(F(name).asc(nulls_last=True),),
        optional=optional,
        on_page=on_page,
    )


def _narrowing(reader: Reader[bool]) -> Narrowing:
    return Narrowing(words=(_("not yet reviewed"),) if reader.terms else ())


EMERGENCY_OPENINGS: DeclaredList[OpeningOf, bool] = DeclaredList(
    name="emergency_openings",
    title=gettext_lazy("Emergency openings"),
    model=EmergencyOpening,
    rows=lambda reader: emergency_openings(reader.actor, unreviewed=reader.terms),
    prepare=lambda reader, rows: with_people(reader.actor, rows),
    narrowing=_narrowing,
    empty=gettext_lazy("No emergency opening is on record."),
    columns=(
        Column(name="opening", label=gettext_lazy("Opening"), kind=Kind.UUID, value=lambda row: row.opening.pk),
        Column(
            name="id",
            label=gettext_lazy("Person"),
            kind=Kind.PERSON,
            value=lambda row: row.named.person.pk if row.named.person else None,
            optional=True,
        ),
        Column(name="name", label=gettext_lazy("Name"), value=lambda row: row.named.name),
        Column(
            name="division_code",
            label=gettext_lazy("Community"),
            kind=Kind.DIVISION,
            value=lambda row: row.named.division_code,
        ),
        Column(
            name="opened_by",
            label=gettext_lazy("Opened by"),
            value=lambda row: row.opening.user.username,
            words=lambda row: row.opening.user.display_name,
            order=("user__username",),
        ),
        Column(name="reason", label=gettext_lazy("Reason"), value=lambda row: row.opening.reason),
        _moment("opened_at", gettext_lazy("Opened at")),
        _moment("until", gettext_lazy("Open until"), on_page=False),
        Column(
            name="reviewed_by",
            label=gettext_lazy("Reviewed by"),
            value=lambda row: row.opening.reviewed_by or None,
            without=gettext_lazy("not yet reviewed"),
            optional=True,
        ),
        _moment("reviewed_at", gettext_lazy("Reviewed at"), optional=True, on_page=False),
        Column(
            name="remark", label=gettext_lazy("Remark"), value=lambda row: row.opening.remark or None, optional=True
        ),
    ),
)
"""Read on whether only those not yet reviewed are asked for."""
OF_PERSON = frozenset({"id", "name", "division_code"})
"""The columns that say whom an opening is of."""

PERSON_EMERGENCY_OPENINGS: DeclaredList[OpeningOf, Person] = DeclaredList(
    name="person_emergency_openings",
    title=EMERGENCY_OPENINGS.title,
    model=EmergencyOpening,
    rows=lambda reader: openings_of(reader.actor, reader.terms),
    prepare=lambda reader, rows: with_people(reader.actor, rows),
    empty=gettext_lazy("No emergency opening of this person is on record."),
    columns=tuple(column for column in EMERGENCY_OPENINGS.columns if column.name not in OF_PERSON),
)
