"""Free text for readers of other places: what is masked, what becomes a pseudonym, what stays."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.people.domain.pseudonyms import pseudonym
from renyang.people.models import Collection, Person
from renyang.people.queries.collections import overlaps
from renyang.people.queries.redaction import SEVERAL, redacted_all
from renyang.science.identity import masked_numbers
from renyang.science.names import COMMONEST, COMPOUND, HUNDRED_SURNAMES, names_within
from tests.personas import HERE, OFFICER, OTHER_COMMUNITY, STRANGER, WORKER, Persona
from tests.world import ZHANG_ID, zhang

ActorOf = Callable[[Persona], Actor]


def redacted(actor: Actor, text: str) -> str:
    return redacted_all(actor, [text])[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"身份证{ZHANG_ID}", f"身份证{'*' * 18}"),
        (f"身份证{ZHANG_ID[:6]} {ZHANG_ID[6:14]} {ZHANG_ID[14:]}", f"身份证{'*' * 20}"),
        ("11010119500505001x。", f"{'*' * 18}。"),  # its check character is wrong; it is masked all the same
        ("旧证320199420312002", f"旧证{'*' * 15}"),
        ("电话19900000001，", f"电话{'*' * 11}，"),
        ("199 0000 0001/19900000003", f"{'*' * 13}/{'*' * 11}"),
        ("+86-19900000001", "*" * 15),
        ("１９９００００００１１", "*" * 11),
        ("025-83210000 或 83210000", f"{'*' * 12} 或 {'*' * 8}"),
        ("2026年体检 20261231 前", "2026年体检 20261231 前"),
        ("2026-2027 年度，截至2026-12-31", "2026-2027 年度，截至2026-12-31"),
        ("3幢2单元501室，80岁以上300人", "3幢2单元501室，80岁以上300人"),
        ("区划320199001001", "区划320199001001"),
        ("", ""),
    ],
)
def test_numbers_are_masked(written: str, read: str) -> None:
    """By the lengths and first digits of IDs and telephones (GB 11643, science/identity); days, years, doors, codes stay."""
    assert masked_numbers(written) == read


def test_the_surnames_are_those_of_their_sources() -> None:
    """A hundred commonest, the four hundred and eight single ones of the old book, compounds of two characters."""
    assert len(set(COMMONEST)) == len(COMMONEST) == 100
    assert len(set(HUNDRED_SURNAMES)) == len(HUNDRED_SURNAMES) == 408
    assert {len(name) for name in COMPOUND} == {2}


def test_what_could_be_a_name() -> None:
    """By hand: from 张, two to four characters as far as the text goes; 秀 and 们 are no surnames, 上官 is one together."""
    assert names_within("张秀们") == [(0, "张秀"), (0, "张秀们")]
    assert names_within("上官秀们") == [(0, "上官"), (0, "上官秀"), (0, "上官秀们")] + [
        (1, part) for part in ("官秀", "官秀们") if "官" in HUNDRED_SURNAMES
    ]
    assert names_within("张") == []


def _person(name: str, division: str) -> Person:
    return Person.objects.create(name=name, division_code=division, pinyin="-", initials="-")


def test_names_outside_the_scope_become_pseudonyms(db: None, actor_of: ActorOf) -> None:
    """Li lives in the next community: the worker of Zhang's reads Zhang's name only, the officer both, a stranger none."""
    text = "请核实张秀英、李桂兰两户，电话19900000001"
    li = pseudonym(Person.objects.get(name="李桂兰").pk)
    number = "*" * 11
    assert redacted(actor_of(OFFICER), text) == f"请核实张秀英、李桂兰两户，电话{number}"
    assert redacted(actor_of(WORKER), text) == f"请核实张秀英、{li}两户，电话{number}"
    assert redacted(actor_of(STRANGER), text) == f"请核实{pseudonym(zhang().pk)}、{li}两户，电话{number}"


def test_a_name_stays_where_anybody_within_bears_it(db: None, actor_of: ActorOf) -> None:
    """Another 张秀英 lives in another town: the worker here cannot tell whom the text means, and may read the name."""
    _person("张秀英", OTHER_COMMUNITY)
    assert redacted(actor_of(WORKER), "张秀英") == "张秀英"


def test_a_name_that_several_bear_outside_is_nobody_s(db: None, actor_of: ActorOf) -> None:
    """Two people of other communities bear it: neither pseudonym would be right."""
    _person("李桂兰", OTHER_COMMUNITY)
    assert redacted(actor_of(WORKER), "李桂兰") == SEVERAL


def test_the_longest_name_counts(db: None, actor_of: ActorOf) -> None:
    """王建 of another town is within 王建国 of here: the text means the latter. And a name that is nobody's stays."""
    short = _person("王建", OTHER_COMMUNITY)
    assert redacted(actor_of(WORKER), "王建国、王建、高龄、钱多多") == f"王建国、{pseudonym(short.pk)}、高龄、钱多多"


def test_many_texts_cost_one_look(db: None, actor_of: ActorOf) -> None:
    """However long the list of titles."""
    actor = actor_of(WORKER)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        redacted_all(actor, ["张秀英体检", "李桂兰体检", "王建国体检"] * 50)
    assert len(seen) == 1


@pytest.fixture
def planned(db: None) -> Collection:
    """A collection whose title, file and heading name Li and her telephone, as clerks do."""
    columns = [{"at": 0, "heading": "姓名", "fact": "name", "asks": False},
               {"at": 1, "heading": "是否与李桂兰同住", "fact": "", "asks": True}]  # fmt: skip
    states = dict.fromkeys(("fresh", "stale", "missing", "elsewhere"), 0)
    return Collection.objects.create(
        division_code=HERE, source="health", title="李桂兰19900000009等人复核", file_name="李桂兰.csv",
        collect_by=timezone.localdate(), columns=[column | states for column in columns], created_by="health",
    )  # fmt: skip


def test_collections_are_told_without_names(planned: Collection, sign_in: Callable[[Persona], Client]) -> None:
    """Page, list and both operations: the worker of the next community reads pseudonyms, the officer the name."""
    li = pseudonym(Person.objects.get(name="李桂兰").pk)
    pages = ["/collections/", f"/collections/{planned.pk}/"]
    operations = ["/api/v1/collections", f"/api/v1/collections/{planned.pk}"]
    for persona, name in ((WORKER, li), (OFFICER, "李桂兰")):
        client = sign_in(persona)
        told = [client.get(page).content.decode() for page in pages]
        told += [str(client.get(operation).json()) for operation in operations]
        for text in told:
            assert f"{name}***********等人复核" in text
            assert ("李桂兰" in text) == (persona == OFFICER)
    planned.refresh_from_db()
    assert "李桂兰" in planned.title  # what was written stays as it was


def test_an_overlap_tells_no_name(planned: Collection, actor_of: ActorOf) -> None:
    """Civil affairs asks the same question: what both ask is found by the words as written, and told without the name."""
    asked = ["是否与李桂兰同住"]
    (found,) = overlaps(
        actor_of(WORKER), source="civil_affairs", division_code=HERE, asked=asked, collect_by=planned.collect_by
    )
    li = pseudonym(Person.objects.get(name="李桂兰").pk)
    assert (found.asked, found.collection.title) == ([f"是否与{li}同住"], f"{li}***********等人复核")
