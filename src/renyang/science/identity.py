"""Resident IDs, division codes and phone numbers.

Sources: GB 11643-1999 (resident ID, check character by ISO 7064 MOD 11-2); GB/T 2260 and the NBS rules for statistical
division codes (2+2+2+3+3 digits). [V]
"""

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from renyang.science.letters import folded
from renyang.science.problem import Problem

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643, for the first 17 digits
CHECK_CHARACTERS = "10X98765432"  # by the weighted sum modulo 11
OLDEST = dt.date(1890, 1, 1)  # no living person was born before
DIVISION_DIGITS = (2, 4, 6, 9, 12)  # province, city, county, street, community
EXCEL_DIGITS = 15  # significant digits of a spreadsheet number

_TO_HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")  # character by character
_GAP = r"[\s.·\-‐-―－]?"
_ID_IN_TEXT = (
    rf"[0-9]{{6}}{_GAP}[0-9]{{8}}{_GAP}[0-9]{{3}}[0-9Xx]|[0-9]{{15}}|"
    rf"(?P<spaced_id>[0-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx])"
)
_MOBILE_IN_TEXT = (
    rf"(?:(?:\+|00)?86{_GAP})?(?:1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|1[3-9][0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}|"
    rf"1[3-9][0-9]{{3}}{_GAP}[0-9]{{6}}|1(?:[ .-][0-9]){{10}})"
)
_FIXED_IN_TEXT = rf"[(（]?0[0-9]{{2,3}}[)）]?{_GAP}[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}"
_WITHOUT_AREA = r"(?<![A-Za-z])[2-9][0-9]{2,3}[ -]?[0-9]{4}(?!\.?[0-9]|\s?[元%])"
_NUMBER_IN_TEXT = re.compile(
    rf"(?<![0-9])(?:{_ID_IN_TEXT}|{_MOBILE_IN_TEXT}|{_FIXED_IN_TEXT}|{_WITHOUT_AREA})(?![0-9])"
)
_NUMBER_IN_ADDRESS = re.compile(rf"(?<![0-9])(?:{_ID_IN_TEXT}|{_MOBILE_IN_TEXT}|{_FIXED_IN_TEXT})(?![0-9])")
_DAY_YEARS_OR_RANGE = re.compile(
    r"(?:19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:[12][0-9]|0[1-9]|3[01])|[ -]?(?:19|20)[0-9]{2})|[0-9]{2,3}0-[0-9]{3}0"
)
_SEVEN_DIGITS = re.compile(r"\d(?:[\W_]{0,3}\d){6}")
_NOISE = re.compile(r"[\s'‘’`\"“”\u3000\ufeff-]+")


class IdState(StrEnum):
    """The content of a cell that should hold a resident ID."""

    MISSING = "missing"
    VALID = "valid"
    DAMAGED = "damaged"  # stored by a spreadsheet as a number: its last three digits are lost
    INVALID = "invalid"


@dataclass(frozen=True)
class ResidentId:
    """A cell parsed as a resident ID. All fields except `state` are None unless the ID is valid."""

    state: IdState
    number: str | None = None  # 18 characters
    birth_date: dt.date | None = None
    sex: str | None = None  # "male" or "female"


def check_character(first17: str) -> str:
    """The check character for the first 17 digits."""
    return CHECK_CHARACTERS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17, strict=True)) % 11]


def parse_resident_id(raw: object) -> ResidentId:
    """Parse a cell as a resident ID.

    Accepts lower-case x, full-width digits, stray quotes and blanks, and 15-digit IDs (extended to 18 by inserting 19
    and the check character). A number of more than 15 digits was damaged by the spreadsheet, even if its check
    character happens to match.
    """
    if raw is None or isinstance(raw, bool) or (isinstance(raw, float) and math.isnan(raw)):
        return ResidentId(IdState.MISSING)
    if isinstance(raw, int | float):
        if abs(raw) >= 10**EXCEL_DIGITS:
            return ResidentId(IdState.DAMAGED)
        raw = str(int(raw))
    parsed = _parse_text(str(raw))
    unborn = parsed.birth_date is not None and parsed.birth_date > dt.date.today()  # noqa: DTZ011 - a calendar day suffices
    return ResidentId(IdState.INVALID) if unborn else parsed


@lru_cache(maxsize=65_536)
def _parse_text(text: str) -> ResidentId:
    compact = _NOISE.sub("", folded(text)).upper()
    if not compact:
        return ResidentId(IdState.MISSING)
    if re.fullmatch(r"[0-9](\.[0-9]+)?E\+?[0-9]+", compact):
        return ResidentId(IdState.DAMAGED)
    if re.fullmatch(r"[0-9]{15}", compact):
        first17 = f"{compact[:6]}19{compact[6:]}"
        compact = first17 + check_character(first17)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", compact):
        return ResidentId(IdState.INVALID)
    if check_character(compact[:17]) != compact[17]:
        return ResidentId(IdState.DAMAGED if compact.endswith("000") else IdState.INVALID)
    birth = _birth_date(compact)
    if birth is None or compact.endswith("000"):
        return ResidentId(IdState.INVALID if birth is None else IdState.DAMAGED)
    return ResidentId(IdState.VALID, compact, birth, "male" if int(compact[16]) % 2 else "female")


def _birth_date(number: str) -> dt.date | None:
    try:
        birth = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return birth if birth >= OLDEST else None


