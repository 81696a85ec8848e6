"""The page of the actor's own API tokens."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core import services
from renyang.core.access.gate import Action, NotAllowed, get_for, may
from renyang.core.lists.tokens import TOKENS
from renyang.core.models import ApiToken, User
from renyang.core.services.accounts import NAME_LIMIT
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request


class TokenForm(forms.Form):
    """What a token is for."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("For example: the monthly report"),
        max_length=NAME_LIMIT,
    )


def _own(request: Request) -> User | None:
    return request.actor.user


def _withdraw(request: Request, token: ApiToken) -> str:
    return row_form(request, "core/tokens-withdraw.html", {"token": token})


@page("GET", "POST")
@listed(PageList(declared=TOKENS, terms=_own, action=_withdraw, actions=gettext_lazy("Withdraw")))
def tokens(request: Request) -> HttpResponse:
    """The actor's API tokens; a new one is shown once, in the response that creates it."""
    if not may(request.actor, Action.VIEW, ApiToken):
        raise NotAllowed
    form, token = TokenForm(request.POST or None), None
    user = _own(request)
    if user is not None and form.is_valid():
        name = form.cleaned_data["name"]
        token = saved(form, lambda: services.token_create(actor=request.actor, user=user, name=name))
        form = TokenForm() if token else form
    context = {"form": form, "token": token}
    return render(request, "core/tokens-list.html", context, status=422 if form.errors else 200)


@page("POST")
def token_withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a token."""
    services.token_withdraw(actor=request.actor, token=get_for(request.actor, ApiToken, pk, Action.CHANGE))
    messages.success(request, _("Withdrawn. The key opens nothing any more."))
    return redirect("tokens")
