"""Tonight on its pages, through its operations and from the command line; and two who write at the same moment."""

import datetime as dt
import json
import re
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.models import AccessEntry, User
from renyang.people.models import Tonight, TonightCall, TonightPerson
from renyang.people.services import tonight_begin, tonight_call, tonight_close
from renyang.science.problem import Problem
from tests.commands import Run
from tests.operations import Ask, assert_error
from tests.people.test_tonight import SECOND, alone, begun, listed
from tests.personas import COMMUNITY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
SignIn = Callable[[Persona], Client]
API = "/api/v1/tonight"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def _call(client: Client, page: str, row: TonightPerson, outcome: str, note: str = "") -> str:
    """Press a button of a person's page; return where it leads."""
    sent = {name: value for name, value in HIDDEN.findall(page) if name in {"tries", "division"}}
    answer = client.post(f"/tonight/people/{row.pk}/call/", sent | {"outcome": outcome, "note": note}, follow=True)
    assert answer.status_code == 200
    return str(answer.request["PATH_INFO"])


def test_an_evening_of_a_worker(sign_in: SignIn) -> None:
    """Begin, call, next, next, done: three people, each button once; then the counts, without any script."""
    alone("甲", 4, 1940)
    alone("乙", 3, 1940)
    client = sign_in(WORKER)
    client.post("/tonight/begin/", {"division": COMMUNITY})
    first, second, third = (listed(name) for name in ("甲", "乙", "张秀英"))
    page = client.get("/tonight/next/", follow=True)
    assert page.request["PATH_INFO"] == f"/tonight/people/{first.pk}/"
    assert _call(client, page.content.decode(), first, "reached") == f"/tonight/people/{second.pk}/"
    page = _page(client, f"/tonight/people/{second.pk}/?before={first.pk}")
    assert f"/tonight/people/{first.pk}/" in page
    assert _call(client, page, second, "help", "没有饭吃") == f"/tonight/people/{third.pk}/"
    page = _page(client, f"/tonight/people/{third.pk}/")
    assert 'href="tel:19900000001"' in page
    assert "张明" in page  # whom to call beside her
    assert _call(client, page, third, "no_answer") == "/tonight/"
    board = _page(client, "/tonight/")
    numbers = re.findall(r'<td [^>]*number-cell"><a[^>]*>(\d+)</a>', board.partition("</table>")[0])
    assert numbers == ["3", "1", "1", "1", "0", "0"]  # all, reached, help, not reached, waiting, away
    assert "没有饭吃" in board


def test_what_was_typed_stays_when_somebody_was_first(sign_in: SignIn, actor_of: ActorOf) -> None:
    """The page of the later one comes back with her words, what the first one noted, and a number to go on with."""
    begun(actor_of(WORKER))
    client, row = sign_in(WORKER), listed()
    page = _page(client, f"/tonight/people/{row.pk}/")
    tonight_call(actor=actor_of(OFFICER), listed=row, outcome="help", tries=0, note="door is shut")
    sent = dict(HIDDEN.findall(page)) | {"outcome": "reached", "note": "she is at her son's"}
    answer = client.post(f"/tonight/people/{row.pk}/call/", sent)
    again = answer.content.decode()
    assert answer.status_code == 422
    assert "she is at her son&#x27;s</textarea>" in again
    assert "door is shut" in again
    assert ("tries", "1") in HIDDEN.findall(again)
    assert TonightCall.objects.count() == 1
    _call(client, again, row, "reached", "she is at her son's")
    assert listed().state == "reached"


def test_reading_one_is_logged(sign_in: SignIn, actor_of: ActorOf) -> None:
    """Who looked at whom, and at which facts."""
    begun(actor_of(WORKER))
    _page(sign_in(WORKER), f"/tonight/people/{listed().pk}/")
    entry = AccessEntry.objects.get(subject="tonight")
    assert (entry.actor, entry.subject_id) == (WORKER.username, str(zhang().pk))
    assert "phone" in entry.facts


def test_a_closed_round_takes_no_call(sign_in: SignIn, actor_of: ActorOf) -> None:
    """The page has no button left, and says who closed the round."""
    actor = actor_of(OFFICER)
    tonight_close(actor=actor, tonight=begun(actor))
    page = _page(sign_in(WORKER), f"/tonight/people/{listed().pk}/")
    assert 'name="outcome"' not in page
    assert OFFICER.username in page


