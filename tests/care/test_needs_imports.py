"""A department's sheet of needs: whom a row names, what is read, what comes back, and that twice is once."""

import datetime as dt
from dataclasses import replace

from renyang.care.domain.terms import NeedTerms
from renyang.care.models import Need
from renyang.care.services import need_change, need_end
from renyang.core.access.gate import Actor
from renyang.core.models import ImportBatch
from renyang.core.queries import noted_rows
from renyang.people.models import Person
from tests.world import ZHANG_ID, take_in, valid_id, zhang

HEADER = ["姓名", "身份证号", "出生日期", "服务项目", "次数/频次", "时长", "是否必需", "时间", "语言", "注意事项"]
BATHING = ["张秀英", ZHANG_ID, "", "助浴", "每周2次", "60分钟", "是", "周一、周四上午", "吴语", "不要男护理员"]
MEALS = ["王建国", "", "1950-05-05", "助餐", "每天", "", "", "", "", ""]


def _take(actor: Actor, *rows: list[str], source: str = "civil_affairs") -> ImportBatch:
    return take_in(actor, [HEADER, *rows], source=source, kind="needs")


def _codes(batch: ImportBatch) -> dict[int, list[str]]:
    return {row: [note["code"] for note in said] for row, said in noted_rows(batch)}


def _counts(batch: ImportBatch) -> tuple[int, ...]:
    return tuple(batch.counts[name] for name in ("new", "updated", "unchanged", "rejected"))


def test_rows_become_needs(db: None, operator: Actor) -> None:
    """Zhang by her ID, Wang by name and birth date; what the sheet leaves open is as the catalogue has it."""
    assert _counts(_take(operator, BATHING, MEALS)) == (2, 0, 0, 0)
    need = Need.objects.get(service="bathing")
    assert NeedTerms.of(need) == NeedTerms(
        times=2, per="week", minutes=60, critical=True, days=(1, 4), time_from=dt.time(8), time_to=dt.time(12),
        language="吴语", must_not="不要男护理员", since=need.since,
    )  # fmt: skip
    assert (need.record.link.person, need.record.source, need.record.row_number) == (zhang(), "civil_affairs", 2)
    meals = Need.objects.get(service="meals")
    assert (meals.record.link.person.name, meals.minutes, meals.critical) == ("王建国", 15, True)
    assert meals.record.link.beside is not None  # goes where his records go


def test_the_same_file_twice_changes_nothing(db: None, operator: Actor) -> None:
    _take(operator, BATHING, MEALS)
    before = list(Need.objects.order_by("pk").values())
    assert _counts(_take(operator, BATHING, MEALS)) == (0, 0, 2, 0)
    assert list(Need.objects.order_by("pk").values()) == before


def test_a_newer_file_brings_up_to_date(db: None, operator: Actor) -> None:
    """Three times a week instead of two; a column the file lacks leaves what is known."""
    _take(operator, BATHING)
    shorter = [HEADER[:5], ["张秀英", ZHANG_ID, "", "助浴", "3次/周"]]
    assert _counts(take_in(operator, shorter, source="civil_affairs", kind="needs")) == (0, 1, 0, 0)
    need = Need.objects.get()
    assert (need.times, need.minutes, need.days, need.must_not) == (3, 60, [1, 4], "不要男护理员")


def test_whom_no_row_may_be_guessed_to_name(db: None, operator: Actor) -> None:
    """Nobody, several, and one who has died: each comes back with its reason."""
    twin = Person.objects.get(name="王建国")
    Person.objects.create(
        name="王建国", birth_date=twin.birth_date, division_code=twin.division_code, pinyin="", initials=""
    )
    Person.objects.filter(name="李桂兰").update(status="dead")
    batch = _take(
        operator,
        ["赵无名", "", "1940-01-01", "助餐", "每天", "", "", "", "", ""],
        MEALS,
        ["李桂兰", "", "1948-08-08", "助餐", "每天", "", "", "", "", ""],
        ["张秀英", valid_id("32019919420312004"), "", "助餐", "每天", "", "", "", "", ""],  # another's ID
        ["", "", "1942-03-12", "助餐", "每天", "", "", "", "", ""],
        ["合计", "", "", "助餐", "每天", "", "", "", "", ""],
    )
    assert _codes(batch) == {
        2: ["person_unknown"], 3: ["person_several"], 4: ["person_gone"], 5: ["person_unknown"], 6: ["nobody_named"],
        7: ["row_of_footer"],
    }  # fmt: skip
    assert not Need.objects.exists()


