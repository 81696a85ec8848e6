"""A remark about something typed or computed: it informs, and stops nothing (what stops is a Problem)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LARGE = 1_000.0  # from here on, three digits would hide what was typed


@dataclass(frozen=True)
class Remark:
    """A stable `code` for programs, and a `sentence`, a message id with `{named}` places for its `facts`."""

    code: str
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.translated(str)

    def translated(self, translate: Callable[[str], str]) -> str:
        """In the reader's language, filled with the facts; fractions to three digits."""
        return translate(self.sentence).format(**{name: _readable(fact) for name, fact in self.facts.items()})


def _readable(fact: object) -> object:
    return f"{fact:.3g}" if isinstance(fact, float) and abs(fact) < LARGE else fact
