"""The Today page: tasks that wait for the actor, and the tiles and cards of each room."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from renyang.core.queries import division_names
from renyang.web.shell.menu import cards_shown, menus
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


@page()
def today(request: Request) -> HttpResponse:
    """The first page after signing in."""
    actor, names = request.actor, division_names()
    context = {
        "today": timezone.localdate(),
        "places": [names.get(grant.division, grant.division) for grant in actor.grants],
        "tiles": [tile for menu in menus() for tiles in menu.tiles for tile in tiles(actor)],
        "work": [item for menu in menus() for items in menu.work for item in items(actor)],
        "cards": cards_shown((card for menu in menus() for card in menu.today), actor),
    }
    return render(request, "today.html", context)
