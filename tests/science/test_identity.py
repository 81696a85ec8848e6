"""Resident IDs, division codes and telephone numbers."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science import identity
from renyang.science.identity import IdState, parse_phone, parse_resident_id
from renyang.science.problem import Problem

EXAMPLE = "11010519491231002X"  # printed in GB 11643-1999 as its example of a woman born on 31 December 1949
OTHER_EXAMPLE = "440524188001010014"  # the standard's other one, a man born on 1 January 1880


def iso_7064(first17):
    """The check character from ISO 7064 MOD 11-2 itself: sum of digit x 2^(places to its right), plus it, is 1 mod 11."""
    total = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(first17))
    return "0123456789X"[(1 - total) % 11]


first17s = st.builds(
    lambda county, birth, sequence: f"{county}{birth:%Y%m%d}{sequence:03d}",
    st.integers(110101, 659001),
    st.dates(dt.date(1900, 1, 1), dt.date(2020, 12, 31)),
    st.integers(1, 999),
)


@pytest.mark.parametrize("number", [EXAMPLE, OTHER_EXAMPLE])
def test_the_standards_own_examples(number):
    assert identity.check_character(number[:17]) == number[17]
    assert iso_7064(number[:17]) == number[17]


@settings(max_examples=50)
@given(first17s)
def test_check_characters_follow_iso_7064(first17):
    assert identity.check_character(first17) == iso_7064(first17)


@settings(max_examples=50)
@given(first17s, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_never_passes(first17, at, by):
    """MOD 11-2 finds every single wrong digit, because 11 is prime and no weight is a multiple of it."""
    number = first17 + iso_7064(first17)
    if number[at] != "X":
        wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
        assert parse_resident_id(wrong).state != IdState.VALID


def test_a_valid_id_says_birth_date_and_sex():
    parsed = parse_resident_id(EXAMPLE)
    assert parsed == identity.ResidentId(IdState.VALID, EXAMPLE, dt.date(1949, 12, 31), "female")  # 17th digit 2: even
    first17 = "11010519491231001"
    assert parse_resident_id(first17 + iso_7064(first17)).sex == "male"


@pytest.mark.parametrize(
    "written",
    [
        EXAMPLE.lower(),
        f"'{EXAMPLE}",
        f" {EXAMPLE}\t",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002ｘ",
        f"“{EXAMPLE}”",
        f"\ufeff{EXAMPLE}",
    ],
)
def test_ways_of_writing_one_id(written):
    assert parse_resident_id(written).number == EXAMPLE


@settings(max_examples=50)
@given(st.dates(dt.date(1900, 1, 1), dt.date(1999, 12, 31)), st.integers(1, 999), st.booleans())
def test_old_ids_of_15_digits_become_18(birth, sequence, as_number):
    """GB 11643: the century 19 goes before the year, and the check character behind."""
    old = f"110105{birth:%y%m%d}{sequence:03d}"
    first17 = f"110105{birth:%Y%m%d}{sequence:03d}"
    parsed = parse_resident_id(int(old) if as_number else old)
    # The three-zero ending of an 18-character ID reads as damage; from 15 digits it is the rarest coincidence.
    if not (first17 + iso_7064(first17)).endswith("000"):
        assert parsed.number == first17 + iso_7064(first17)
        assert parsed.birth_date == birth


def _number_kept_by_a_spreadsheet(number):
    """What a spreadsheet keeps of 18 digits typed as a number: 15 significant ones, then zeros."""
    return int(number[:15] + "000")


@pytest.mark.parametrize("form", [int, float, str, "{:.5E}".format, "{:.14E}".format, "{:.11e}".format])
def test_an_id_kept_as_a_number_is_damaged(form):
    first17 = "11010519491231001"
    number = first17 + iso_7064(first17)
    kept = _number_kept_by_a_spreadsheet(number)
    assert parse_resident_id(form(kept)) == identity.ResidentId(IdState.DAMAGED)


def test_damage_is_told_even_where_the_check_character_fits():
    """Of the numbers ending in three zeros 1 in 11 passes the check (9 %)."""
    births = [dt.date(1930, 1, 1) + dt.timedelta(days=day) for day in range(3_000)]
    passing = [f"110105{birth:%Y%m%d}1000" for birth in births if iso_7064(f"110105{birth:%Y%m%d}100") == "0"]
    assert len(passing) / len(births) == pytest.approx(1 / 11, abs=0.02)
    assert {parse_resident_id(number).state for number in passing} == {IdState.DAMAGED}


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (None, IdState.MISSING),
        ("", IdState.MISSING),
        (" \u3000'", IdState.MISSING),
        (float("nan"), IdState.MISSING),
        (True, IdState.MISSING),
        (float("inf"), IdState.DAMAGED),
        ("110105194912310021", IdState.INVALID),  # X is right
        ("无", IdState.INVALID),
        ("1101051949123100", IdState.INVALID),  # 16 digits
        ("11010519491231X02X", IdState.INVALID),
        (12345, IdState.INVALID),
        (-1.5, IdState.INVALID),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", IdState.INVALID),  # digits of another script are not on the card
        (OTHER_EXAMPLE, IdState.INVALID),  # nobody born in 1880 lives
    ],
)
def test_cells_that_hold_no_valid_id(cell, state):
    assert parse_resident_id(cell) == identity.ResidentId(state)


@pytest.mark.parametrize("day", ["19490231", "19491301", "19490001", "19491200"])
def test_an_id_with_a_day_that_does_not_exist_is_invalid(day):
    first17 = f"110105{day}002"
    assert parse_resident_id(first17 + iso_7064(first17)).state == IdState.INVALID


def test_an_id_of_somebody_unborn_is_invalid():
    ahead = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=2)  # ahead in every time zone
    first17 = f"110105{ahead:%Y%m%d}002"
    assert parse_resident_id(first17 + iso_7064(first17)).state == IdState.INVALID


@pytest.mark.parametrize(
    ("birth_date", "sex", "contradicts"),
    [
        (dt.date(1949, 12, 31), "female", False),
        (None, None, False),  # nothing typed contradicts nothing
        (None, "female", False),
        (dt.date(1949, 12, 13), "female", True),
        (dt.date(1949, 12, 31), "male", True),
        (None, "male", True),
        ("1949-12", None, False),  # known to the month, and agreeing with it
        ("1949", "female", False),
        ("1949-11", None, True),
        ("1948", None, True),
    ],
)
def test_an_id_beside_a_typed_date_or_sex_that_differs_is_doubtful(birth_date, sex, contradicts):
    assert identity.contradicts_typed(EXAMPLE, birth_date, sex) is contradicts


def test_on_a_screen_the_birth_date_is_hidden():
    assert identity.mask(EXAMPLE) == "110105********002X"
    assert identity.is_masked(identity.mask(EXAMPLE))
    assert not identity.is_masked(EXAMPLE)


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("11010519491231002X", ("110105********002X", "110105********002X")),
        ("11010519491213002X", ("110105******31002X", "110105******13002X")),
        ("110105194912310046", ("110105********002X", "110105********0046")),  # these digits are never masked
        ("11010519480213002X", ("110105********002X", "110105********002X")),  # five masked digits: no slip
        ("110105491231002", ("110105********002X", "110105********1002")),
    ],
)
def test_of_two_ids_a_slip_is_shown_and_nothing_else(other: str, shown: tuple[str, str]) -> None:
    """The masked digits that differ, if they are two at most; counted by hand."""
    assert identity.mask_but_slips(EXAMPLE, other) == shown


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("32", "320000000000"),
        (320102, "320102000000"),
        (" 320102001 ", "320102001000"),
        ("320102001002", "320102001002"),
        ("３２０１０２", "320102000000"),
    ],
)
def test_division_codes_become_12_digits(raw, code):
    assert identity.parse_division(raw) == code


@pytest.mark.parametrize("raw", ["", None, "3", "32010", "3201020010021", "梅溪", "32010x", "٣٢٠١٠٢", 320102.0])
def test_other_division_codes_are_refused(raw):
    with pytest.raises(Problem) as refused:
        identity.parse_division(raw)
    assert refused.value.code == "bad_division"


codes = st.sampled_from(identity.DIVISION_DIGITS).flatmap(
    lambda digits: st.integers(0, 10**digits - 1).map(lambda n: f"{n:0{digits}d}".ljust(12, "0"))
)


@settings(max_examples=50)
@given(codes, codes)
def test_a_range_holds_exactly_the_codes_that_begin_alike(code, other):
    """The rule in words: a code lies within a division if it begins with the division's digits."""
    low, high = identity.division_range(code)
    digits = identity.division_digits(code)
    assert (low <= other < high) == other.startswith(code[:digits])
    assert low <= code < high


