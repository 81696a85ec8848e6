"""The decision on a move to another community; the moves are listed on the page of proposals."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import get_for
from renyang.people import services
from renyang.people.lists import MOVES, MOVES_AWAITED
from renyang.people.models import Move, MoveState
from renyang.people.services.moves import REASON_LIMIT
from renyang.science.problem import Problem
from renyang.web.people.links import to_person
from renyang.web.shell.lists import Bulk, PageList, row_form
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


def _decide(request: Request, move: Move) -> str:
    return row_form(request, "people/moves-decide.html", {"move": move, "reason_limit": REASON_LIMIT})


def _accept(request: Request, keys: Sequence[str]) -> str:
    for key in keys:
        services.move_accept(actor=request.actor, move=get_for(request.actor, Move, key))
    return _("Accepted. They are now in the other community's register.")


TO_DECIDE = PageList(
    declared=MOVES,
    links={"name": lambda row: to_person(row.person)},
    action=_decide,
    actions=gettext_lazy("Decide"),
    bulk=Bulk(gettext_lazy("Accept those ticked"), lambda row: str(row.pk), _accept),
)
AWAITED = PageList(
    declared=MOVES_AWAITED,
    badges={"state": lambda row: "warn" if row.state == MoveState.OPEN else "bad"},
)


@page("POST")
def move_decide(request: Request, pk: str) -> HttpResponse:
    """Accept or decline a move. Raises Problem if the verdict is neither."""
    move = get_for(request.actor, Move, pk)
    verdict = request.POST.get("verdict")
    if verdict == "accept":
        services.move_accept(actor=request.actor, move=move)
        messages.success(request, _("Accepted. She is now in the other community's register."))
    elif verdict == "decline":
        services.move_decline(actor=request.actor, move=move, reason=request.POST.get("reason", ""))
        messages.success(
            request, _("Declined. She stays in your register, and the other community can read your reason.")
        )
    else:
        raise Problem("bad_verdict", "You can accept a move or decline it.", kept="The move still waits.")
    return redirect("proposals")
