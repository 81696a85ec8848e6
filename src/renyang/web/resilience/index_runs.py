"""The page of the index, drawn as a plum blossom."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from renyang.core.access.gate import Action, NotAllowed, divisions_granted, may
from renyang.resilience import queries
from renyang.resilience.domain.wording import LEVER_LABELS
from renyang.resilience.lists import COMMUNITIES, INDICATORS_COUNTED, LEVERS_COUNTED
from renyang.resilience.models import IndexRun
from renyang.resilience.services import index_enqueue
from renyang.science.index import LEVERS
from renyang.web.shell.charts.blossom import Petal, blossom
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, terms_once
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request
from renyang.web.shell.tags import meter


def index_blossom(run: IndexRun, *, labels: bool = True) -> SafeString:
    """Return an index run as a blossom."""
    scores = run.result["whole"]["levers"]
    petals = [Petal(str(LEVER_LABELS[lever]), scores[lever]["value"], scores[lever]["confidence"]) for lever in LEVERS]
    return blossom(petals, title=_("The five resiliences"), nothing=_("not known"), labels=labels)


def _latest(request: Request) -> IndexRun | None:
    return queries.latest_index(request.actor)


@page("GET", "POST")
@listed(
    PageList(declared=LEVERS_COUNTED, terms=_latest),
    PageList(declared=INDICATORS_COUNTED, terms=_latest, drawings={"range": lambda row: meter(row.score)}),
    PageList(declared=COMMUNITIES, terms=_latest),
)
def index(request: Request) -> HttpResponse:
    """The latest index: blossom, levers, indicators and communities; a POST queues a new run."""
    actor = request.actor
    if not may(actor, Action.VIEW, IndexRun):
        raise NotAllowed
    run = terms_once(request, _latest)
    if request.method == "POST":
        granted = divisions_granted(actor, Action.RUN, IndexRun)
        if not granted:
            raise NotAllowed
        index_enqueue(actor=actor, division_code=run.division_code if run else granted[0])
        return redirect("index")
    newest = queries.newest_index_run(actor)
    context: dict[str, Any] = {
        "run": run,
        "newest": newest,
        "failure": newest.failure(_) if newest else "",
        "may_run": may(actor, Action.RUN, IndexRun),
        "blossom": index_blossom(run) if run else "",
    }
    return render(request, "resilience/index_runs-page.html", context)
