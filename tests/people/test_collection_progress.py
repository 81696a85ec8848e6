"""Collections asked for a population: who belongs to it, who answered, who enters and leaves, and who is told what.

Expected counts follow by hand from tests/world.py. Zhang (84, alone, with a doctor) and Wang (76, with his wife, without one)
live in the worker's community, Li (78, with her children, without a doctor) in another of the sub-district.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone, translation

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.files.sheets import open_sheet
from renyang.people.models import AskedState, Collection, CollectionPerson, Person, PersonStatus
from renyang.people.queries import Filters
from renyang.people.queries import collections as queries
from renyang.people.queries.collection_progress import (
    CollectionTerms,
    people_listed,
    progress,
    total,
    undecided,
    waiting,
)
from renyang.people.queries.people import EVERYBODY
from renyang.people.services import (
    collection_ask_again,
    collection_close,
    collection_not_reached,
    collection_plan,
    collections_follow,
    person_correct,
    person_merge,
)
from renyang.science.problem import Problem
from renyang.web.people.work import WORK
from tests.operations import token_of
from tests.personas import COMMUNITY, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.personas import HEALTH as HEALTH_OFFICER
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
OTHER = "320199001002"
ALONE = Filters(living="alone")


def _plan(
    actor: Actor, *facts: str, population: Filters = EVERYBODY, source: str = "community", division: str = HERE
) -> Collection:
    return collection_plan(
        actor=actor, source=source, division_code=division, title="Doctors", facts=facts, population=population,
        collect_by=timezone.localdate() + dt.timedelta(days=30),
    )  # fmt: skip


def _named(name: str) -> Person:
    return Person.objects.get(name=name, merged_into=None)


def _states(actor: Actor, row: Collection) -> dict[str, str]:
    rows = people_listed(actor, CollectionTerms(row))
    return {person.name: person.progress for person in rows}  # type: ignore[attr-defined]


def test_a_population_is_chosen_by_the_filters_of_the_register(db: None, operator: Actor) -> None:
    """Of three, only Zhang is 80 and lives alone; nobody knows her language."""
    row = _plan(operator, "dialect", population=Filters(age_from=80, living="alone"))
    assert (row.people, row.questions, row.missing) == (1, 1, 1)
    assert row.population == {"age_from": 80, "living": "alone"}
    assert _states(operator, row) == {"张秀英": AskedState.MISSING}


def test_the_sheet_is_for_the_population_alone(db: None, operator: Actor, tmp_path: Path) -> None:
    """Its headings are those that an import reads."""
    row = _plan(operator, "dialect", "phone", population=ALONE)
    target = tmp_path / "ask.xlsx"
    with target.open("wb") as file:
        queries.collection_sheet(operator, row.pk, file)
    sheet = open_sheet(target)
    rows = [["" if cell is None else str(cell) for cell in cells] for _number, cells in sheet.rows()]
    assert list(sheet.header)[:5] == ["姓名", "出生日期", "社区", "联系电话", "语言"]
    assert rows == [["张秀英", "1942-03-12", "梅溪社区", "19900000001", "", ""]]


def test_who_answered_is_counted_by_community(db: None, operator: Actor) -> None:
    """Zhang has a doctor, so need not be asked; Wang names his; Li is away."""
    row = _plan(operator, "family_doctor")
    Person.objects.filter(name="李桂兰").update(status=PersonStatus.ABSENT)
    person_correct(actor=operator, person=_named("王建国"), facts={"family_doctor": "许静安"})
    here, other = progress(operator, row)
    assert (here.division_code, here.people, here.asked, here.answered, here.share) == (COMMUNITY, 2, 1, 1, 1.0)
    assert (other.division_code, other.people, other.asked, other.away, other.share) == (OTHER, 1, 1, 1, 0.0)


def test_nobody_is_lost_who_enters_or_leaves(db: None, operator: Actor) -> None:
    """Wang's wife died, so he enters those who live alone and is asked at once; he dies, and stays among those asked.

    Zhang answers before she moves away: she has answered.
    """
    row = _plan(operator, "dialect", population=ALONE)
    person_correct(actor=operator, person=_named("王建国"), facts={"living_arrangement": "独居"})
    assert (total(progress(operator, row)).asked, total(progress(operator, row)).entered) == (2, 1)
    assert [collections_follow(actor=operator) for _night in range(2)] == [1, 0]
    Person.objects.filter(name="王建国").update(status=PersonStatus.DEAD)
    person_correct(actor=operator, person=zhang(), facts={"dialect": "吴语"})
    Person.objects.filter(name="张秀英").update(status=PersonStatus.AWAY)
    assert _states(operator, row) == {"王建国": AskedState.LEFT, "张秀英": AskedState.ANSWERED}


def test_who_was_not_reached_can_be_asked_again(db: None, actor_of: ActorOf) -> None:
    """An answer counts whatever was noted before."""
    row = _plan(actor_of(OFFICER), "dialect", population=ALONE)
    worker = actor_of(WORKER)
    collection_not_reached(actor=worker, collection=row, person=zhang())
    assert _states(worker, row) == {"张秀英": AskedState.NOT_REACHED}
    collection_ask_again(actor=worker, collection=row, person=zhang())
    assert _states(worker, row) == {"张秀英": AskedState.MISSING}
    collection_not_reached(actor=worker, collection=row, person=zhang())
    person_correct(actor=worker, person=zhang(), facts={"dialect": "吴语"})
    assert _states(worker, row) == {"张秀英": AskedState.ANSWERED}


def test_only_who_is_asked_can_be_noted_and_only_by_the_street(db: None, actor_of: ActorOf) -> None:
    """Wang does not live alone, a department does not go round, and another town sees nothing."""
    row = _plan(actor_of(OFFICER), "phone", "reads", population=Filters(age_from=80))
    with pytest.raises(OutOfScope):
        collection_not_reached(actor=actor_of(WORKER), collection=row, person=_named("王建国"))
    with pytest.raises(NotAllowed):
        collection_not_reached(actor=actor_of(HEALTH_OFFICER), collection=row, person=zhang())
    with pytest.raises(OutOfScope):
        collection_not_reached(actor=actor_of(STRANGER), collection=row, person=zhang())


def test_a_worker_is_told_of_her_community_and_its_item_leaves_today(db: None, actor_of: ActorOf) -> None:
    """Two of the sub-district lack a doctor, one of them hers; once he has answered, nothing of it waits for her."""
    row = _plan(actor_of(OFFICER), "family_doctor")
    worker = actor_of(WORKER)
    assert [(one.division_code, one.missing) for one in progress(worker, row)] == [(COMMUNITY, 1)]
    with translation.override("en"):
        items = [item for provider in WORK if (work := provider(worker, 20)) for item in work.items]
    (item,) = [item for item in items if item.key == f"collection {row.pk}"]
    assert "1 person in your area" in item.why
    person_correct(actor=worker, person=_named("王建国"), facts={"family_doctor": "许静安"})
    assert waiting(worker) == []


def test_a_population_says_nothing_of_what_is_hidden(db: None, actor_of: ActorOf) -> None:
    """How people live is not the health officer's: not as a filter of hers, nor in the counts of the officer's."""
    with pytest.raises(Problem) as refused:
        _plan(actor_of(HEALTH_OFFICER), "family_doctor", population=ALONE, source="health")
    assert refused.value.code == "collection_hidden"
    with pytest.raises(Problem):
        _plan(actor_of(HEALTH_OFFICER), "living_arrangement", source="health")
    row = _plan(actor_of(OFFICER), "dialect", population=ALONE)
    assert progress(actor_of(HEALTH_OFFICER), row) == []
    assert not people_listed(actor_of(HEALTH_OFFICER), CollectionTerms(row)).exists()


def test_a_fact_that_is_hidden_counts_for_nobody_who_may_not_see_it(db: None, actor_of: ActorOf) -> None:
    """Wang lacks a doctor and a language: when he has told his language, health still waits for the doctor."""
    row = _plan(actor_of(OFFICER), "special_care", "family_doctor")
    health = actor_of(HEALTH_OFFICER)
    person_correct(actor=actor_of(OFFICER), person=_named("王建国"), facts={"family_doctor": "许静安"})
    assert _states(actor_of(OFFICER), row)["王建国"] == AskedState.MISSING
    assert _states(health, row) == {"王建国": AskedState.ANSWERED, "李桂兰": AskedState.MISSING}


def test_whoever_lacks_the_fact_that_chooses_is_counted_apart(db: None, operator: Actor) -> None:
    """Wang's birth date was lost: nobody knows whether he is 80."""
    row = _plan(operator, "reads", population=Filters(age_from=80))
    assert undecided(operator, row) == 0
    Person.objects.filter(name="王建国").update(birth_date=None)
    assert undecided(operator, row) == 1


