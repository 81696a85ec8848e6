"""The head of a person's page: what has to be known of her in five seconds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from renyang.core.access.gate import Action, Actor, may
from renyang.people.domain.fields import ESSENTIAL
from renyang.people.domain.freshness import State
from renyang.people.models import SERVED, Assessment, Carer, LifeEvent, PersonStatus, Proposal
from renyang.people.queries import PersonView
from renyang.people.queries.assessments import assessments_due
from renyang.people.queries.households import Home
from renyang.people.queries.life_events import overdue_absences
from renyang.people.queries.people import display
from renyang.people.queries.proposals import standing
from renyang.people.rules.facts import FactGroup
from renyang.web.people.work import absence_item, assessment_item, proposal_item
from renyang.web.shell.menu import Card, Head, Line, WorkItem

HEALTH_FACTS = ("capability_level", "chronic_conditions")


@dataclass(frozen=True)
class Call:
    """Somebody to call with one tap."""

    words: str
    number: str


def calls(view: PersonView) -> Iterator[Call]:
    """Yield the person, unless she died, and her first carer who has a telephone, if the actor may know how to reach them."""
    person = view.person
    if FactGroup.CONTACT not in view.groups:
        return
    if person.phone and person.status != PersonStatus.DEAD:
        yield Call(person.name, person.phone)
    yield from (Call(_related(one), one.phone) for one in [row for row in view.carers if row.phone][:1])


def whole_head(actor: Actor, view: PersonView, cards: Iterable[tuple[Card, Any]]) -> Head:
    """Return the head of the page: what the register says and what the cards add."""
    heads = [card.head(content) for card, content in cards]
    return Head(
        alerts=[*_alerts(view), *(words for head in heads for words in head.alerts)],
        lines=[*(line for head in heads for line in head.lines), *_health(view)],
        due=[*_due(actor, view), *(item for head in heads for item in head.due)],
    )


def home_head(home: Home) -> Head:
    """Return the door, with whom somebody lives there, and who has a key."""
    behind = _(", ").join(person.name for person in home.others)
    keys = _(", ").join(map(_related, home.keys))
    lines = (
        Line(_("Door"), home.address),
        Line(_("Lives"), " · ".join(filter(None, (home.lives, behind)))),
        Line(_("Key with"), keys),
    )
    return Head(lines=[line for line in lines if line.text])


def proposals_head(content: dict[str, Any]) -> Head:
    """Return the proposals that wait for the actor."""
    return Head(due=[_of_page(proposal) for proposal in content["waiting"]])


def _of_page(proposal: Proposal) -> WorkItem:
    return replace(proposal_item(proposal), address=f"{reverse('proposals')}?at={proposal.pk}")


def _alerts(view: PersonView) -> Iterator[str]:
    if view.special_care:
        yield _(", ").join(str(group.label) for group in view.special_care)
    if view.person.reads is False:
        yield _("cannot read")
    if FactGroup.CONTACT in view.groups and view.person.status in SERVED and not any(row.phone for row in view.carers):
        yield _("nobody to call is on record")


def _health(view: PersonView) -> Iterator[Line]:
    if FactGroup.HEALTH in view.groups:
        words = " · ".join(filter(None, (display(view.person, name) for name in HEALTH_FACTS)))
        yield from [Line(_("Health"), words)] if words else []


def _due(actor: Actor, view: PersonView) -> Iterator[WorkItem]:
    """Yield what the actor has to do about this person: an absence to confirm, an assessment, facts to ask for."""
    person = view.person
    if person.status not in SERVED:
        return
    if may(actor, Action.CHANGE, LifeEvent, person.division_code):
        yield from map(absence_item, overdue_absences(actor).filter(pk=person.pk))
    if may(actor, Action.CHANGE, Assessment, person.division_code):
        yield from map(assessment_item, assessments_due(actor).filter(pk=person.pk))
    if view.may_correct and (facts := _to_ask(view)):
        yield WorkItem(
            key=f"facts {person.pk}",
            about=person.name,
            why=_("To ask for or confirm: {facts}.").format(facts=_(", ").join(facts)),
            action=_("Correct a fact"),
            address=reverse("person_correct", args=[person.pk]),
        )


def _to_ask(view: PersonView) -> list[str]:
    """The essential facts that are missing or out of date, of those that a worker may put right without an assessment."""
    shown = view.groups - {FactGroup.HEALTH}
    names = [fact.name for fact in ESSENTIAL if fact.correctable and fact.group in shown]
    return [fact.label for fact in standing(view.person, names).values() if fact.state != State.FRESH]


def _related(carer: Carer) -> str:
    if not carer.relation:
        return carer.name
    return _("{name} ({relation})").format(name=carer.name, relation=carer.relation)
