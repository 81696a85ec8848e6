"""Remarks on values typed or computed. A remark informs and blocks nothing; what blocks is a Problem."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LARGE = 1_000.0  # above it, three significant digits would hide digits that were typed


@dataclass(frozen=True)
class Remark:
    """A stable `code` for programs and a `sentence`, a message id with `{named}` placeholders for its `facts`."""

    code: str
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.translated(str)

    def translated(self, translate: Callable[[str], str]) -> str:
        """The sentence in the reader's language, with its facts; floats below LARGE to three significant digits."""
        return translate(self.sentence).format(**{name: _readable(fact) for name, fact in self.facts.items()})


def _readable(fact: object) -> object:
    return f"{fact:.3g}" if isinstance(fact, float) and abs(fact) < LARGE else fact
