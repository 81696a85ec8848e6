"""The list of pairs waiting for a decision."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from renyang.core.access.roles import Department
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.people.domain.fields import BY_NAME
from renyang.people.lists.facts import shown_by
from renyang.people.models import Pair, SourceRecord, Verdict
from renyang.people.queries.linkage import COMPARED, pairs_to_export
from renyang.people.queries.people import plain_fact
from renyang.people.rules.facts import SENSITIVE


def _fact(record: SourceRecord, name: str) -> str:
    return plain_fact(name, (record.facts | record.sealed).get(name))


def _side(side: str, which: Promise) -> Iterator[Column[Pair]]:
    """The columns of one record of the pair."""

    def label(words: str | Promise) -> Promise:
        return format_lazy("{which}/{label}", which=which, label=words)

    yield Column(
        name=f"{side}_person",
        label=label(_("Person")),
        kind=Kind.PERSON,
        value=lambda pair: getattr(pair, side).link.person_id,
    )
    yield Column(
        name=f"{side}_source",
        label=label(_("Department")),
        kind=Kind.CHOICE,
        choices=Department,
        value=lambda pair: getattr(pair, side).source,
    )
    yield Column(
        name=f"{side}_division_code",
        label=label(_("Community")),
        kind=Kind.DIVISION,
        value=lambda pair: getattr(pair, side).division_code,
    )
    for name in COMPARED:
        fact = BY_NAME[name]
        yield Column(
            name=f"{side}_{name}",
            label=label(_(fact.label)),
            value=lambda pair, name=name: _fact(getattr(pair, side), name),  # type: ignore[misc]
            **shown_by(fact, lambda pair: getattr(pair, side).division_code),
            sensitive=fact.group in SENSITIVE,
        )


PAIRS: DeclaredList[Pair, None] = DeclaredList(
    name="pairs",
    title=_("Records to decide"),
    model=Pair,
    rows=lambda reader: pairs_to_export(reader.actor),
    empty=_("No records are waiting for a decision."),
    columns=(
        Column(name="id", label=_("Pair"), kind=Kind.KEY, value=lambda pair: pair.pk),
        Column(name="probability", label=_("Likely one person"), kind=Kind.SHARE),
        Column(name="verdict", label=_("State"), kind=Kind.CHOICE, choices=Verdict),
        *_side("left", _("first record")),
        *_side("right", _("second record")),
    ),
)
