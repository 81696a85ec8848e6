"""The page of partners: organisations, agreements and who answers for what."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.organisations import queries as organisations_queries
from renyang.organisations.models import Organisation
from renyang.partners import queries
from renyang.partners.models import Agreement, Responsibility
from renyang.science.catalogue import WORDS
from renyang.web.shell.listing import TakeAlong, listed
from renyang.web.shell.pages import page, yes_no
from renyang.web.shell.request import Request


@page()
@listed(
    TakeAlong(
        "responsibilities",
        gettext_lazy("Responsibility list"),
        Action.VIEW,
        Responsibility,
        lambda request: _responsibilities(request.actor),
    ),
    TakeAlong(
        "agreements",
        gettext_lazy("Agreements"),
        Action.VIEW,
        Agreement,
        lambda request: _agreements(request.actor, request.LANGUAGE_CODE),
    ),
    TakeAlong(
        "organisations",
        gettext_lazy("Organisations"),
        Action.VIEW,
        Organisation,
        lambda request: _organisations(request.actor),
    ),
)
def partners(request: Request) -> HttpResponse:
    """Organisations, agreements and the responsibility list."""
    if not may(request.actor, Action.VIEW, Organisation):
        raise NotAllowed
    context = {
        "organisations": organisations_queries.organisations(request.actor),
        "agreements": [
            (row, _service(row.service, request.LANGUAGE_CODE)) for row in queries.agreements(request.actor)
        ],
        "responsibilities": queries.responsibilities(request.actor),
        "names": division_names(),
    }
    return render(request, "partners/partners-page.html", context)


def _service(code: str, language: str) -> str:
    return code.replace("_", " ") if language == "en" else WORDS.get(code, (code,))[0]


def _responsibilities(actor: Actor) -> Listing:
    headings = [_("Function"), _("Phase"), _("Owner"), _("Deputy")]
    rows = (
        [row.function, row.phase, str(row.owner or _("nobody")), str(row.deputy or _("nobody"))]
        for row in queries.responsibilities(actor).iterator()
    )
    return Listing(headings, rows)


def _agreements(actor: Actor, language: str) -> Listing:
    headings = [_("Organisation"), _("Service"), _("Stands in for"), _("People a day"), _("Liability covered"),
                _("Insured until"), _("Ends on")]  # fmt: skip
    rows = (
        [
            str(row.organisation),
            _service(row.service, language),
            str(row.stands_in_for or ""),
            row.per_day,
            yes_no(row.liability_covered),
            row.insured_until,
            row.ends_on,
        ]
        for row in queries.agreements(actor).iterator()
    )
    return Listing(headings, rows)


def _organisations(actor: Actor) -> Listing:
    names = division_names()
    headings = [_("Organisation"), _("Kind"), _("Community"), _("People available")]
    rows = (
        [row.name, row.get_kind_display(), names.get(row.division_code, ""), row.people_available]
        for row in organisations_queries.organisations(actor).iterator()
    )
    return Listing(headings, rows)
