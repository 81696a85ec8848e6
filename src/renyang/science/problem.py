"""One way to say what is wrong, in words a worker can act on."""

from collections.abc import Callable, Mapping
from typing import Any


class Problem(Exception):  # noqa: N818 - it is shown to people, who have problems, not errors
    """What happened, where, what is kept and what to do; each a sentence with `{named}` places for the facts.

    The sentences are message ids: a page or command passes its translator to `translated`. `code` is a stable word for
    programs (the API's error code, a test). Facts never hold personal data beyond what its reader typed.
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
        """Join the sentences that are there, each translated and then filled with the facts."""
        sentences = (self.what, self.where, self.kept, self.do)
        return " ".join(translate(sentence).format(**self.facts) for sentence in sentences if sentence)

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it, to be told later in whatever language it is read."""
        facts = {name: fact if isinstance(fact, int | float) else str(fact) for name, fact in self.facts.items()}
        return {
            "code": self.code, "what": self.what, "where": self.where, "kept": self.kept, "do": self.do, "facts": facts
        }  # fmt: skip

    @staticmethod
    def from_dict(kept: Mapping[str, Any]) -> "Problem":
        """The problem that `as_dict` made JSON of."""
        sentences = {name: kept[name] for name in ("do", "kept", "where")}
        return Problem(kept["code"], kept["what"], **sentences, **kept["facts"])
