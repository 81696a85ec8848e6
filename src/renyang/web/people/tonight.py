"""Tonight: the communities with their counts, the people to call, and the page on which one person is called."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from renyang.core.access.gate import Action, Actor, NotAllowed, OutOfScope, divisions_granted, get_for
from renyang.core.models import User
from renyang.core.queries import division_names
from renyang.people import services
from renyang.people.domain.births import years_words
from renyang.people.lists import TONIGHT, TONIGHT_COMMUNITIES
from renyang.people.lists.tonight import round_words
from renyang.people.models import CallOutcome, Tonight, TonightPerson, TonightState
from renyang.people.models.tonight import NOTE_LIMIT
from renyang.people.queries import tonight as queries
from renyang.people.queries.tonight import TonightCommunity, TonightRow, TonightTerms
from renyang.science.problem import Problem
from renyang.web.people.links import to_call
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form, terms_once
from renyang.web.shell.pages import page, require_street_staff
from renyang.web.shell.request import Request

BADGES = {
    TonightState.WAITING: "",
    TonightState.REACHED: "good",
    TonightState.HELP: "bad",
    TonightState.NOT_REACHED: "warn",
    TonightState.AWAY: "",
}
SHORT = 12
"""A list of up to so many people is not folded."""
BEFORE_CLOSING = (TonightState.HELP, TonightState.NOT_REACHED, TonightState.WAITING)


def _terms(request: Request) -> TonightTerms:
    state = request.GET.get("state", "")
    return TonightTerms(
        division=_code(request.GET.get("division", "")),
        state=state if state in TonightState.values else "",
        mine=request.GET.get("mine") == "yes",
    )


def _division(request: Request) -> str:  # noqa: ARG001 - the communities are all shown, whichever is chosen
    return ""


def _code(text: str) -> str:
    """Return a division code as typed; empty if it cannot be one."""
    return text if text.isascii() and text.isdigit() and len(text) == 12 else ""


def _to(**terms: str) -> str:
    return f"{reverse('tonight')}?{urlencode({name: term for name, term in terms.items() if term})}#people"


def to_listed(row: TonightRow) -> str:
    """Return the address at which a person of a round is called."""
    return reverse("tonight_person", args=[row.listed.pk])


def to_phone(row: TonightRow) -> str:
    """Return a link to call a person of a round."""
    return to_call(row.person)


def _to_state(state: str = "") -> Callable[[TonightCommunity], str]:
    return lambda row: _to(division=row.division_code, state=state) if row.tonight else ""


def _round(request: Request, row: TonightCommunity) -> str:
    return row_form(request, "people/tonight-round.html", {"row": row, "is_open": _is_open(row)})


def _is_open(row: TonightCommunity) -> bool:
    return row.tonight is not None and row.tonight.closed_at is None


@page()
@listed(
    PageList(
        declared=TONIGHT,
        terms=_terms,
        links={"name": to_listed, "phone": to_phone},
        badges={"state": lambda row: BADGES[row.state]},
    ),
    PageList(
        declared=TONIGHT_COMMUNITIES,
        folds=False,
        terms=_division,
        links={
            "division_code": _to_state(),
            "people": _to_state(),
            **{state.value: _to_state(state.value) for state in TonightState},
        },
        action=_round,
        actions=gettext_lazy("Begin or close"),
    ),
)
def tonight(request: Request) -> HttpResponse:
    """Whom to call tonight, and where each community stands."""
    require_street_staff(request)
    actor, terms = request.actor, terms_once(request, _terms)
    communities = queries.tonight_communities(actor)
    names = division_names()
    chosen = [row for row in communities if terms.division in {"", row.division_code}]
    count = queries.tonight_people(actor, terms).count()
    context = {
        "terms": terms,
        "day": timezone.localdate(),
        "to_begin": _to_begin(actor, communities),
        "names": names,
        "communities": [(row.division_code, names.get(row.division_code, row.division_code)) for row in communities],
        "states": TonightState.choices,
        "next": queries.next_to_call(actor, terms.division),
        "count": count,
        "unfolded": count <= SHORT or bool(request.GET.keys() & {"state", "mine", "division", "after", "order"}),
        "share": _share(actor, chosen),
    }
    return render(request, "people/tonight-list.html", context)


def _to_begin(actor: Actor, communities: Sequence[TonightCommunity]) -> list[str]:
    """Return the actor's divisions in which a round can be begun."""
    granted = divisions_granted(actor, Action.CHANGE, Tonight)
    waiting = [row.division_code for row in communities if not _is_open(row)]
    return [code for code in granted if any(one.startswith(code.rstrip("0")) for one in waiting)]


def _share(actor: Actor, chosen: Sequence[TonightCommunity]) -> dict[str, object] | None:
    """Return what is dealt out: the one community that is shown, if somebody in it is nobody's."""
    if len(chosen) != 1 or not _is_open(chosen[0]) or not chosen[0].unassigned:
        return None
    (row,) = chosen
    return {"row": row, "staff": queries.tonight_staff(actor, row.division_code)}


