"""Contributions of resilience to shared pages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from renyang.core.access.gate import Actor
from renyang.resilience import queries
from renyang.resilience.domain.wording import scenario_title
from renyang.resilience.models import IndexRun, StressRun
from renyang.web.resilience.index_runs import index_blossom
from renyang.web.shell.menu import Card, Menu, Page, may_view
from renyang.web.shell.tags import percent


def _index(actor: Actor) -> dict[str, Any] | None:
    run = queries.latest_index(actor)
    return {"run": run, "blossom": index_blossom(run, labels=False)} if run else None


def _stress(actor: Actor) -> dict[str, Any] | None:
    run = queries.latest_stress(actor)
    return {"run": run, "sentence": _stress_sentence(run)} if run else None


def _stress_sentence(stress: Any) -> str:
    behind = queries.left_behind_counts(stress)[0]
    worst = stress.result["metrics"]["satisfaction"]["robustness"]["mean"]
    sentence = _("{scenario}: {people} could be left behind.")
    if worst is not None:
        sentence = _(
            "{scenario}: on the worst day {share} of usual care would still be given; {people} could be left behind."
        )
    return sentence.format(
        scenario=scenario_title(stress.scenario),
        share=percent(worst),
        people=ngettext("%(count)d person", "%(count)d people", behind) % {"count": behind},
    )


MENU = Menu(
    pages=(
        Page("insight", "index", gettext_lazy("Resilience index"), may_view(IndexRun)),
        Page("insight", "stress_runs", gettext_lazy("Stress test"), may_view(StressRun), ("stress_run",)),
    ),
    glance=(Card("resilience/index_runs-card.html", _index, 10), Card("resilience/stress_runs-card.html", _stress, 20)),
)
