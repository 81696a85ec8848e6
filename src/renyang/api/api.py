"""The assembled API: version 1 under /api/v1/, documented at /api/v1/docs."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from renyang import __version__
from renyang.api.security import Session, Token, TokenTooNarrow
from renyang.core.access.gate import NotAllowed, OutOfScope
from renyang.core.access.scopes import Scope
from renyang.rooms import declared
from renyang.science.problem import Problem

STATUS = {OutOfScope: 404, NotAllowed: 403, TokenTooNarrow: 403}

api = NinjaAPI(
    title="Renyang",
    version=__version__,
    description="A community's elder-care register, its index and stress tests. ID and telephone numbers in free text are "
    "replaced by stars as they are written; the header `Renyang-Masked` of an answer says how many were.",
    urls_namespace="api-1",
    docs_url="/v1/docs",
    openapi_url="/v1/openapi.json",
)
for room in declared("api"):
    scope = Scope(room.__name__.rpartition(".")[2])
    for router in room.ROUTERS:
        api.add_router("/v1/", router, auth=[Token(scope), Session()])


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    """Answer any Problem in the common format, in the caller's language."""
    body = {"code": error.code, "message": error.translated(gettext)}
    return api.create_response(request, body, status=STATUS.get(type(error), 422))


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer invalid values with where they are and what is wrong, never with the values themselves."""
    places = [{"where": list(entry["loc"]), "message": entry["msg"]} for entry in error.errors]
    body = {"code": "invalid", "message": gettext("Some values are not as they should be."), "places": places}
    return api.create_response(request, body, status=422)


@api.exception_handler(AuthenticationError)
def on_anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001 - ninja's call
    """Answer a request whose token is missing, unknown or expired."""
    body = {"code": "unauthorised", "message": gettext("Give a token: Authorization: Bearer ...")}
    return api.create_response(request, body, status=401)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework refuses, in the common format."""
    return api.create_response(request, {"code": "refused", "message": str(error)}, status=error.status_code)


@api.exception_handler(RequestDataTooBig)
def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001 - ninja's call
    """Answer a request whose body is larger than any operation needs."""
    body = {"code": "too_large", "message": gettext("The request is too large. Nothing of it is kept.")}
    return api.create_response(request, body, status=413)
