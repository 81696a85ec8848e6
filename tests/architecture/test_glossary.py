"""One word for one thing: what docs/glossary.md says in its table holds for every message of the program."""

import re

import pytest

from renyang.core.text import translations
from tests.architecture.source import ROOT

ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<chinese>[^|]+) \| [^|]+ \|(?P<others>[^|]*)\|$", re.MULTILINE)


def _glossary() -> list[tuple[str, str, list[str]]]:
    """Each term, its Chinese, and the words that are not used for it."""
    table = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [row for row in ROW.finditer(table) if row["term"] not in {"Term", "---"}]
    return [
        (row["term"], row["chinese"], [word.strip() for word in row["others"].split(",") if word.strip()])
        for row in rows
    ]


def _messages() -> list[str]:
    """Every message, in English and in Chinese."""
    texts: list[str] = []
    for app in translations.messages_in_source():
        for message in translations._catalogue(app):
            for side in (message.id, message.string):
                texts += [side] if isinstance(side, str) else side
    return texts


def test_the_glossary_is_read() -> None:
    """And no term stands in it twice."""
    terms = [term for term, _chinese, _others in _glossary()]
    assert len(terms) > 20
    assert len(set(terms)) == len(terms)


@pytest.mark.parametrize("other", [word for _term, _chinese, others in _glossary() for word in others])
def test_no_message_uses_another_word(other: str) -> None:
    """English words as whole words, whatever their case."""
    pattern = re.compile(rf"\b{re.escape(other)}\b" if other.isascii() else re.escape(other), re.IGNORECASE)
    assert [text for text in _messages() if pattern.search(text)] == []


def test_both_languages_have_the_same_terms() -> None:
    """Chinese first in the one, second in the other."""
    chinese = (ROOT / "docs" / "glossary.zh.md").read_text(encoding="utf-8")
    assert [
        term
        for term, words, _others in _glossary()
        if f"| {words} | {term.removesuffix(' (of evidence)')} |" not in chinese
    ] == []
