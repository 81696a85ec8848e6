"""Pages of opening decisions: today's board, the decision a director signs, and the public board."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.queries import division_names, divisions_with
from renyang.core.terms import term_fields
from renyang.places import queries, services
from renyang.places.domain.constants import SIGNED_DAYS
from renyang.places.domain.openings import OpeningTerms, RoomOpening
from renyang.places.lists import OPENINGS
from renyang.places.models import DecisionState, Masks, OpeningDecision, Outcome, Prevalence, Site
from renyang.places.services.openings import SOURCE_LIMIT
from renyang.science.air_measures import MEASURE_LABELS
from renyang.science.occupancy import LIMIT_LABELS, OLDER_PEOPLE_PER_STAFF, Limit
from renyang.science.problem import Problem
from renyang.web.places.checks import in_words
from renyang.web.places.drawing import RoomDrawn, room_drawing
from renyang.web.shell.charts.table import Table
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import offer, page, saved
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address
from renyang.web.shell.terms import TermsForm

DAY = {"type": "date"}
OUTCOME_BADGES: dict[str, str] = {Outcome.OPEN: "good", Outcome.FEWER: "warn", Outcome.CLOSED: "bad"}


class OpeningForm(TermsForm[OpeningTerms]):
    """The terms on which a site would open."""

    terms_class = OpeningTerms
    widgets = {"hours": partial(forms.NumberInput, attrs={"step": "0.25"})}


class SignForm(forms.Form):
    """The days for which a decision is signed."""

    starts_on = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class PrevalenceForm(forms.Form):
    """The prevalence of an infection in a division, since when, and its source."""

    division = forms.ChoiceField(label=gettext_lazy("Where"))
    share = forms.FloatField(
        label=gettext_lazy("Share of people who carry the infection"), min_value=0, max_value=1,
        widget=forms.NumberInput(attrs={"step": "any"}), help_text=gettext_lazy("1 in 100 is 0.01."),
    )  # fmt: skip
    since = forms.DateField(label=gettext_lazy("Since"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    source = forms.CharField(label=gettext_lazy("Who says so"), max_length=SOURCE_LIMIT)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "division", [(row.code, row.name) for row in divisions_with(actor, Action.CHANGE, Prevalence)])
        self.fields["since"].initial = timezone.localdate()


@dataclass(frozen=True)
class RoomShown:
    """A room with its drawing, and its limits and measures in words."""

    opening: RoomOpening
    drawing: str
    limits: Table
    measures: Table
    binding: str


@page("GET", "POST")
@listed(
    PageList(
        declared=OPENINGS,
        links={"name": lambda row: row_address("site", row.site.pk)},
        badges={
            "outcome": lambda row: OUTCOME_BADGES[row.decision.outcome] if row.decision else "",
            "state": lambda row: "warn" if row.decision and row.decision.state == DecisionState.TO_CHECK else None,
        },
    )
)
def openings(request: Request) -> HttpResponse:
    """Today's board, and a form to record a prevalence if the actor may."""
    if not may(request.actor, Action.VIEW, OpeningDecision):
        raise NotAllowed
    may_say = may(request.actor, Action.CHANGE, Prevalence)
    form = PrevalenceForm(request.actor, request.POST or None) if may_say else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid() and _say(request, form):
            return redirect("openings")
    context = {
        "names": division_names(),
        "form": form,
        "said": queries.prevalences(request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "places/openings-board.html", context, status=422 if form and form.errors else 200)


@page("GET", "POST")
def opening(request: Request, pk: int) -> HttpResponse:
    """Safe occupancy of a site on chosen terms, and the decision to sign."""
    site = get_for(request.actor, Site, pk)
    if not queries.may_sign(request.actor, site):
        raise NotAllowed
    form = OpeningForm(request.POST if request.method == "POST" else _asked(request, site))
    today = timezone.localdate()
    sign = SignForm(request.POST if request.method == "POST" else None, initial={"starts_on": today, "ends_on": today})
    if request.method == "POST" and form.is_valid() and sign.is_valid() and _signed(request, site, form, sign):
        return redirect("site", pk)
    decision, refused = None, None
    if form.is_valid():
        try:
            decision = queries.opening_of(request.actor, site, form.terms)
        except Problem as problem:
            refused = problem.translated(_)
    context = {
        "site": site,
        "form": form,
        "sign": sign,
        "found": decision,
        "refused": refused,
        "rooms": [_shown(room) for room in decision.rooms] if decision else [],
        "words": _words(decision) if decision else "",
        "against": [in_words(question) for question in queries.speaks_against(site)],
        "per_staff": OLDER_PEOPLE_PER_STAFF,
        "longest": SIGNED_DAYS,
    }
    wrong = request.method == "POST" and bool(form.errors or sign.errors)
    return render(request, "places/openings-decide.html", context, status=422 if wrong else 200)


@page("POST")
def opening_withdraw(request: Request, pk: str) -> HttpResponse:
    """Withdraw a decision."""
    decision = get_for(request.actor, OpeningDecision, pk)
    services.opening_withdraw(actor=request.actor, decision=decision, why=request.POST.get("why", ""))
    messages.success(request, _("The decision is withdrawn."))
    return redirect("site", decision.site_id)


@require_GET
def open_today(request: Request) -> HttpResponse:
    """The public board, without sign-in: sites open today, to how many people, and who signed it."""
    today = timezone.localdate()
    rows = queries.public_board("000000000000", today)
    answer = render(request, "places/openings-public.html", {"rows": rows, "names": division_names(), "today": today})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(request: Request, site: Site) -> dict[str, Any]:
    """Return the terms in the address; else those in force or the usual ones, with today's prevalence."""
    if "prevalence" in request.GET:
        return request.GET.dict()
    standing = queries.decision_in_force(site, timezone.localdate())
    prevalence = queries.prevalence_at(site.division_code, timezone.localdate())
    usual: Any = standing or OpeningTerms(prevalence=0.0, sessions=site.sessions)
    terms = {name: getattr(usual, name) for name in term_fields(OpeningTerms)}
    return terms | {"prevalence": prevalence.share if prevalence else None}


def _say(request: Request, form: PrevalenceForm) -> bool:
    typed = form.cleaned_data
    made = saved(
        form,
        lambda: services.prevalence_put(
            actor=request.actor,
            division_code=typed["division"],
            share=typed["share"],
            since=typed["since"],
            source=typed["source"],
        ),
    )
    if made is None:
        return False
    messages.success(request, _("Noted; decisions in force were looked at again."))
    return True


def _signed(request: Request, site: Site, form: OpeningForm, sign: SignForm) -> bool:
    people = {}
    for name in request.POST:
        room, count = name.removeprefix("people-"), request.POST.get(name, "")
        if room != name and room.isdecimal() and count.isdecimal():
            people[int(room)] = int(count)
    made = saved(
        sign,
        lambda: services.opening_sign(
            actor=request.actor,
            site=site,
            terms=form.terms,
            starts_on=sign.cleaned_data["starts_on"],
            ends_on=sign.cleaned_data["ends_on"],
            people=people,
        ),
    )
    if made is None:
        return False
    messages.success(request, _("Signed and published."))
    return True


def _shown(room_opening: RoomOpening) -> RoomShown:
    room = room_opening.room
    people = _("not known") if room_opening.people is None else str(room_opening.people)
    drawing = ""
    if room.area:
        drawn = RoomDrawn(room.area, room.window_area, room.purifier_flow, room_opening.people)
        words = _("{area} m², {people} people at once").format(area=f"{room.area:g}", people=people)
        drawing = room_drawing(drawn, title=room.name, description=words)
    limits = [[_(LIMIT_LABELS[limit]), _number(number)] for limit, number in room_opening.safe.by_limit.items()]
    effects = [
        [
            _(MEASURE_LABELS[effect.measure]),
            effect.changed.translated(_),
            _number(effect.people),
            _gain(effect.gain),
            _label(effect.binding),
        ]
        for effect in room_opening.effects
    ]
    headings = (_("Measure"), _("What it changes"), _("People at once"), _("More"), _("Then binds"))
    return RoomShown(
        opening=room_opening,
        drawing=drawing,
        limits=Table(
            f"{room.name}: " + _("What each limit allows"), (_("Limit"), _("People at once")), limits, frozenset({1})
        ),
        measures=Table(
            f"{room.name}: " + _("What each measure would make of it"), headings, effects, frozenset({2, 3})
        ),
        binding=_label(room_opening.safe.binding),
    )


def _words(room_opening: Any) -> str:
    """Return the risk in words that a director can sign."""
    terms = room_opening.terms
    return _(
        "Where {share} in 1,000 people carry the infection, a session takes {hours} hours, {masks} and windows {windows}, no "
        "more than {risk} infections a day are to be expected in each room."
    ).format(
        share=f"{terms.prevalence * 1000:g}",
        hours=f"{terms.hours:g}",
        masks=Masks(terms.masks).label,
        windows=_("stand open") if terms.windows_open else _("are shut"),
        risk=f"{terms.risk:g}",
    )


def _label(limit: Limit | None) -> str:
    return "–" if limit is None else _(LIMIT_LABELS[limit])


def _number(people: int | None) -> str:
    return "–" if people is None else str(people)


def _gain(people: int | None) -> str:
    return "–" if people is None else f"+{people}" if people > 0 else str(people)
