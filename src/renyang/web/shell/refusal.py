"""Answers that need neither the database nor an account: why a request cannot be served, in both languages."""

import logging
import sys

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, override

from renyang.science.problem import Problem
from renyang.web.shell.middleware import LANGUAGE_COOKIE, LANGUAGES

logger = logging.getLogger(__name__)
SOON = 5  # seconds after which it is worth asking again


class Refusal(Exception):  # noqa: N818 - an answer
    """The status and the sentences with which a request is refused."""

    def __init__(self, status: int, problem: Problem) -> None:
        self.status, self.problem = status, problem
        super().__init__(problem.code)


FAULT = Refusal(
    500,
    Problem(
        "fault",
        "Something went wrong on our side. Nothing is half done.",
        do="Try again in a moment; if it stays, tell your administrator the time it happened.",
    ),
)
AWAY = Refusal(
    503,
    Problem(
        "database_away",
        "The database cannot be reached at the moment.",
        kept="Everything saved before is kept. This request changed nothing.",
        do="Try again in a minute; the site comes back by itself.",
    ),
)
TOO_LONG = Refusal(
    503,
    Problem(
        "took_too_long",
        "This took longer than a page may take, and was stopped.",
        kept="Nothing was changed.",
        do="Choose less at a time, for example one community, or try again later.",
    ),
)
IN_USE = Refusal(
    503,
    Problem(
        "in_use",
        "Someone else is changing this right now.",
        kept="Nothing was changed.",
        do="Try again in a moment.",
    ),
)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with a page, or with JSON under /api/."""
    if request.path.startswith("/api/"):
        with override(_language(request)):
            body = {"code": refusal.problem.code, "message": refusal.problem.translated(gettext)}
        answer: HttpResponse = JsonResponse(body, status=refusal.status)
    else:
        told = [(language, _translated(refusal.problem, language)) for language in LANGUAGES]
        answer = render(None, "refusal.html", {"told": told}, status=refusal.status)
    answer.headers["Cache-Control"] = "no-store"
    if refusal.status == 503:
        answer.headers["Retry-After"] = str(SOON)
    return answer


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a request whose page raised an exception: Django calls it while the exception is being handled."""
    refusal = _refusal_of(sys.exc_info()[1])
    answer = refused(request, refusal)
    if refusal is not FAULT:
        logger.warning("%s: %s", refusal.problem.code, request.path)
        answer._has_been_logged = True  # type: ignore[attr-defined] # Django would log a traceback for each request
    return answer


def _refusal_of(error: BaseException | None) -> Refusal:
    if not isinstance(error, OperationalError | InterfaceError):
        return FAULT
    match error.__cause__:
        case psycopg.errors.QueryCanceled():
            return TOO_LONG
        case psycopg.errors.LockNotAvailable() | psycopg.errors.DeadlockDetected():
            return IN_USE
    return AWAY


def _language(request: HttpRequest) -> str:
    """The language of the cookie, or of the caller; an account's cannot be read."""
    wanted = request.COOKIES.get(LANGUAGE_COOKIE) or request.headers.get("Accept-Language", "")[:2]
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _translated(problem: Problem, language: str) -> str:
    with override(language):
        return problem.translated(gettext)