def test_a_birth_date_known_in_part_names_nobody(db: None, operator: Actor) -> None:
    """Wang of 1950 may be another Wang; and the first day that a year could mean is not her birthday."""
    row = ["王建国", "", "1950", "助餐", "每天", "", "", "", "", ""]
    batch = _take(operator, row)
    assert (_counts(batch), _codes(batch)) == ((0, 0, 0, 1), {2: ["birth_year_only", "person_unknown"]})
    Person.objects.filter(name="王建国").update(birth_date=dt.date(1950, 1, 1), birth_precision="year")
    row[2] = "1950-01-01"
    batch = _take(operator, row)
    assert (_counts(batch), _codes(batch)) == ((0, 0, 0, 1), {2: ["person_unknown"]})


def test_an_id_beside_another_name_names_nobody(db: None, operator: Actor) -> None:
    """Zhang's ID typed into Wang's row: whose need it is, is not known. In characters of the same sound it is her name."""
    batch = _take(operator, ["王建国", *BATHING[1:]], ["张绣英", *BATHING[1:]])
    assert _codes(batch) == {2: ["person_called_otherwise"]}
    assert Need.objects.get().record.link.person == zhang()


def test_what_cannot_be_read_is_rejected(db: None, operator: Actor) -> None:
    """One wrong cell a row; nothing of these rows is taken in."""
    rows = []
    for at, cell in (
        (3, "遛狗"),
        (3, ""),
        (3, "助浴、助餐"),
        (4, "经常"),
        (4, ""),
        (5, "一会儿"),
        (6, "看情况"),
        (7, "饭后"),
        (9, "长" * 301),
    ):
        rows.append([*BATHING[:at], cell, *BATHING[at + 1 :]])
    found = _codes(_take(operator, *rows))
    assert [found[row] for row in sorted(found)] == [
        ["service_unknown"], ["missing"], ["services_several"], ["frequency_unreadable"], ["missing"],
        ["minutes_unreadable"], ["critical_unreadable"], ["time_unreadable"], ["text_too_long"],
    ]  # fmt: skip
    assert not Need.objects.exists()


def test_one_need_twice_in_a_file(db: None, operator: Actor) -> None:
    """Also where the second row names her in another way."""
    by_birth = ["张秀英", "", "1942-03-12", *BATHING[3:]]
    batch = _take(operator, BATHING, BATHING, by_birth)
    assert _codes(batch) == {3: ["row_twice"], 4: ["row_twice"]}
    assert Need.objects.count() == 1


def test_a_file_overwrites_no_other_word(db: None, operator: Actor) -> None:
    """Neither another department's nor what a worker changed by hand; the same words are no change."""
    _take(operator, BATHING)
    otherwise = [*BATHING[:4], "每周1次", *BATHING[5:]]
    assert _codes(_take(operator, otherwise, source="health")) == {2: ["need_of_others"]}
    assert _counts(_take(operator, BATHING, source="health")) == (0, 0, 1, 0)
    need = Need.objects.get()
    need_change(actor=operator, need=need, terms=replace(NeedTerms.of(need), times=3))
    assert _codes(_take(operator, BATHING)) == {2: ["need_of_others"]}
    assert Need.objects.get().times == 3


def test_what_was_ended_is_not_opened_again(db: None, operator: Actor) -> None:
    """By a file of that day or an earlier one; one collected tomorrow opens it anew."""
    _take(operator, BATHING)
    need_end(actor=operator, need=Need.objects.get(), why="住院")
    assert _codes(_take(operator, BATHING)) == {2: ["need_ended_later"]}
    ended = Need.objects.get()
    Need.objects.filter(pk=ended.pk).update(until=ended.until - dt.timedelta(days=1))
    assert _counts(_take(operator, BATHING)) == (1, 0, 0, 0)
    assert Need.objects.count() == 2
