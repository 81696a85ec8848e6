"""Pages of an organisation's members, and of the sites that they may act for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, NotAllowed, may, may_on
from renyang.core.queries import division_names, user_named
from renyang.organisations import queries, services
from renyang.organisations.lists import MEMBERS
from renyang.organisations.models import Member, Organisation
from renyang.places.queries import sites
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form, terms_once
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request


class MemberForm(forms.Form):
    """An account that becomes a member, and for how long."""

    username = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=60)
    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave empty if there is no end date."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate().isoformat()


def _organisation(request: Request, pk: int) -> Organisation:
    return queries.organisation(request.actor, pk)


def _may_change(request: Request, organisation: Organisation) -> bool:
    return may_on(request.actor, Action.CHANGE, organisation)


def _remove(request: Request, member: Member) -> str:
    ended = member.until is not None and member.until < timezone.localdate()
    if ended or not terms_once(request, _may_change, member.organisation):
        return ""
    return row_form(request, "organisations/members-remove.html", {"member": member})


def _badge(member: Member) -> str | None:
    return "warn" if member.until is not None and member.until < timezone.localdate() else None


@page("GET", "POST")
@listed(
    PageList(
        declared=MEMBERS,
        terms=_organisation,
        badges={"until": _badge},
        action=_remove,
        actions=gettext_lazy("End the membership"),
    )
)
def members(request: Request, pk: int) -> HttpResponse:
    """The members of one organisation, and a form to add one if the actor may."""
    organisation = terms_once(request, _organisation, pk=pk)
    if not may(request.actor, Action.VIEW, Member):
        raise NotAllowed
    form = None
    if terms_once(request, _may_change, organisation):
        form = MemberForm(request.POST or None)
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid() and _added(request, organisation, form):
            messages.success(request, _("Added. It applies from its first day."))
            return redirect("members", pk=pk)
    context = {
        "organisation": organisation,
        "community": division_names().get(organisation.division_code, organisation.division_code),
        "sites": sites(request.actor).filter(operator=organisation),
        "form": form,
    }
    return render(request, "organisations/members-list.html", context, status=422 if form and form.errors else 200)


FAULTY = {"unknown_user": "username", "membership_days": "until"}
"""The field that shows a refusal, by the problem's code."""


@page("POST")
def member_remove(request: Request, pk: int) -> HttpResponse:
    """End a membership."""
    member = queries.member_to_change(request.actor, pk)
    services.member_remove(actor=request.actor, member=member)
    messages.success(request, _("Ended. It stays in the list."))
    return redirect("members", pk=member.organisation_id)


def _added(request: Request, organisation: Organisation, form: MemberForm) -> Member | None:
    typed = form.cleaned_data

    def add() -> Member:
        user = user_named(typed["username"])
        return services.member_add(
            actor=request.actor, organisation=organisation, user=user, since=typed["since"], until=typed["until"]
        )

    return saved(form, add, fields=FAULTY)
