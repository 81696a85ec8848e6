"""Characters of typed text that are no letters: what no text can hold, and what shows as nothing.

Sources: the Unicode Standard, chapter 23 (control codes, surrogates, format characters); UAX 9 (bidirectional controls). [V]
"""

import re

from renyang.science.problem import Problem

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufff9-\ufffb]")
"""Control characters other than tab and line ends, halves of characters, and marks of annotations."""
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
"""What turns writing round or shows as nothing, such as phones put around numbers that are copied from them. The joiners that
letters and emoji are written with stay.
"""


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
