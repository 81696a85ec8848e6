"""What the API's operations answer: one shape of error, honest paging, and no fact that its reader's role must not see.

Expected answers were written down from the roles' purposes and from the operations' own words in
docs/openapi.json; people and facts are those typed into tests/world.py.
"""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import AccessEntry, Grant, ImportBatch, User
from renyang.core.services import grant_give, token_create, user_create
from renyang.people.models import Person, PersonStatus
from renyang.people.services import user_tie
from renyang.resilience.models import StressRun
from renyang.resilience.tasks import compute_stress
from renyang.science import stress
from tests.personas import COMMUNITY, ELSEWHERE, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import CIVIL, PASSWORD, ZHANG_ID, zhang

PEOPLE, STRESS, IMPORTS = "/api/v1/people", "/api/v1/stress", "/api/v1/imports"
NOBODY = uuid.UUID(int=0)
CIVIL_AFFAIRS = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)
SOCIAL_SECURITY = Persona(Role.SOCIAL_SECURITY_OFFICER, here=True)
CARER = Persona(Role.CARER, here=True)
VOLUNTEER = Persona(Role.VOLUNTEER, here=True)
Ask = Callable[..., HttpResponse]


@pytest.fixture
def ask(db: None) -> Ask:
    """Asks an address with the token of a persona (or a user); a server error is an answer, not an exception."""

    def answer(who: Persona | User | None, address: str, body: object = None, **given: object) -> HttpResponse:
        client = Client(raise_request_exception=False)
        headers = {"authorization": f"Bearer {_token(who)}"} if who is not None else {}
        if body is None:
            return client.get(address, given, headers=headers)
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(address, content, content_type="application/json", headers=headers)

    return answer


def _token(who: Persona | User) -> str:
    user = User.objects.get(username=who.username)
    return token_create(actor=Actor.of(user), name="test")


def _wanted(**changes: object) -> dict[str, object]:
    return {"scenario": "calm", "division_code": HERE, "replicates": 2, "seed": 1} | changes


def _assert_error(answer: HttpResponse, status: int) -> dict[str, object]:
    """The shape of `Error` in docs/openapi.json: a code, a sentence, and for invalid values their places."""
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"].startswith("application/json")
    body = answer.json()
    assert {"code", "message"} <= set(body) <= {"code", "message", "places"}
    assert isinstance(body["code"], str)
    assert body["code"]
    assert isinstance(body["message"], str)
    assert body["message"]
    return body


def _text(answer: HttpResponse) -> str:
    """An answer as it reads: JSON may escape Chinese, and a search in what is escaped would find nothing."""
    return json.dumps(answer.json(), ensure_ascii=False)


# Errors


@pytest.mark.parametrize("address", ["me", "divisions", "imports", "people", "index", "stress", f"people/{NOBODY}"])
def test_without_a_token_every_operation_says_the_same(ask: Ask, address: str) -> None:
    """401 whether or not the row exists, in the one shape."""
    assert _assert_error(ask(None, f"/api/v1/{address}"), 401)["code"] == "unauthorised"


@pytest.mark.parametrize("address", ["people", "imports", "stress"])
def test_a_right_that_is_missing_is_403(ask: Ask, address: str) -> None:
    """A volunteer's purpose covers no list of people, files or stress tests."""
    assert _assert_error(ask(VOLUNTEER, f"/api/v1/{address}"), 403)["code"] == "forbidden"


@pytest.mark.parametrize("address", [PEOPLE, IMPORTS, STRESS])
def test_a_row_that_is_not_there_and_one_out_of_scope_are_told_alike(ask: Ask, address: str) -> None:
    """A stranger cannot learn from the answer that a row exists."""
    there = {PEOPLE: zhang().pk, IMPORTS: ImportBatch.objects.first().pk, STRESS: StressRun.objects.get().pk}[address]
    hidden = _assert_error(ask(STRANGER, f"{address}/{there}"), 404)
    absent = _assert_error(ask(STRANGER, f"{address}/{NOBODY}"), 404)
    assert hidden == absent


@pytest.mark.parametrize("address", [f"{PEOPLE}/nobody", f"{IMPORTS}/1", f"{STRESS}/x"])
def test_an_id_that_is_none_is_told_in_the_one_shape(ask: Ask, address: str) -> None:
    """An id is a UUID; anything else is a value of the wrong kind, or no such row."""
    answer = ask(OFFICER, address)
    _assert_error(answer, answer.status_code)
    assert answer.status_code in {404, 422}


