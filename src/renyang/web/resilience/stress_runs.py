"""Pages of stress tests."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, divisions_granted, may
from renyang.core.jobs.runs import RunState
from renyang.core.queries import division_names
from renyang.resilience import queries
from renyang.resilience.domain.wording import (
    CAPABILITY_LABELS,
    METRIC_LABELS,
    SOURCE_LABELS,
    compared,
    headline,
    measure_title,
    scenario_description,
    scenario_title,
)
from renyang.resilience.lists import LEFT_BEHIND, STRESS_RUNS
from renyang.resilience.models import StressRun
from renyang.resilience.services import MAX_REPLICATES, stress_enqueue
from renyang.science import stress
from renyang.web.people.links import to_person
from renyang.web.resilience.links import next_step
from renyang.web.resilience.parts import place_form
from renyang.web.shell.charts.bars import Bar, bars
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


def _part(request: Request, pk: str) -> queries.StressPart:
    run = queries.stress_run(request.actor, pk)
    return queries.stress_part(request.actor, run, request.GET.get("division", ""))


def _person(row: queries.LeftBehind) -> str:
    return to_person(row.person.person) if row.person.person else ""


@page()
@listed(PageList(declared=LEFT_BEHIND, terms=_part, links={"name": _person}))
def stress_run(request: Request, pk: str) -> HttpResponse:
    """One stress test: what it comes to in one place, what would help there, and who would be left behind."""
    part = terms_once(request, _part, pk=pk)
    run = part.run
    names = division_names()
    context: dict[str, Any] = {
        "run": run,
        "title": scenario_title(run.scenario),
        "description": scenario_description(run.scenario),
        "place": names.get(part.division_code or run.division_code, run.division_code),
        "failure": run.failure(_),
    }
    if part.division_code:
        people = queries.left_behind(request.actor, part)
        context |= _summarised(request.actor, part, context["place"]) | {
            "part": part,
            "places": place_form(queries.stress_divisions(request.actor, run), part.division_code),
            "people_count": len(people),
            "some_outside": any(row.person.person is None for row in people),
            "list_asked_for": bool({"order", "after"} & request.GET.keys()),
        }
        if part.is_whole:
            context |= _drawn(part.result, names) | {"sources": _sources(part.result["sources"])}
    return render(request, "resilience/stress_runs-run.html", context)


def _summarised(actor: Actor, part: queries.StressPart, place: str) -> dict[str, Any]:
    """Return the headline of a part, and the measures as a chart and a table; those that spare nobody apart."""
    helping = [(option, spared) for option, spared in part.measures if round(spared["high"]) > 0]
    others = [(option, spared) for option, spared in part.measures if round(spared["high"]) <= 0]
    drawing = [
        Bar(measure_title(option["measure"]), spared["mean"], spared["low"], spared["high"])
        for option, spared in helping
    ]
    title = _("People helped by each measure")
    return {
        "headline": headline(part.run.scenario, place, part.figures),
        "compared": compared(part.figures),
        "measures_title": title,
        "measures_chart": bars(drawing, title=title, axis=_("people")) if drawing else "",
        "measures": _measures(actor, helping, title) if helping else None,
        "other_measures": _measures(actor, others, _("Measures that spare nobody here")) if others else None,
    }


def _measures(actor: Actor, rows: Sequence[tuple[dict[str, Any], dict[str, float]]], title: str) -> Table:
    """Return measures side by side: people spared, cost, and what to do next."""
    headings = [_("Measure"), _("People helped"), _("Yuan a year"), _("What to do next")]
    cells = [
        [_measure(option), _people(spared), f"{option['cost']:,.0f}", next_step(actor, option["measure"])]
        for option, spared in rows
    ]
    return Table(title, headings, cells, frozenset({1, 2}))


def _sources(sources: Sequence[dict[str, Any]]) -> Table:
    """Return which records a test was made from, and what stood in where there were none."""
    rows = []
    for source in sources:
        label, instead = SOURCE_LABELS[source["code"]]
        filled = f"{source['filled']:,} ({instead})" if source["filled"] else ""
        rows.append([label, f"{source['used']:,}", filled])
    return Table(
        _("What this test was made from"), [_("Records"), _("Used"), _("Filled in by a rule")], rows, frozenset({1})
    )


def _measure(option: dict[str, Any]) -> str:
    """Return the title of a measure with those that it needs."""
    title = measure_title(option["measure"])
    needed = _(", ").join(measure_title(other) for other in option["with"])
    return _("{measure} (together with: {others})").format(measure=title, others=needed) if needed else title


def _people(cell: dict[str, float]) -> str:
    """Return a number of people with the range that holds nine of ten replicates."""
    mean, low, high = (f"{round(cell[part]):,}".replace("-", "−") for part in ("mean", "low", "high"))
    return f"{mean} ({low} – {high})"


def _drawn(result: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the curves of a result as a chart and a table, and its metrics and communities as tables."""
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
        "communities": _communities(result["left_behind"]["communities"], names),
    }


def _communities(counted: dict[str, Any], names: Mapping[str, str]) -> Table:
    """Return how many people go without in each community."""
    headings = [_("Community"), _("Older people"), _("In the shock"), _("On ordinary days"), _("More")]
    rows = [
        [
            format_html('<a href="?division={}">{}</a>', code, names.get(code, code)),
            f"{figures['people']:,}",
            *(_people(figures[part]) for part in ("shock", "usual", "more")),
        ]
        for code, figures in counted.items()
    ]
    return Table(_("People who go a week or longer without a service"), headings, rows, frozenset(range(1, 5)))


def _ranged(cell: dict[str, float | None]) -> str:
    """Return a mean with the range that holds nine of ten replicates; a dash if unknown."""
    mean, low, high = cell["mean"], cell["low"], cell["high"]
    return "–" if mean is None else f"{mean:.2f} ({decimals(low)} – {decimals(high)})"
