"""Middleware: the actor and the language of a request, and a page for a Problem."""

from collections.abc import Callable
from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.science.problem import Problem
from renyang.web.shell.request import Request

GetResponse = Callable[[Request], HttpResponse]
LANGUAGE_COOKIE, THEME_COOKIE = "language", "theme"
LANGUAGES = ("zh-hans", "en")
THEMES = ("", "light", "dark")
STATUS = {OutOfScope: 404, NotAllowed: 403}


class ActorMiddleware:
    """Set `request.actor`: the user with the grants active now, loaded lazily and once per request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer with `request.actor` set."""
        request.actor = cast("Actor", SimpleLazyObject(lambda: Actor.of(request.user)))
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