def test_who_is_assigned_finds_it_on_today(sign_in: SignIn, actor_of: ActorOf) -> None:
    """The worker's first item leads to the person; it leaves when she was reached, and stays when she needs help."""
    tonight = begun(actor_of(OFFICER))
    worker = User.objects.get(username=WORKER.username)
    sign_in(OFFICER).post(f"/tonight/{tonight.pk}/share/", {"user": worker.pk})
    assert listed().assigned_to == worker
    client, address = sign_in(WORKER), f'href="/tonight/people/{listed().pk}/"'
    assert address in _page(client, "/")
    for outcome, waits in (("no_answer", True), ("help", True), ("reached", False)):
        row = listed()
        tonight_call(actor=actor_of(WORKER), listed=row, outcome=outcome, tries=row.tries)
        assert (address in _page(client, "/")) == waits
    assert address not in _page(sign_in(OFFICER), "/")


def test_who_needs_help_is_somebodys(actor_of: ActorOf) -> None:
    """Nobody had her: whoever heard it goes on. She was the worker's already: she stays hers."""
    begun(actor_of(OFFICER))
    tonight_call(actor=actor_of(WORKER), listed=listed(), outcome="help", tries=0)
    assert listed().assigned_to == User.objects.get(username=WORKER.username)
    tonight_call(actor=actor_of(OFFICER), listed=listed(), outcome="help", tries=1)
    assert listed().assigned_to == User.objects.get(username=WORKER.username)


def test_a_round_begun_twice_is_no_error(sign_in: SignIn, actor_of: ActorOf) -> None:
    """The later one is led to the list, and told who began."""
    begun(actor_of(WORKER))
    answer = sign_in(OFFICER).post("/tonight/begin/", {"division": COMMUNITY}, follow=True)
    assert answer.status_code == 200
    assert WORKER.username in answer.content.decode()
    assert Tonight.objects.count() == 1


def test_an_officer_sees_a_line_for_each_community(sign_in: SignIn, actor_of: ActorOf) -> None:
    """Two communities, one begun: its numbers, and how many would be on the other's list."""
    alone("乙", 2, 1940, SECOND)
    begun(actor_of(OFFICER))
    board = _page(sign_in(OFFICER), "/tonight/").partition("</table>")[0]
    assert board.count("<tr>") == 3
    rows = board.split("<tr>")[2:]
    assert [re.findall(r">(\d+)<", row) for row in rows] == [["1", "0", "0", "0", "1", "0"], ["1"]]


# Programs


def test_an_evening_through_operations(ask: Ask) -> None:
    """Begin, assign, call, look, close: as on the pages."""
    (made,) = ask(OFFICER, API, {"division_code": COMMUNITY}).json()
    assert (made["people"], made["begun_by"], made["closed_at"]) == (1, OFFICER.username, None)
    (row,) = ask(WORKER, API).json()["items"]
    assert (row["name"], row["state"], row["tries"], row["critical_needs"]) == ("张秀英", "waiting", 0, [])
    address = f"{API}/people/{row['listed']}"
    assert ask(OFFICER, f"{address}/assign", {"username": WORKER.username}).json() == {"username": WORKER.username}
    assert_error(ask(OFFICER, f"{address}/assign", {"username": OFFICER.username}), 422)
    call = {"outcome": "no_answer", "tries": 0, "called_at": "2026-01-02T20:10:00+08:00"}
    noted = dt.datetime.fromisoformat(ask(WORKER, f"{address}/calls", call).json()["called_at"])
    assert noted == dt.datetime(2026, 1, 2, 12, 10, tzinfo=dt.UTC)
    refused = assert_error(ask(OFFICER, f"{address}/calls", call), 422)
    assert refused["code"] == "called_meanwhile"
    ahead = {"outcome": "help", "tries": 1, "called_at": "2126-01-01T00:00:00Z"}
    assert_error(ask(WORKER, f"{address}/calls", ahead), 422)
    assert [one["state"] for one in ask(WORKER, API, mine=True).json()["items"]] == ["not_reached"]
    assert ask(WORKER, API, state="waiting").json()["items"] == []
    (community,) = ask(OFFICER, f"{API}/communities", division=COMMUNITY).json()["items"]
    assert (community["people"], community["not_reached"], community["unassigned"]) == (1, 1, 0)
    assert ask(OFFICER, f"{API}/{made['id']}/close", {}).json()["closed_by"] == OFFICER.username
    assert_error(ask(HEALTH, API), 403)


