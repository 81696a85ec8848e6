"""A linkage, a decision and a correction of one sub-district do not cross: each in a connection of its own, all rolled back."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from renyang.core.access.gate import Actor
from renyang.people.models import Link, LinkedBy
from renyang.people.services import person_correct, person_split, register_link
from tests.personas import HERE
from tests.world import zhang

Write = Callable[[], None]


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The world as it is committed, for several connections."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connection.close()


def _split() -> None:
    records = Link.objects.filter(person=zhang(), by=LinkedBy.MODEL).values_list("record_id", flat=True)
    person_split(actor=Actor.operator(), person=zhang(), records=[records[0]])


def _correct() -> None:
    person_correct(actor=Actor.operator(), person=zhang(), facts={"phone": "19900000077"})


def _link() -> None:
    register_link(actor=Actor.operator(), division_code=HERE, retrain=True)


def _behind(first: Write, second: Write) -> list[str]:
    """What happened, in order, if the second write begins after the first has written and before it ends."""
    happened: list[str] = []
    written, end = threading.Event(), threading.Event()

    def rolled_back(write: Write, name: str, then: Callable[[], None] = lambda: None) -> None:
        try:
            with transaction.atomic():
                write()
                then()
                happened.append(name)
                transaction.set_rollback(True)
        finally:
            connection.close()

    def hold() -> None:
        written.set()
        end.wait(10)

    threads = [
        threading.Thread(target=rolled_back, args=(first, "first", hold)),
        threading.Thread(target=rolled_back, args=(second, "second")),
    ]
    threads[0].start()
    assert written.wait(30)
    threads[1].start()
    threads[1].join(timeout=0.5)
    happened.append("end" if not happened else "end late")
    end.set()
    for thread in threads:
        thread.join(30)
    return happened


@pytest.mark.parametrize(
    ("first", "second"),
    [(_link, _split), (_split, _link), (_link, _correct), (_correct, _link), (_link, _link), (_split, _correct)],
)
def test_of_two_writes_the_second_waits_for_the_first(committed: None, first: Write, second: Write) -> None:
    """So the second reads what the first committed: no decision and no correction is written over."""
    assert _behind(first, second) == ["end", "first", "second"]


def test_corrections_of_two_people_do_not_wait(committed: None) -> None:
    """Only the people concerned are held, not the sub-district."""

    def other() -> None:
        person = zhang().__class__.objects.get(name="王建国", merged_into=None)
        person_correct(actor=Actor.operator(), person=person, facts={"phone": "19900000078"})

    assert _behind(_correct, other) == ["second", "end late", "first"]
