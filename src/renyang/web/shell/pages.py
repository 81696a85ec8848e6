"""Helpers that views share."""

import contextlib
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, TypeVar

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from renyang.core.access.gate import NotAllowed
from renyang.core.access.roles import STREET_STAFF
from renyang.people.rules.facts import FactGroup
from renyang.science.problem import Problem
from renyang.web.shell.request import Request

View = Callable[..., HttpResponseBase]
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
    """Make a view an uncached page that answers `methods` (default GET) and redirects to sign-in if nobody is signed
    in; for htmx the redirect replaces the whole page.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.actor.is_authenticated:
                sign_in = redirect_to_login(request.get_full_path())
                return HttpResponse(headers={"HX-Redirect": sign_in.url}) if request.htmx else sign_in
            answer = view(request, *args, **kwargs)
            answer.headers.setdefault("Cache-Control", "no-store")
            answer.headers.setdefault("Vary", "HX-Request, Cookie")
            return answer

        return require_http_methods(methods or ("GET",))(guarded)

    return wrap


def saved(
    form: forms.Form, save: Callable[[], Saved], *, fields: Mapping[str, str] = MappingProxyType({})
) -> Saved | None:
    """Return what `save` returns for a valid form. If it raises Problem, return None and add the reason to the form: to
    the field that `fields` names for the problem's code, otherwise above the form.
    """
    try:
        return save()
    except Problem as problem:
        form.add_error(fields.get(problem.code), problem.translated(_))
        return None


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
    """Set the choices of a form's field. Raises TypeError if it is not a choice field."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no field of choices")
    field.choices = list(choices)


def within_limit(upload: "UploadedFile[bytes]") -> "UploadedFile[bytes]":
    """Return an uploaded file. Raises ValidationError if it is larger than the deployment's limit."""
    if upload.size is None or upload.size > settings.UPLOAD_LIMIT:
        raise forms.ValidationError(
            _("The file is larger than {limit} MB. Split it, for example by community.").format(
                limit=settings.UPLOAD_LIMIT // 1_000_000
            )
        )
    return upload


def workbook(name: str, write: Callable[[BinaryIO], None]) -> HttpResponse:
    """Return the workbook that `write` fills, as a download called `name`.xlsx."""
    book = io.BytesIO()
    write(book)
    answer = HttpResponse(
        book.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


@contextlib.contextmanager
def kept_file(upload: "UploadedFile[bytes]") -> Iterator[Path]:
    """Copy an upload to a temporary file while it is read, because a workbook is read from its end."""
    with tempfile.NamedTemporaryFile() as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        yield Path(kept.name)


def yes_no(fact: bool | None) -> str:
    """Return "yes" or "no" in the reader's language; empty if unknown."""
    return "" if fact is None else _("yes") if fact else _("no")


def require_street_staff(request: Request) -> None:
    """Raise NotAllowed unless the actor is trusted, or a sub-district officer or community worker anywhere: the page is for
    them, and its lists show each row as the grant that covers it allows.
    """
    if not request.actor.trusted and not request.actor.granted(STREET_STAFF):
        raise NotAllowed
