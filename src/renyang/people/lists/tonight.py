"""The lists of tonight: the people to call, and the communities with their counts."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.core.lists import Column, DeclaredList, Kind, Narrowing, Reader
from renyang.core.queries import division_names
from renyang.people.lists.facts import age_column, community_column, fact_column, number_column
from renyang.people.models import CallOutcome, Person, Tonight, TonightCall, TonightPerson, TonightState
from renyang.people.queries.tonight import (
    TonightCommunity,
    TonightRow,
    TonightTerms,
    tonight_communities,
    tonight_people,
    with_calls,
)

ON_PAPER = "☐ ☐ ☐"


def _person(row: TonightRow) -> Person:
    return row.person


def _narrowing(reader: Reader[TonightTerms]) -> Narrowing:
    terms = reader.terms
    words = (
        division_names().get(terms.division, terms.division) if terms.division else "",
        str(TonightState(terms.state).label) if terms.state else "",
        _("assigned to me") if terms.mine else "",
    )
    return Narrowing(tuple(filter(None, words)), terms.division)


def _of_last(value: Callable[[TonightCall], str]) -> Callable[[TonightRow], str | None]:
    return lambda row: value(row.last) or None if row.last else None


TONIGHT: DeclaredList[TonightRow, TonightTerms] = DeclaredList(
    name="tonight",
    title=gettext_lazy("Whom to call tonight"),
    model=TonightPerson,
    take=Action.EXPORT,
    rows=lambda reader: tonight_people(reader.actor, reader.terms),
    prepare=lambda reader, rows: with_calls(reader.actor, rows),
    narrowing=_narrowing,
    empty=gettext_lazy("Nobody stands on this list."),
    columns=(
        Column(name="listed", label=gettext_lazy("Row"), kind=Kind.UUID, value=lambda row: row.listed.pk),
        number_column(_person),
        fact_column("name", _person, order=("person__pinyin",)),
        Column(
            name="state",
            label=gettext_lazy("State"),
            kind=Kind.CHOICE,
            choices=TonightState,
            order=("now", "place"),
        ),
        fact_column("phone", _person),
        fact_column("capability_level", _person),
        age_column(_person),
        Column(
            name="critical_needs",
            label=gettext_lazy("Critical needs"),
            kind=Kind.TEXTS,
            value=lambda row: list(row.critical_needs),
            words=lambda row: _(", ").join(row.critical_needs.values()) or None,
            sensitive=True,
        ),
        community_column(_person, order=("person__division_code", "place")),
        fact_column("address", _person),
        Column(
            name="assigned_to",
            label=gettext_lazy("Assigned to"),
            value=lambda row: row.listed.assigned_to.username if row.listed.assigned_to else None,
            words=lambda row: row.listed.assigned_to.display_name if row.listed.assigned_to else None,
            order=("assigned_to__display_name", "place"),
            optional=True,
        ),
        Column(
            name="tries",
            label=gettext_lazy("Times called"),
            kind=Kind.WHOLE,
            value=lambda row: row.listed.tries,
            order=("tries", "place"),
        ),
        Column(
            name="last_call",
            label=gettext_lazy("Last call"),
            kind=Kind.CHOICE,
            choices=CallOutcome,
            value=_of_last(lambda call: call.outcome),
            optional=True,
            on_page=False,
        ),
        Column(
            name="called_at",
            label=gettext_lazy("Called at"),
            kind=Kind.MOMENT,
            value=lambda row: row.last.called_at if row.last else None,
            optional=True,
            on_page=False,
        ),
        Column(
            name="called_by",
            label=gettext_lazy("Called by"),
            value=_of_last(lambda call: call.called_by),
            optional=True,
            on_page=False,
        ),
        Column(
            name="note",
            label=gettext_lazy("What was said"),
            value=_of_last(lambda call: call.note),
            sensitive=True,
            optional=True,
        ),
        Column(
            name="on_paper",
            label=gettext_lazy("Safe, help, no answer"),
            value=lambda _row: ON_PAPER,
            on_page=False,
            for_programs=False,
        ),
    ),
)
"""Read on filters."""


def _counted(name: str, label: Promise, state: TonightState) -> Column[TonightCommunity]:
    return Column(
        name=name,
        label=label,
        kind=Kind.WHOLE,
        value=lambda row: row.states.get(state),
        words=lambda row: None if row.tonight else "",
        order="value",
        optional=True,
    )


def round_words(tonight: Tonight | None) -> str:
    """Whether and when a round was begun or closed, and by whom."""
    if tonight is None:
        return _("not begun")
    at = tonight.closed_at or tonight.begun_at
    words = _("closed {at}, {who}") if tonight.closed_at else _("begun {at}, {who}")
    return words.format(at=f"{timezone.localtime(at):%m-%d %H:%M}", who=tonight.closed_by or tonight.begun_by)


TONIGHT_COMMUNITIES: DeclaredList[TonightCommunity, str] = DeclaredList(
    name="tonight_communities",
    title=gettext_lazy("Tonight by community"),
    model=Tonight,
    take=Action.EXPORT,
    rows=lambda reader: tonight_communities(reader.actor, reader.terms),
    empty=gettext_lazy("Nobody on record lives alone with a loss of capability."),
    columns=(
        Column(
            name="tonight",
            label=gettext_lazy("Round"),
            kind=Kind.UUID,
            value=lambda row: row.tonight.pk if row.tonight else None,
            optional=True,
        ),
        Column(name="division_code", label=gettext_lazy("Community"), kind=Kind.DIVISION, order="value"),
        Column(name="people", label=gettext_lazy("All"), kind=Kind.WHOLE, order="value"),
        _counted("reached", gettext_lazy("Safe"), TonightState.REACHED),
        _counted("help", gettext_lazy("Help"), TonightState.HELP),
        _counted("not_reached", gettext_lazy("Not reached"), TonightState.NOT_REACHED),
        _counted("waiting", gettext_lazy("Waiting"), TonightState.WAITING),
        _counted("away", gettext_lazy("Away"), TonightState.AWAY),
        Column(name="unassigned", label=gettext_lazy("Unassigned"), kind=Kind.WHOLE, order="value", on_page=False),
        Column(
            name="begun_at",
            label=gettext_lazy("Begun at"),
            kind=Kind.MOMENT,
            value=lambda row: row.tonight.begun_at if row.tonight else None,
            optional=True,
            on_page=False,
        ),
        Column(
            name="closed_at",
            label=gettext_lazy("Closed at"),
            kind=Kind.MOMENT,
            value=lambda row: row.tonight.closed_at if row.tonight else None,
            optional=True,
            on_page=False,
        ),
        Column(
            name="round",
            label=gettext_lazy("Round"),
            value=lambda row: round_words(row.tonight),
            in_files=False,
            for_programs=False,
        ),
    ),
)
"""Read on a division; all if it is empty."""
