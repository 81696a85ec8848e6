"""Middleware: the actor and the language of a request, and a page for a Problem."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.once import one_request
from renyang.core.access.reach import acting
from renyang.core.access.session import deny
from renyang.core.queries import second_factor_due
from renyang.science.problem import Problem
from renyang.web.shell.request import Request

GetResponse = Callable[[Request], HttpResponse]
LANGUAGE_COOKIE, THEME_COOKIE = "language", "theme"
LANGUAGES = ("zh-hans", "en")
THEMES = ("", "light", "dark")
WITHOUT_FACTOR = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "preferences",
        "password_set",
    }
)
STATUS = {OutOfScope: 404, NotAllowed: 403}


class ActorMiddleware:
    """Set `request.actor`: the user with the grants active now, loaded lazily and once per request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer with `request.actor` set."""
        deny()
        request.actor = cast("Actor", SimpleLazyObject(lambda: acting(Actor.of(request.user))))
        with one_request():
            return self.get_response(request)


class LanguageMiddleware:
    """Set the language: the account's if signed in, otherwise the cookie's, by default Chinese."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer in the reader's language."""
        wanted = request.user.language if request.user.is_authenticated else request.COOKIES.get(LANGUAGE_COOKIE, "")
        language = wanted if wanted in LANGUAGES else LANGUAGES[0]
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            answered_in = translation.get_language()  # a token sets the language of its user
        response.headers["Content-Language"] = "zh-Hans" if answered_in == "zh-hans" else "en"
        return response


class SecondFactorMiddleware:
    """Lead a signed-in user whose role needs a second factor to the page that sets one up, once the days for it are over.

    Programs with a token are not held up: whoever made the token was signed in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer; `process_view` holds up."""
        return self.get_response(request)

    def process_view(self, request: Request, *_view: object) -> HttpResponse | None:
        """Answer in place of the page; leave those by which one sets the factor up, and leaves."""
        route = request.resolver_match.url_name if request.resolver_match else None
        if route is None or route in WITHOUT_FACTOR or route.startswith("mfa_") or not request.user.is_authenticated:
            return None
        due = second_factor_due(request.actor)
        if due is None or due >= timezone.localdate():
            return None
        what = gettext("Your role needs a second factor when you sign in. Set one up to go on.")
        if request.path.startswith("/api/"):
            return JsonResponse({"code": "second_factor", "message": what}, status=403)
        messages.warning(request, what)
        address = reverse("mfa_index")
        return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


class ProblemMiddleware:
    """Show a Problem that a view raised as a page. Nothing is left half done, because services are atomic."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer; `process_exception` handles a Problem."""
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """Answer a Problem with a page; leave other exceptions and those of the API to other handlers."""
        if not isinstance(error, Problem) or request.path.startswith("/api/"):
            return None
        return problem_page(request, error)


def problem_page(request: Request, problem: Problem) -> HttpResponse:
    """Return the page of a Problem."""
    status = STATUS.get(type(problem), 422)
    context = {"problem": problem.translated(gettext), "code": problem.code, "status": status}
    return render(request, "problem.html", context, status=status)
