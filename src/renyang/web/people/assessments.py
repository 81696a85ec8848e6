"""Pages of assessments and screenings: forms for phones, results side by side, and assessments due."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import get_for
from renyang.people import services
from renyang.people.lists import ASSESSMENTS_DUE
from renyang.people.models import Assessment, AssessmentReason, Person, PersonStatus
from renyang.people.queries import assessments as queries
from renyang.science.capability import INDICATOR_LABELS, ITEMS, Indicator, RaiseReason
from renyang.science.scales import SCALES, Band, Coding, Scale, scale_of
from renyang.web.shell.charts.table import Table
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address

SIDE_BY_SIDE = 4  # newest assessments
REASONS = {
    RaiseReason.COMA: gettext_lazy("raised: coma"),
    RaiseReason.MENTAL_ILLNESS: gettext_lazy("raised: dementia or another diagnosed mental illness"),
    RaiseReason.CARE_RISK_EVENTS: gettext_lazy("raised: care-risk events within 30 days"),
}
BANDS = {
    Band.NORMAL: gettext_lazy("no sign of depression"),
    Band.MILD: gettext_lazy("mild signs of depression"),
    Band.MODERATE: gettext_lazy("moderate signs of depression"),
    Band.SEVERE: gettext_lazy("strong signs of depression"),
    Band.NEGATIVE: gettext_lazy("negative"),
    Band.POSITIVE: gettext_lazy("positive"),
    Band.NOT_LONELY: gettext_lazy("not lonely"),
    Band.LONELY: gettext_lazy("lonely"),
    Band.CONNECTED: gettext_lazy("connected"),
    Band.AT_RISK: gettext_lazy("at risk of isolation"),
}


class Points(forms.TypedChoiceField):
    """The score of one item, chosen by its wording."""

    def __init__(self, label: str, choices: Sequence[tuple[int, str]], hint: str = "") -> None:
        super().__init__(label=label, choices=choices, coerce=int, widget=forms.RadioSelect, help_text=hint)


class DayForm(forms.Form):
    """The day on which somebody was asked."""

    day = forms.DateField(label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate().isoformat()
        self.fields["day"].initial = today
        self.fields["day"].widget.attrs["max"] = today


class AssessmentForm(DayForm):
    """The 26 items in the standard's order, the conditions that raise a level, and the informant."""

    reason = forms.ChoiceField(label=gettext_lazy("Why now"), choices=AssessmentReason.choices)
    informant = forms.CharField(label=gettext_lazy("Other people who gave information"), max_length=60, required=False)
    diagnosed = forms.BooleanField(
        label=gettext_lazy("Dementia, or another mental illness that a specialist diagnosed"), required=False
    )
    events = forms.IntegerField(
        label=gettext_lazy("Care-risk events within 30 days: falls, choking, self-harm, getting lost"),
        min_value=0,
        max_value=99,
        initial=0,
    )

    def __init__(self, last: Assessment | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].initial = AssessmentReason.YEARLY if last else AssessmentReason.FIRST
        for item in ITEMS:
            words = list(zip(range(item.most, -1, -1), map(_, item.choices), strict=True))
            was = dict(words)[last.scores[item.code]] if last else ""
            hint = _("last time: {words}").format(words=was) if was else ""
            self.fields[item.code] = Points(_(item.label), words, hint)

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The items, grouped by indicator."""
        return [
            (_(INDICATOR_LABELS[kind]), [self[item.code] for item in ITEMS if item.indicator == kind])
            for kind in Indicator
        ]


class ScreeningForm(DayForm):
    """The questions of a scale in one of its codings."""

    def __init__(self, scale: Scale, coding: Coding, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [f"question_{number}" for number in range(1, len(scale.items) + 1)]
        numbered = list(enumerate(map(_, coding.answers), start=coding.lowest))
        for name, question in zip(self.questions, scale.items, strict=True):
            self.fields[name] = Points(_(question), numbered)

    @property
    def answers(self) -> list[int]:
        """The answers as numbers of the coding."""
        return [self.cleaned_data[name] for name in self.questions]

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions, under no heading."""
        return [("", [self[name] for name in self.questions])]