def test_the_command_says_what_the_list_says(db: None, run: Run, operator: Actor) -> None:
    """As a table, and as JSON."""
    tonight_begin(actor=operator, division_code=COMMUNITY)
    assert "张秀英" in run("tonight", HERE).out
    said = json.loads(run("tonight", COMMUNITY, "--json").out)
    assert [row["people"] for row in said["communities"]] == [1]
    assert [(row["name"], row["state"]) for row in said["people"]] == [("张秀英", "waiting")]


def test_a_round_is_shared_out_through_the_operation(ask: Ask) -> None:
    """Two people, one colleague named twice: both are hers. Without a colleague, or with one who works elsewhere, none is."""
    alone("乙", 2, 1940)
    (made,) = ask(OFFICER, API, {"division_code": COMMUNITY}).json()
    address = f"{API}/{made['id']}/share"
    assert assert_error(ask(OFFICER, address, {"usernames": []}), 422)["code"] == "nobody_chosen"
    assert assert_error(ask(OFFICER, address, {"usernames": [HEALTH.username]}), 422)["code"] == "not_staff"
    assert ask(OFFICER, address, {"usernames": [WORKER.username] * 2}).json() == {"assigned": 2}
    assert len(ask(WORKER, API, mine=True).json()["items"]) == 2
    assert_error(ask(STRANGER, address, {"usernames": [WORKER.username]}), 404)


# Earlier rounds


def test_an_earlier_round_is_read_as_it_was_left(sign_in: SignIn, actor_of: ActorOf) -> None:
    """Of three people one was safe, one did not answer, one was not called. A later round changes none of it, and no
    page offers to change anything.
    """
    alone("甲", 4, 1940)
    alone("乙", 3, 1940)
    actor = actor_of(WORKER)
    tonight = begun(actor)
    tonight_call(actor=actor, listed=listed("甲"), outcome="reached", tries=0, note="在女儿家")
    tonight_call(actor=actor, listed=listed("乙"), outcome="no_answer", tries=0)
    client, address = sign_in(WORKER), f"/tonight/rounds/{tonight.pk}/"
    assert client.get(address).status_code == 404  # it is open
    tonight_close(actor=actor, tonight=tonight)
    begun(actor)
    rounds = _page(client, "/tonight/rounds/")
    assert address in rounds
    assert re.findall(r'number-cell">(\d+)<', rounds) == [
        "3",
        "0",
        "1",
        "1",
        "1",
    ]  # all, help, not reached, not called, safe
    page = _page(client, address)
    assert "在女儿家" in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert 'method="post"' not in main
    assert [name in main for name in ("甲", "乙", "张秀英")] == [True] * 3
    printed = b"".join(client.get(address, {"as": "print"}).streaming_content).decode()
    assert "在女儿家" in printed
    assert AccessEntry.objects.filter(actor=WORKER.username, subject_id="tonight_round").count() == 2


# At the same moment


@pytest.mark.parametrize("write", ["begin", "call"])
def test_of_two_at_the_same_moment_one_wins(
    django_db_setup: None, django_db_blocker: object, operator: Actor, write: str
) -> None:
    """Each in a connection of its own, from the same start: one round, one call; the other is told."""
    told: list[str] = []
    ready = threading.Barrier(2)

    def act() -> None:
        try:
            ready.wait(10)
            if write == "begin":
                tonight_begin(actor=operator, division_code=COMMUNITY)
            else:
                tonight_call(actor=operator, listed=listed(), outcome="reached", tries=0)
            told.append("done")
        except Problem as problem:
            told.append(problem.code)
        finally:
            connection.close()

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            if write == "call":
                tonight_begin(actor=operator, division_code=COMMUNITY)
            threads = [threading.Thread(target=act) for _number in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            kept = (Tonight.objects.count(), TonightCall.objects.count())
        finally:
            for model in (TonightCall, TonightPerson, Tonight):
                model.objects.all().delete()
            connection.close()
    assert sorted(told) == (["done", "tonight_begun"] if write == "begin" else ["called_meanwhile", "done"])
    assert kept == ((1, 0) if write == "begin" else (1, 1))
