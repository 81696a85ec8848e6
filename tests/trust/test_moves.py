"""A community takes nobody over from another: not by a file, not by many records, not by a chain of them.

梅溪 has three residents with IDs, phones and illnesses; the worker of 桂园 knows their IDs and brings files for her own
community. What she may see is stated by hand: their names, which she wrote herself.
"""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import localdate

from renyang.core.access.gate import Actor, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.models import Outcome, User
from renyang.core.services import grant_give, question_decide, user_create
from renyang.people import queries
from renyang.people.models import Move, Pair, Person, SourceRecord
from renyang.people.queries.history import history
from renyang.people.queries.linkage import open_pairs
from renyang.people.services import (
    life_event_record,
    life_event_withdraw,
    move_accept,
    move_decline,
    pair_decide,
    person_correct,
    person_split,
    register_link,
)
from renyang.science.problem import Problem
from tests.operations import PEOPLE, Ask
from tests.personas import COMMUNITY, HERE, OFFICER, WORKER, Persona
from tests.world import take_in, valid_id

ActorOf = Callable[[Persona], Actor]
SignIn = Callable[[Persona], Client]
OSMANTHUS = "320199001002"
NAMES = ("陆桂芳", "钱宝珠", "沈阿大")
IDS = [valid_id(f"3201991940{month:02}0500{month}") for month in (1, 2, 3)]
PHONES = [f"1990000010{at}" for at in range(3)]
HEADINGS = ["编号", "姓名", "身份证号", "联系电话", "慢性病"]
SECRETS = [*PHONES, "糖尿病"]


@pytest.fixture
def neighbour(db: None) -> User:
    """The worker of the other community of the sub-district."""
    operator = Actor.operator()
    user = user_create(actor=operator, username="neighbour", display_name="neighbour", password="correct plum battery")
    grant_give(actor=operator, user=user, role=Role.COMMUNITY_WORKER, division_code=OSMANTHUS)
    return user


@pytest.fixture
def residents(actor_of: ActorOf) -> list[Person]:
    """The three, brought by a file of the worker of their community."""
    rows = [[f"M{at}", NAMES[at], IDS[at], PHONES[at], "糖尿病"] for at in range(3)]
    _bring(actor_of(WORKER), COMMUNITY, rows)
    return [Person.objects.get(name=name) for name in NAMES]


def _bring(
    actor: Actor, division: str, rows: list[list[str]], name: str = "名单.csv", source: str = "community"
) -> None:
    """Take in a file for a division and link, as the worker's job does. Whoever is in question is said to be the same."""
    batch = take_in(actor, [HEADINGS, *rows], source=source, name=name, division=division)
    for number in batch.rows.filter(outcome=Outcome.QUESTION).values_list("row_number", flat=True):
        question_decide(actor=actor, batch=batch, row_number=number, same=True)
    register_link(actor=Actor.operator(actor.name), division_code=HERE)


def _homes() -> dict[str, str]:
    return dict(Person.objects.filter(name__in=NAMES, merged_into=None).values_list("name", "division_code"))


def _claim(neighbour: User) -> None:
    _bring(Actor.of(neighbour), OSMANTHUS, [[f"G{at}", NAMES[at], IDS[at], "", ""] for at in range(3)], "桂园.csv")


def _text(answer: HttpResponse) -> str:
    return answer.content.decode()


