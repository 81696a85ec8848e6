"""The terms of a carer, for the form and the service alike."""

from dataclasses import dataclass

from renyang.core.terms import term
from renyang.people.models import Reach


def _(message: str) -> str:
    return message


@dataclass(frozen=True, kw_only=True)
class CarerTerms:
    """A carer as a worker enters her. Field names are those of the model."""

    name: str = term(_("Name"), longest=60)
    relation: str = term(_("Relation, for example daughter or neighbour"), longest=30, default="")
    phone: str = term(_("Phone"), longest=30, default="")
    reach: str = term(_("How far away"), choices=Reach, default=Reach.NOT_KNOWN)
    holds_key: bool = term(_("Has a key to her home"), default=False)
    emergency: bool = term(_("Is called in an emergency"), default=False)
    note: str = term(_("What to know before calling"), longest=120, default="")