def test_a_merged_person_is_asked_as_the_one_who_stays(db: None, operator: Actor) -> None:
    """Wang turns out to be Zhang's second record: one person is left on the list."""
    row = _plan(operator, "reads", division=COMMUNITY)
    person_merge(actor=operator, person=zhang(), other=_named("王建国"))
    assert list(CollectionPerson.objects.filter(collection=row).values_list("person__merged_into", flat=True)) == [None]
    assert total(progress(operator, row)).people == 1


def test_the_outcome_stays_and_the_names_go(db: None, actor_of: ActorOf) -> None:
    """Each community's counts as they were when it was closed, to whoever works there."""
    row = _plan(actor_of(OFFICER), "family_doctor")
    before = progress(actor_of(OFFICER), row)
    row = collection_close(actor=actor_of(OFFICER), collection=row)
    assert progress(actor_of(OFFICER), row) == before
    assert progress(actor_of(WORKER), row) == before[:1]
    assert progress(actor_of(STRANGER), row) == []
    assert not CollectionPerson.objects.exists()


def test_a_form_with_names_takes_no_population(db: None, operator: Actor, tmp_path: Path) -> None:
    """It says already whom to ask; its people are followed, and nobody enters."""
    path = tmp_path / "form.csv"
    path.write_text("姓名,出生日期,家庭医生\n王建国,1950-05-05,\n", encoding="utf-8-sig")
    asked = {"actor": operator, "source": "health", "division_code": HERE, "title": "Doctors", "path": path,
             "file_name": path.name, "collect_by": timezone.localdate()}  # fmt: skip
    with pytest.raises(Problem) as refused:
        collection_plan(**asked, population=ALONE)
    assert refused.value.code == "form_names_people"
    row = collection_plan(**asked)
    assert row.population is None
    assert _states(operator, row) == {"王建国": AskedState.MISSING}


