"""What care adds to the timeline of a person's page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from renyang.care import queries
from renyang.care.domain.wording import need_words
from renyang.care.rules.policies import works_with_needs
from renyang.core.access.gate import Actor
from renyang.people.queries import PersonView
from renyang.web.shell.menu import Event
from renyang.web.shell.timeline import moment_of


def timeline(actor: Actor, view: PersonView) -> Iterator[Event]:
    """Yield when each need began, and when and why it ended."""
    person, today = view.person, timezone.localdate()
    opens = works_with_needs(actor, person.division_code)
    address = reverse("person_needs", args=[person.pk]) if opens else ""
    for need in queries.needs_ever(actor, person):
        words = need_words(need)
        if need.until and (need.ended_by or need.until < today):
            what = _("no longer needed: {service}").format(service=words.service)
            why = f"{what} · {need.ended_why}" if need.ended_why else what
            yield Event(moment_of(need.until, need.noted_at), why, need.ended_by, address)
        what = _("needed: {service}, {often}").format(service=words.service, often=words.often)
        yield Event(moment_of(need.since, need.noted_at), what, need.noted_by, address)
