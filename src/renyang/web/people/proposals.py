"""The worker's queue of changes proposed by families, carers and older people, one at a time, and the lists of moves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from renyang.core.access.gate import get_for
from renyang.core.queries import division_names
from renyang.people import services
from renyang.people.domain.fields import BY_NAME
from renyang.people.models import Proposal
from renyang.people.queries import proposals as queries
from renyang.science.problem import Problem
from renyang.web.people.moves import AWAITED, TO_DECIDE
from renyang.web.shell.listing import listed
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


@page()
@listed(TO_DECIDE, AWAITED)
def proposals(request: Request) -> HttpResponse:
    """The requested proposal, or the one waiting longest, recent decisions, and moves between communities."""
    waiting = list(queries.waiting_proposals(request.actor).values_list("pk", flat=True))
    at = next((place for place, pk in enumerate(waiting) if str(pk) == request.GET.get("at")), 0)
    view = queries.proposal_view(request.actor, waiting[at]) if waiting else None
    names = division_names()
    context = {
        "view": view,
        "waiting": len(waiting),
        "later": waiting[(at + 1) % len(waiting)] if len(waiting) > 1 else None,
        "community": names.get(view.person.division_code, view.person.division_code) if view else "",
        "decided": [(row, _listed(row)) for row in queries.decided_proposals(request.actor)],
    }
    return render(request, "people/proposals-queue.html", context)


@page("POST")
def proposal_decide(request: Request, pk: str) -> HttpResponse:
    """Accept or decline a proposal. Raises Problem if the verdict is neither."""
    proposal = get_for(request.actor, Proposal, pk)
    sent, reason = request.POST, request.POST.get("reason", "")
    if sent.get("verdict") == "accept":
        services.proposal_accept(actor=request.actor, proposal=proposal, facts=sent.getlist("fact"), reason=reason)
        messages.success(request, _("Accepted. The register is updated, and the person who proposed it can see that."))
    elif sent.get("verdict") == "decline":
        services.proposal_decline(actor=request.actor, proposal=proposal, reason=reason)
        messages.success(request, _("Declined. The person who proposed it can read your reason."))
    else:
        raise Problem("bad_verdict", "You can accept a proposal or decline it.", kept="The proposal still waits.")
    return redirect("proposals")


@page("POST")
def proposal_take_back(request: Request, pk: str) -> HttpResponse:
    """Take back the actor's own proposal."""
    proposal = services.proposal_take_back(actor=request.actor, proposal=get_for(request.actor, Proposal, pk))
    messages.success(request, _("Withdrawn. Nothing has changed."))
    return redirect("mine_person", pk=proposal.record.link.person_id)


def _listed(row: Proposal) -> str:
    """Return the labels of a proposal's facts."""
    return _(", ").join(_(BY_NAME[name].label) for name in row.facts)
