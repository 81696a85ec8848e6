"""The own page of older people, their family and their carers, designed for older readers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.queries import division_names, help_line
from renyang.core.text.cells import yes_no
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.freshness import State
from renyang.people.domain.reading import phone
from renyang.people.queries import proposals as queries
from renyang.people.services import proposal_make
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request

YES_NO = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
TYPED_LENGTH = 200  # characters


class OwnForm(forms.Form):
    """The facts that may be changed, confirmations of stale ones, and a note.

    The form carries the values it showed, so only edited values count as changed, whatever the register says by then.
    """

    note = forms.CharField(label=gettext_lazy("Anything the worker should know"), max_length=200, required=False)

    def __init__(self, own: queries.OwnPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [fact for fact in own.asked if fact.name not in own.waiting]
        for fact in self.asked:
            self.fields[fact.name] = _field(fact)
        old = [(fact.name, fact.label) for fact in self.asked if fact.state == State.STALE]
        self.fields["confirmed"] = forms.MultipleChoiceField(choices=old, required=False)

    @property
    def changed(self) -> dict[str, str]:
        """The new values of the facts that were changed."""
        return {fact.name: self.cleaned_data[fact.name] for fact in self.asked if fact.name in self.changed_data}

    def clean(self) -> None:
        """Reject emptied values: nothing is removed from the register here."""
        for name, typed in self.changed.items() if not self.errors else ():
            if not typed:
                self.add_error(name, _("This cannot be emptied here. Please call the community."))


@page()
def mine(request: Request) -> HttpResponse:
    """The people the actor is tied to; if only one, her page, and if none, whom to ask."""
    people = queries.own_people(request.actor)
    if len(people) == 1:
        own = queries.own_page(request.actor, people[0].pk)
        return _shown(request, own, OwnForm(own), several=False)
    return render(request, "people/mine-people.html", {"people": people, "help_line": help_line()})


@page("GET", "POST")
def mine_person(request: Request, pk: str) -> HttpResponse:
    """What the register says about one person, and the form to propose changes."""
    own = queries.own_page(request.actor, pk)
    form = OwnForm(own, request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        made = saved(
            form,
            lambda: proposal_make(
                actor=request.actor,
                person=own.person,
                facts=form.changed,
                confirmed=[name for name in typed["confirmed"] if name not in form.changed],
                note=typed["note"],
            ),
        )
        if made:
            messages.success(request, _("Sent. A community worker will check it. The answer will appear here."))
            return redirect("mine_person", pk=own.person.pk)
    return _shown(request, own, form, several=len(queries.own_people(request.actor)) > 1)


def _shown(request: Request, own: queries.OwnPage, form: OwnForm, *, several: bool) -> HttpResponse:
    names = division_names()
    confirmed = form["confirmed"].value() or []
    context = {
        "own": own,
        "form": form,
        "rows": [_row(fact, own, form, confirmed) for fact in own.asked],
        "several": several,
        "community": names.get(own.person.division_code, own.person.division_code),
        "help_line": help_line(),
    }
    return render(request, "people/mine-person.html", context, status=422 if form.errors else 200)


def _row(fact: queries.Standing, own: queries.OwnPage, form: OwnForm, confirmed: Any) -> dict[str, Any]:
    """Return a fact with its form field and its state."""
    waits = fact.name in own.waiting
    return {
        "said": fact,
        "waits": waits,
        "old": fact.state == State.STALE,
        "field": None if waits else form[fact.name],
        "confirmed": fact.name in confirmed,
        "open": form.is_bound and not waits and fact.name in form.changed_data,
    }


def _field(fact: queries.Standing) -> forms.Field:
    """Return the form field of a fact, with the register's value as its initial one."""
    declared = BY_NAME[fact.name]
    offered = YES_NO if declared.read is yes_no else declared.choices.choices if declared.choices else ()
    if offered:
        initial = {True: "yes", False: "no"}.get(fact.value, fact.value) or ""
        nothing = [] if initial else [("", _("not known"))]
        choices = [*nothing, *offered]
        return forms.ChoiceField(
            label=fact.label, required=False, show_hidden_initial=True, choices=choices, initial=initial
        )
    keys = {"inputmode": "tel"} if declared.read is phone else {}
    return forms.CharField(
        label=fact.label,
        required=False,
        show_hidden_initial=True,
        max_length=TYPED_LENGTH,
        initial=fact.value or "",
        widget=forms.TextInput(attrs=keys),
    )
