"""Preferences of the reader: language and theme."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from renyang.core.services import user_set_language
from renyang.web.shell.middleware import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES
from renyang.web.shell.request import Request

YEAR = 365 * 24 * 3600  # seconds


@require_POST
def preferences(request: Request) -> HttpResponse:
    """Set language and theme in cookies, signed in or not; the language is also kept with the account."""
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
