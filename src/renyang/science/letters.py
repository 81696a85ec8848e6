"""Characters of typed text that are no letters: what no text can hold, and what shows as nothing.

Sources: the Unicode Standard, chapter 23 (control codes, surrogates, format characters); UAX 9 (bidirectional controls). [V]
"""

import re
import unicodedata

from renyang.science.problem import Problem

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufff9-\ufffb]")
"""Control characters other than tab and line ends, halves of characters, and marks of annotations."""
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e007f]|(?<=[0-9A-Za-z\u4e00-\u9fff])[\u200c\u200d]|[\u200c\u200d](?=[0-9A-Za-z\u4e00-\u9fff])"
)
"""What turns writing round or shows as nothing, such as phones put around numbers that are copied from them. The joiners that
other letters and emoji are written with stay.
"""
_DASHES = "‐‑‒–—―−﹘﹣－⁃˗─"
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HALF_WIDTH = str.maketrans(_FULL_WIDTH)
_DASH_BETWEEN = re.compile(rf"(?<=[0-9A-Za-z])[{_DASHES}](?=[0-9A-Za-z])")


def readable_text(text: str, *, kept: str = "") -> str:
    """Return a text without invisible formatting characters. Raises Problem if it holds control characters."""
    if _UNREADABLE.search(text):
        raise Problem(
            "text_unreadable", "The text contains characters that cannot be saved.", kept=kept, do="Type it again."
        )
    return _INVISIBLE.sub("", text)


def letters_of(text: str) -> str:
    """Return a text of a file without control characters and invisible ones; nobody can type it again there."""
    return _INVISIBLE.sub("", _UNREADABLE.sub("", text))


def folded(text: str) -> str:
    """A number, a date or a code without format characters, with one kind of dash and of blank and half-width signs."""
    kept = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return re.sub(r"[^\S\n]", " ", re.sub(f"[{_DASHES}]", "-", kept))


def half_width(text: str) -> str:
    """A text whose digits and Latin letters are of half width, and the dashes between them hyphens."""
    return _DASH_BETWEEN.sub("-", text.translate(_HALF_WIDTH))
