"""Work of the register for Today."""

import datetime as dt
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from renyang.core.access.audit import record_list
from renyang.core.access.gate import Actor
from renyang.core.access.roles import Department
from renyang.core.queries import division_names
from renyang.people.lists import COLLECTION_PEOPLE
from renyang.people.lists.assessments import ASSESSMENTS_DUE
from renyang.people.lists.households import HOUSEHOLDS_DOUBTFUL, to_ask
from renyang.people.lists.life_events import ABSENCES_OVERDUE, RECORDS_DISAGREEING
from renyang.people.lists.linkage import PAIRS
from renyang.people.lists.moves import MOVES
from renyang.people.models import (
    AskedState,
    CapabilityLevel,
    Collection,
    Move,
    Pair,
    Person,
    Proposal,
    TonightPerson,
    TonightState,
)
from renyang.people.queries.collection_progress import CommunityProgress, waiting
from renyang.people.queries.collections import collections_open, redacted
from renyang.people.queries.emergency_openings import (
    OpeningOf,
    may_read_openings,
    openings_to_review,
    with_people,
)
from renyang.people.queries.life_events import Disagreement
from renyang.people.queries.proposals import may_decide, waiting_proposals
from renyang.people.queries.tonight import left_to
from renyang.web.shell.menu import Work, WorkItem
from renyang.web.shell.tags import percent
from renyang.web.shell.work import of_items, of_list


def _pair(pair: Pair) -> WorkItem:
    likely = _("Two records are likely one person ({share}).").format(share=percent(pair.probability))
    names = [str(record.facts.get("name", "")) for record in (pair.left, pair.right)]
    return WorkItem(
        key=f"pair {pair.pk}",
        about=_(", ").join(dict.fromkeys(names)),
        why=_("Two records that were one person have parted.") if pair.probability is None else likely,
        action=_("Decide"),
        address=reverse("pairs"),
    )


def _move(move: Move) -> WorkItem:
    there = division_names().get(move.to_division, move.to_division)
    return WorkItem(
        key=f"move {move.pk}",
        about=move.person.name,
        why=_("{community} claims this resident of yours.").format(community=there),
        action=_("Decide"),
        address=reverse("proposals") + "#moves",
    )


def assessment_item(person: Person) -> WorkItem:
    """Return an assessment that is due, as work; the query that lists them counts the last one."""
    last: dt.date | None = person.assessed_on  # type: ignore[attr-defined] # counted by the query
    level = CapabilityLevel(person.capability_level or 0)
    if last is None:
        why = _("Never assessed. Level {level} comes from a department.").format(level=level.label)
    else:
        day = date_format(last, "SHORT_DATE_FORMAT")
        why = _("Last assessed on {day}, level {level}.").format(day=day, level=level.label)
    address = reverse("assessment_new", args=[person.pk])
    return WorkItem(f"assessment {person.pk}", person.name, why, _("Assess"), address)


def _household(person: Person) -> WorkItem:
    return WorkItem(
        key=f"household {person.pk}",
        about=person.name,
        why=to_ask(person),
        action=_("Correct"),
        address=reverse("person_correct", args=[person.pk]),
    )


def absence_item(person: Person) -> WorkItem:
    """Return an absence to confirm, as work."""
    return WorkItem(
        key=f"absence {person.pk}",
        about=person.name,
        why=_("Was expected back. Ask whether this person is at home."),
        action=_("Record an event"),
        address=reverse("life_event_new", args=[person.pk]),
        until=person.absent_until,
        urgent=True,
    )


def _disagreement(row: Disagreement) -> WorkItem:
    words = _("; ").join(word.source_label + _(": ") + word.status_label for word in row.words)
    return WorkItem(
        key=f"disagreement {row.person.pk}",
        about=row.person.name,
        why=_("Records disagree on whether this person is here. {words}").format(words=words),
        action=_("Record an event"),
        address=reverse("life_event_new", args=[row.person.pk]),
        urgent=True,
    )


def _opening(row: OpeningOf) -> WorkItem:
    return WorkItem(
        key=f"emergency opening {row.opening.pk}",
        about=row.named.name,
        why=_("{who} opened all facts in an emergency.").format(who=row.opening.user.display_name),
        action=_("Review"),
        address=reverse("emergency_openings") + "?reviewed=no",
        until=timezone.localdate(row.opening.opened_at),
    )


def proposal_item(proposal: Proposal) -> WorkItem:
    """Return a proposal to decide, as work."""
    person = proposal.record.link.person
    day = date_format(timezone.localtime(proposal.proposed_at), "SHORT_DATE_FORMAT")
    return WorkItem(
        key=f"proposal {proposal.pk}",
        about=person.name,
        why=_("{who} proposed a change on {day}.").format(who=proposal.proposed_by.display_name, day=day),
        action=_("Decide"),
        address=reverse("proposals"),
    )


