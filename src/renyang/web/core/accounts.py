"""Pages of accounts: their grants, closing and reopening them, and links to set a new password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from renyang.core import queries, services
from renyang.core.access.gate import Action, NotAllowed, get_for, may, may_on
from renyang.core.access.roles import Purpose, Role
from renyang.core.lists.accounts import ACCOUNTS, GRANTS
from renyang.core.lists.tokens import ACCOUNT_TOKENS
from renyang.core.models import Grant, User
from renyang.core.services.accounts import LINK_HOURS, NAME_LIMIT
from renyang.organisations.lists import MEMBERSHIPS
from renyang.organisations.models import Member
from renyang.web.core.tokens import withdraw_form
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form, terms_once
from renyang.web.shell.pages import offer, page, saved
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address


class GrantForm(forms.Form):
    """A right: a role over a division for a purpose, until a day. None is chosen beforehand."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[("", gettext_lazy("Choose a role")), *Role.choices])
    division_code = forms.ChoiceField(label=gettext_lazy("Division"))
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=Purpose.choices, initial=Purpose.CARE)
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave empty if there is no end date."),
    )

    def __init__(self, request: Request) -> None:
        super().__init__(request.POST or None)
        here = queries.divisions_with(request.actor, Action.CHANGE, Grant)
        offer(self, "division_code", [("", gettext_lazy("Choose a division")), *((row.code, row.name) for row in here)])


class InviteForm(GrantForm):
    """A new account with its first right."""

    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=NAME_LIMIT,
        help_text=gettext_lazy("It cannot be changed later, and no telephone or ID number can be in it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LIMIT)
    field_order = ("username", "display_name")


class PasswordForm(forms.Form):
    """A new password, typed twice because it cannot be seen."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least ten characters, and no common password."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=gettext_lazy("New password, once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        if self.cleaned_data.get("password") != self.cleaned_data.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return self.cleaned_data


@page()
@listed(
    PageList(
        declared=ACCOUNTS,
        links={"username": lambda row: row_address("account", row.pk)},
        badges={"is_active": lambda row: None if row.is_active else "warn"},
    )
)
def accounts(request: Request) -> HttpResponse:
    """The accounts with a grant in the actor's divisions."""
    if not may(request.actor, Action.VIEW, Grant):
        raise NotAllowed
    return render(request, "core/accounts-list.html", {"may_invite": may(request.actor, Action.CHANGE, Grant)})


@page("GET", "POST")
def account_new(request: Request) -> HttpResponse:
    """A form for a new account. Its link to set a password is shown once, in the response."""
    if not may(request.actor, Action.CHANGE, Grant):
        raise NotAllowed
    form = InviteForm(request)
    if form.is_valid():
        made = saved(form, lambda: services.user_invite(actor=request.actor, **form.cleaned_data), fields=AT_FAULT)
        if made is not None:
            user, key = made
            context = {"account": user, "link": _link(request, key), "hours": LINK_HOURS}
            return render(request, "core/accounts-invited.html", context)
    return render(request, "core/accounts-new.html", {"form": form}, status=422 if form.errors else 200)


AT_FAULT = {"user_exists": "username", "bad_account": "username", "number_in_name": "username", "grant_over": "until"}
"""The field that shows a refusal, by the problem's code."""


def _link(request: Request, key: str) -> str:
    return request.build_absolute_uri(reverse("password_set", args=[key]))


def _account(request: Request, pk: int) -> User:
    return queries.account(request.actor, pk)


def _end(request: Request, grant: Grant) -> str:
    if grant.is_over or grant.user == request.actor.user or not may_on(request.actor, Action.CHANGE, grant):
        return ""
    return row_form(request, "core/accounts-end.html", {"grant": grant})


@page("GET", "POST")
@listed(
    PageList(
        declared=GRANTS,
        terms=_account,
        badges={"until": lambda row: "warn" if row.is_over else None},
        action=_end,
        actions=gettext_lazy("End the right"),
    ),
    PageList(declared=ACCOUNT_TOKENS, terms=_account, action=withdraw_form, actions=gettext_lazy("Withdraw")),
    PageList(
        declared=MEMBERSHIPS,
        terms=_account,
        links={"organisation": lambda row: reverse("members", args=[row.organisation_id])},
    ),
)
def account(request: Request, pk: int) -> HttpResponse:
    """One account. Posting a role gives a right; posting nothing makes a link to set a new password, which is shown once,
    in the response.
    """
    user, link = terms_once(request, _account, pk=pk), ""
    form = GrantForm(request) if _may_grant(request, user) else None
    if "role" in request.POST:
        if form is None:
            raise NotAllowed
        if form.is_valid() and _given(request, user, form):
            messages.success(request, _("The right is given. It holds from now on."))
            return redirect("account", pk=pk)
    elif request.method == "POST":
        link = _link(request, services.password_link_make(actor=request.actor, user=user))
        form = None
    context = {
        "account": user,
        "link": link,
        "hours": LINK_HOURS,
        "second_factor": queries.has_second_factor(user),
        "may_change": queries.may_change_account(request.actor, user),
        "may_see_members": may(request.actor, Action.VIEW, Member),
        "form": form,
    }
    return render(request, "core/accounts-account.html", context, status=422 if form and form.errors else 200)


def _may_grant(request: Request, user: User) -> bool:
    return user.is_active and user != request.actor.user and may(request.actor, Action.CHANGE, Grant)


def _given(request: Request, user: User, form: GrantForm) -> Grant | None:
    return saved(
        form, lambda: services.grant_give(actor=request.actor, user=user, **form.cleaned_data), fields=AT_FAULT
    )


@page("POST")
def user_close(request: Request, pk: int) -> HttpResponse:
    """Close an account."""
    services.user_close(actor=request.actor, user=_account(request, pk))
    messages.success(request, _("Closed. Anyone signed in with it has been signed out, and its keys no longer work."))
    return redirect("account", pk=pk)


@page("POST")
def user_reopen(request: Request, pk: int) -> HttpResponse:
    """Open a closed account again."""
    services.user_reopen(actor=request.actor, user=_account(request, pk))
    messages.success(request, _("Open again. Create a link to set a new password."))
    return redirect("account", pk=pk)


@page("POST")
def second_factor_remove(request: Request, pk: int) -> HttpResponse:
    """Remove the second factors of an account."""
    services.second_factor_remove(actor=request.actor, user=_account(request, pk))
    messages.success(
        request, _("Removed. The account holder signs in with the password alone and sets up a new second factor.")
    )
    return redirect("account", pk=pk)


@page("POST")
def grant_end(request: Request, pk: int) -> HttpResponse:
    """End a grant."""
    grant = get_for(request.actor, Grant, pk, Action.CHANGE)
    services.grant_end(actor=request.actor, grant=grant)
    messages.success(request, _("Ended. It stays in the list."))
    return redirect("account", pk=grant.user_id)


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "again")
def password_set(request: Request, key: str) -> HttpResponse:
    """Set a new password through a link that an administrator made; nobody needs to be signed in."""
    user = services.user_of_link(key)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["password"]
        set_for = saved(
            form,
            lambda: services.password_set(actor=request.actor, key=key, password=password),
            fields={"bad_password": "password"},
        )
        if set_for:
            messages.success(request, _("Your new password is set. Sign in with it."))
            return redirect("account_login")
    return render(
        request, "core/accounts-password.html", {"form": form, "account": user}, status=422 if form.errors else 200
    )
