"""The commands as tests run them: inside the test's transaction, on the tests' database."""

from collections.abc import Callable
from typing import NamedTuple


class Said(NamedTuple):
    """What a command ended with."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


def fails(said: Said, *words: str) -> None:
    """A sentence with these words on the error stream, exit code 1, nothing of the program's insides."""
    assert said.code == 1
    assert all(word in said.err for word in words), said.err
    assert "Traceback" not in said.err
    assert said.out == ""
