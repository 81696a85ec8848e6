"""The tour of the demonstration: what Renyang is, and five pages as five people see them."""

from dataclasses import dataclass

from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from renyang.core.access.gate import Actor, OutOfScope
from renyang.core.queries import setting, user_named
from renyang.core.services import user_set_language
from renyang.web.shell.menu import Label
from renyang.web.shell.request import Request

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Stop:
    """A stop of the tour: the demonstration account that sees it, the page's route, its title and what to look at."""

    account: str
    route: str
    title: Label
    words: Label


STOPS = (
    Stop("worker", "today", _("A worker's morning"), _("Who waits, why and until when, with one button each.")),
    Stop("worker", "register", _("One register"), _("Type zxy, open a person, and see which source each fact has.")),
    Stop("officer", "first", _("An officer's evening"), _("Who lives alone and is to be reached first tonight.")),
    Stop("partner", "openings", _("A director's decision"), _("How many people each site can safely open for today.")),
    Stop("officer", "stress_runs", _("If a shock came"), _("Who would be left behind, and what would help most.")),
    Stop(
        "family", "mine", _("A daughter"), _("What the community knows of her mother, and how she says what changed.")
    ),
)


@require_http_methods(["GET", "POST"])
def tour(request: Request) -> HttpResponse:
    """The tour. A stop signs in as its account, whose password is published, and opens its page.

    Raises OutOfScope in a deployment with records of its own.
    """
    if not setting("demo_data", default=False):
        raise OutOfScope
    if request.method == "GET":
        return render(request, "tour.html")
    chosen = next((stop for number, stop in enumerate(STOPS) if str(number) == request.POST.get("stop")), None)
    if chosen is None:
        raise OutOfScope
    user = user_named(chosen.account)
    user_set_language(actor=Actor.of(user), language=request.LANGUAGE_CODE)
    logout(request)
    login(request, user, BACKEND)
    return redirect(chosen.route)
