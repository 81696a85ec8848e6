"""The page of the actor's own API tokens."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core import services
from renyang.core.access.gate import Action, NotAllowed, get_for, may
from renyang.core.access.scopes import Scope
from renyang.core.lists.tokens import TOKENS
from renyang.core.models import ApiToken, User
from renyang.core.services.accounts import LONGEST_TOKEN_DAYS, NAME_LIMIT, TOKEN_DAYS
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
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"), initial=TOKEN_DAYS, min_value=1, max_value=LONGEST_TOKEN_DAYS
    )
    writes = forms.BooleanField(label=gettext_lazy("It may also write"), required=False)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Only for"),
        help_text=gettext_lazy("Leave all unticked to allow everything you may do."),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _own(request: Request) -> User | None:
    return request.actor.user


def withdraw_form(request: Request, token: ApiToken) -> str:
    """Return the button that withdraws a token."""
    return row_form(request, "core/tokens-withdraw.html", {"token": token})


@page("GET", "POST")
@listed(PageList(declared=TOKENS, terms=_own, action=withdraw_form, actions=gettext_lazy("Withdraw")))
def tokens(request: Request) -> HttpResponse:
    """The actor's API tokens; a new one is shown once, in the response that creates it."""
    if not may(request.actor, Action.VIEW, ApiToken):
        raise NotAllowed
    form, token = TokenForm(request.POST or None), None
    user = _own(request)
    if user is not None and form.is_valid():
        terms = form.cleaned_data
        token = saved(form, lambda: services.token_create(actor=request.actor, user=user, **terms))
        form = TokenForm() if token else form
    context = {"form": form, "token": token}
    return render(request, "core/tokens-list.html", context, status=422 if form.errors else 200)


@page("POST")
def token_withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a token."""
    token = get_for(request.actor, ApiToken, pk, Action.CHANGE)
    services.token_withdraw(actor=request.actor, token=token)
    messages.success(request, _("Withdrawn. The key no longer works."))
    return redirect("tokens") if token.user == request.actor.user else redirect("account", pk=token.user_id)
