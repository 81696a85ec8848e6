"""What every request gets: its actor, its language, and plain words when something is wrong."""

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
    """`request.actor`: the signed-in user with the grants active now, read once a request and only when needed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer with the actor at hand."""
        request.actor = cast("Actor", SimpleLazyObject(lambda: Actor.of(request.user)))
        return self.get_response(request)


class LanguageMiddleware:
    """The reader's language: the account's for the signed-in, a cookie's otherwise, Chinese by default."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer in the reader's language."""
        wanted = request.user.language if request.user.is_authenticated else request.COOKIES.get(LANGUAGE_COOKIE, "")
        language = wanted if wanted in LANGUAGES else LANGUAGES[0]
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            answered_in = translation.get_language()  # a token speaks its own user's
        response.headers["Content-Language"] = "zh-Hans" if answered_in == "zh-hans" else "en"
        return response


class ProblemMiddleware:
    """A Problem raised by a page becomes a page that says it; nothing half done stays, because services are atomic."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer; problems are told in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """Answer a Problem in plain words; leave any other exception to Django."""
        if not isinstance(error, Problem) or request.path.startswith("/api/"):
            return None
        status = STATUS.get(type(error), 422)
        context = {"problem": error.translated(gettext), "code": error.code, "status": status}
        return render(request, "problem.html", context, status=status)