def test_on_its_page_and_in_the_api(db: None, sign_in: Callable[[Persona], Client], actor_of: ActorOf) -> None:
    """Planned on the page; Wang is not reached, 1 of 1 in his community, as the page, the sheet and the API say."""
    officer = sign_in(OFFICER)
    asked = {"title": "Doctors", "source": "community", "division": HERE, "collect_by": "2099-01-01"}
    assert officer.post("/collections/new/", asked).status_code == 422
    address = officer.post("/collections/new/", asked | {"facts": ["family_doctor"], "age_from": "70"})["Location"]
    (row,) = Collection.objects.all()
    worker = sign_in(WORKER)
    note = f"{address}people/{_named('王建国').pk}/not-reached/"
    assert worker.post(note).status_code == 302
    page = worker.get(address).content.decode()
    assert row.population == {"age_from": 70}
    assert "1 · 100%" in page
    assert "桂园社区" not in page
    sheet = worker.get(f"{address}?as=csv&list=collection_people").getvalue().decode()
    assert "王建国" in sheet
    token = token_of(OFFICER)
    api = Client(headers={"authorization": f"Bearer {token}"})
    counts = api.get(f"/api/v1/collections/{row.pk}/progress").json()["items"]
    assert [(one["division_code"], one["not_reached"], one["missing"]) for one in counts] == [
        (COMMUNITY, 1, 0),
        (OTHER, 0, 1),
    ]
    people = api.get(f"/api/v1/collections/{row.pk}/people", {"state": "missing"}).json()["items"]
    assert [(one["name"], one["facts"]) for one in people] == [("李桂兰", ["family_doctor"])]
