"""What is typed into addresses and forms: refused where it is no text, and told where a number in it was masked."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _

from renyang.core.text.masking import Masked, masked_meanwhile
from renyang.science.letters import readable_text
from renyang.science.problem import Problem
from renyang.web.shell.middleware import problem_page
from renyang.web.shell.request import Request

if TYPE_CHECKING:
    from django.http.request import _ImmutableQueryDict

MASKED = "Renyang-Masked"
"""Header of the API's answers: how many numbers were masked in what was sent."""


class TypedMiddleware:
    """Refuse addresses with control characters, drop invisible ones from their queries, and tell who wrote a number into
    free text that it was masked: pages in a message, the API in a header.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer what can be read."""
        programs = request.path.startswith("/api/")
        try:
            readable_text(request.path)
            request.GET = cast("_ImmutableQueryDict", _readable_query(request.GET))
        except Problem as problem:
            if not programs:
                return problem_page(request, problem)
            return JsonResponse({"code": problem.code, "message": problem.translated(_)}, status=422)
        with masked_meanwhile() as masked:
            answer = self.get_response(request)
        if masked and programs:
            answer.headers[MASKED] = str(len(set(masked)))
        elif masked:
            _tell(request, masked)
        return answer


def _tell(request: Request, masked: Iterable[Masked]) -> None:
    for one in dict.fromkeys(masked):
        messages.warning(request, one.as_problem().translated(_))


def _readable_query(query: QueryDict) -> QueryDict:
    read = QueryDict(mutable=True)
    for name, values in query.lists():
        read.setlist(readable_text(name), [readable_text(value) for value in values])
    read._mutable = False
    return read
