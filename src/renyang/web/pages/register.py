"""The register's pages: list, person, correction, needs, and whom to reach first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.gate import Action, NotAllowed, get_for, may
from renyang.core.queries import division_names, divisions_of
from renyang.core.roles import STREET_STAFF, Purpose
from renyang.core.sheets import write_csv, write_xlsx
from renyang.people import queries
from renyang.people.fields import BY_NAME
from renyang.people.models import Assessment, CapabilityLevel, LivingArrangement, Person
from renyang.people.rules import FactGroup
from renyang.people.services import person_correct
from renyang.people.special_care import SpecialCare
from renyang.science.problem import Problem
from renyang.web.pages.common import page

GROUP_LABELS = {
    FactGroup.BASIC: gettext_lazy("Person"),
    FactGroup.CONTACT: gettext_lazy("How to reach"),
    FactGroup.IDENTITY: gettext_lazy("Identity"),
    FactGroup.WELFARE: gettext_lazy("Welfare"),
    FactGroup.HEALTH: gettext_lazy("Health"),
    FactGroup.INSURANCE: gettext_lazy("Insurance and pension"),
}
FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""Forms a list can be taken along in, with what browsers call them."""
CORRECTABLE = ("name", "phone", "address", "living_arrangement", "capability_level", "family_doctor", "status")


class CorrectionForm(forms.Form):
    """One fact and its right value."""

    fact = forms.ChoiceField(label=gettext_lazy("Which fact"))
    value = forms.CharField(label=gettext_lazy("What is right"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [(name, _(BY_NAME[name].label)) for name in CORRECTABLE]


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
def person(request: HttpRequest, pk: str) -> HttpResponse:
    """One person, each fact with its source."""
    view = queries.person_view(request.actor, pk)
    context = {
        "view": view,
        "groups": [(GROUP_LABELS[group], facts) for group, facts in view.facts.items()],
        "age": _age(view.person),
        "may_assess": may(request.actor, Action.VIEW, Assessment, view.person.division_code),
        "community": division_names().get(view.person.division_code, view.person.division_code),
    }
    return render(request, "register/person.html", context)


@page("GET", "POST")
def person_correction(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct one fact by hand."""
    found = get_for(request.actor, Person, pk, Action.CHANGE)
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        try:
            facts = {form.cleaned_data["fact"]: form.cleaned_data["value"]}
            person_correct(actor=request.actor, person=found, facts=facts)
        except Problem as problem:
            form.add_error("value", problem.told(_))
        else:
            messages.success(request, _("Corrected. The departments' own records are kept beside it."))
            return redirect("person", pk=found.pk)
    status = 422 if form.errors else 200
    return render(request, "register/correct.html", {"form": form, "person": found}, status=status)


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
    context = {"tables": tables, "care": care, "care_groups": [label for _code, label in groups], "any": queries.ANY}
    return render(request, "register/needs.html", context)


@page()
def first(request: HttpRequest) -> HttpResponse:
    """Whom to reach first tonight."""
    _street_staff_only(request)
    found = [(person, _age(person)) for person in queries.first_to_reach(request.actor)]
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
    return queries.Filters(
        search=given.get("search", "")[:60],
        division=_digits(given.get("division", ""), 12),
        living=living if living in LivingArrangement.values else "",
        level=level if level in {str(code) for code in CapabilityLevel.values} else "",
        special_care=care if care in SpecialCare.values else "",
        age_from=int(age) if age and int(age) <= 120 else None,
    )


def _digits(given: str, most: int) -> str:
    """What was given, if it is nothing but so many digits."""
    return given if given.isascii() and given.isdigit() and len(given) <= most else ""


def _age(person: Person) -> int | None:
    if person.birth_date is None:
        return None
    today = timezone.localdate()
    had_birthday = (today.month, today.day) >= (person.birth_date.month, person.birth_date.day)
    return today.year - person.birth_date.year - (not had_birthday)


def _crossed(title: str, counts: dict[str, dict[str, int]], choices: Any, names: dict[str, str]) -> dict[str, Any]:
    codes = [*(code for code, _label in choices), ""]
    rows = [
        (names.get(division, division), [found.get(code, 0) for code in codes], sum(found.values()))
        for division, found in counts.items()
    ]
    return {"title": title, "values": [*(label for _code, label in choices), _("not known")], "rows": rows}
