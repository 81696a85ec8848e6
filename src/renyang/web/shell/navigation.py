"""The navigation: the loop's six steps, and under each the pages that the actor may open."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renyang.care.models import Need
from renyang.core.access.gate import Action, Actor, may
from renyang.core.access.roles import STREET_STAFF
from renyang.core.models import AccessEntry, ImportBatch
from renyang.organisations.models import Organisation
from renyang.people.models import Assessment, Collection, LifeEvent, ModelInUse, Pair, Person
from renyang.people.queries.completeness import works_with_register
from renyang.people.queries.proposals import is_tied, may_decide
from renyang.people.queries.survivorship import may_read_rules
from renyang.places.models import Building, Inspection, OpeningDecision, Site
from renyang.resilience.models import IndexRun, StressRun
from renyang.supplies.models import Stock

Allowed = Callable[[Actor], bool]


def _may_view(*models: type) -> Allowed:
    return lambda actor: any(may(actor, Action.VIEW, model) for model in models)


def _is_street_staff(actor: Actor) -> bool:
    return bool(actor.roles & STREET_STAFF)


@dataclass(frozen=True)
class Page:
    """A page in the navigation. `within` are the pages that belong under it."""

    route: str
    label: str | Promise
    allowed: Allowed = lambda _actor: True
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A step of the loop with its pages."""

    code: str
    label: str | Promise
    pages: tuple[Page, ...]

    @property
    def routes(self) -> frozenset[str]:
        """Every page of this step."""
        return frozenset(route for page in self.pages for route in (page.route, *page.within))


_PERSON = (
    "person", "person_card", "roster", "person_correct", "person_records", "assessments", "assessment_new",
    "screening_new", "person_history", "life_event_new", "carers", "carer_change", "household", "consents",
    "consent_new", "after_death", "person_needs", "need_new", "need_change", "need_end",
)  # fmt: skip
_SITE = ("site", "room_air", "site_checklist", "site_comfort", "room_bookings")
STEPS = (
    Step(
        "today",
        _("Today"),
        (Page("today", _("Today")), Page("mine", _("Me and mine"), is_tied, ("mine_person",))),
    ),
    Step(
        "know",
        _("Know"),
        (
            Page("register", _("Register"), _may_view(Person), _PERSON),
            Page("presence", _("Presence"), _may_view(LifeEvent)),
            Page("assessments_due", _("Assessments due"), _may_view(Assessment)),
            Page("households_doubtful", _("Households in doubt"), _is_street_staff),
            Page("completeness", _("Completeness"), works_with_register, ("first_to_ask",)),
            Page("pairs", _("To be decided"), _may_view(Pair)),
            Page("proposals", _("Proposals"), may_decide),
            Page("linkage", _("How records are linked"), _may_view(ModelInUse)),
            Page("survivorship_rules", _("Whose word survives"), may_read_rules, ("survivorship_rule",)),
            Page("imports", _("Spreadsheets"), _may_view(ImportBatch), ("import_new", "import_batch")),
            Page("collections", _("Ask only what is missing"), _may_view(Collection), ("collection_new", "collection")),
        ),
    ),
    Step(
        "serve",
        _("Serve"),
        (
            Page("needs", _("Needs"), _is_street_staff),
            Page("needs_unrecorded", _("Needs not recorded"), lambda actor: may(actor, Action.CHANGE, Need)),
        ),
    ),
    Step(
        "prepare",
        _("Prepare"),
        (
            Page("sites", _("Sites"), _may_view(Site), _SITE),
            Page("openings", _("Open today"), _may_view(OpeningDecision), ("opening",)),
            Page(
                "supplies", _("Supplies"), _may_view(Stock), ("stock", "supplies_expiry", "supplies_count", "lending")
            ),
            Page("reach", _("Reach"), _may_view(Building), ("roads",)),
            Page("inspections", _("Inspections"), _may_view(Inspection), ("inspection",)),
            Page("partners", _("Partners"), _may_view(Organisation)),
        ),
    ),
    Step("respond", _("Respond"), (Page("first", _("Who comes first"), _is_street_staff),)),
    Step(
        "learn",
        _("Learn"),
        (
            Page("index", _("Index"), _may_view(IndexRun)),
            Page("stress", _("Stress test"), _may_view(StressRun), ("stress_run",)),
            Page("access", _("Who read what"), _may_view(AccessEntry)),
        ),
    ),
)


def steps_for(actor: Actor) -> tuple[Step, ...]:
    """The steps with the pages that the actor may open; a step without any is left out."""
    open_to = (replace(step, pages=tuple(page for page in step.pages if page.allowed(actor))) for step in STEPS)
    return tuple(step for step in open_to if step.pages)
