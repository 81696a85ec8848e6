"""The register's pages: list, person, correction, needs, and whom to reach first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from renyang.core.gate import Action, NotAllowed, may
from renyang.core.queries import division_names, divisions_of
from renyang.core.roles import STREET_STAFF, Purpose
from renyang.core.sheets import write_csv, write_xlsx
from renyang.people import queries
from renyang.people.models import CapabilityLevel, LivingArrangement, Person, PersonStatus
from renyang.people.rules import FactGroup
from renyang.people.special_care import SpecialCare
from renyang.web.pages.common import page
from renyang.web.pages.needs import recorded_context

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""Forms a list can be taken along in, with what browsers call them."""


@page()
def register(request: HttpRequest) -> HttpResponse:
    """The list of older people."""
    actor = request.actor
    if not may(actor, Action.VIEW, Person):
        raise NotAllowed
    filters = _filters(request)
    sees = {group: queries.sees(actor, group) for group in FactGroup}
    hints = [_("full name"), _("initials, e.g. zxy")]
    hints += [_("last four of the ID")] if sees[FactGroup.IDENTITY] else []
    hints += [_("address")] if sees[FactGroup.CONTACT] else []
    names = division_names()
    context = {
        "filters": filters,
        "people": queries.register_page(actor, filters, request.GET.get("after", "")[:400]),
        "names": names,
        "communities": [(row.code, row.name) for row in divisions_of(actor) if not row.code.endswith("000")],
        "living": LivingArrangement.choices,
        "levels": CapabilityLevel.choices[1:],
        "special_care": SpecialCare.choices,
        "statuses": PersonStatus.choices if sees[FactGroup.BASIC] else (),
        "sees_welfare": sees[FactGroup.WELFARE],
        "sees_health": sees[FactGroup.HEALTH],
        "sees_contact": sees[FactGroup.CONTACT],
        "search_hint": _(", ").join(hints),
        "may_import": queries.may_import(actor),
        "may_export": queries.may_export(actor),
        "query": request.GET.urlencode(),
    }
    return render(request, "register/list.html", context)


@page()
def roster(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a spreadsheet, with who took it and when in its first line."""
    headings, rows = queries.roster(request.actor, _filters(request))
    now = timezone.localtime()
    note = _("Taken by {who}, {at}, for {purpose}. Not to be passed on.").format(
        who=request.actor.display_name,
        at=f"{now:%Y-%m-%d %H:%M}",
        purpose=_(", ").join(str(Purpose(purpose).label) for purpose in request.actor.purposes),
    )
    answer = HttpResponse(content_type=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="register-{now:%Y%m%d-%H%M}.{form}"'
    if form == "csv":
        write_csv(answer, columns=headings, rows=rows, note=note)
    else:
        write_xlsx(answer, title="register", columns=headings, rows=rows, note=note)
    return answer


@page()
def needs(request: HttpRequest) -> HttpResponse:
    """Who needs what: people by capability and by living arrangement, community by community."""
    _street_staff_only(request)
    names = division_names()
    tables = [
        _crossed(_("By capability level"), queries.counts_by(request.actor, "capability_level"),
                 [(str(code), label) for code, label in CapabilityLevel.choices], names),
        _crossed(_("By living arrangement"), queries.counts_by(request.actor, "living_arrangement"),
                 list(LivingArrangement.choices), names),
    ]  # fmt: skip
    groups = [*SpecialCare.choices, (queries.ANY, _("any of them"))]
    care = [
        (names.get(division, division), [(label, code, division, found[code]) for code, label in groups])
        for division, found in queries.special_care_counts(request.actor).items()
    ]
    division = _digits(request.GET.get("division", ""), 12)
    context = recorded_context(request.actor, division) | {
        "tables": tables,
        "care": care,
        "care_groups": [label for _code, label in groups],
        "any": queries.ANY,
    }
    return render(request, "register/needs.html", context)


@page()
def first(request: HttpRequest) -> HttpResponse:
    """Whom to reach first tonight."""
    _street_staff_only(request)
    found = [(person, queries.age_of(person)) for person in queries.first_to_reach(request.actor)]
    return render(request, "register/first.html", {"people": found})


def _street_staff_only(request: HttpRequest) -> None:
    if not request.actor.trusted and not request.actor.roles & STREET_STAFF:
        raise NotAllowed


def _filters(request: HttpRequest) -> queries.Filters:
    given = request.GET
    age = _digits(given.get("age", ""), 3)
    living = given.get("living", "")
    level = given.get("level", "")
    care = given.get("care", "")
    status = given.get("status", "")
    return queries.Filters(
        search=given.get("search", "")[:60],
        near=given.get("near") == "1",
        division=_digits(given.get("division", ""), 12),
        living=living if living in LivingArrangement.values else "",
        level=level if level in {str(code) for code in CapabilityLevel.values} else "",
        special_care=care if care in SpecialCare.values else "",
        status=status if status in PersonStatus.values else "",
        age_from=int(age) if age and int(age) <= 120 else None,
    )


def _digits(given: str, most: int) -> str:
    """What was given, if it is nothing but so many digits."""
    return given if given.isascii() and given.isdigit() and len(given) <= most else ""


def _crossed(title: str, counts: dict[str, dict[str, int]], choices: Any, names: dict[str, str]) -> dict[str, Any]:
    codes = [*(code for code, _label in choices), ""]
    rows = [
        (names.get(division, division), [found.get(code, 0) for code in codes], sum(found.values()))
        for division, found in counts.items()
    ]
    return {"title": title, "values": [*(label for _code, label in choices), _("not known")], "rows": rows}
