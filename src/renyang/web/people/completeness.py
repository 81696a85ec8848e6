"""Pages of the register's completeness and freshness, and of the people to ask first."""

from django.http import HttpResponse
from django.shortcuts import render

from renyang.core.access.gate import Action, may
from renyang.people.domain.freshness import TARGET
from renyang.people.lists import COMMUNITIES_COUNTED, DEPARTMENTS_COUNTED, FACTS_COUNTED, FIRST_TO_ASK
from renyang.people.models import Person
from renyang.people.queries import completeness as queries
from renyang.web.people.links import away_badge, to_call, to_person
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, terms_once
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


def _counted(request: Request) -> queries.Completeness:
    return queries.completeness(request.actor)


@page()
@listed(
    PageList(declared=FACTS_COUNTED, terms=_counted),
    PageList(declared=COMMUNITIES_COUNTED, terms=_counted),
    PageList(declared=DEPARTMENTS_COUNTED, terms=_counted),
)
def completeness(request: Request) -> HttpResponse:
    """Completeness by fact, by community and by department."""
    counted = terms_once(request, _counted)
    below = [name for name, count in counted.facts.items() if count.share is not None and count.share < TARGET]
    total = queries.Count(
        sum(count.people for count in counted.facts.values()),
        sum(count.known for count in counted.facts.values()),
        sum(count.fresh for count in counted.facts.values()),
    )
    context = {
        "total": total,
        "below": len(below),
        "facts": len(counted.facts),
        "target": TARGET,
        "may_ask": may(request.actor, Action.CHANGE, Person),
    }
    return render(request, "people/completeness-page.html", context)


def _to_ask(request: Request) -> list[queries.ToAsk]:
    return queries.people_to_ask(request.actor)


@page()
@listed(
    PageList(
        declared=FIRST_TO_ASK,
        terms=_to_ask,
        links={"name": lambda row: to_person(row.person), "phone": lambda row: to_call(row.person)},
        badges={"status": lambda row: away_badge(row.person)},
    )
)
def first_to_ask(request: Request) -> HttpResponse:
    """The fifty people with whom one call each makes most facts fresh."""
    gained = sum(len(row.facts) for row in terms_once(request, _to_ask))
    return render(request, "people/completeness-first.html", {"gained": gained})
