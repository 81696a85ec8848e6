"""The exception for errors shown to people, in words they can act on."""

from collections.abc import Callable, Mapping
from typing import Any


class Problem(Exception):  # noqa: N818 - it is shown to people, as a problem rather than an error
    """What happened, where, what is kept and what to do; each a sentence with `{named}` placeholders for the facts.

    The sentences are message ids: a page or command passes its translator to `translated`. `code` is a stable word for
    programs (the API's error code, a test). Facts hold no personal data other than what the reader typed.
    """

    def __init__(self, code: str, what: str, *, do: str = "", kept: str = "", where: str = "", **facts: object) -> None:
        self.code = code
        self.what = what
        self.do = do
        self.kept = kept
        self.where = where
        self.facts = facts
        super().__init__(code)

    def __str__(self) -> str:
        return self.translated(str)

    def translated(self, translate: Callable[[str], str]) -> str:
        """Join the non-empty sentences, each translated and then filled with the facts."""
        sentences = (self.what, self.where, self.kept, self.do)
        return " ".join(translate(sentence).format(**self.facts) for sentence in sentences if sentence)

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON data, to be translated when it is read."""
        facts = {name: fact if isinstance(fact, int | float) else str(fact) for name, fact in self.facts.items()}
        return {
            "code": self.code, "what": self.what, "where": self.where, "kept": self.kept, "do": self.do, "facts": facts
        }  # fmt: skip

    @staticmethod
    def from_dict(kept: Mapping[str, Any]) -> "Problem":
        """Rebuild a problem from the data of `as_dict`."""
        sentences = {name: kept[name] for name in ("do", "kept", "where")}
        return Problem(kept["code"], kept["what"], **sentences, **kept["facts"])
