"""What a department's later file says nothing of stays as its earlier file said it; an empty cell takes it away.

Three sheets of one department about one person; what is expected stands in the cells.
"""

import pytest

from renyang.core.access.gate import Actor
from renyang.core.models import ImportBatch, Outcome
from renyang.people.domain.carried import carried
from renyang.people.models import SourceRecord
from tests.world import take_in, valid_id

NUMBER = valid_id("32019919400301123")
BORN, PHONE, HOME = "1940-03-01", "19900000123", "樱园50幢1单元101"
FIRST = [["姓名", "身份证号", "出生日期", "电话", "居住地址"], ["危一", NUMBER, BORN, PHONE, HOME]]


def _facts() -> dict[str, object]:
    (record,) = SourceRecord.objects.filter(source="health", facts__name="危一")
    return {name: (record.facts | record.sealed).get(name) for name in ("resident_id", "phone", "address")}


def _bring(actor: Actor, table: list[list[str]]) -> ImportBatch:
    return take_in(actor, table, source="health")


def test_a_column_that_the_file_lacks_changes_nothing(operator: Actor, db: None) -> None:
    _bring(operator, FIRST)
    again = _bring(operator, [["姓名", "身份证号", "出生日期"], ["危一", NUMBER, BORN]])
    assert {outcome: count for outcome, count in again.counts.items() if count} == {Outcome.UNCHANGED: 1}
    assert _facts() == {"resident_id": NUMBER, "phone": PHONE, "address": HOME}


def test_an_empty_cell_takes_the_fact_away(operator: Actor, db: None) -> None:
    _bring(operator, FIRST)
    _bring(operator, [["姓名", "身份证号", "出生日期", "电话"], ["危一", NUMBER, BORN, ""]])
    assert _facts() == {"resident_id": NUMBER, "phone": None, "address": HOME}


def test_a_masked_id_keeps_the_id(operator: Actor, db: None) -> None:
    """As on a list that was exported: who she is, is told by birth date and home."""
    _bring(operator, FIRST)
    masked = NUMBER[:6] + "********" + NUMBER[-4:]
    _bring(operator, [["姓名", "身份证号", "出生日期", "居住地址"], ["危一", masked, BORN, HOME]])
    assert _facts() == {"resident_id": NUMBER, "phone": PHONE, "address": HOME}


@pytest.mark.parametrize("doubtful", [True, False])
def test_an_id_is_kept_as_doubtful_as_it_was(doubtful: bool) -> None:
    record = {"name": "危一", "resident_id": NUMBER} | ({"resident_id_doubtful": True} if doubtful else {})
    kept = carried({"name": "危一"}, record, columns=["name"], masked=False)
    assert (kept["resident_id"], kept.get("resident_id_doubtful", False)) == (NUMBER, doubtful)
