"""What views share."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from renyang.people.rules import FactGroup
from renyang.science.problem import Problem

View = Callable[..., HttpResponse]
Saved = TypeVar("Saved")
GROUP_LABELS = {
    FactGroup.BASIC: gettext_lazy("Person"),
    FactGroup.CONTACT: gettext_lazy("How to reach"),
    FactGroup.IDENTITY: gettext_lazy("Identity"),
    FactGroup.WELFARE: gettext_lazy("Welfare"),
    FactGroup.HEALTH: gettext_lazy("Health"),
    FactGroup.INSURANCE: gettext_lazy("Insurance and pension"),
}


def page(*methods: str) -> Callable[[View], View]:
    """A page for the signed-in, answering these methods. An ended session takes htmx to the sign-in page as a whole."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.actor.is_authenticated:
                answer = redirect_to_login(request.get_full_path())
                if request.htmx:
                    answer = HttpResponse(headers={"HX-Redirect": answer.url})
                return answer
            answer = view(request, *args, **kwargs)
            answer.headers.setdefault("Cache-Control", "no-store")
            answer.headers.setdefault("Vary", "HX-Request, Cookie")
            return answer

        return require_http_methods(methods or ("GET",))(guarded)

    return wrap


def saved(
    form: forms.Form, save: Callable[[], Saved], *, fields: Mapping[str, str] = MappingProxyType({})
) -> Saved | None:
    """What a service made of a valid form; None where it refused, with the reason in the form: above it, or beside the field
    that `fields` names for the refusal's code.
    """
    try:
        return save()
    except Problem as problem:
        form.add_error(fields.get(problem.code), problem.translated(_))
        return None


@contextlib.contextmanager
def kept_file(upload: UploadedFile) -> Iterator[Path]:
    """An uploaded file as a file of its own for as long as it is read, because a workbook has to be read from its end."""
    with tempfile.NamedTemporaryFile() as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        yield Path(kept.name)


def yes_no(fact: bool | None) -> str:
    """A fact that holds or does not, in a word; empty where it is not known."""
    return "" if fact is None else _("yes") if fact else _("no")
