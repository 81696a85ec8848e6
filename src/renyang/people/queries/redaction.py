"""Redact free text for readers elsewhere: mask numbers, and replace names of people outside the reader's scope."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef

from renyang.core.access.gate import Actor
from renyang.core.access.session import trusted
from renyang.people.domain.pseudonyms import pseudonym
from renyang.people.models import Person
from renyang.science.identity import masked_numbers
from renyang.science.names import names_within

SEVERAL = "某某"
"""Replaces a name borne by several people outside the reader's scope, for whom no single pseudonym is right."""


def redacted_all(actor: Actor, texts: Sequence[str]) -> list[str]:
    """Redact texts for one actor, with a single query of the register.

    What looks like an ID or a telephone number is masked for everybody. A registered name stays if anybody of that name
    is within the actor's scope; otherwise it becomes the person's pseudonym. Names with rare surnames or written with
    blanks are not detected. Trusted actors read all names.
    """
    masked = [masked_numbers(text) for text in texts]  # first, as a pseudonym may end in a digit
    if actor.trusted:
        return masked
    instead = _instead(actor, {name for text in masked for _at, name in names_within(text)})
    return [_replaced(text, instead) for text in masked]


@trusted()
def _instead(actor: Actor, names: Iterable[str]) -> Mapping[str, str]:
    """Map each registered one of these names to its replacement; to itself if the actor may read it."""
    visible = Person.objects.visible_to(actor).filter(pk=OuterRef("pk"))
    rows = Person.objects.filter(name__in=names, merged_into=None).annotate(within=Exists(visible))
    pseudonyms: dict[str, str] = {}
    for pk, name, within in rows.order_by("within", "pk").values_list("pk", "name", "within"):
        if within:
            pseudonyms[name] = name
        else:
            pseudonyms[name] = SEVERAL if name in pseudonyms else pseudonym(pk)
    return pseudonyms


def _replaced(text: str, instead: Mapping[str, str]) -> str:
    """Replace names from the left, the longest at each position."""
    longest = {at: name for at, name in names_within(text) if name in instead}  # longer ones come later
    parts, end = [], 0
    for at, name in longest.items():
        if at >= end:
            parts += [text[end:at], instead[name]]
            end = at + len(name)
    return "".join([*parts, text[end:]])