def contradicts_typed(number: str, birth_date: dt.date | str | None, sex: str | None) -> bool:
    """Whether a valid ID contradicts the birth date (a day, or the text of a `PartialDate`) or sex typed beside it. Such an ID
    is never a match key.
    """
    parsed = _parse_text(number)
    if birth_date and not str(parsed.birth_date).startswith(str(birth_date)):
        return True
    return sex is not None and parsed.sex != sex


def mask(number: str) -> str:
    """Mask an ID for display: only the first six and last four characters remain."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}"


SLIPS = 2  # places at which two IDs may differ and still be one, mistyped [A]


def mask_but_slips(left: str, right: str) -> tuple[str, str]:
    """Mask two IDs, but show the digits at which they differ if these are few enough to be a slip of the pen.

    IDs of different length, or that differ at more than `SLIPS` masked places, are masked whole.
    """
    masked = mask(left), mask(right)
    slips = [
        at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other and masked[0][at] == "*"
    ]
    if len(left) != len(right) or len(slips) > SLIPS:
        return masked

    def shown(number: str, text: str) -> str:
        return "".join(number[at] if at in slips else sign for at, sign in enumerate(text))

    return shown(left, masked[0]), shown(right, masked[1])


def is_masked(text: str) -> bool:
    """Whether a text is an ID in the form of `mask`: not usable as an ID, but not a damaged one either."""
    return re.fullmatch(r"[0-9]{6}\*{8}[0-9]{3}[0-9Xx]", text) is not None


def parse_division(raw: object) -> str:
    """Parse a division code; pads shorter ones to 12 digits with zeros. Raises Problem if it is not one."""
    text = str(raw).translate(_TO_HALF_WIDTH).strip()
    if not re.fullmatch(r"[0-9]+", text) or (len(text) not in DIVISION_DIGITS):
        raise Problem(
            "bad_division",
            "{given} is not a division code.",
            do="Give 2, 4, 6, 9 or 12 digits, for example 320102 for a district.",
            given=text[:40] or "''",
        )
    return text.ljust(12, "0")


@lru_cache(maxsize=4_096)
def division_digits(code: str) -> int:
    """How many digits of a 12-digit code are significant: 0 (the country), 2, 4, 6, 9 or 12."""
    for digits in (0, *DIVISION_DIGITS):
        if not code[digits:].strip("0"):
            return digits
    raise ValueError(f"not a 12-digit division code: {code!r}")


@lru_cache(maxsize=4_096)
def division_range(code: str) -> tuple[str, str]:
    """The half-open range [low, high) of 12-digit codes within a division; compare as text."""
    digits = division_digits(code)
    if digits == 0:
        return "0" * 12, ":"  # ":" is the character after "9"
    low = code[:digits]
    return low.ljust(12, "0"), _after(low).ljust(12, "0")


def divisions_above(code: str) -> list[str]:
    """The 12-digit codes of the divisions that contain a division, from the province down, excluding itself."""
    own = division_digits(code)
    return [code[:digits].ljust(12, "0") for digits in DIVISION_DIGITS if digits < own]


def _after(digits: str) -> str:
    following = str(int(digits) + 1).zfill(len(digits))
    return ":" if len(following) > len(digits) else following


def parse_phone(raw: object) -> str | None:
    """The digits of a telephone number (a mobile number, or an area code and number), or None.

    Mobile: 11 digits from 13 on; fixed: 7-8 digits, with or without a 3-4 digit area code beginning with 0. [M]
    """
    if isinstance(raw, float) and math.isfinite(raw):
        raw = int(raw)
    text = re.sub(r"[()（）]", "", _NOISE.sub("", folded(str(raw if raw is not None else ""))))
    text = re.sub(r"^(\+|00)?86(?=1[0-9]{10}$)", "", text)
    return text if re.fullmatch(r"1[3-9][0-9]{9}|(0[0-9]{2,3})?[2-9][0-9]{6,7}", text) else None


def masked_numbers(text: str, *, address: bool = False) -> str:
    """Replace by stars every resident ID (18 or 15 digits, valid or not) and telephone number in free text, in digits of
    any script, with or without a blank, hyphen or dot between its parts.

    Eight digits that form a date, two years or a range of round numbers (20261231, 2026-2027, 1500-2000) stay: texts
    contain these more often than telephone numbers. In an address so does a number without an area code, which may be a
    house and a door (220-1101).
    """
    if not _SEVEN_DIGITS.search(text):
        return text
    written = text if text.isascii() else "".join(map(_ascii_digit, text))
    numbers = _NUMBER_IN_ADDRESS if address else _NUMBER_IN_TEXT
    masked, at = list(text), 0
    while match := numbers.search(written, at):
        spaced = match["spaced_id"]  # in unusual groups, where only the check character tells it from days and counts
        if _DAY_YEARS_OR_RANGE.fullmatch(match[0]) or (spaced and not _is_id(spaced)):
            at = match.start() + 1  # another number may begin within
            continue
        masked[match.start() : match.end()] = "*" * len(match[0])
        at = match.end()
    return "".join(masked)


def ids_within(text: str) -> list[str]:
    """The valid resident IDs in a text, of 18 characters."""
    found = (_parse_text(match[0]) for match in re.finditer(rf"(?<![0-9])(?:{_ID_IN_TEXT})(?![0-9])", folded(text)))
    return [parsed.number for parsed in found if parsed.number]


def _is_id(written: str) -> bool:
    return _parse_text(re.sub(r"[^0-9Xx]", "", written)).state == IdState.VALID


def _ascii_digit(sign: str) -> str:
    return str(digit) if (digit := unicodedata.decimal(sign, None)) is not None else sign.translate(_TO_HALF_WIDTH)
