"""Contributions of resilience to shared pages."""

from typing import Any

from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Actor
from renyang.core.queries import division_names
from renyang.resilience import queries
from renyang.resilience.domain.wording import headline
from renyang.resilience.models import IndexRun, StressRun
from renyang.web.resilience.index_runs import index_blossom
from renyang.web.shell.menu import Card, Menu, Page, may_view


def _index(actor: Actor) -> dict[str, Any] | None:
    part = queries.index_part(actor)
    return {"run": part.run, "blossom": index_blossom(part, labels=False)} if part else None


def _stress(actor: Actor) -> dict[str, Any] | None:
    part = queries.latest_stress(actor)
    if part is None or not part.division_code:
        return None
    place = division_names().get(part.division_code, part.division_code)
    return {"run": part.run, "sentence": headline(part.run.scenario, place, part.figures)}


MENU = Menu(
    pages=(
        Page("insight", "index", gettext_lazy("Resilience index"), may_view(IndexRun)),
        Page("insight", "stress_runs", gettext_lazy("Stress test"), may_view(StressRun), ("stress_run",)),
    ),
    glance=(Card("resilience/index_runs-card.html", _index, 10), Card("resilience/stress_runs-card.html", _stress, 20)),
)