@pytest.mark.parametrize(
    ("address", "given"),
    [(PEOPLE, {"division": "abc"}), (PEOPLE, {"division": "1" * 13}), (PEOPLE, {"search": "x" * 61}),
     (PEOPLE, {"after": "x" * 401}), (IMPORTS, {"limit": 0}), (IMPORTS, {"limit": 201}), (STRESS, {"limit": -1}),
     (STRESS, {"limit": "many"}), (STRESS, {"limit": ""})],
)  # fmt: skip
def test_a_parameter_out_of_bounds_names_its_place_not_its_value(
    ask: Ask, address: str, given: dict[str, object]
) -> None:
    """The bounds are those of docs/openapi.json."""
    body = _assert_error(ask(OFFICER, address, **given), 422)
    (name, value), *_ = given.items()
    assert [place["where"][-1] for place in body["places"]] == [name]
    assert len(str(value)) < 3 or str(value) not in json.dumps(body)


@pytest.mark.parametrize(
    "changes",
    [{"scenario": "nonesuch"}, {"scenario": ""}, {"scenario": "x" * 61}, {"scenario": "../../secrets"}, {"scenario": 5},
     {"division_code": "plum"}, {"division_code": "12345"}, {"division_code": ""}, {"division_code": None},
     {"replicates": 1}, {"replicates": 1_001}, {"replicates": 10**30}, {"replicates": "often"},
     {"seed": 2**63}, {"seed": -(2**63) - 1}, {"seed": "x"}],
    ids=str,
)  # fmt: skip
def test_values_a_stress_test_cannot_have(ask: Ask, changes: dict[str, object]) -> None:
    """422 and nothing is noted down: scenarios are the shipped ones, replicates 2 to 1,000, a seed fits 64 bits."""
    before = StressRun.objects.count()
    _assert_error(ask(OFFICER, STRESS, _wanted(**changes)), 422)
    assert StressRun.objects.count() == before


def test_a_scenario_is_a_name_never_a_file_of_the_server(ask: Ask) -> None:
    """A file's path, whether it holds a scenario or not, is answered as any other unknown name."""
    unknown = _assert_error(ask(OFFICER, STRESS, _wanted(scenario="nonesuch")), 422)["code"]
    there = Path(stress.__file__).with_name("scenarios") / "heatwave.toml"
    assert there.exists()
    for path in (str(there), "/nowhere/at-all.toml", "pyproject.toml"):
        answer = ask(OFFICER, STRESS, _wanted(scenario=path))
        assert _assert_error(answer, 422)["code"] == unknown


@pytest.mark.parametrize("body", ["{", "nonsense", b"\xff\xfe", "[", '{"scenario": }'])
def test_malformed_json(ask: Ask, body: str | bytes) -> None:
    """400 in the one shape."""
    _assert_error(ask(OFFICER, STRESS, body), 400)


@pytest.mark.parametrize("body", ["[]", "5", "null", '"calm"', "{}"])
def test_json_that_is_no_stress_test(ask: Ask, body: str) -> None:
    """Well-formed, but not an object with what is required: 422."""
    _assert_error(ask(OFFICER, STRESS, body), 422)


def test_a_body_that_is_too_large(ask: Ask) -> None:
    """More than Django takes in memory (2.5 MB) is refused with a 4xx in the one shape."""
    answer = ask(OFFICER, STRESS, _wanted(scenario="x" * 3_000_000))
    assert answer.status_code in {400, 413}
    _assert_error(answer, answer.status_code)


def test_a_method_that_an_address_does_not_have(ask: Ask) -> None:
    """405 in the one shape."""
    _assert_error(ask(OFFICER, PEOPLE, {}), 405)


def test_an_address_that_the_api_does_not_have(ask: Ask) -> None:
    """404 in the one shape, also for a program that mistyped an address."""
    _assert_error(ask(OFFICER, "/api/v1/elsewhere"), 404)


