"""The common format of errors for requests that reach no operation."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy

GetResponse = Callable[[HttpRequest], HttpResponse]
REFUSED = ("refused", gettext_lazy("The request could not be read."))
SAID = {
    404: ("not_found", gettext_lazy("There is nothing at this address.")),
    405: ("method", gettext_lazy("This address does not answer this kind of request.")),
    500: ("fault", gettext_lazy("Something went wrong on our side. Nothing is half done.")),
}


class ErrorShapeMiddleware:
    """Answer an unknown address, a wrong method or a server fault under /api/ in the format of all other errors."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an error under /api/ that is not JSON yet becomes JSON."""
        response = self.get_response(request)
        shaped = response.headers.get("Content-Type", "").startswith("application/json")
        if shaped or response.status_code < 400 or not request.path.startswith("/api/"):
            return response
        code, message = SAID.get(response.status_code, REFUSED)
        answer = JsonResponse({"code": code, "message": str(message)}, status=response.status_code)
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        return answer
