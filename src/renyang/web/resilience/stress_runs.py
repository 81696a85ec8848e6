"""Pages of stress tests."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.people.models import Person
from renyang.resilience import queries
from renyang.resilience.models import StressRun
from renyang.resilience.services import MAX_REPLICATES, stress_enqueue
from renyang.science import stress
from renyang.web.shell.charts.lines import Curve, curves, curves_table
from renyang.web.shell.charts.table import percent
from renyang.web.shell.listing import TakeAlong, listed, minute
from renyang.web.shell.pages import offer, page
from renyang.web.shell.request import Request

LEVER_LABELS = {
    "spatial": gettext_lazy("Spatial"),
    "institutional": gettext_lazy("Institutional"),
    "organisational": gettext_lazy("Organisational"),
    "technological": gettext_lazy("Technological"),
    "psychological": gettext_lazy("Psychological"),
}
CAPABILITY_LABELS = {
    "bearing": gettext_lazy("Bearing"),
    "satisfaction": gettext_lazy("Satisfaction"),
    "fit": gettext_lazy("Fit"),
    "coordination": gettext_lazy("Coordination"),
    "sustainability": gettext_lazy("Sustainability"),
}
METRIC_LABELS = {
    "loss": gettext_lazy("Loss, days"),
    "index": gettext_lazy("Index"),
    "robustness": gettext_lazy("Robustness"),
    "recovery_days": gettext_lazy("Recovery, days"),
    "recovery_censored": gettext_lazy("Not recovered, share"),
    "adaptive_gain": gettext_lazy("Adaptive gain"),
}
CAUSE_LABELS = {
    "site_shut": gettext_lazy("the site is shut"),
    "no_staff": gettext_lazy("no staff left"),
    "no_place": gettext_lazy("no place left"),
    "no_supplies": gettext_lazy("no supplies left"),
    "no_partner": gettext_lazy("the operator is gone and nobody stands in"),
    "none_in_reach": gettext_lazy("nothing in reach"),
    "not_known": gettext_lazy("the need is not known"),
    "not_reached": gettext_lazy("could not be reached"),
    "refused": gettext_lazy("said no"),
}


class StressForm(forms.Form):
    """Which shock, for which division, how often repeated."""

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
        offer(self, "division", [(grant.division, names.get(grant.division, grant.division)) for grant in actor.grants])


def scenario_title(name: str) -> str:
    """A shipped scenario's title in the reader's language."""
    scenario = stress.Scenario.load(name)
    return scenario.title if get_language() == "en" else scenario.title_zh


@page("GET", "POST")
@listed(TakeAlong("stress", gettext_lazy("Stress test"), Action.VIEW, StressRun, lambda request: _runs(request.actor)))
def stress_tests(request: Request) -> HttpResponse:
    """The stress tests run so far, and a form for another."""
    actor = request.actor
    if not may(actor, Action.VIEW, StressRun):
        raise NotAllowed
    form = StressForm(actor, request.POST or None) if may(actor, Action.RUN, StressRun) else None
    if request.method == "POST" and form is None:
        raise NotAllowed
    if form is not None and form.is_valid():
        given = form.cleaned_data
        run = stress_enqueue(
            actor=actor,
            division_code=given["division"],
            scenario=given["scenario"],
            replicates=given["replicates"],
            seed=1,
        )
        messages.success(request, _("The test is being computed."))
        return redirect("stress_run", pk=run.pk)
    runs = [(run, scenario_title(run.scenario)) for run in queries.stress_runs(actor)[:50]]
    context = {"runs": runs, "form": form, "names": division_names()}
    return render(request, "resilience/stress_runs-list.html", context, status=422 if form and form.errors else 200)


@page()
@listed(
    TakeAlong(
        "left_behind",
        gettext_lazy("Who would be left behind"),
        Action.EXPORT,
        Person,
        lambda request, pk: _left_behind(request.actor, pk),
    )
)
def stress_run(request: Request, pk: str) -> HttpResponse:
    """One stress test: curves, metrics, who would be left behind."""
    run = queries.stress_run(request.actor, pk)
    scenario = stress.Scenario.load(run.scenario)
    english = get_language() == "en"
    names = division_names()
    context = {
        "run": run,
        "title": scenario.title if english else scenario.title_zh,
        "description": scenario.description if english else scenario.description_zh,
        "division": names.get(run.division_code, run.division_code),
        "failure": run.failure(_),
    }
    if run.result:
        context |= _stress_tables(request.actor, run, run.result, names)
    return render(request, "resilience/stress_runs-run.html", context)


def _stress_tables(actor: Actor, run: StressRun, result: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    lines = [Curve(str(label), **result["curves"][code]) for code, label in CAPABILITY_LABELS.items()]
    title = _("Capabilities day by day")
    sees_people = may(actor, Action.VIEW, Person)
    behind = queries.left_behind(actor, run) if sees_people else []
    by_shock, anyway = queries.left_behind_counts(run)
    return {
        "chart": curves(lines, title=title, day_label=_("day")),
        "table": curves_table(lines, caption=title, day_label=_("Day")),
        "metric_labels": METRIC_LABELS.values(),
        "metrics": [
            (label, [(name, result["metrics"][code][metric]) for metric, name in METRIC_LABELS.items()])
            for code, label in CAPABILITY_LABELS.items()
        ],
        "behind_count": by_shock,
        "anyway_count": anyway,
        "some_outside": any(row.person.person is None for row in behind),
        "left_label": _("could be left behind"),
        "behind": [(row, CAUSE_LABELS[row.cause], names.get(row.person.division_code, "")) for row in behind],
    }


def _runs(actor: Actor) -> Listing:
    names = division_names()
    headings = [_("Scenario"), _("Division"), _("Repeated"), _("State"), _("Who"), _("When")]
    rows = (
        [
            scenario_title(run.scenario),
            names.get(run.division_code, run.division_code),
            run.replicates,
            run.get_state_display(),
            run.created_by,
            minute(run.created_at),
        ]
        for run in queries.stress_runs(actor).iterator()
    )
    return Listing(headings, rows)


def _left_behind(actor: Actor, pk: str) -> Listing:
    run, names = queries.stress_run(actor, pk), division_names()
    headings = [_("Name"), _("Community"), _("In the shock"), _("On ordinary days"), _("What fails first")]
    rows = (
        [
            row.person.name,
            names.get(row.person.division_code, row.person.division_code),
            percent(row.probability),
            percent(row.usual),
            str(CAUSE_LABELS[row.cause]),
        ]
        for row in queries.everybody_left_behind(actor, run, Action.EXPORT)
    )
    where = names.get(run.division_code, run.division_code)
    return Listing(headings, rows, division=run.division_code, narrowed=(scenario_title(run.scenario), where))