def _openings(actor: Actor, wanted: int) -> Work | None:
    """Return the openings that wait for this actor, which her own do not. Naming their people is logged, as on a list."""
    if not may_read_openings(actor):
        return None
    rows = openings_to_review(actor).select_related("user").order_by("opened_at", "pk")
    shown = with_people(actor, list(rows[:wanted]))
    people = [row.opening.person_id for row in shown]
    if people:
        record_list(
            actor=actor, subject="list", subject_id="emergency_openings", division_code="", facts=[], people=people
        )
    address = reverse("emergency_openings") + "?reviewed=no"
    return of_items(_("Emergency openings to review"), rows.count(), address, map(_opening, shown))


def _proposals(actor: Actor, wanted: int) -> Work | None:
    """Return the proposals to decide. Naming their people is logged, as on a list."""
    if not may_decide(actor):
        return None
    rows = waiting_proposals(actor)
    shown = list(rows[:wanted])
    if shown:
        people = [row.record.link.person_id for row in shown]
        record_list(actor=actor, subject="list", subject_id="proposals", division_code="", facts=[], people=people)
    count = len(shown) if len(shown) < wanted else rows.count()
    return of_items(_("Proposals"), count, reverse("proposals"), map(proposal_item, shown))


def _collection(row: Collection) -> WorkItem:
    return WorkItem(
        key=f"collection {row.pk}",
        about=row.title,
        why=_("{department} collects; {people} people are asked.").format(
            department=Department(row.source).label, people=row.people
        ),
        action=_("Go on"),
        address=reverse("collection", args=[row.pk]),
        until=row.collect_by,
    )


def _asked(row: Collection, counts: CommunityProgress) -> WorkItem:
    item = _collection(row)
    why = ngettext(
        "{department} collects; {count} person in your area has still to answer.",
        "{department} collects; {count} people in your area have still to answer.",
        counts.missing + counts.not_reached,
    )
    return replace(
        item,
        why=why.format(department=Department(row.source).label, count=counts.missing + counts.not_reached),
        address=f"{item.address}?list={COLLECTION_PEOPLE.name}&state={AskedState.MISSING}#people",
    )


def _collections(actor: Actor, wanted: int) -> Work | None:
    """Return the collections that the actor may end, and those of others in which people of hers have still to answer."""
    own = list(collections_open(actor))
    asked = waiting(actor, without={row.pk for row in own})
    redacted(actor, [*own[:wanted], *(row for row, _counts in asked)])
    items = [*map(_collection, own[:wanted]), *(_asked(row, counts) for row, counts in asked)]
    items.sort(key=lambda item: item.until or dt.date.max)
    return of_items(_("Collections"), len(own) + len(asked), reverse("collections"), items[:wanted])


def _to_call(row: TonightPerson) -> WorkItem:
    state = TonightState(row.state)
    if state == TonightState.HELP:
        why = _("Needs help. See what was said.")
    elif row.tries:
        why = ngettext("Not reached yet: {count} call.", "Not reached yet: {count} calls.", row.tries)
    else:
        why = _("To be called tonight.")
    return WorkItem(
        key=f"tonight {row.pk}",
        about=row.person.name,
        why=why.format(count=row.tries),
        action=_("Call"),
        address=reverse("tonight_person", args=[row.pk]),
        until=timezone.localdate(row.tonight.begun_at),
        urgent=True,
    )


def _tonight(actor: Actor, wanted: int) -> Work | None:
    """Return the people of tonight who are assigned to the actor. Naming them is logged, as on a list."""
    rows = left_to(actor)
    shown = list(rows[:wanted])
    if shown:
        people = [row.person_id for row in shown]
        record_list(actor=actor, subject="list", subject_id="tonight", division_code="", facts=[], people=people)
    count = len(shown) if len(shown) < wanted else rows.count()
    return of_items(_("Tonight"), count, reverse("tonight") + "?mine=yes#people", map(_to_call, shown))


WORK = (
    _tonight,
    of_list(RECORDS_DISAGREEING, _disagreement, label=RECORDS_DISAGREEING.title, address=lambda: reverse("presence")),
    of_list(ABSENCES_OVERDUE, absence_item, label=ABSENCES_OVERDUE.title, address=lambda: reverse("presence")),
    _openings,
    of_list(MOVES, _move, label=MOVES.title, address=lambda: reverse("proposals") + "#moves"),
    _proposals,
    of_list(PAIRS, _pair, label=PAIRS.title, address=lambda: reverse("pairs")),
    _collections,
    of_list(ASSESSMENTS_DUE, assessment_item, label=ASSESSMENTS_DUE.title, address=lambda: reverse("assessments_due")),
    of_list(
        HOUSEHOLDS_DOUBTFUL,
        _household,
        label=HOUSEHOLDS_DOUBTFUL.title,
        address=lambda: reverse("households_doubtful"),
    ),
)
"""Providers of the register's work, most pressing first."""