@page()
def tonight_next(request: Request) -> HttpResponse:
    """Go on to the next person to call; to the list if nobody waits."""
    require_street_staff(request)
    division = _code(request.GET.get("division", ""))
    row = queries.next_to_call(request.actor, division)
    if row is None:
        messages.success(request, _("Nobody waits to be called by you. Those not reached can be called again."))
        return redirect(_to(division=division, state=TonightState.NOT_REACHED))
    query = {name: request.GET[name] for name in ("division", "before") if request.GET.get(name)}
    return redirect(f"{reverse('tonight_person', args=[row.pk])}?{urlencode(query)}".removesuffix("?"))


@page()
def tonight_person(request: Request, pk: str) -> HttpResponse:
    """One person to be called: number, what to know, and a button for each outcome."""
    return _called(request, pk, division=_code(request.GET.get("division", "")), before=request.GET.get("before", ""))


@page("POST")
def tonight_call(request: Request, pk: str) -> HttpResponse:
    """Note a call and go on to the next person. If somebody was first, what was typed stays on the page."""
    row = get_for(request.actor, TonightPerson, pk)
    division, note = _code(request.POST.get("division", "")), request.POST.get("note", "")
    try:
        call = services.tonight_call(
            actor=request.actor,
            listed=row,
            outcome=request.POST.get("outcome", ""),
            tries=_number(request.POST.get("tries", "")),
            note=note,
        )
    except (NotAllowed, OutOfScope):
        raise
    except Problem as problem:
        return _called(request, pk, division=division, note=note, refusal=problem.translated(_))
    done = {"who": call.listed.person.name, "outcome": CallOutcome(call.outcome).label}
    messages.success(request, _("Noted. {who}: {outcome}.").format(**done))
    query = {"division": division, "before": str(pk)}
    return redirect(f"{reverse('tonight_next')}?{urlencode({key: value for key, value in query.items() if value})}")


@page("POST")
def tonight_assign(request: Request, pk: str) -> HttpResponse:
    """Assign a person to a colleague, or to nobody."""
    row = get_for(request.actor, TonightPerson, pk)
    user, before = (_user(request.POST.get(name, "")) for name in ("user", "instead_of"))
    _tried(
        request,
        lambda: services.tonight_assign(actor=request.actor, listed=row, user=user, instead_of=before),
        _("Assigned."),
    )
    return redirect("tonight_person", pk=row.pk)


@page("POST")
def tonight_share(request: Request, pk: str) -> HttpResponse:
    """Deal out a community's people among the colleagues who are ticked."""
    row = get_for(request.actor, Tonight, pk)
    users = [user for one in request.POST.getlist("user") if (user := _user(one)) is not None]
    _tried(
        request,
        lambda: services.tonight_share(actor=request.actor, tonight=row, users=users),
        _("Assigned. Each finds her people on Today."),
    )
    return redirect(_to(division=row.division_code))


@page("POST")
def tonight_begin(request: Request) -> HttpResponse:
    """Begin tonight's round in a community, or in all communities of a sub-district."""
    division = request.POST.get("division", "")
    _tried(
        request,
        lambda: services.tonight_begin(actor=request.actor, division_code=division),
        _("The round has begun. Assign the people, or call the first one."),
    )
    return redirect("tonight")


@page("POST")
def tonight_close(request: Request, pk: str) -> HttpResponse:
    """Close a community's round, and say who is left."""
    row = get_for(request.actor, Tonight, pk)
    left = next(one for one in queries.tonight_communities(request.actor) if one.division_code == row.division_code)
    open_cases = sum(left.states.get(state, 0) for state in BEFORE_CLOSING)
    words = ngettext(
        "The round is closed; {count} person was not reached or needs help.",
        "The round is closed; {count} people were not reached or need help.",
        open_cases,
    )
    _tried(
        request,
        lambda: services.tonight_close(actor=request.actor, tonight=row),
        words.format(count=open_cases) if open_cases else _("The round is closed; everybody at home was reached."),
    )
    return redirect("tonight")


def _called(
    request: Request, pk: str, *, division: str, before: str = "", note: str = "", refusal: str = ""
) -> HttpResponse:
    view = queries.tonight_view(request.actor, pk)
    person, row = view.row.person, view.row.listed
    context = {
        "view": view,
        "row": view.row,
        "person": person,
        "age": years_words(person),
        "community": division_names().get(person.division_code, person.division_code),
        "badge_kind": BADGES[view.row.state],
        "needs": list(view.row.critical_needs.values()),
        "round": _("The round: {state}.").format(state=round_words(row.tonight)),
        "outcomes": [one for one in CallOutcome if one != CallOutcome.AGAIN or row.state != TonightState.WAITING],
        "division": division,
        "before": before if _is_uuid(before) else "",
        "note": note,
        "note_limit": NOTE_LIMIT,
        "refusal": refusal,
    }
    return render(request, "people/tonight-person.html", context, status=422 if refusal else 200)


def _tried(request: Request, write: Callable[[], object], done: str) -> None:
    """Write, and say so, or say who was first: nothing typed is lost."""
    try:
        write()
    except (NotAllowed, OutOfScope):
        raise
    except Problem as problem:
        messages.warning(request, problem.translated(_))
    else:
        messages.success(request, done)


def _user(text: str) -> User | None:
    return User.objects.filter(pk=_number(text), is_active=True).first()


def _number(text: str) -> int:
    """Return a whole number as sent; -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
