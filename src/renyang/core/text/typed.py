"""Texts that people type: kept whole, or refused in plain words, and never cut in silence."""

from renyang.science.problem import Problem


def typed(text: str, longest: int, *, kept: str, without: Problem | None = None) -> str:
    """A text without blanks at its ends. Problem where it is longer than `longest` characters or holds signs that no text can
    hold; `without` is raised where there is none, if there has to be. `kept` says what stays as it was.
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
    if "\x00" in text or text.encode(errors="ignore").decode() != text:  # neither can stand in a text of the database
        raise Problem("text_unreadable", "The text holds signs that are no letters.", kept=kept, do="Type it again.")
    return text
