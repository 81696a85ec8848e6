"""Today, the work queue of the actor, and At a glance, the totals of what the actor works with."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from renyang.core.access.gate import NotAllowed
from renyang.core.queries import division_names
from renyang.core.services import work_postpone
from renyang.web.shell.menu import cards_shown, front_of, menus
from renyang.web.shell.navigation import works
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request
from renyang.web.shell.work import queue


class PostponeForm(forms.Form):
    """Which item of work to put off, and for how many days."""

    key = forms.CharField(max_length=100)
    days = forms.IntegerField(min_value=1, max_value=31)


@page()
def today(request: Request) -> HttpResponse:
    """The first page after signing in: the work queue, or the front page of an actor who does not work here."""
    actor, names = request.actor, division_names()
    front = front_of(actor)
    if front is not None:
        return redirect(front)
    context = {
        "today": timezone.localdate(),
        "soon": timezone.localdate() + dt.timedelta(days=7),
        "places": _(", ").join(dict.fromkeys(names.get(grant.division, grant.division) for grant in actor.grants)),
        "queue": queue(actor),
    }
    return render(request, "today.html", context)


@page("POST")
def postpone(request: Request) -> HttpResponse:
    """Put an item of work off; it returns by itself."""
    form = PostponeForm(request.POST)
    if form.is_valid():
        until = timezone.localdate() + dt.timedelta(days=form.cleaned_data["days"])
        work_postpone(actor=request.actor, key=form.cleaned_data["key"], until=until)
        day = date_format(until, "SHORT_DATE_FORMAT")
        messages.success(request, _("Put off. It is back on {day}.").format(day=day))
    return redirect("today")


@page()
def glance(request: Request) -> HttpResponse:
    """The totals of the actor's part of the register, and the latest results."""
    actor = request.actor
    if not works(actor):
        raise NotAllowed
    context = {
        "tiles": [tile for menu in menus() for tiles in menu.tiles for tile in tiles(actor)],
        "cards": cards_shown((card for menu in menus() for card in menu.glance), actor),
    }
    return render(request, "glance.html", context)