@page()
def assessments(request: Request, pk: str) -> HttpResponse:
    """A person's assessments, side by side, and screenings."""
    assessed = queries.assessed(request.actor, pk)
    standing = [row for row in assessed.assessments if not row.withdrawn_by]
    context = {
        "person": assessed.person,
        "latest": standing[0] if standing else None,
        "raised": [REASONS[RaiseReason(reason)] for reason in standing[0].raised_by] if standing else [],
        "table": _side_by_side(standing[:SIDE_BY_SIDE]) if standing else None,
        "assessments": assessed.assessments,
        "screenings": [(row, _(SCALES[row.scale].label), BANDS[Band(row.band)]) for row in assessed.screenings],
        "scales": [(scale.code, _(scale.label)) for scale in SCALES.values()],
        "may_assess": assessed.may_assess,
    }
    return render(request, "people/assessments-person.html", context)


@page("GET", "POST")
def assessment_new(request: Request, pk: str) -> HttpResponse:
    """Assess a person."""
    person = queries.to_assess(request.actor, pk)
    form = AssessmentForm(queries.last_assessment(person), request.POST or None)
    if form.is_valid():
        answers = form.cleaned_data
        made = saved(
            form,
            lambda: services.assessment_record(
                actor=request.actor,
                person=person,
                scores={item.code: answers[item.code] for item in ITEMS},
                assessed_on=answers["day"],
                reason=answers["reason"],
                diagnosed=answers["diagnosed"],
                events=answers["events"],
                informant=answers["informant"],
            ),
        )
        if made:
            messages.success(request, _("Assessed: {level}.").format(level=made.get_level_display()))
            return redirect("assessments", pk=person.pk)
    return _asked(request, person, form, _("Assess ability"), len(ITEMS))


@page("GET", "POST")
def screening_new(request: Request, pk: str, scale: str) -> HttpResponse:
    """Screen a person."""
    person = queries.to_assess(request.actor, pk)
    asked = scale_of(scale)
    coding = asked.coding(request.GET.get("coding", ""))
    form = ScreeningForm(asked, coding, request.POST or None)
    if form.is_valid():
        made = saved(
            form,
            lambda: services.screening_record(
                actor=request.actor,
                person=person,
                scale=asked.code,
                answers=form.answers,
                screened_on=form.cleaned_data["day"],
                coding=coding.code,
            ),
        )
        if made:
            return redirect("assessments", pk=person.pk)
    return _asked(request, person, form, _(asked.label), len(asked.items))


@page("POST")
def assessment_withdraw(request: Request, pk: str) -> HttpResponse:
    """Withdraw an assessment that was wrong."""
    withdrawn = services.assessment_withdraw(actor=request.actor, assessment=get_for(request.actor, Assessment, pk))
    messages.success(request, _("Withdrawn. It no longer counts but can still be read."))
    return redirect("assessments", pk=withdrawn.record.link.person_id)


def _away_asked(request: Request) -> str | None:
    """Return the status of those who are away if the address asks for them."""
    return PersonStatus.ABSENT if request.GET.get("status") == PersonStatus.ABSENT else None


@page()
@listed(
    PageList(
        declared=ASSESSMENTS_DUE,
        terms=_away_asked,
        links={"name": lambda person: row_address("assessments", person.pk)},
    ),
)
def assessments_due(request: Request) -> HttpResponse:
    """People whose assessment is due, the least able first."""
    return render(request, "people/assessments-due.html")


def _asked(request: Request, person: Person, form: Any, title: str, questions: int) -> HttpResponse:
    context = {"person": person, "form": form, "title": title, "questions": questions}
    return render(request, "people/assessments-form.html", context, status=422 if form.errors else 200)


def _side_by_side(newest: Sequence[Assessment]) -> Table:
    """Return assessments as columns, newest first; an arrow marks a change since the assessment before."""
    rows: list[list[object]] = [
        [_("Level"), *(row.get_level_display() for row in newest)],
        [_("Total of 90"), *_changes([row.total for row in newest])],
    ]
    for kind in Indicator:
        rows.append([_(INDICATOR_LABELS[kind]), *_changes([row.indicators[kind] for row in newest])])
        rows += [
            [f"· {_(item.label)}", *_changes([row.scores[item.code] for row in newest])]
            for item in ITEMS
            if item.indicator == kind
        ]
    headings = [_("Assessed item"), *(date_format(row.assessed_on, "SHORT_DATE_FORMAT") for row in newest)]
    return Table(_("Assessments side by side, newest first"), headings, rows, frozenset(range(1, len(newest) + 1)))


def _changes(points: Sequence[int]) -> list[str]:
    before: Mapping[int, int] = dict(enumerate(points[1:]))
    arrows = {True: "↑", False: "↓"}
    return [
        f"{score} {arrows[score > before[at]]}" if at in before and score != before[at] else str(score)
        for at, score in enumerate(points)
    ]
