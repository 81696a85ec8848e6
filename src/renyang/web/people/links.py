"""Links of cells in lists of people."""

from renyang.people.models import Person
from renyang.web.shell.routes import row_address


def to_person(person: Person) -> str:
    """Return the address of a person's page."""
    return row_address("person", person.pk)


def to_call(person: Person) -> str:
    """Return a link to call a person; empty if no number is on record."""
    return f"tel:{person.phone}" if person.phone else ""
