"""Which column holds what: known headings, similar ones, values, memory; and mappings that cannot be."""

import pytest

from renyang.core.files.columns import ImportField, check_mapping, guess_columns, header_digest
from renyang.people.domain.import_fields import IMPORT_FIELDS
from renyang.science.problem import Problem

NAME = ImportField("name", "Name", ("姓名",), required=True)
PHONE = ImportField("phone", "Phone", ("联系电话", "电话"), looks=lambda cell: str(cell).startswith("199"))
FIELDS = (NAME, PHONE)


def guessed(header: list[str], *rows: list[object], remembered: dict[str, str | None] | None = None) -> dict[str, str]:
    guesses = guess_columns(header, rows, IMPORT_FIELDS, remembered or {})
    return {guess.heading: guess.field for guess in guesses if guess.field}


def test_headings_of_three_departments() -> None:
    """As civil affairs, health and social security write them (domain knowledge, by hand)."""
    header = [
        "序号",
        "老人姓名",
        "性别",
        "公民身份号码",
        "出生年月",
        "手机号",
        "所属社区",
        "现住址",
        "签约家庭医生",
        "待遇状态",
        "备注",
    ]
    assert guessed(header) == {
        "老人姓名": "name", "性别": "sex", "公民身份号码": "resident_id", "出生年月": "birth_date", "手机号": "phone",
        "所属社区": "community", "现住址": "address", "签约家庭医生": "family_doctor", "待遇状态": "pension",
    }  # fmt: skip


@pytest.mark.parametrize(
    "heading", ["姓 名", "姓名*（必填）", "姓名：", "　姓名　", "姓名[必填]", "老人姓名(全名)", "NAME"]
)
def test_headings_with_marks(heading: str) -> None:
    """Blanks, stars, notes in brackets and capitals do not count."""
    assert guessed([heading]) == {heading: "name"}


def test_the_contacts_name_is_not_the_persons() -> None:
    """Below merged parents the same child stands for two people."""
    header = ["基本信息/姓名", "基本信息/联系电话", "紧急联系人/姓名", "紧急联系人/电话", "监护人/姓名"]
    assert guessed(header) == {
        "基本信息/姓名": "name", "基本信息/联系电话": "phone", "紧急联系人/姓名": "contact_name",
        "紧急联系人/电话": "contact_phone",
    }  # fmt: skip


def test_a_column_without_a_heading_is_known_by_its_values() -> None:
    """Two valid-looking IDs in three cells are not enough (share from 0.7), three are."""
    ids = ["320199194203120023", "320199195005050014", "32019919500505001X"]
    assert guessed(["姓名", ""], *[["张", number] for number in ids]) == {"姓名": "name", "": "resident_id"}
    assert guessed(["姓名", ""], ["张", ids[0]], ["李", ids[1]], ["王", "见备注"]) == {"姓名": "name"}


def test_a_field_goes_to_one_column() -> None:
    """The known heading wins over the similar one."""
    fields = [guess.field for guess in guess_columns(["联系电话2", "联系电话"], [], FIELDS, {})]
    assert fields == [None, "phone"]


def test_of_two_columns_alike_the_filled_one_is_meant() -> None:
    """联系电话1 stands first but holds nothing; 家属电话 is another person's."""
    guesses = guess_columns(
        ["联系电话1", "联系电话2", "家属电话"], [[None, "13912345226", "13912345227"]], IMPORT_FIELDS, {}
    )
    assert [guess.field for guess in guesses] == [None, "phone", "contact_phone"]


def test_memory_goes_before_every_guess() -> None:
    """A heading that was left out stays out; one that was chosen stays chosen."""
    header = ["姓名", "称呼"]
    assert guessed(header, remembered={"姓名": None, "称呼": "name"}) == {"称呼": "name"}


def test_guesses_are_sure_in_order() -> None:
    """Known heading 1; child of an unknown parent less; nothing 0."""
    sure, child, none = guess_columns(["联系电话", "情况/姓名", "备注"], [], FIELDS, {})
    assert (sure.confidence, none.confidence, none.field) == (1.0, 0.0, None)
    assert 0 < child.confidence < 1


def test_nothing_to_guess() -> None:
    assert guess_columns([], [], FIELDS, {}) == ()
    assert guess_columns(["姓名"], [], (), {}) == ()


def test_a_layout_is_the_same_however_it_is_spaced() -> None:
    assert header_digest(["姓名", "电话（必填）"]) == header_digest(["姓 名", "电话"])
    assert header_digest(["姓名", "电话"]) != header_digest(["电话", "姓名"])
    assert header_digest(["甲乙", ""]) != header_digest(["甲", "乙"])


@pytest.mark.parametrize(
    ("mapping", "code", "words"),
    [
        ({0: "name", 1: "phone", 2: "phone"}, "field_twice", ("B", "C", "Phone")),
        ({1: "phone"}, "field_missing", ("Name",)),
        ({0: "name", 1: "shoe size"}, "unknown_field", ("shoe size",)),
        ({0: "name", 3: "phone"}, "unknown_field", ("phone",)),
        ({-1: "name"}, "unknown_field", ("name",)),
    ],
)
def test_mappings_that_cannot_be(mapping: dict[int, str], code: str, words: tuple[str, ...]) -> None:
    """The sentence calls columns by their letters and fields by their labels."""
    with pytest.raises(Problem) as found:
        check_mapping(["姓名", "电话", "手机"], mapping, FIELDS)
    assert found.value.code == code
    assert all(word in str(found.value) for word in words)


@pytest.mark.parametrize(
    ("mapping", "refusal"),
    [
        ({0: "name"}, None),
        ({0: "name", 1: "phone"}, None),
        ({2: "name", 0: "phone"}, None),
        ({}, "field_missing"),
        ({3: "name"}, "unknown_field"),
    ],
)
def test_a_mapping_needs_the_required_fields_and_columns_that_are_there(
    mapping: dict[int, str], refusal: str | None
) -> None:
    """Only the name is required; of three columns the last is the one numbered 2; their order does not matter."""
    assert refusal_of(mapping) == refusal


def refusal_of(mapping: dict[int, str]) -> str | None:
    """The code of the refusal, None where the mapping stands."""
    try:
        check_mapping(["姓名", "电话", "手机"], mapping, FIELDS)
    except Problem as problem:
        return problem.code
    return None
