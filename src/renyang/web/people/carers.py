"""Pages of a person's carers: add, change, remove and reorder them."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from renyang.core.terms import term_fields
from renyang.people import services
from renyang.people.domain.carers import CarerTerms
from renyang.people.models import Carer
from renyang.people.queries import carers as queries
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request
from renyang.web.shell.terms import TermsForm

BESIDE = {"phone_unreadable": "phone"}
"""The field that shows a refusal, by the problem's code."""


class CarerForm(TermsForm[CarerTerms]):
    """Details of a carer."""

    terms_class = CarerTerms
    widgets = {"phone": partial(forms.TextInput, attrs={"type": "tel"})}


@page("GET", "POST")
def carers(request: Request, pk: str) -> HttpResponse:
    """A person's carers in the order of calling, and a form to add one."""
    person, in_order = queries.carers_of(request.actor, pk)
    form = CarerForm(request.POST or None)
    if (
        form.is_valid()
        and saved(form, lambda: services.carer_add(actor=request.actor, person=person, terms=form.terms), fields=BESIDE)
        is not None
    ):
        messages.success(request, _("Added."))
        return redirect("carers", pk=person.pk)
    context = {"person": person, "carers": in_order, "form": form}
    return render(request, "people/carers-list.html", context, status=422 if form.errors else 200)


@page("GET", "POST")
def carer_change(request: Request, pk: int) -> HttpResponse:
    """Change the details of a carer."""
    carer = queries.carer_to_change(request.actor, pk)
    form = CarerForm(request.POST or None, initial={name: getattr(carer, name) for name in term_fields(CarerTerms)})
    if (
        form.is_valid()
        and saved(
            form, lambda: services.carer_change(actor=request.actor, carer=carer, terms=form.terms), fields=BESIDE
        )
        is not None
    ):
        messages.success(request, _("Changed."))
        return redirect("carers", pk=carer.person_id)
    return render(
        request, "people/carers-change.html", {"carer": carer, "form": form}, status=422 if form.errors else 200
    )


@page("POST")
def carer_remove(request: Request, pk: int) -> HttpResponse:
    """Take a carer off the list."""
    carer = queries.carer_to_change(request.actor, pk)
    services.carer_remove(actor=request.actor, carer=carer)
    messages.success(request, _("Removed. Later imports that name this contact will not add them again."))
    return redirect("carers", pk=carer.person_id)


@page("POST")
def carers_order(request: Request, pk: str) -> HttpResponse:
    """Move a carer one place up or down."""
    person, in_order = queries.carers_of(request.actor, pk)
    order = _moved(in_order, request.POST.get("carer", ""), -1 if request.POST.get("move") == "up" else 1)
    services.carers_order(actor=request.actor, person=person, carers=order)
    return redirect("carers", pk=person.pk)


def _moved(in_order: list[Carer], pk: str, by: int) -> list[int]:
    """Return the order with one carer moved; unchanged if there is no such carer or place."""
    order = [carer.pk for carer in in_order]
    at = next((at for at, number in enumerate(order) if str(number) == pk), None)
    if at is not None and 0 <= at + by < len(order):
        order[at], order[at + by] = order[at + by], order[at]
    return order