def _read(client: Client, ask: Ask, user: User, person: Person) -> str:
    """What a worker reads who tries everything about a person; an address that names her is itself no news."""
    pages = ["/", "/register/", f"/register/?q={person.name}", "/proposals/", "/pairs/", "/presence/"]
    pages += [f"/register/{person.pk}/{part}" for part in ("", "history/", "records/", "card/", "carers/")]
    operations = [PEOPLE, f"{PEOPLE}/{person.pk}", "/api/v1/moves", "/api/v1/moves/awaited", "/api/v1/proposals"]
    read = "".join([*(_text(client.get(page)) for page in pages), *(_text(ask(user, one)) for one in operations)])
    return read.replace(f"/register/{person.pk}/", "")


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_file_takes_nobody_over_until_the_community_lets_them_go(
    residents: list[Person], neighbour: User, sign_in: SignIn, ask: Ask
) -> None:
    """She brought their IDs: they stay, she reads only the names that she wrote, and that she waits; their worker lets
    them go on the page of proposals, and from then on each of the two sees what the other saw.
    """
    _claim(neighbour)
    assert _homes() == dict.fromkeys(NAMES, COMMUNITY)
    there, here = _signed_in(neighbour), sign_in(WORKER)
    for person in residents:
        assert there.get(f"/register/{person.pk}/").status_code == 404
        assert ask(neighbour, f"{PEOPLE}/{person.pk}").status_code == 404
        read = _read(there, ask, neighbour, person)
        assert not [secret for secret in [*SECRETS, str(person.pk)] if secret in read]
    waiting = _text(there.get("/proposals/"))
    assert "/register/" not in waiting.partition('id="awaited"')[2]
    assert all(name in waiting for name in (*NAMES, "桂园.csv", "梅溪社区"))
    assert ask(neighbour, "/api/v1/moves").json()["count"] == 0
    assert {row["name"] for row in ask(neighbour, "/api/v1/moves/awaited").json()["items"]} == set(NAMES)
    to_decide = _text(here.get("/proposals/"))
    assert all(f"/register/{person.pk}/" in to_decide for person in residents)
    assert "#moves" in _text(here.get("/"))
    for move in Move.objects.all():
        assert there.post(f"/moves/{move.pk}/", {"verdict": "accept"}).status_code == 404
        assert here.post(f"/moves/{move.pk}/", {"verdict": "accept"}).status_code == 302
    assert _homes() == dict.fromkeys(NAMES, OSMANTHUS)
    for person in residents:
        assert PHONES[residents.index(person)] in _text(there.get(f"/register/{person.pk}/"))
        assert here.get(f"/register/{person.pk}/").status_code == 404
    register_link(actor=Actor.operator(), division_code=HERE, retrain=True)
    assert _homes() == dict.fromkeys(NAMES, OSMANTHUS)
    assert set(Move.objects.values_list("state", flat=True)) == {"accepted"}
    moved = history(Actor.of(neighbour), residents[0].pk).moved
    assert [(row.community, row.before, row.who, row.how) for row in moved] == [
        ("桂园社区", "梅溪社区", WORKER.username, "所在社区同意其迁出"),
        ("梅溪社区", "", WORKER.username, "记录已归并"),
    ]
    assert "桂园社区" in _text(there.get(f"/register/{residents[0].pk}/history/"))


def test_what_is_declined_is_asked_again_only_when_the_record_changes(
    residents: list[Person], neighbour: User, actor_of: ActorOf, ask: Ask
) -> None:
    """The same list again asks nothing; a row that says more does. A reason is needed; the neighbour reads it,
    without the number that it held.
    """
    _claim(neighbour)
    move = Move.objects.get(person=residents[0])
    with pytest.raises(Problem, match="why she stays"):
        move_decline(actor=actor_of(WORKER), move=move, reason=" ")
    with pytest.raises(OutOfScope):
        move_decline(actor=Actor.of(neighbour), move=move, reason="mine")
    move_decline(actor=actor_of(WORKER), move=move, reason=f"只是来探亲 {PHONES[0]}")
    _claim(neighbour)
    assert list(Move.objects.filter(person=residents[0]).values_list("state", flat=True)) == ["declined"]
    answers = {row["name"]: row["reason"] for row in ask(neighbour, "/api/v1/moves/awaited").json()["items"]}
    assert answers[NAMES[0]] == f"只是来探亲 {'*' * 11}"
    _bring(Actor.of(neighbour), OSMANTHUS, [["G0", NAMES[0], IDS[0], "19900000777", ""]])
    states = Move.objects.filter(person=residents[0]).order_by("asked_at").values_list("state", flat=True)
    assert list(states) == ["declined", "open"]
    assert _homes()[NAMES[0]] == COMMUNITY


def test_the_streets_own_file_moves_at_once(residents: list[Person], neighbour: User, actor_of: ActorOf) -> None:
    """A list of the whole sub-district has the sub-district's word; what the neighbour asked is overtaken."""
    _claim(neighbour)
    headings = [*HEADINGS, "社区"]
    rows = [["S0", NAMES[0], IDS[0], "", "", "桂园社区"]]
    take_in(actor_of(OFFICER), [headings, *rows], source="community")
    register_link(actor=Actor.operator(), division_code=HERE)
    assert _homes() == {NAMES[0]: OSMANTHUS, NAMES[1]: COMMUNITY, NAMES[2]: COMMUNITY}
    assert Move.objects.get(person=residents[0]).state == "obsolete"
    move_accept(actor=actor_of(OFFICER), move=Move.objects.get(person=residents[1]))
    assert _homes()[NAMES[1]] == OSMANTHUS


