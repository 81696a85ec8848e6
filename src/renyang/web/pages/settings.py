"""Preferences of the reader, and the access log."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from renyang.core import queries
from renyang.core.gate import Action, NotAllowed, may
from renyang.core.models import AccessEntry
from renyang.core.services import user_set_language
from renyang.web.middleware import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES
from renyang.web.pages.common import page

YEAR = 365 * 24 * 3600  # seconds


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and light or dark, for anybody; the language of the signed-in is kept with the account."""
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        onward = "/"
    answer = HttpResponseRedirect(onward)
    language, theme = request.POST.get("language", ""), request.POST.get("theme")
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="Lax", httponly=True)
        if request.actor.is_authenticated:
            user_set_language(actor=request.actor, language=language)
    if theme in THEMES:
        answer.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", httponly=True)
    return answer


@page()
def access(request: HttpRequest) -> HttpResponse:
    """Who read sensitive facts within the reader's divisions."""
    if not may(request.actor, Action.VIEW, AccessEntry):
        raise NotAllowed
    return render(request, "access.html", {"entries": queries.access_entries(request.actor)[:200]})
