"""Pages of consents: what is shared about a person, with whom, for what purpose and until when."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.access.roles import Purpose, Role
from renyang.people import services
from renyang.people.domain.fields import OF_PERSON
from renyang.people.models import Consent, GivenBy, How, Person
from renyang.people.queries import consents as queries
from renyang.people.rules.facts import WITH_CONSENT, FactGroup
from renyang.people.rules.policies import knows_consents
from renyang.web.shell.pages import GROUP_LABELS, offer, page, saved
from renyang.web.shell.request import Request

RECIPIENTS = {
    Role.FAMILY_MEMBER: gettext_lazy("her family"),
    Role.CARER: gettext_lazy("her carers"),
    Role.CIVIL_AFFAIRS_OFFICER: gettext_lazy("the civil affairs department"),
    Role.HEALTH_OFFICER: gettext_lazy("the health department"),
    Role.SOCIAL_SECURITY_OFFICER: gettext_lazy("the social security department"),
}


class WordForm(forms.Form):
    """The day on which a statement was given, and how."""

    day = forms.DateField(label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}))
    how = forms.ChoiceField(
        label=gettext_lazy("How it was given"), choices=How.choices, initial=How.SIGNED, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate().isoformat()
        self.fields["day"].initial = today
        self.fields["day"].widget.attrs["max"] = today


class ConsentForm(WordForm):
    """What is shared with one role, for what purpose, until when, and who consents."""

    groups = forms.MultipleChoiceField(label=gettext_lazy("What is shared"), widget=forms.CheckboxSelectMultiple)
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=Purpose.choices, initial=Purpose.CARE)
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave empty if it applies until withdrawn."),
    )
    given_by = forms.ChoiceField(
        label=gettext_lazy("Consent given by"),
        choices=GivenBy.choices,
        initial=GivenBy.HERSELF,
        widget=forms.RadioSelect,
    )
    field_order = ("groups", "purpose", "until", "given_by", "how", "day")

    def __init__(self, recipient: Role, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "groups", [(group, _with_facts(group)) for group in FactGroup if group in WITH_CONSENT[recipient]])


class AfterDeathForm(WordForm):
    """Whether near relatives may read a person's data after her death."""

    may_read = forms.TypedChoiceField(
        label=gettext_lazy("After her death, her near relatives"),
        choices=[("yes", gettext_lazy("may read all that she may share with them")),
                 ("no", gettext_lazy("may read nothing"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    field_order = ("may_read", "how", "day")


def consents_card(actor: Actor, person: Person) -> dict[str, Any] | None:
    """Return the consents that concern the actor; None if there are none and the actor may not know the others."""
    standing = queries.consents_that_concern(actor, person)
    knows = knows_consents(actor, person)
    return {"rows": [_line(row) for row in standing], "knows": knows, "person": person} if standing or knows else None


@page()
def consents(request: Request, pk: str) -> HttpResponse:
    """A person's consents, withdrawn and ended ones too, and her statement on the time after her death."""
    given = queries.consents(request.actor, pk)
    context = {
        "given": given,
        "standing": [_line(row) for row in given.consents if not row.withdrawn_on and not row.has_ended],
        "past": [_line(row) for row in given.consents if row.withdrawn_on or row.has_ended],
        "recipients": [(role, label) for role, label in RECIPIENTS.items() if given.may_note],
    }
    return render(request, "people/consents-person.html", context)


@page("GET", "POST")
def consent_new(request: Request, pk: str, recipient: str) -> HttpResponse:
    """Record a person's consent to share data with one role."""
    person, role = queries.to_consent(request.actor, pk, recipient)
    form = ConsentForm(role, request.POST or None)
    if form.is_valid():
        agreed = form.cleaned_data
        made = saved(
            form,
            lambda: services.consent_record(
                actor=request.actor,
                person=person,
                recipient=role,
                groups=[FactGroup(group) for group in agreed["groups"]],
                purpose=Purpose(agreed["purpose"]),
                given_on=agreed["day"],
                until=agreed["until"],
                given_by=GivenBy(agreed["given_by"]),
                how=How(agreed["how"]),
            ),
        )
        if made:
            messages.success(request, _("Recorded. It applies from now on, and can be withdrawn at any time."))
            return redirect("consents", pk=person.pk)
    before = _(
        "Before she agrees, tell her what will be shared with {whom} and why, that no service depends on it, and that she "
        "can withdraw at any time without giving a reason."
    ).format(whom=RECIPIENTS[role])
    return _asked(request, person, form, _("Share with {whom}").format(whom=RECIPIENTS[role]), before)


@page("GET", "POST")
def after_death(request: Request, pk: str) -> HttpResponse:
    """Record a person's statement on the time after her death."""
    person = get_for(request.actor, Person, pk, Action.CHANGE)
    form = AfterDeathForm(request.POST or None)
    if form.is_valid():
        agreed = form.cleaned_data
        made = saved(
            form,
            lambda: services.after_death_record(
                actor=request.actor,
                person=person,
                relatives_may_read=agreed["may_read"],
                said_on=agreed["day"],
                how=How(agreed["how"]),
            ),
        )
        if made:
            messages.success(request, _("Recorded. Her latest wishes apply."))
            return redirect("consents", pk=person.pk)
    before = _(
        "Near relatives are spouse, parents, children, siblings, grandparents and grandchildren. Unless she decides "
        "otherwise, they keep the access they had while she lived."
    )
    return _asked(request, person, form, _("After her death"), before)


@page("POST")
def consent_withdraw(request: Request, pk: str) -> HttpResponse:
    """Withdraw a consent."""
    withdrawn = services.consent_withdraw(actor=request.actor, consent=get_for(request.actor, Consent, pk))
    messages.success(request, _("Withdrawn. Nothing more is shared under it."))
    return redirect("consents", pk=withdrawn.record.link.person_id)


def _with_facts(group: FactGroup) -> str:
    """Return a group's label with its facts, so that whoever consents knows to what."""
    facts = [_(fact.label) for fact in OF_PERSON if fact.group == group]
    return _("{group}: {facts}").format(group=GROUP_LABELS[group], facts=_(", ").join(facts))


def _line(row: Consent) -> dict[str, Any]:
    """Return a consent with recipient and groups in the reader's language."""
    groups = [str(GROUP_LABELS[group]) for group in FactGroup if group in row.groups]
    return {"consent": row, "whom": RECIPIENTS[Role(row.recipient)], "what": _(", ").join(groups)}


def _asked(request: Request, person: Person, form: forms.Form, title: str, before: str) -> HttpResponse:
    context = {"person": person, "form": form, "title": title, "told": before}
    return render(request, "people/consents-form.html", context, status=422 if form.errors else 200)
