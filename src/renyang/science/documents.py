"""Identity documents other than the resident ID, as they stand in the ID column of departments' lists.

Forms of the numbers by the National Immigration Administration: passports, permits for residents of Hong Kong, Macao and
Taiwan, permanent residence cards of before 2023 (three letters and twelve digits) and since (eighteen digits from 9);
military papers as they are written. [M]
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    """The kind of an identity document."""

    PASSPORT = "passport"
    MILITARY = "military"
    HONG_KONG_MACAO = "hong_kong_macao"
    TAIWAN = "taiwan"
    PERMANENT_RESIDENCE = "permanent_residence"


WORDS = {
    DocumentKind.PASSPORT: "护照|passport",
    DocumentKind.MILITARY: "军官|士兵|士官|军士|文职|警官|武警|军人|离休|military",
    DocumentKind.HONG_KONG_MACAO: "港澳|香港|澳门|回乡证|hong_kong_macao",
    DocumentKind.TAIWAN: "台湾|台胞|taiwan",
    DocumentKind.PERMANENT_RESIDENCE: "永久居留|外国人|permanent_residence",
}
"""The words by which a cell or the column beside it names a kind."""
FORMS = {
    DocumentKind.PASSPORT: r"[DEGPS][A-Z]?\d{7,8}",
    DocumentKind.MILITARY: r"[\u4e00-\u9fff]{1,4}字第?\d{4,8}号?",
    DocumentKind.HONG_KONG_MACAO: r"[HM]\d{8}(?:\d{2})?",
    DocumentKind.PERMANENT_RESIDENCE: r"[A-Z]{3}\d{12}|9\d{16}[\dX]",
}
"""The forms of numbers that tell their kind without a word. A Taiwan permit has digits alone, which could be anything."""
_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9\u4e00-\u9fff]{5,20}")  # of a document whose kind is named
_RESIDENT = re.compile(r"[1-8]\d{14}(?:\d\d[\dX])?")  # also the permit of a resident from Hong Kong, Macao or Taiwan
_CARD = re.compile(rf"[\u4e00-\u9fff]*(?:证件?|护照)(?:号码?)?|{'|'.join(DocumentKind)}", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s:.'\"#_()-]+")
SHOWN = 1, 3  # characters of a number that its mask leaves, in front and at the end


@dataclass(frozen=True)
class Document:
    """An identity document. As text it is its kind and its number: "passport E12345678"."""

    kind: DocumentKind
    number: str

    @classmethod
    def of(cls, text: str) -> "Document":
        """The document of such a text."""
        kind, number = text.split(" ", 1)
        return cls(DocumentKind(kind), number)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def masked(self) -> str:
        """The number masked for display."""
        front, end = SHOWN
        return f"{self.number[:front]}{'*' * (len(self.number) - front - end)}{self.number[-end:]}"


def parse_document(raw: object, named: str = "") -> Document | None:
    """Parse a cell as an identity document; None if it has the form of a resident ID or is not understood.

    `named` is what the column beside it calls the document. A number alone tells its kind only in the forms of `FORMS`.
    """
    text = unicodedata.normalize("NFKC", raw).strip() if isinstance(raw, str) else ""
    number = _SEPARATORS.sub("", _CARD.sub("", text, count=1)).upper()
    if not _NUMBER.fullmatch(number) or _RESIDENT.fullmatch(number):
        return None
    forms = (kind for kind, form in FORMS.items() if re.fullmatch(form, number))
    kind = _kind(text) or _kind(named) or next(forms, None)
    return None if kind is None else Document(kind, number)


def _kind(text: str) -> DocumentKind | None:
    return next((kind for kind, words in WORDS.items() if re.search(words, text.lower())), None)
