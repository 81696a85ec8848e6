"""A site's checklist and comfort: the forms for phones, and the card on the site's page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor, NotAllowed, get_for
from renyang.places import queries
from renyang.places.models import Questions, Site, SiteAnswers
from renyang.places.queries import Due, SiteChecks
from renyang.places.services import answers_put
from renyang.science import checklists, comfort
from renyang.web.people.assessments import DayForm
from renyang.web.shell.charts.table import Table
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request

UNKNOWN = "unknown"
YES, NO = "yes", "no"
YES_NO = {YES: True, NO: False, UNKNOWN: None}


class AnswersForm(DayForm):
    """A site's questions, each with its answers and "not known"; questions may stay unanswered."""

    def __init__(self, groups: Iterable[checklists.Group], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = _("As of which day")
        self.groups = tuple(groups)
        self.asked: dict[str, str] = {}  # group by question

    def ask(self, code: str, group: str, label: str, choices: list[tuple[str, str]], hint: str = "") -> None:
        """Add a question."""
        self.asked[code] = group
        choices = [*choices, (UNKNOWN, _("not known"))]
        self.fields[code] = forms.ChoiceField(
            label=label, choices=choices, required=False, widget=forms.RadioSelect, help_text=hint
        )

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions, by group."""
        return [
            (in_words(group), [self[code] for code, of in self.asked.items() if of == group.code])
            for group in self.groups
        ]

    @property
    def given(self) -> dict[str, str]:
        """The answers, by question; unanswered ones are left out."""
        return {code: self.cleaned_data[code] for code in self.asked if self.cleaned_data[code]}


def in_words(words: Any) -> str:
    """Return a group, question or answer in the reader's language."""
    return str(words.en if get_language() == "en" else words.zh)


@page("GET", "POST")
def site_checklist(request: Request, pk: int) -> HttpResponse:
    """Answer a site's checklist."""
    site = _to_answer(request, pk)
    listed = checklists.checklist()
    before = queries.answers_of(request.actor, site, Questions.CHECKLIST)
    words = {answer: word for word, answer in YES_NO.items()}
    initial = {code: words[answer] for code, answer in queries.checklist_answers(before).items()}
    form = AnswersForm(listed.groups, request.POST or None, initial=initial)
    for one in listed.questions.values():
        hint = _("Without a yes it may not open in an epidemic.") if one.necessary else ""
        form.ask(one.code, one.group, in_words(one), [(YES, _("yes")), (NO, _("no"))], hint)
    if form.is_valid():
        answers = {code: YES_NO[answer] for code, answer in form.given.items()}
        if _put(request, site, form, Questions.CHECKLIST, answers):
            return redirect("site", pk)
    return _asked(request, site, form, _("Checklist"), before)


@page("GET", "POST")
def site_comfort(request: Request, pk: int) -> HttpResponse:
    """Answer a site's questions on comfort and convenience."""
    site = _to_answer(request, pk)
    listed = comfort.questions()
    before = queries.answers_of(request.actor, site, Questions.COMFORT)
    initial = {code: answer or UNKNOWN for code, answer in queries.comfort_answers(before).items()}
    form = AnswersForm(listed.groups, request.POST or None, initial=initial)
    for one in listed.questions.values():
        form.ask(
            one.code, one.group, in_words(one), [(answer.code, in_words(answer)) for answer in one.answers.values()]
        )
    if form.is_valid():
        answers = {code: None if answer == UNKNOWN else answer for code, answer in form.given.items()}
        if _put(request, site, form, Questions.COMFORT, answers):
            return redirect("site", pk)
    return _asked(request, site, form, _("Comfort and convenience"), before)


def checks_card(actor: Actor, pk: int) -> dict[str, Any]:
    """Return the checks for a site's page, as context of places/checks-site.html."""
    checked = queries.site_checks(actor, pk)
    listed = checklists.checklist().questions
    return {
        "checks": checked,
        "blocking": [in_words(listed[code]) for code in checked.state.blocking],
        "undecided": [in_words(listed[code]) for code in checked.state.undecided],
        "by_group": _by_group(checked) if checked.checklist else None,
        "points": _points(checked) if checked.scored.points else None,
        "unanswered": [in_words(comfort.questions().questions[code]) for code in checked.scored.unanswered],
        "inspections_overdue": checked.inspections_that_are(Due.OVERDUE),
        "inspections_soon": checked.inspections_that_are(Due.SOON),
    }


def known_against(codes: Iterable[str]) -> list[str]:
    """Return in words what was known to speak against a decision; by its code if a question is no longer listed."""
    listed = checklists.checklist().questions
    return [in_words(listed[code]) if code in listed else code for code in codes]


def _to_answer(request: Request, pk: int) -> Site:
    site: Site = get_for(request.actor, Site, pk)
    if not queries.may_answer(request.actor, site):
        raise NotAllowed
    return site


def _put(
    request: Request, site: Site, form: AnswersForm, kind: Questions, answers: Mapping[str, bool | str | None]
) -> bool:
    day = form.cleaned_data["day"]
    made = saved(form, lambda: answers_put(actor=request.actor, site=site, kind=kind, answers=answers, answered_on=day))
    if made is None:
        return False
    messages.success(request, _("Saved. Earlier answers are kept."))
    return True


def _asked(request: Request, site: Site, form: AnswersForm, title: str, before: SiteAnswers | None) -> HttpResponse:
    context = {"site": site, "form": form, "title": title, "before": before, "questions": len(form.asked)}
    return render(request, "places/checks-form.html", context, status=422 if form.errors else 200)


def _by_group(checked: SiteChecks) -> Table:
    rows = [
        [
            in_words(row.group), row.state.passed, len(row.state.failed), len(row.state.missing),
            len(row.state.blocking),
        ]
        for row in checked.groups
    ]  # fmt: skip
    headings = (_("Group"), _("Yes"), _("No"), _("Not answered"), _("Speak against opening"))
    return Table(_("The checklist by group"), headings, rows, frozenset({1, 2, 3, 4}))


def _points(checked: SiteChecks) -> Table:
    """Return the points with the answer that gave each."""
    listed = comfort.questions()
    groups = {group.code: in_words(group) for group in listed.groups}
    rows = [
        [
            in_words(listed.questions[row.question]),
            groups[row.group],
            in_words(listed.questions[row.question].answers[row.answer]),
            f"{row.points:g}",
            f"{row.most:g}",
        ]
        for row in checked.scored.points
    ]
    headings = (_("Question"), _("Group"), _("Answer"), _("Points"), _("At most"))
    return Table(_("Where each point comes from"), headings, rows, frozenset({3, 4}))
