"""Proposals in the API."""

import pytest

from renyang.core.models import AccessEntry
from tests.operations import PEOPLE, VOLUNTEER, Ask, assert_error
from tests.personas import FAMILY, HEALTH, STRANGER, WORKER
from tests.world import zhang


def test_a_proposal_goes_in_and_waits(ask: Ask) -> None:
    """The family proposes a phone; a worker of the place finds it beside what the register says."""
    made = ask(FAMILY, f"{PEOPLE}/{zhang().pk}/proposals", {"facts": {"phone": "199 0000 0077"}, "note": "新号码"})
    assert made.status_code == 201
    assert made.json()["state"] == "open"
    waiting = ask(WORKER, "/api/v1/proposals").json()
    assert waiting["waiting"] == 1
    found = waiting["items"][0]
    assert (found["name"], found["proposed_as"], found["note"]) == ("张秀英", "family_member", "新号码")
    assert [(fact["name"], fact["proposed"], fact["register_says"]) for fact in found["facts"]] == [
        ("phone", "19900000077", "19900000001")
    ]
    assert AccessEntry.objects.filter(actor=WORKER.username, subject="proposal", subject_id=found["id"]).exists()
    assert ask(STRANGER, "/api/v1/proposals").json() == {"items": [], "waiting": 0}


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [({}, 422, "nothing_proposed"), ({"facts": {"phone": "abc"}}, 422, "fact_unreadable"),
     ({"facts": {"name": "x"}}, 422, "not_askable"), ({"facts": {"address": "x" * 201}}, 422, "invalid"),
     ({"note": 1}, 422, "invalid"), ({"facts": []}, 422, "invalid"), ("no json", 400, "refused")],
)  # fmt: skip
def test_a_proposal_that_cannot_be_is_told_why(ask: Ask, given: object, status: int, code: str) -> None:
    """In the one shape, and without repeating what was sent."""
    assert assert_error(ask(FAMILY, f"{PEOPLE}/{zhang().pk}/proposals", given), status)["code"] == code


def test_who_may_propose_and_who_may_read_it(ask: Ask) -> None:
    """Who reads her by office may not propose; whom she is no business of does not learn that she exists."""
    address, given = f"{PEOPLE}/{zhang().pk}/proposals", {"facts": {"phone": "19900000077"}}
    for who, status in ((WORKER, 403), (HEALTH, 403), (STRANGER, 404), (VOLUNTEER, 404)):
        assert_error(ask(who, address, given), status)
    for who in (FAMILY, HEALTH, VOLUNTEER):
        assert_error(ask(who, "/api/v1/proposals"), 403)