def test_a_session_without_its_csrf_token_writes_nothing(db: None) -> None:
    """A form of another site that rides on a session is refused, in the one shape."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    officer = User.objects.get(username=OFFICER.username)
    client.force_login(officer, "allauth.account.auth_backends.AuthenticationBackend")
    before = StressRun.objects.count()
    _assert_error(client.post(STRESS, json.dumps(_wanted()), content_type="application/json"), 403)
    assert StressRun.objects.count() == before


@pytest.mark.parametrize(("language", "start"), [("en", "There is nothing"), ("zh-hans", "这里没有")])
def test_errors_speak_the_language_of_the_token_s_user(ask: Ask, language: str, start: str) -> None:
    """`Error` promises a sentence in the caller's language; English is the source, Chinese its catalogue's."""
    User.objects.filter(username=OFFICER.username).update(language=language)
    body = _assert_error(ask(OFFICER, f"{PEOPLE}/{NOBODY}"), 404)
    assert body["message"].startswith(start)


# Paging


@pytest.fixture
def crowd(db: None) -> set[str]:
    """130 more people, 70 of whom share one sound, so that a page ends in the middle of them; all ids of the list."""
    Person.objects.bulk_create(
        Person(
            division_code=COMMUNITY,
            name="陈一" if at < 70 else f"陈{at}",
            pinyin="chen yi" if at < 70 else f"chen {at}",
            initials="cy",
        )
        for at in range(130)
    )
    return {str(pk) for pk in Person.objects.values_list("pk", flat=True)}


def _pages(ask: Ask, who: Persona, **given: object) -> list[list[str]]:
    pages, after = [], ""
    while True:
        body = ask(who, PEOPLE, after=after, **given).json()
        pages.append([row["id"] for row in body["items"]])
        after = body["next"]
        if not after:
            return pages
        assert len(pages) < 20


def test_following_next_meets_each_person_once(ask: Ask, crowd: set[str]) -> None:
    """3 of the world + 130 = 133 people: pages of 50, 50 and 33."""
    pages = _pages(ask, OFFICER)
    assert [len(page) for page in pages] == [50, 50, 33]
    met = [pk for page in pages for pk in page]
    assert len(met) == len(set(met))
    assert set(met) == crowd


def test_a_page_that_is_just_full_has_no_next(ask: Ask, crowd: set[str]) -> None:
    """50 people of one sound, 20 of them moved away: one page, and no key to an empty one."""
    shared = list(Person.objects.filter(pinyin="chen yi").values_list("pk", flat=True))
    Person.objects.filter(pk__in=shared[50:]).update(status="moved")
    assert [len(page) for page in _pages(ask, OFFICER, search="陈一")] == [50]


def test_a_narrowed_list_stays_narrowed_over_its_pages(ask: Ask, crowd: set[str]) -> None:
    """The initials cy are the 130's alone (the world has zxy, wjg, lgl)."""
    pages = _pages(ask, OFFICER, search="cy")
    assert [len(page) for page in pages] == [50, 50, 30]


