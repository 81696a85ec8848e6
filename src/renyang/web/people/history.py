"""The page of the history of a person's facts."""

from django.http import HttpResponse
from django.shortcuts import render

from renyang.people.queries.history import history
from renyang.web.shell.pages import GROUP_LABELS, page
from renyang.web.shell.request import Request


@page()
def person_history(request: Request, pk: str) -> HttpResponse:
    """All values that each fact of a person has had."""
    changes = history(request.actor, pk)
    groups = [(GROUP_LABELS[group], timelines) for group, timelines in changes.groups.items()]
    return render(request, "people/history-page.html", {"found": changes, "groups": groups})