def test_more_records_than_the_community_has_take_nobody_over(
    residents: list[Person], neighbour: User, actor_of: ActorOf
) -> None:
    """She invents somebody in two records and then writes the resident's ID into them: put together they would outnumber
    the one record of 梅溪. The two stay two people, and the sub-district is asked; it says that they are one.
    """
    fake, actor = valid_id("32019919410101001"), Actor.of(neighbour)
    for number, key in ((fake, ("", "")), (IDS[0], (PHONES[0], "19900000888"))):
        rows = [[source, NAMES[0], number, phone, ""] for source, phone in zip(("G7", "G8"), key, strict=True)]
        _bring(actor, OSMANTHUS, rows)
    mine = Person.objects.get(pk=residents[0].pk)
    assert (mine.division_code, mine.merged_into_id) == (COMMUNITY, None)
    hers = Person.objects.get(name=NAMES[0], division_code=OSMANTHUS)
    assert "糖尿病" not in str(vars(hers))
    assert open_pairs(actor) == []
    (pair, *_more) = open_pairs(actor_of(OFFICER))
    pair_decide(actor=actor_of(OFFICER), pair=pair, verdict="same")
    assert Person.objects.filter(name=NAMES[0], merged_into=None).count() == 1


def test_parting_the_records_takes_nobody_over(residents: list[Person], neighbour: User) -> None:
    """Four records of hers beside the one of 梅溪; then three of them become somebody else's, and the resident's number in
    the register goes with the most. The record of 梅溪 stays in 梅溪, also with a number anew beside the fourth of hers,
    and so does all that the old number had.
    """
    actor = Actor.of(neighbour)
    for number, kept in ((IDS[0], "G9"), (valid_id("32019919410101001"), "")):
        rows = [[key, NAMES[0], number, "", ""] for key in ("G6", "G7", "G8", kept) if key]
        _bring(actor, OSMANTHUS, rows)
    record = SourceRecord.objects.get(facts__chronic_conditions__contains="糖尿病", link__person__name=NAMES[0])
    assert record.link.person.division_code == COMMUNITY
    assert record.link.person != residents[0]
    with pytest.raises(OutOfScope):
        queries.person_view(actor, record.link.person_id)
    with pytest.raises(OutOfScope):
        history(actor, residents[0].pk)


def test_a_claim_ends_with_its_reason(residents: list[Person], neighbour: User, actor_of: ActorOf) -> None:
    """A changed record makes an old page's "accept" void; a record split off is nobody's claim on her any more."""
    _claim(neighbour)
    worker = actor_of(WORKER)
    stale = Move.objects.get(person=residents[0])
    take_in(Actor.of(neighbour), [HEADINGS, ["G0", NAMES[0], IDS[0], "19900000777", ""]], source="community",
            division=OSMANTHUS)  # fmt: skip
    with pytest.raises(Problem, match="changed meanwhile"):
        move_accept(actor=worker, move=stale)
    register_link(actor=Actor.operator(), division_code=HERE)
    with pytest.raises(Problem, match="changed meanwhile"):
        move_accept(actor=worker, move=stale)
    claim = Move.objects.get(person=residents[1])
    person_split(actor=worker, person=residents[1], records=[claim.record_id])
    claim.refresh_from_db()
    assert claim.state == "obsolete"
    claim.record.refresh_from_db()
    assert {one.division_code for one in Person.objects.filter(name=NAMES[1])} == {COMMUNITY, OSMANTHUS}
    assert claim.record.link.person.division_code == OSMANTHUS
    person_correct(actor=worker, person=residents[2], facts={"phone": "19900000999"})
    assert Move.objects.get(person=residents[2]).state == "open"
    life_event_record(
        actor=worker, person=residents[2], kind="moved_away", happened_on=localdate(), to_division=OSMANTHUS
    )
    assert Move.objects.get(person=residents[2]).state == "obsolete"


def test_her_community_sends_her_and_the_other_sends_her_back(
    residents: list[Person], neighbour: User, actor_of: ActorOf
) -> None:
    """An event that the worker of 梅溪 notes is the word of 梅溪; the worker of 桂园 finds it was wrong."""
    event = life_event_record(
        actor=actor_of(WORKER), person=residents[0], kind="moved_away", happened_on=localdate(), to_division=OSMANTHUS
    )
    assert _homes()[NAMES[0]] == OSMANTHUS
    life_event_withdraw(actor=Actor.of(neighbour), event=event)
    assert _homes()[NAMES[0]] == COMMUNITY
    assert not Pair.objects.filter(verdict="open").exists()
