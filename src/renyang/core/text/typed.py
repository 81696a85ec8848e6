"""Typed text: stored whole or rejected with a Problem, never truncated silently."""

from renyang.science.problem import Problem


def typed(text: str, longest: int, *, kept: str, without: Problem | None = None) -> str:
    """Return a text stripped of surrounding blanks.

    Raises Problem if it is longer than `longest` characters or holds characters the database cannot store, and
    `without`, if set, if it is empty. `kept` is the message's part on what stays unchanged.
    """
    text = text.strip()
    if without is not None and not text:
        raise without
    if len(text) > longest:
        raise Problem(
            "text_too_long",
            "The text has {length} characters; at most {longest} can be kept.",
            kept=kept,
            do="Make it shorter.",
            length=len(text),
            longest=longest,
        )
    if "\x00" in text or text.encode(errors="ignore").decode() != text:  # the database stores neither
        raise Problem("text_unreadable", "The text holds signs that are no letters.", kept=kept, do="Type it again.")
    return text
