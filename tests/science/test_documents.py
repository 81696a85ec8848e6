"""Identity documents other than the resident ID; the numbers are invented in the forms of the National Immigration
Administration, as `science.documents` has them.
"""

import pytest

from renyang.science.documents import Document, DocumentKind, parse_document
from tests.world import ZHANG_ID, valid_id

HK_RESIDENT = valid_id("81000019440229124")  # a residence permit's number is of the form of an ID


@pytest.mark.parametrize(
    ("cell", "named", "text"),
    [
        ("E12345678", "", "passport E12345678"),
        ("ej1234567", "护照", "passport EJ1234567"),
        ("护照：E12345678", "", "passport E12345678"),
        ("Ｅ１２３４５６７８", "", "passport E12345678"),
        ("X1234567", "护照", "passport X1234567"),  # a foreign passport, by the column beside it
        ("军字第1234567号", "", "military 军字第1234567号"),
        ("军官证 军字第1234567号", "", "military 军字第1234567号"),
        ("1234567", "军官证", "military 1234567"),
        ("H1234567890", "", "hong_kong_macao H1234567890"),
        ("M12345678", "", "hong_kong_macao M12345678"),
        ("港澳居民来往内地通行证H12345678", "", "hong_kong_macao H12345678"),
        ("12345678", "台胞证", "taiwan 12345678"),
        ("0123456789(B)", "台湾居民来往大陆通行证", "taiwan 0123456789B"),
        ("USA110099887766", "", "permanent_residence USA110099887766"),
        (valid_id("91184019440229123"), "", f"permanent_residence {valid_id('91184019440229123')}"),
        ("passport E12345678", "", "passport E12345678"),  # as records keep it
    ],
)
def test_what_tells_the_kind_of_a_document(cell, named, text):
    """Its own form, a word before it, or the column beside it."""
    document = parse_document(cell, named)
    assert str(document) == text
    assert Document.of(text) == document


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        (ZHANG_ID, ""), (ZHANG_ID, "身份证"), (ZHANG_ID, "军官证"), (HK_RESIDENT, "港澳居民居住证"),
        (ZHANG_ID[:6] + ZHANG_ID[8:17], "军官证"), ("12345678", ""), ("13912345678", ""), ("护照", ""), ("", "护照"),
        (None, ""), (3.2e17, "护照"), ("无", "护照"), ("E****678", "护照"), ("19440229", ""),
    ],
)  # fmt: skip
def test_what_is_no_other_document(cell, named):
    """Of the form of an ID, digits that could be anything, no number, masked."""
    assert parse_document(cell, named) is None


def test_a_mask_leaves_the_first_sign_and_the_last_three():
    assert Document(DocumentKind.PASSPORT, "E12345678").masked == "E*****678"
    assert Document(DocumentKind.MILITARY, "12345").masked == "1*345"
