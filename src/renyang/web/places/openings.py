"""Pages of opening decisions: today's board, the decision a director signs, and the public board."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.queries import division_names, divisions_with
from renyang.places import queries, services
from renyang.places.domain.constants import SIGNED_DAYS
from renyang.places.domain.openings import OpeningTerms, RoomOpening
from renyang.places.lists import OPENINGS
from renyang.places.models import OpeningDecision, Prevalence, Site
from renyang.places.queries import OnBoard, Waits
from renyang.places.services.openings import SOURCE_LIMIT
from renyang.science.air_measures import MEASURE_LABELS
from renyang.science.occupancy import LIMIT_LABELS, OLDER_PEOPLE_PER_STAFF, Limit
from renyang.science.problem import Problem
from renyang.web.places.conditions import ConditionsShown, room_words
from renyang.web.places.drawing import RoomDrawn, room_drawing
from renyang.web.shell.charts.table import Table
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, badge
from renyang.web.shell.pages import offer, page, saved
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address
from renyang.web.shell.terms import TermsForm

DAY = {"type": "date"}
PEOPLE_IN = re.compile("people-([0-9]{1,18})")  # the field of a room, by its key
WHOLE = re.compile("[0-9]{1,9}")
WAITS_BADGES: dict[Waits, str] = {Waits.TO_DECIDE: "", Waits.TO_DECIDE_AGAIN: "warn", Waits.DECIDED: "good"}


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
        label=gettext_lazy("Share of people infected"), min_value=0, max_value=1,
        widget=forms.NumberInput(attrs={"step": "any"}), help_text=gettext_lazy("1 in 100 is 0.01."),
    )  # fmt: skip
    since = forms.DateField(label=gettext_lazy("Since"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    source = forms.CharField(label=gettext_lazy("Source"), max_length=SOURCE_LIMIT)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "division", [(row.code, row.name) for row in divisions_with(actor, Action.CHANGE, Prevalence)])
        self.fields["since"].initial = timezone.localdate()


@dataclass(frozen=True)
class RoomShown:
    """A room with its drawing, and its numbers, limits and measures in words."""

    opening: RoomOpening
    words: str
    at_most: int | None
    drawing: str
    limits: Table
    measures: Table
    binding: str


def _waiting(row: OnBoard) -> SafeString:
    """Return what a site waits for, with the link to its decision if the reader may sign it, else who may."""
    shown = badge(str(row.waits.label), WAITS_BADGES[row.waits])
    if not row.may_sign:
        signs = _("{operator} signs").format(operator=_operator(row.site))
        return format_html("{} <small>{}</small>", shown, signs)
    return format_html(
        '{} <a class="button" href="{}">{}<span class="visually-hidden"> {}</span></a>',
        shown,
        reverse("opening", args=[row.site.pk]),
        pgettext("opening of a site", "Decide"),
        row.site.name,
    )


def who_signs(site: Site) -> str:
    """Return who signs for a site, for those who may not."""
    return _("Signed by {operator} or the sub-district office.").format(operator=_operator(site))


def _operator(site: Site) -> str:
    return site.operator.name if site.operator else _("its operator")


@page("GET", "POST")
@listed(
    PageList(
        declared=OPENINGS,
        links={"name": lambda row: row_address("site", row.site.pk)},
        drawings={"waits": _waiting},
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
    """The sentence to sign for a site, and the terms, rooms and limits it follows from."""
    site = queries.site_with_rooms(request.actor, pk)
    if not queries.may_sign(request.actor, site):
        context = {"site": site, "who_signs": who_signs(site)}
        return render(request, "places/openings-refused.html", context, status=403)
    posted = request.method == "POST"
    today = timezone.localdate()
    asked = request.POST if posted else request.GET
    terms = asked if posted or "prevalence" in asked else asdict(queries.usual_terms(site, today))
    form = OpeningForm(terms)
    sign = SignForm(request.POST if posted else None, initial={"starts_on": today, "ends_on": today})
    at_most = _at_most(asked)
    if posted and form.is_valid() and sign.is_valid() and _signed(request, site, form, sign, at_most):
        return redirect("site", pk)
    looked, refused = None, None
    if form.is_valid():
        try:
            looked = queries.opening_of(request.actor, site, form.terms, at_most)
        except Problem as problem:
            refused = problem.translated(_)
    context = {
        "site": site,
        "form": form,
        "hidden": OpeningForm(terms, auto_id=False),
        "sign": sign,
        "opening": looked,
        "refused": refused,
        "conditions": ConditionsShown.of(looked.conditions, looked.terms.masks) if looked else None,
        "rooms": [_shown(room, at_most) for room in looked.rooms] if looked else [],
        "words": _words(looked.terms) if looked else "",
        "assumed": not asked and queries.prevalence_at(site.division_code, today) is None,
        "asked": posted or bool(asked),
        "per_staff": OLDER_PEOPLE_PER_STAFF,
        "longest": SIGNED_DAYS,
    }
    wrong = posted and bool(form.errors or sign.errors)
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
    shown = [(row, ConditionsShown.now(row.decision)) for row in rows if row.decision]
    answer = render(request, "places/openings-public.html", {"rows": shown, "names": division_names(), "today": today})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _at_most(asked: Mapping[str, str]) -> dict[int, int]:
    """Return the most people wanted in each room, by room key; what is no number is passed over."""
    rooms = ((PEOPLE_IN.fullmatch(name), asked[name]) for name in asked)
    return {int(room[1]): int(count) for room, count in rooms if room and WHOLE.fullmatch(count)}


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
    messages.success(request, _("Recorded. Decisions in force were checked again."))
    return True


def _signed(request: Request, site: Site, form: OpeningForm, sign: SignForm, at_most: Mapping[int, int]) -> bool:
    made = saved(
        sign,
        lambda: services.opening_sign(
            actor=request.actor,
            site=site,
            terms=form.terms,
            starts_on=sign.cleaned_data["starts_on"],
            ends_on=sign.cleaned_data["ends_on"],
            people=at_most,
            read=request.POST.get("read"),
        ),
    )
    if made is None:
        return False
    messages.success(request, _("Signed and published."))
    return True


def _shown(room_opening: RoomOpening, at_most: Mapping[int, int]) -> RoomShown:
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
        if effect.people is not None
    ]
    headings = (_("Measure"), _("What it changes"), _("People at once"), _("More"), _("Then binds"))
    return RoomShown(
        opening=room_opening,
        words=room_words(room_opening.conditions),
        at_most=at_most.get(room.pk),
        drawing=drawing,
        limits=Table(
            f"{room.name}: " + _("What each limit allows"), (_("Limit"), _("People at once")), limits, frozenset({1})
        ),
        measures=Table(
            f"{room.name}: " + _("What each measure would make of it"), headings, effects, frozenset({2, 3})
        ),
        binding=_label(room_opening.safe.binding),
    )


def _words(terms: OpeningTerms) -> str:
    """Return the accepted risk in words."""
    return _(
        "Where {share} in 1,000 people are infected and a session takes {hours} hours, no more than {risk} infections a "
        "day are expected in each room."
    ).format(share=f"{terms.prevalence * 1000:g}", hours=f"{terms.hours:g}", risk=f"{terms.risk:g}")


def _label(limit: Limit | None) -> str:
    return "–" if limit is None else _(LIMIT_LABELS[limit])


def _number(people: int | None) -> str:
    return "–" if people is None else str(people)


def _gain(people: int | None) -> str:
    return "–" if people is None else f"+{people}" if people > 0 else str(people)
