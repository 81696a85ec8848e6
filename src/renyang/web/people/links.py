"""Where the cells of lists of people lead."""

from django.urls import reverse

from renyang.people.models import Person


def to_person(person: Person) -> str:
    """Her page."""
    return reverse("person", args=[person.pk])


def to_call(person: Person) -> str:
    """Her telephone; nowhere where no number is on record."""
    return f"tel:{person.phone}" if person.phone else ""