def _key(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


TAMPERED = {
    "no base64": "!!!",
    "not ASCII": "张",
    "no JSON": base64.urlsafe_b64encode(b"plum").decode(),
    "not UTF-8": base64.urlsafe_b64encode(b"\xff\xfe\xfa").decode(),
    "null": _key(None),
    "a number": _key(5),
    "true": _key(True),
    "an empty list": _key([]),
    "one part": _key(["chen"]),
    "three parts": _key(["chen", str(NOBODY), 1]),
    "an id that is a number": _key(["", 5]),
    "an id that is null": _key(["", None]),
    "an id that is a list": _key(["", []]),
    "an id that is none": _key(["", "x"]),
    "an object": _key({"a": 1, "b": 2}),
    "a NUL": _key(["\x00", str(NOBODY)]),
    "half a character": _key(["\ud800", str(NOBODY)]),
    "deep": base64.urlsafe_b64encode(b"[" * 290).decode(),
}


@pytest.mark.parametrize("key", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_key_that_was_tampered_with_begins_at_the_front(ask: Ask, key: str) -> None:
    """As the query's own words promise; refusing it in the one shape would be right too, a server error never."""
    front = ask(OFFICER, PEOPLE).json()
    answer = ask(OFFICER, PEOPLE, after=key)
    if answer.status_code == 200:
        assert answer.json() == front
    else:
        _assert_error(answer, 422)


def test_a_key_gives_no_wider_reach(ask: Ask, crowd: set[str]) -> None:
    """The officer's key in a stranger's hand lists nobody."""
    key = ask(OFFICER, PEOPLE).json()["next"]
    assert ask(STRANGER, PEOPLE, after=key).json() == {"items": [], "count": 0, "next": ""}


@pytest.mark.parametrize("search", ["\x00", "张\x00", "%", "_", "' OR 1=1 --", "\\", "  ", "１２３４", "🌸", "a" * 60])
def test_odd_searches_are_answered(ask: Ask, search: str) -> None:
    """Found or not, or refused in the one shape; wildcards find nobody by themselves; blanks narrow nothing."""
    answer = ask(OFFICER, PEOPLE, search=search)
    if answer.status_code != 200:
        _assert_error(answer, 422)
    else:
        assert len(answer.json()["items"]) == (3 if not search.strip() else 0)


@pytest.mark.parametrize(("division", "people"), [("320199001", 3), ("32", 3), ("1", 0), ("999999999999", 0)])
def test_divisions_of_every_length_are_answered(ask: Ask, division: str, people: int) -> None:
    """The world's three people live in 320199001."""
    assert len(ask(OFFICER, PEOPLE, division=division).json()["items"]) == people


# Whose token it is


@pytest.mark.parametrize(
    ("who", "names"),
    [(OFFICER, {"张秀英", "王建国", "李桂兰"}), (WORKER, {"张秀英", "王建国"}), (FAMILY, {"张秀英"}), (CARER, {"张秀英"}),
     (Persona(Role.OLDER_PERSON, here=True), {"张秀英"}), (STRANGER, set()),
     (Persona(Role.FAMILY_MEMBER, here=False), set())],
)  # fmt: skip
def test_a_token_lists_whom_its_user_may_see(ask: Ask, who: Persona, names: set[str]) -> None:
    """李桂兰 lives in the neighbouring community; ties reach 张秀英 alone."""
    assert {row["name"] for row in ask(who, PEOPLE).json()["items"]} == names


def test_a_grant_past_its_day_gives_nothing(ask: Ask) -> None:
    """The officer's grant ended yesterday: no list, no person."""
    Grant.objects.filter(user__username=OFFICER.username).update(until=timezone.localdate() - dt.timedelta(days=1))
    _assert_error(ask(OFFICER, PEOPLE), 403)
    _assert_error(ask(OFFICER, f"{PEOPLE}/{zhang().pk}"), 404)


def test_a_token_acts_for_its_user_also_inside_another_s_session(db: None) -> None:
    """An officer is signed in, a stranger's token is sent along: what is asked is asked as the stranger."""
    client = Client(raise_request_exception=False)
    officer = User.objects.get(username=OFFICER.username)
    client.force_login(officer, "allauth.account.auth_backends.AuthenticationBackend")
    header = {"authorization": f"Bearer {_token(STRANGER)}"}
    assert client.get("/api/v1/me", headers=header).json()["username"] == STRANGER.username
    assert client.get(PEOPLE, headers=header).json()["items"] == []


def test_me_tells_the_token_s_own_grants(ask: Ask) -> None:
    """One role over one division, as tests/world.py gave it."""
    me = ask(WORKER, "/api/v1/me").json()
    assert me == {
        "username": WORKER.username,
        "name": WORKER.username,
        "grants": [{"role": "community_worker", "division": COMMUNITY, "purpose": "care"}],
    }


def test_divisions_are_those_of_the_grants(ask: Ask) -> None:
    """The sub-district with its two communities; for the worker her own."""
    assert {row["code"] for row in ask(OFFICER, "/api/v1/divisions").json()} == {HERE, COMMUNITY, "320199001002"}
    assert {row["code"] for row in ask(WORKER, "/api/v1/divisions").json()} == {COMMUNITY}


def test_a_department_sees_its_own_files(ask: Ask) -> None:
    """Two files were brought: one of civil affairs, one of health."""
    sources = {who: [row["source"] for row in ask(who, IMPORTS).json()["items"]] for who in (OFFICER, HEALTH, STRANGER)}
    assert sources == {OFFICER: ["health", "civil_affairs"], HEALTH: ["health"], STRANGER: []}
    assert len(ask(OFFICER, IMPORTS, limit=1).json()["items"]) == 1


def test_a_stress_test_is_queued_and_readable_by_its_id(ask: Ask) -> None:
    """202 without a result; the same row by its id; the list has it first."""
    started = ask(OFFICER, STRESS, _wanted(seed=7))
    assert started.status_code == 202
    row = started.json()
    assert (row["state"], row["result"], row["seed"], row["replicates"]) == ("waiting", None, 7, 2)
    assert ask(OFFICER, f"{STRESS}/{row['id']}").json() == row
    assert ask(OFFICER, STRESS).json()["items"][0] == row


def test_a_stress_test_that_failed_says_why(ask: Ask) -> None:
    """In the caller's language, whatever the worker's is: the officer reads Chinese."""
    row = ask(OFFICER, STRESS, _wanted()).json()
    Person.objects.update(status=PersonStatus.DEAD)
    compute_stress(run=row["id"])
    failed = ask(OFFICER, f"{STRESS}/{row['id']}").json()
    assert (failed["state"], failed["result"]) == ("failed", None)
    assert failed["problem"].startswith(f"区划 {HERE} 里没有登记任何人。")
    assert failed["finished_at"] > failed["created_at"]


@pytest.mark.parametrize("division", [ELSEWHERE, "320199002000", "32"])
def test_no_stress_test_of_a_division_out_of_scope(ask: Ask, division: str) -> None:
    """Another town's, a neighbouring sub-district's, and the whole province's are not the officer's."""
    _assert_error(ask(OFFICER, STRESS, _wanted(division_code=division)), 404)


# Facts

SHOWN = {
    OFFICER: {"resident_id", "phone", "address", "living_arrangement", "capability_level", "chronic_conditions"},
    WORKER: {"resident_id", "phone", "address", "living_arrangement", "capability_level", "chronic_conditions"},
    CIVIL_AFFAIRS: {"resident_id", "phone", "address", "living_arrangement"},
    HEALTH: {"resident_id", "phone", "address", "capability_level", "chronic_conditions"},
    SOCIAL_SECURITY: {"resident_id"},
    CARER: {"phone", "address"},
    FAMILY: {"phone", "address"},
}
"""Of the facts 张秀英's files hold, those each purpose needs: contact, identity, welfare or health. She gave no consent, so
that ties show no more than how to reach her."""
GUARDED = SHOWN[OFFICER]


@pytest.mark.parametrize("who", SHOWN, ids=str)
def test_a_person_s_facts_are_those_the_purpose_covers(ask: Ask, who: Persona) -> None:
    """Facts not covered are not there at all, and the number hidden is told; what is left over is counted."""
    answer = ask(who, f"{PEOPLE}/{zhang().pk}")
    names = {fact["name"] for fact in answer.json()["facts"]}
    assert names & GUARDED == SHOWN[who]
    assert "name" in names
    assert (answer.json()["hidden"] == 0) == (who in {OFFICER, WORKER})
    text = _text(answer)
    assert ("19900000001" in text) == ("phone" in SHOWN[who])
    assert ("高血压" in text) == ("chronic_conditions" in SHOWN[who])
    assert ("梅苑" in text) == ("address" in SHOWN[who])


@pytest.mark.parametrize("who", SHOWN, ids=str)
def test_no_answer_holds_a_full_id(ask: Ask, who: Persona) -> None:
    """IDs are masked for everybody, in whatever case: neither the list nor the person, nor the search by it, tells one."""
    answers = [ask(who, address) for address in (PEOPLE, f"{PEOPLE}/{zhang().pk}", STRESS, IMPORTS)]
    for answer in [*answers, ask(who, PEOPLE, search=ZHANG_ID)]:
        text = _text(answer).upper()
        assert ZHANG_ID not in text
        assert CIVIL[2][2] not in text


def test_the_masked_id_keeps_little_of_it(ask: Ask) -> None:
    """Of 18 characters at least eight, the birth date's, are covered."""
    facts = ask(OFFICER, f"{PEOPLE}/{zhang().pk}").json()["facts"]
    shown = next(fact["value"] for fact in facts if fact["name"] == "resident_id")
    assert "19420312" not in shown
    assert shown.count("*") >= 8


@pytest.mark.parametrize(
    ("search", "fact"),
    [(ZHANG_ID, "resident_id"), (ZHANG_ID[-4:], "resident_id"), ("19900000001", "phone"), ("梅苑3", "address")],
)
@pytest.mark.parametrize("who", [OFFICER, CIVIL_AFFAIRS, SOCIAL_SECURITY, FAMILY, CARER], ids=str)
def test_a_search_finds_by_no_fact_that_is_hidden(ask: Ask, who: Persona, search: str, fact: str) -> None:
    """Whoever may not see a fact cannot guess it either; the street and the departments find by what they see.

    Those tied to a person have nobody to search for, so that they find by name alone is right as well.
    """
    found = {row["name"] for row in ask(who, PEOPLE, search=search).json()["items"]}
    if fact not in SHOWN[who]:
        assert found == set()
    elif who not in {FAMILY, CARER}:
        assert "张秀英" in found


LISTED = {"address", "living_arrangement", "capability_level"}


@pytest.mark.parametrize("who", [OFFICER, CIVIL_AFFAIRS, HEALTH, SOCIAL_SECURITY], ids=str)
def test_the_list_leaves_out_what_the_purpose_does_not_cover(ask: Ask, who: Persona) -> None:
    """A fact that is not for this reader is not there at all."""
    row = next(row for row in ask(who, PEOPLE).json()["items"] if row["name"] == "张秀英")
    assert LISTED & row.keys() == LISTED & SHOWN[who]


def _user(*grants: tuple[Role, str]) -> User:
    user = user_create(actor=Actor.operator("test"), username="several", display_name="several", password=PASSWORD)
    for role, division in grants:
        grant_give(actor=Actor.operator("test"), user=user, role=role, division_code=division)
    return user


def test_a_grant_elsewhere_shows_nothing_here(ask: Ask) -> None:
    """Social security here, health in another town: here no health facts, neither in the list nor on the person."""
    user = _user((Role.SOCIAL_SECURITY_OFFICER, HERE), (Role.HEALTH_OFFICER, ELSEWHERE))
    assert not any("capability_level" in row for row in ask(user, PEOPLE).json()["items"])
    facts = ask(user, f"{PEOPLE}/{zhang().pk}").json()["facts"]
    assert {fact["name"] for fact in facts} & GUARDED == {"resident_id"}


def test_work_elsewhere_adds_nothing_to_a_tie_here(ask: Ask) -> None:
    """A worker of another town cares for 张秀英 here: a carer sees no living arrangement and finds by no ID."""
    user = _user((Role.COMMUNITY_WORKER, ELSEWHERE), (Role.CARER, COMMUNITY))
    user_tie(actor=Actor.operator("test"), user=user, person=zhang(), relation="carer")
    facts = ask(user, f"{PEOPLE}/{zhang().pk}").json()["facts"]
    assert "living_arrangement" not in {fact["name"] for fact in facts}
    (row,) = ask(user, PEOPLE).json()["items"]
    assert "living_arrangement" not in row
    assert ask(user, PEOPLE, search=ZHANG_ID).json()["items"] == []


def test_reading_a_person_is_written_into_the_access_log(ask: Ask) -> None:
    """Who, whom, for what, and which sensitive facts; a refused reading leaves no line."""
    before = AccessEntry.objects.count()
    ask(STRANGER, f"{PEOPLE}/{zhang().pk}")
    assert AccessEntry.objects.count() == before
    ask(CIVIL_AFFAIRS, f"{PEOPLE}/{zhang().pk}")
    entry = AccessEntry.objects.latest("pk")
    assert (entry.actor, entry.subject, entry.subject_id) == (CIVIL_AFFAIRS.username, "person", str(zhang().pk))
    assert entry.purposes == ["care"]
    assert {"resident_id", "phone"} <= set(entry.facts)
    assert "chronic_conditions" not in entry.facts


def test_a_stress_test_names_nobody(ask: Ask) -> None:
    """Its result is numbers: no name and no person's id, to whoever may read the run."""
    answer = ask(HEALTH, f"{STRESS}/{StressRun.objects.get().pk}")
    assert answer.json()["state"] == "done"
    text = _text(answer)
    assert not any(str(pk) in text for pk in Person.objects.values_list("pk", flat=True))
    assert not any(row[0] in text for row in CIVIL[1:])


# Proposals


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
    assert _assert_error(ask(FAMILY, f"{PEOPLE}/{zhang().pk}/proposals", given), status)["code"] == code


def test_who_may_propose_and_who_may_read_it(ask: Ask) -> None:
    """Who reads her by office may not propose; whom she is no business of does not learn that she exists."""
    address, given = f"{PEOPLE}/{zhang().pk}/proposals", {"facts": {"phone": "19900000077"}}
    for who, status in ((WORKER, 403), (HEALTH, 403), (STRANGER, 404), (VOLUNTEER, 404)):
        _assert_error(ask(who, address, given), status)
    for who in (FAMILY, HEALTH, VOLUNTEER):
        _assert_error(ask(who, "/api/v1/proposals"), 403)
