"""Contributions of the register to shared pages."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from renyang.core.access.gate import Action, Actor, may
from renyang.people import queries
from renyang.people.domain.fields import BY_NAME
from renyang.people.models import Assessment, Carer, Collection, LifeEvent, LivingArrangement, ModelInUse, Pair, Person
from renyang.people.queries.completeness import works_with_register
from renyang.people.queries.emergency_openings import may_read_openings
from renyang.people.queries.households import Home, home
from renyang.people.queries.proposals import is_tied, may_decide, waiting_of
from renyang.people.queries.survivorship import may_read_rules
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import WORKING, shows_somewhere
from renyang.people.rules.ties import is_tied_to
from renyang.web.people import consents, emergency_openings, exclusions, history, life_events
from renyang.web.people.head import home_head, proposals_head
from renyang.web.people.search import SEARCH
from renyang.web.people.timeline import timeline
from renyang.web.people.work import WORK
from renyang.web.shell.menu import Card, Menu, Page, Tile, is_street_staff, may_view

_PERSON = (
    "person", "person_card", "roster", "person_correct", "person_records", "assessments", "assessment_new",
    "screening_new", "person_history", "person_access", "life_event_new", "carers", "carer_change", "household", "consents",
    "consent_new", "after_death", "person_needs", "need_new", "need_change", "need_end",
)  # fmt: skip
_TONIGHT = ("tonight_person", "tonight_rounds", "tonight_round")
_PRIORITY = ("survivorship_rules", "survivorship_rule")


def _reads_rules_alone(actor: Actor) -> bool:
    """Return whether an actor reads the source priority without the linkage, whose page leads others to it."""
    return may_read_rules(actor) and not may(actor, Action.VIEW, ModelInUse)


def _front(actor: Actor) -> str | None:
    """Return the page of their own people for those who are tied to somebody and do not work here."""
    return reverse("mine") if is_tied(actor) and not actor.granted(WORKING) else None


def _tiles(actor: Actor) -> Iterator[Tile]:
    """Yield the number of people in the actor's part of the register, and of some groups among them."""
    if not may(actor, Action.VIEW, Person):
        return
    now, address = _("from the register, now"), reverse("register")
    groups = [
        (queries.Filters(), _("older people"), ""),
        (queries.Filters(age_from=80), _("aged 80 and over"), "?age=80"),
    ]
    if shows_somewhere(actor, FactGroup.WELFARE):
        alone = LivingArrangement.ALONE
        groups.append((queries.Filters(living=alone), _("living alone"), f"?living={alone}"))
    if shows_somewhere(actor, FactGroup.HEALTH):
        groups.append((queries.Filters(level="3"), _("severe or complete loss"), "?level=3"))
    counts = queries.register_counts(actor, *(filters for filters, _what, _query in groups))
    for count, (_filters, what, query) in zip(counts, groups, strict=True):
        yield Tile(count, what, now, address + query)


def _home(actor: Actor, view: queries.PersonView) -> Home | None:
    return home(actor, view)


def _carers(_actor: Actor, view: queries.PersonView) -> list[Carer] | None:
    """Return the carers; None if there are none and the actor may not add one."""
    return view.carers if view.carers or view.may_correct else None


def _proposals(actor: Actor, view: queries.PersonView) -> dict[str, Any] | None:
    """Return the waiting proposals, and whether the actor is tied to the person; None if neither."""
    waiting = list(waiting_of(actor, view.person)) if may_decide(actor) else []
    tied = is_tied_to(actor, view.person)
    return {"waiting": waiting, "tied": tied} if waiting or tied else None


def _history(actor: Actor, view: queries.PersonView) -> dict[str, Any]:
    return {"person": view.person, "may_read_access": history.may_read_access(actor, view.person)}


MENU = Menu(
    pages=(
        Page("today", "mine", gettext_lazy("Me and mine"), is_tied, ("mine_person", "mine_readers")),
        Page("people", "register", gettext_lazy("Register"), may_view(Person), _PERSON),
        Page("people", "presence", gettext_lazy("Presence"), may_view(LifeEvent)),
        Page("people", "assessments_due", gettext_lazy("Assessments due"), may_view(Assessment)),
        Page("people", "households_doubtful", gettext_lazy("Households in doubt"), is_street_staff),
        Page("emergency", "tonight", gettext_lazy("Tonight"), is_street_staff, _TONIGHT),
        Page("data", "pairs", gettext_lazy("Records to decide"), may_view(Pair)),
        Page("data", "proposals", gettext_lazy("Proposals"), may_decide),
        Page("data", "collections", gettext_lazy("Collections"), may_view(Collection), ("collection_new", "collection")),
        Page("data", "completeness", gettext_lazy("Completeness"), works_with_register, ("first_to_ask",)),
        Page("data", "linkage", gettext_lazy("Linkage"), may_view(ModelInUse), _PRIORITY),
        Page("data", "survivorship_rules", gettext_lazy("Source priority"), _reads_rules_alone, _PRIORITY[1:]),
        Page("admin", "emergency_openings", gettext_lazy("Emergency openings"), may_read_openings),
    ),
    front=_front,
    work=WORK,
    search=SEARCH,
    tiles=(_tiles,),
    timeline=(timeline,),
    person=(
        Card("people/carers-card.html", _carers, 10),
        Card("people/households-card.html", _home, 15, home_head),
        Card("people/proposals-card.html", _proposals, 30, proposals_head),
        Card("people/consents-card.html", lambda actor, view: consents.consents_card(actor, view.person), 50),
        Card("people/life_events-card.html", life_events.card, 60),
        Card("people/history-card.html", _history, 70),
        Card("people/emergency_openings-card.html", emergency_openings.card, 80),
        Card("people/exclusions-card.html", exclusions.card, 90),
    ),
    subjects={
        "person": gettext_lazy("one person's page"),
        "register_search": gettext_lazy("search of the register"),
        "pair": gettext_lazy("a pair of records"),
        "records": gettext_lazy("one person's records"),
        "printed_roster": gettext_lazy("a printed roster"),
        "card": gettext_lazy("one person's card"),
        "assessments": gettext_lazy("assessments and screenings"),
        "history": gettext_lazy("history of one person's facts"),
        "carers": gettext_lazy("whom to call for a person"),
        "household": gettext_lazy("a household"),
        "emergency_opening": gettext_lazy("all facts of one person opened in an emergency"),
        "own_page": gettext_lazy("the own page of a person or her family"),
        "proposal": gettext_lazy("a proposed change"),
        "tonight": gettext_lazy("a person called tonight"),
        "collection": gettext_lazy("pre-filled sheet of a collection"),
    },
    facts={name: fact.label for name, fact in BY_NAME.items()} | {
        "critical_needs": gettext_noop("Critical needs"),
        "note": gettext_noop("What was said"),
        "status_on": gettext_noop("Away since"),
    },
)  # fmt: skip