@settings(max_examples=50)
@given(codes)
def test_the_divisions_above_hold_the_one_below(code):
    above = identity.divisions_above(code)
    for wider in above:
        low, high = identity.division_range(wider)
        assert low <= code < high
        assert wider != code
    assert above == sorted(above, key=identity.division_digits)


def test_divisions_by_hand():
    # `code >= '320102' AND code < '320103'`.
    assert identity.division_range("320102000000") == ("320102000000", "320103000000")
    assert identity.division_range("999900000000")[0] == "999900000000"
    assert identity.division_range("999900000000")[1] > "999999999999"
    assert identity.divisions_above("320102001002") == ["320000000000", "320100000000", "320102000000", "320102001000"]
    assert identity.divisions_above("320000000000") == []
    with pytest.raises(ValueError, match="12-digit"):
        identity.division_digits("3201020010021")


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("13812345678", "13812345678"),
        (13812345678, "13812345678"),
        (13812345678.0, "13812345678"),
        ("138-1234 5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("(+86)13812345678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("'13812345678", "13812345678"),
        ("025-83112345", "02583112345"),
        ("（025）83112345", "02583112345"),
        ("83112345", "83112345"),
        ("12812345678", None),  # no mobile number begins with 12
        ("1381234567", None),
        ("123", None),
        ("无", None),
        ("", None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_telephone_numbers(cell, digits):
    assert parse_phone(cell) == digits
