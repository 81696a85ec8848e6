"""Pages of stress tests."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from renyang.core.access.gate import Action, Actor, NotAllowed, divisions_granted, may
from renyang.core.jobs.runs import RunState
from renyang.core.queries import division_names
from renyang.resilience import queries
from renyang.resilience.domain.wording import CAPABILITY_LABELS, METRIC_LABELS, scenario_title
from renyang.resilience.lists import LEFT_BEHIND, STRESS_RUNS
from renyang.resilience.models import StressRun
from renyang.resilience.services import MAX_REPLICATES, stress_enqueue
from renyang.science import stress
from renyang.web.people.links import to_person
from renyang.web.shell.charts.lines import Curve, curves, curves_table
from renyang.web.shell.charts.table import Table
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, terms_once
from renyang.web.shell.pages import offer, page
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address
from renyang.web.shell.tags import decimals

BADGES: dict[str, str] = {RunState.DONE: "good", RunState.FAILED: "bad"}


class StressForm(forms.Form):
    """The scenario, the division and the number of replicates of a stress test."""

    scenario = forms.ChoiceField(label=gettext_lazy("Scenario"))
    division = forms.ChoiceField(label=gettext_lazy("Division"))
    replicates = forms.IntegerField(
        label=gettext_lazy("Repetitions"),
        min_value=2,
        max_value=MAX_REPLICATES,
        initial=50,
        help_text=gettext_lazy("More repetitions give narrower bands."),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = division_names()
        offer(self, "scenario", [(name, scenario_title(name)) for name in stress.Scenario.names()])
        offer(
            self,
            "division",
            [(code, names.get(code, code)) for code in divisions_granted(actor, Action.RUN, StressRun)],
        )


@page("GET", "POST")
@listed(
    PageList(
        declared=STRESS_RUNS,
        links={"scenario": lambda run: row_address("stress_run", run.pk)},
        badges={"state": lambda run: BADGES.get(run.state, "warn")},
    )
)
def stress_runs(request: Request) -> HttpResponse:
    """The stress tests so far, and a form to start one."""
    actor = request.actor
    if not may(actor, Action.VIEW, StressRun):
        raise NotAllowed
    form = StressForm(actor, request.POST or None) if may(actor, Action.RUN, StressRun) else None
    if request.method == "POST" and form is None:
        raise NotAllowed
    if form is not None and form.is_valid():
        typed = form.cleaned_data
        run = stress_enqueue(
            actor=actor,
            division_code=typed["division"],
            scenario=typed["scenario"],
            replicates=typed["replicates"],
            seed=1,
        )
        messages.success(request, _("The test is being computed."))
        return redirect("stress_run", pk=run.pk)
    status = 422 if form and form.errors else 200
    return render(request, "resilience/stress_runs-list.html", {"form": form}, status=status)


def _run(request: Request, pk: str) -> StressRun:
    return queries.stress_run(request.actor, pk)


def _person(row: queries.LeftBehind) -> str:
    return to_person(row.person.person) if row.person.person else ""


@page()
@listed(PageList(declared=LEFT_BEHIND, terms=_run, links={"name": _person}))
def stress_run(request: Request, pk: str) -> HttpResponse:
    """One stress test: curves, metrics, and the people who would be left behind."""
    run = terms_once(request, _run, pk=pk)
    scenario = stress.Scenario.load(run.scenario)
    english = get_language() == "en"
    context = {
        "run": run,
        "title": scenario.title if english else scenario.title_zh,
        "description": scenario.description if english else scenario.description_zh,
        "division": division_names().get(run.division_code, run.division_code),
        "failure": run.failure(_),
    }
    if run.result:
        context |= _drawn(run.result)
        context["behind_count"], context["anyway_count"] = queries.left_behind_counts(run)
        context["some_outside"] = queries.leaves_somebody_outside(request.actor, run)
    return render(request, "resilience/stress_runs-run.html", context)


def _drawn(result: dict[str, Any]) -> dict[str, Any]:
    """Return the curves of a result as a chart and a table, and its metrics as a table."""
    lines = [Curve(str(label), **result["curves"][code]) for code, label in CAPABILITY_LABELS.items()]
    title = _("Capabilities day by day")
    rows = [
        [label, *(_ranged(result["metrics"][code][metric]) for metric in METRIC_LABELS)]
        for code, label in CAPABILITY_LABELS.items()
    ]
    headings = [_("Capability"), *map(str, METRIC_LABELS.values())]
    return {
        "chart": curves(lines, title=title, day_label=_("day")),
        "table": curves_table(lines, caption=title, day_label=_("Day")),
        "metrics": Table(_("How well it holds"), headings, rows, frozenset(range(1, len(headings)))),
        "left_label": _("could be left behind"),
    }


def _ranged(cell: dict[str, float | None]) -> str:
    """Return a mean with the range that holds nine of ten replicates; a dash if unknown."""
    mean, low, high = cell["mean"], cell["low"], cell["high"]
    return "–" if mean is None else f"{mean:.2f} ({decimals(low)} – {decimals(high)})"
