"""What the register adds to the timeline of a person's page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.queries import division_names
from renyang.people.models import CapabilityLevel, Person
from renyang.people.queries import PersonView
from renyang.people.queries.history import Changed
from renyang.people.queries.timeline import Happened, happened
from renyang.science.scales import SCALES, Band
from renyang.web.people.assessments import BANDS
from renyang.web.people.consents import RECIPIENTS
from renyang.web.shell.menu import Event
from renyang.web.shell.timeline import moment_of

NAMED = 3
"""The facts that an event names; the others are counted."""


def timeline(actor: Actor, view: PersonView) -> Iterator[Event]:
    """Yield what happened to a person and to what is written about her."""
    events = happened(actor, view.person, view.groups)
    yield from _assessed(view.person, events)
    yield from _lived(events)
    yield from _agreed(view.person, events)
    yield from _decided(view, events)
    history = reverse("person_history", args=[view.person.pk])
    yield from (Event(row.at, _changed(row), row.who, history) for row in events.changed)
    for move in events.moved:
        what = _("moved from {left} to {community}").format(left=move.before, community=move.community)
        yield Event(move.at, what, move.who, f"{history}#moved")
    for other in events.joined:
        yield Event(other.at, _("put together with {name}").format(name=other.name), other.who, f"{history}#joined")


def _assessed(person: Person, events: Happened) -> Iterator[Event]:
    address = reverse("assessments", args=[person.pk])
    for row in events.assessments:
        what = _("assessed: level {level}").format(level=CapabilityLevel(row.level).label)
        yield Event(
            moment_of(row.assessed_on, row.recorded_at), _kept(what, row.withdrawn_by), row.assessed_by, address
        )
    for screening in events.screenings:
        what = _(SCALES[screening.scale].label) + _(": ") + str(BANDS[Band(screening.band)])
        yield Event(moment_of(screening.screened_on, screening.recorded_at), what, screening.screened_by, address)


def _lived(events: Happened) -> Iterator[Event]:
    names = division_names()
    for row in events.life_events:
        parts = [row.get_kind_display(), names.get(row.to_division, row.to_division), row.where]
        if row.until:
            parts.append(_("expected back {day}").format(day=date_format(row.until, "SHORT_DATE_FORMAT")))
        what = _(", ").join(filter(None, parts))
        yield Event(moment_of(row.happened_on, row.recorded_at), _kept(what, row.withdrawn_by), row.noted_by, "#life")


def _agreed(person: Person, events: Happened) -> Iterator[Event]:
    address = reverse("consents", args=[person.pk])
    for row in events.consents:
        whom = RECIPIENTS[Role(row.recipient)]
        if row.withdrawn_on:
            ended = _("withdrew the consent to share with {whom}").format(whom=whom)
            yield Event(moment_of(row.withdrawn_on, row.recorded_at), ended, row.withdrawn_by, address)
        given = _("consented to share with {whom}").format(whom=whom)
        yield Event(moment_of(row.given_on, row.recorded_at), given, row.noted_by, address)
    for word in events.after_death:
        what = (
            _("near relatives may read after her death")
            if word.relatives_may_read
            else _("near relatives may not read after her death")
        )
        yield Event(moment_of(word.said_on, word.recorded_at), what, word.noted_by, address)


def _decided(view: PersonView, events: Happened) -> Iterator[Event]:
    for proposal in events.proposals:
        who = proposal.proposed_by.display_name
        what = _("a change was proposed: {state}").format(state=proposal.get_state_display())
        yield Event(proposal.proposed_at, what, who)
    records = reverse("person_records", args=[view.person.pk]) if view.may_correct else ""
    for pair in events.decided:
        assert pair.decided_at is not None  # noqa: S101 - the query leaves out pairs that nobody decided
        what = _("two records decided: {verdict}").format(verdict=pair.get_verdict_display())
        yield Event(pair.decided_at, what, pair.decided_by, records)
    names = division_names()
    for claim in events.claims:
        what = _("{community} claimed this resident: {state}").format(
            community=names.get(claim.to_division, claim.to_division), state=claim.get_state_display()
        )
        yield Event(claim.asked_at, what, claim.decided_by)


def _changed(row: Changed) -> str:
    if row.entered:
        count = len(row.facts)
        return ngettext(
            "came into the register with %(count)d fact", "came into the register with %(count)d facts", count
        ) % {"count": count}
    facts, more = row.facts[:NAMED], len(row.facts) - NAMED
    what = row.how + _(": ") + _(", ").join(facts)
    if more <= 0:
        return what
    return ngettext("%(what)s and %(more)d more", "%(what)s and %(more)d more", more) % {"what": what, "more": more}


def _kept(what: str, withdrawn_by: str) -> str:
    return _("{what} (withdrawn)").format(what=what) if withdrawn_by else what
