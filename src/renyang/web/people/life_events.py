"""Life events: the form for phones, the card on a person's page, and the lists about presence."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, get_for, may, may_on
from renyang.core.queries import division_names
from renyang.people import services
from renyang.people.lists import ABSENCES_OVERDUE, GONE_LATELY, RECORDS_DISAGREEING
from renyang.people.models import DeathEvidence, LifeEvent, LifeEventKind, Person, PersonStatus
from renyang.people.queries import PersonView
from renyang.people.queries import life_events as queries
from renyang.web.people.links import to_person
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_link
from renyang.web.shell.pages import offer, page, saved
from renyang.web.shell.request import Request

MOVES = (LifeEventKind.MOVED_AWAY, LifeEventKind.MOVED_IN)
ASKED_OF = {
    "until": (LifeEventKind.ABSENT,),
    "to_division": MOVES,
    "where": (LifeEventKind.ABSENT, *MOVES),
    "evidence": (LifeEventKind.DIED,),
}
"""The kinds of event for which a field is asked; for other kinds its value is dropped."""


class LifeEventForm(forms.Form):
    """What happened, when, and who reported it."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"), widget=forms.RadioSelect)
    happened_on = forms.DateField(label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=gettext_lazy("Expected back"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    to_division = forms.ChoiceField(label=gettext_lazy("To which community"), required=False)
    where = forms.CharField(
        label=gettext_lazy("Where, or the new address"),
        help_text=gettext_lazy("For example: with her daughter in another city; in hospital; the new address"),
        max_length=120,
        required=False,
    )
    informant = forms.CharField(label=gettext_lazy("Informant"), max_length=60, required=False)
    evidence = forms.ChoiceField(
        label=gettext_lazy("Evidence"), choices=[("", "–"), *DeathEvidence.choices], required=False
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate().isoformat()
        offer(self, "kind", [(kind.value, kind.label) for kind in queries.kinds_after(person)])
        self.fields["happened_on"].initial = today
        self.fields["happened_on"].widget.attrs["max"] = today
        communities = [(code, name) for code, name in division_names().items() if not code.endswith("000")]
        offer(self, "to_division", [("", _("none of those served here")), *communities])

    def clean(self) -> dict[str, Any]:
        """Return the values without the fields that are not asked for this kind of event."""
        typed = super().clean() or {}
        return {
            name: value for name, value in typed.items() if name not in ASKED_OF or typed.get("kind") in ASKED_OF[name]
        }


def card(actor: Actor, view: PersonView) -> dict[str, Any] | None:
    """Return the life events for a person's page; None if the actor may not see them."""
    if not may(actor, Action.VIEW, LifeEvent, view.person.division_code):
        return None
    return {
        "person": view.person,
        "events": queries.life_of(actor, view.person),
        "names": division_names(),
        "may_note": queries.may_note(actor, view.person) and bool(queries.kinds_after(view.person)),
    }


@page("GET", "POST")
def life_event_new(request: Request, pk: str) -> HttpResponse:
    """Record a life event of a person."""
    person = queries.to_note(request.actor, pk)
    form = LifeEventForm(person, request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if (
        form.is_valid()
        and saved(form, lambda: services.life_event_record(actor=request.actor, person=person, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Recorded. You can withdraw it if it was wrong."))
        return _to_page_of(request, person)
    status = 422 if form.errors else 200
    return render(request, "people/life_events-form.html", {"person": person, "form": form}, status=status)


@page("POST")
def life_event_withdraw(request: Request, pk: str) -> HttpResponse:
    """Withdraw an event that was recorded wrongly."""
    event = get_for(request.actor, LifeEvent, pk)
    person = event.record.link.person
    services.life_event_withdraw(actor=request.actor, event=event)
    messages.success(request, _("Withdrawn. It no longer counts but can still be read."))
    return _to_page_of(request, person)


def _to_page_of(request: Request, person: Person) -> HttpResponse:
    """The person's page, unless she moved out of the actor's sight."""
    return redirect("person", pk=person.pk) if may_on(request.actor, Action.VIEW, person) else redirect("presence")


def _is_back_or_not(_request: Request, person: Person) -> str:
    address = reverse("life_event_new", args=[person.pk])
    links = ((_("is back"), "returned"), (_("still away"), "absent"))
    return format_html_join(
        " ", "{}", ((row_link(words, f"{address}?kind={kind}", person.name),) for words, kind in links)
    )


def _settling(_request: Request, row: queries.Disagreement) -> str:
    links = [(_("Correct a fact"), reverse("person_correct", args=[row.person.pk]))]
    if row.person.status != PersonStatus.DEAD:
        links.insert(0, (_("Record an event"), reverse("life_event_new", args=[row.person.pk])))
    return format_html_join(" ", "{}", ((row_link(words, address, row.person.name),) for words, address in links))


@page()
@listed(
    PageList(
        declared=ABSENCES_OVERDUE,
        links={"name": to_person},
        action=_is_back_or_not,
        actions=gettext_lazy("Record an event"),
    ),
    PageList(
        declared=RECORDS_DISAGREEING,
        links={"name": lambda row: to_person(row.person)},
        badges={"status": lambda _row: ""},
        action=_settling,
        actions=gettext_lazy("Record an event"),
    ),
    PageList(declared=GONE_LATELY, links={"name": lambda row: to_person(row.person)}),
)
def presence(request: Request) -> HttpResponse:
    """Overdue absences, people whose records disagree, recent deaths and moves."""
    queries.require_noting(request.actor)
    return render(request, "people/life_events-presence.html")
