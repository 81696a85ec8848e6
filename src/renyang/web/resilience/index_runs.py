"""The page of the index, drawn as a plum blossom."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.resilience import queries
from renyang.resilience.domain.indicators import INDICATORS
from renyang.resilience.models import IndexRun
from renyang.resilience.services import index_enqueue
from renyang.science.index import LEVERS
from renyang.web.resilience.stress_runs import LEVER_LABELS
from renyang.web.shell.charts.blossom import Petal, blossom
from renyang.web.shell.charts.table import percent
from renyang.web.shell.listing import TakeAlong, listed, minute
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


def index_blossom(run: IndexRun, *, labels: bool = True) -> SafeString:
    """An index run as a blossom."""
    found = run.result["whole"]["levers"]
    petals = [Petal(str(LEVER_LABELS[lever]), found[lever]["value"], found[lever]["confidence"]) for lever in LEVERS]
    return blossom(petals, title=_("The five resiliences"), nothing=_("not known"), labels=labels)


@page("GET", "POST")
@listed(
    TakeAlong(
        "levers", gettext_lazy("The same in numbers"), Action.VIEW, IndexRun, lambda request: _levers(request.actor)
    ),
    TakeAlong(
        "indicators", gettext_lazy("Indicators"), Action.VIEW, IndexRun, lambda request: _indicators(request.actor)
    ),
    TakeAlong(
        "communities", gettext_lazy("Communities"), Action.VIEW, IndexRun, lambda request: _communities(request.actor)
    ),
)
def index(request: Request) -> HttpResponse:
    """The index: blossom, levers, indicators, communities."""
    actor = request.actor
    if not may(actor, Action.VIEW, IndexRun):
        raise NotAllowed
    if request.method == "POST":
        latest = queries.latest_index(actor)
        division = latest.division_code if latest else actor.grants[0].division
        index_enqueue(actor=actor, division_code=division)
        return redirect("index")
    run, newest = queries.latest_index(actor), queries.newest_index_run(actor)
    context: dict[str, Any] = {
        "run": run,
        "newest": newest,
        "failure": newest.failure(_) if newest else "",
        "may_run": may(actor, Action.RUN, IndexRun),
    }
    if run:
        context |= _index_tables(run)
    return render(request, "resilience/index_runs-page.html", context)


def _index_tables(run: IndexRun) -> dict[str, Any]:
    whole, names = run.result["whole"], division_names()
    levers = [{"label": LEVER_LABELS[lever], **whole["levers"][lever]} for lever in LEVERS]
    indicators = [
        {
            "label": indicator.label,
            "definition": indicator.definition,
            "lever": LEVER_LABELS[indicator.lever],
            "floor": indicator.floor,
            "target": indicator.target,
            "source": indicator.source,
            "score": (score := whole["indicators"][indicator.code]),
            "missing": score["total"] - score["known"],
        }
        for indicator in INDICATORS
    ]
    communities = [
        (names.get(code, code), [(LEVER_LABELS[lever], part["levers"][lever]) for lever in LEVERS],
         run.result["ranks"].get(code, ["", ""]))
        for code, part in run.result["communities"].items()
    ]  # fmt: skip
    return {
        "blossom": index_blossom(run),
        "levers": levers,
        "indicators": indicators,
        "communities": sorted(communities, key=lambda row: (row[2][0], row[2][1])),
    }


def _newest_index(actor: Actor) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The tables of the newest index, empty where there is none, and when it was counted."""
    run = queries.latest_index(actor)
    if run is None:
        return {"levers": [], "indicators": [], "communities": []}, ()
    return _index_tables(run), (_("counted {at}").format(at=minute(run.finished_at)),)


def _levers(actor: Actor) -> Listing:
    tables, counted = _newest_index(actor)
    headings = [_("Resilience"), _("Score"), _("If the missing were worst"), _("If the missing were best"), _("Known")]
    rows = (
        [str(row["label"]), *(percent(row[name]) for name in ("value", "low", "high", "confidence"))]
        for row in tables["levers"]
    )
    return Listing(headings, rows, narrowed=counted)


def _indicators(actor: Actor) -> Listing:
    tables, counted = _newest_index(actor)
    headings = [_("Indicator"), _("Definition"), _("Resilience"), _("Score"), _("Met"), _("Known"), _("not known"),
                _("Lower limit"), _("Target"), _("Source")]  # fmt: skip
    rows = (
        [
            _(indicator.label),
            _(indicator.definition),
            str(row["lever"]),
            percent(row["score"]["value"]),
            row["score"]["reached"],
            row["score"]["known"],
            row["missing"],
            percent(row["floor"]),
            percent(row["target"]),
            _(indicator.source),
        ]
        for indicator, row in zip(INDICATORS, tables["indicators"], strict=False)
    )
    return Listing(headings, rows, narrowed=counted)


def _communities(actor: Actor) -> Listing:
    tables, counted = _newest_index(actor)
    headings = [_("Community"), *(str(LEVER_LABELS[lever]) for lever in LEVERS), _("Best rank"), _("Worst rank")]
    rows = (
        [name, *(percent(score["value"]) for _label, score in scores), *ranks]
        for name, scores, ranks in tables["communities"]
    )
    return Listing(headings, rows, narrowed=counted)
