"""Papers printed about people."""

from enum import StrEnum


class Paper(StrEnum):
    """Papers printed about people."""

    ROSTER = "roster"
    CARD = "card"
