"""The page of the access log: who read whose facts, for what purpose, and which."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from renyang.core import queries
from renyang.core.access.gate import Action, NotAllowed, may
from renyang.core.access.roles import purpose_label
from renyang.core.lists import READ, TAKEN, Column, DeclaredList, Kind, Narrowing, Reader
from renyang.core.models import AccessEntry
from renyang.core.queries import AccessFilters, NamedAccount
from renyang.people.queries import NamedPerson, people_named
from renyang.people.queries.readings import EMERGENCY, people_meant
from renyang.web.shell.listing import LISTS, listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.menu import fact_labels, subject_labels
from renyang.web.shell.pages import offer, page
from renyang.web.shell.request import Request

LISTED = {READ: gettext_noop("a list: {title}"), TAKEN: gettext_noop("an exported list: {title}")}
EVERY_LIST = {READ: gettext_lazy("lists"), TAKEN: gettext_lazy("exported lists")}
NAME_LENGTH = 60


@dataclass(frozen=True)
class Access:
    """An entry of the log, the account that read, the person whose facts they are, if it is one, and of how many people
    the entry is.
    """

    entry: AccessEntry
    account: NamedAccount | None
    person: NamedPerson | None
    people: int

    @property
    def whose(self) -> str:
        """Whose record it was: a name, a pseudonym, or how many people; empty if nobody's."""
        if self.person is not None:
            return self.person.name
        return ngettext("{count} person", "{count} people", self.people).format(count=self.people) * bool(self.people)


class AccessForm(forms.Form):
    """What narrows the log."""

    person = forms.CharField(label=gettext_lazy("Whose record"), required=False, max_length=NAME_LENGTH)
    account = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=NAME_LENGTH)
    subject = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, request: Request) -> None:
        super().__init__(request.GET)
        kinds = sorted(_kinds().items(), key=lambda kind: kind[1])
        offer(self, "subject", [("", gettext_lazy("everything")), *kinds])


def _kinds() -> dict[str, str]:
    """Return what can be read, in words, by subject."""
    return {code: str(label) for code, label in (subject_labels() | EVERY_LIST).items()}


@dataclass(frozen=True)
class Narrowed:
    """The filters of the log, and in words."""

    filters: AccessFilters
    words: tuple[str, ...]


def _narrowed(request: Request) -> Narrowed:
    """Return the filters in the address; invalid ones are ignored."""
    form = AccessForm(request)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    words = tuple(f"{form[name].label}: {_kinds().get(value, value)}" for name, value in asked.items())
    person = asked.pop("person", "")
    filters = AccessFilters(**asked)
    if person:
        filters = replace(filters, people=people_meant(request.actor, person))
    return Narrowed(filters, words)


def _people(entry: AccessEntry) -> list[str]:
    """Return the keys of those whom an entry is about; the subject's key may be another's than a person's."""
    return list(map(str, entry.people)) or [entry.subject_id]


def accesses(reader: Reader[Any], entries: Sequence[AccessEntry]) -> list[Access]:
    """Return entries with the names that the reader may see."""
    accounts = queries.accounts_named(reader.actor, (entry.actor for entry in entries))
    alone = [keys[0] for entry in entries if len(keys := _people(entry)) == 1 and _is_key(keys[0])]
    named = people_named(reader.actor, alone)
    return [
        Access(
            entry=entry,
            account=accounts.get(entry.actor),
            person=named.get(keys[0]) if len(keys := _people(entry)) == 1 else None,
            people=len(entry.people),
        )
        for entry in entries
    ]


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _who(access: Access) -> str:
    username = access.entry.actor
    if access.account is None or access.account.name == username:
        return username
    return _("{name} ({username})").format(name=access.account.name, username=username)


def _person_link(access: Access) -> str:
    """Return the address of the person's page or, if only her pseudonym is shown, of all that was read of her."""
    if access.person is None:
        return ""
    if access.person.person is not None:
        return reverse("person", args=[access.person.person.pk])
    return f"{reverse('access')}?{urlencode({'person': access.person.name})}"


def _account_link(access: Access) -> str:
    return reverse("account", args=[access.account.pk]) if access.account and access.account.pk else ""


def _what(access: Access) -> str:
    entry = access.entry
    if entry.subject in LISTED and entry.subject_id in LISTS:
        words = _(LISTED[entry.subject]).format(title=LISTS[entry.subject_id].title)
    else:
        words = str(subject_labels().get(entry.subject, entry.subject))
    emergency = any(one.startswith(EMERGENCY) for one in entry.basis)
    consent = any(not one.startswith(EMERGENCY) for one in entry.basis)
    return " · ".join([words, *[_("by her consent")] * consent, *[_("by an emergency opening")] * emergency])


def _facts(access: Access) -> str:
    labels = fact_labels()
    return _(", ").join(_(labels[name]) if name in labels else name for name in access.entry.facts)


ACCESS: DeclaredList[Access, Narrowed] = DeclaredList(
    name="access",
    title=gettext_lazy("Access log"),
    model=AccessEntry,
    rows=lambda reader: queries.access_entries(reader.actor, reader.terms.filters),
    prepare=accesses,
    narrowing=lambda reader: Narrowing(reader.terms.words),
    empty=gettext_lazy("Nothing has been read yet."),
    columns=(
        Column(
            name="at",
            label=gettext_lazy("When"),
            kind=Kind.MOMENT,
            value=lambda access: access.entry.at,
            order=("at",),
        ),
        Column(
            name="actor",
            label=gettext_lazy("Who"),
            value=lambda access: access.entry.actor,
            words=_who,
            order=("actor",),
        ),
        Column(
            name="person",
            label=gettext_lazy("Person"),
            kind=Kind.PERSON,
            value=lambda access: access.person.person.pk if access.person and access.person.person else None,
            optional=True,
        ),
        Column(name="whose", label=gettext_lazy("Whose record"), optional=True),
        Column(
            name="purposes",
            label=gettext_lazy("Purpose"),
            kind=Kind.TEXTS,
            value=lambda access: access.entry.purposes,
            words=lambda access: _(", ").join(map(purpose_label, access.entry.purposes)),
        ),
        Column(name="subject", label=gettext_lazy("What"), value=lambda access: access.entry.subject, words=_what),
        Column(
            name="facts",
            label=gettext_lazy("Facts"),
            kind=Kind.TEXTS,
            value=lambda access: access.entry.facts,
            words=_facts,
        ),
    ),
)
"""Declared beside its page, because its labels come from the menus of all rooms."""


@page()
@listed(PageList(declared=ACCESS, terms=_narrowed, links={"whose": _person_link, "actor": _account_link}))
def access(request: Request) -> HttpResponse:
    """Who read sensitive facts within the actor's divisions."""
    if not may(request.actor, Action.VIEW, AccessEntry):
        raise NotAllowed
    return render(request, "core/access_log-page.html", {"filters": AccessForm(request)})
