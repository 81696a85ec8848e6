"""Pages of survivorship rules: every fact's rule in words, and changing one after a preview of its effect."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import NotAllowed, OutOfScope
from renyang.core.access.roles import Department
from renyang.people.domain.fields import BY_NAME, SHIPPED, Rule
from renyang.people.domain.survivorship import Criterion, rule_checked
from renyang.people.queries import survivorship as queries
from renyang.people.services import survivorship_put
from renyang.science.problem import Problem
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request

CRITERIA = {
    Criterion.VERIFIED: gettext_lazy("what was established by a procedure"),
    Criterion.SOURCE: gettext_lazy("the department"),
    Criterion.MAJORITY: gettext_lazy("the value that most departments give"),
    Criterion.NEWEST: gettext_lazy("the newest collection"),
}
ORDER = ("first", "second", "third", "fourth")
SOURCES = tuple(f"source_{number}" for number in range(1, len(Department.values) + 1))


class RuleForm(forms.Form):
    """The criteria of a rule, and its order of departments. `shown` holds the rule whose effect was previewed."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, rule: Rule, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (_("First by"), _("where alike, by"), *[_("where still alike, by")] * 2)
        for name, label, chosen in zip_longest(ORDER, labels, rule.order[: len(ORDER)], fillvalue=""):
            choices = [("", "–"), *((code.value, text) for code, text in CRITERIA.items())]
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices[1:] if name == ORDER[0] else choices, initial=chosen,
                required=name == ORDER[0],
            )  # fmt: skip
        for number, (name, chosen) in enumerate(zip_longest(SOURCES, rule.sources, fillvalue=""), start=1):
            self.fields[name] = forms.ChoiceField(
                label=_("Department {number}").format(number=number), choices=[("", "–"), *Department.choices],
                initial=chosen, required=False,
            )  # fmt: skip

    @property
    def given(self) -> tuple[list[str], list[str]]:
        """The criteria and the departments in the chosen order, without empty choices."""
        chosen = self.cleaned_data
        return [chosen[name] for name in ORDER if chosen[name]], [chosen[name] for name in SOURCES if chosen[name]]

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields, grouped under headings."""
        return [
            (_("What decides"), [self[name] for name in ORDER]),
            (_("Order of departments, where the department decides"), [self[name] for name in SOURCES]),
        ]


@page()
def survivorship_rules(request: Request) -> HttpResponse:
    """Every fact's rule, and the latest changes of rules."""
    changes = [
        {"at": row.at, "who": row.who, "fact": _label(row.fact), "before": words(row.before), "after": words(row.after)}
        for row in queries.rule_changes(request.actor)
    ]
    listed = [(name, _label(name), words(rule), rule != SHIPPED[name])
              for name, rule in queries.survivorship_rules().items()]  # fmt: skip
    context = {"rules": listed, "changes": changes, "may_change": queries.may_change_rules(request.actor)}
    return render(request, "people/survivorship-rules.html", context)


@page("GET", "POST")
def survivorship_rule(request: Request, fact: str) -> HttpResponse:
    """Preview the effect of a new rule for a fact; save it if it is the rule that was previewed."""
    if not queries.may_change_rules(request.actor):
        raise NotAllowed
    if fact not in BY_NAME:
        raise OutOfScope
    now = queries.survivorship_rules()[fact]
    data = _given(request, fact)
    form = RuleForm(now, data)
    asked, people = None, None
    if data is not None and form.is_valid():
        try:
            asked = rule_checked(fact, *form.given)
            if "save" in request.POST and form.cleaned_data["shown"] == _as_text(asked):
                survivorship_put(actor=request.actor, fact=fact, order=asked.order, sources=asked.sources)
                messages.success(request, _("Saved. Everyone's record is now being updated."))
                return redirect("survivorship_rules")
            people = queries.would_change(request.actor, fact, asked)
            data["shown"] = _as_text(asked)
        except Problem as problem:
            form.add_error(None, problem.translated(_))
    context = {
        "fact": fact, "label": _label(fact), "now": words(now), "shipped": words(SHIPPED[fact]), "form": form,
        "asked": words(asked) if asked else "", "people": people, "own": now != SHIPPED[fact],
    }  # fmt: skip
    return render(request, "people/survivorship-rule.html", context, status=422 if form.errors else 200)


def words(rule: Rule) -> str:
    """Return a rule as a sentence."""
    parts = []
    for criterion in rule.order:
        text = str(CRITERIA[Criterion(criterion)])
        if criterion == Criterion.SOURCE and rule.sources:
            text += _(" ({departments}, then the others)").format(
                departments=_(", ").join(str(Department(source).label) for source in rule.sources)
            )
        parts.append(text)
    return _("; then ").join(parts)


def _label(fact: str) -> str:
    return _(BY_NAME[fact].label)


def _given(request: Request, fact: str) -> dict[str, str] | None:
    """Return the data for the form: what was sent, or the shipped rule on reset; None if nothing was sent."""
    if request.method != "POST":
        return None
    if "reset" not in request.POST:
        return request.POST.dict()
    shipped = SHIPPED[fact]
    return dict(zip(ORDER, shipped.order, strict=False)) | dict(zip(SOURCES, shipped.sources, strict=False))


def _as_text(rule: Rule) -> str:
    return f"{','.join(rule.order)}:{','.join(rule.sources)}"
