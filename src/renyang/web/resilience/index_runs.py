"""The page of the index, drawn as a plum blossom."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from renyang.core.access.gate import Action, NotAllowed, divisions_granted, may
from renyang.core.queries import division_names
from renyang.resilience import queries
from renyang.resilience.domain.wording import LEVER_LABELS, index_headline
from renyang.resilience.lists import COMMUNITIES, INDICATORS_COUNTED, LEVERS_COUNTED
from renyang.resilience.models import IndexRun
from renyang.resilience.services import index_enqueue
from renyang.science.index import LEVERS
from renyang.web.resilience.parts import place_form
from renyang.web.shell.charts.blossom import Petal, blossom
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, terms_once
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request
from renyang.web.shell.tags import meter


def index_blossom(part: queries.IndexPart, *, labels: bool = True) -> SafeString:
    """Return the index of a division as a blossom."""
    scores = part.scores["levers"]
    petals = [Petal(str(LEVER_LABELS[lever]), scores[lever]["value"], scores[lever]["confidence"]) for lever in LEVERS]
    return blossom(petals, title=_("The five resiliences"), nothing=_("not known"), labels=labels)


def _part(request: Request) -> queries.IndexPart | None:
    return queries.index_part(request.actor, request.GET.get("division", ""))


@page("GET", "POST")
@listed(
    PageList(declared=LEVERS_COUNTED, terms=_part),
    PageList(declared=INDICATORS_COUNTED, terms=_part, drawings={"range": lambda row: meter(row.score)}),
    PageList(declared=COMMUNITIES, terms=_part, links={"division_code": lambda row: f"?division={row.division_code}"}),
)
def index(request: Request) -> HttpResponse:
    """The latest index: blossom, levers, indicators and communities; a POST queues a new run."""
    actor = request.actor
    if not may(actor, Action.VIEW, IndexRun):
        raise NotAllowed
    part = terms_once(request, _part)
    division = part.run.division_code if part else next(iter(divisions_granted(actor, Action.RUN, IndexRun)), "")
    if request.method == "POST":
        if not division:
            raise NotAllowed
        index_enqueue(actor=actor, division_code=division)
        return redirect("index")
    newest = queries.newest_index_run(actor)
    title = _("Resilience index")
    context: dict[str, Any] = {
        "headline": title,
        "newest": newest,
        "failure": newest.failure(_) if newest else "",
        "may_run": may(actor, Action.RUN, IndexRun, division) if division else False,
    }
    if part:
        names = division_names()
        place = names.get(part.division_code, part.division_code)
        context |= {
            "run": part.run,
            "blossom": index_blossom(part),
            "places": place_form(queries.index_divisions(actor, part.run), part.division_code),
            "headline": index_headline(place, part.scores["levers"]),
            "kicker": title,
            "list_asked_for": request.GET.get("list", ""),
        }
    return render(request, "resilience/index_runs-page.html", context)
