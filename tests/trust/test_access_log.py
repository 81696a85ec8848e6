"""The access log knows every read of people, whichever way they were read, and every sign-in.

Pages, lists, operations and names are those of the sweep; whom an answer names is looked for in its text.
"""

import csv
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.lists.paging import PAGE_ROWS
from renyang.core.models import AccessEntry, ApiToken, User
from renyang.core.services import token_create, token_withdraw
from renyang.people.domain.pseudonyms import pseudonym
from renyang.people.lists import REGISTER
from renyang.people.models import Person
from renyang.people.queries import Filters, Searched
from tests.operations import Ask
from tests.personas import COMMUNITY, ELSEWHERE, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.sweep import OK
from tests.test_sweep import LISTS_DECLARED, OPERATIONS, PAGES, ROUTES, _text
from tests.web.test_listings import rows as listed_rows  # noqa: F401 - at least one row for every list
from tests.world import PASSWORD, zhang

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
ABOUT_ONE = {
    "after_death", "assessment_new", "carer_change", "consent_new", "consents", "life_event_new", "need_change", "need_new",
    "person_access", "person_correct", "person_emergency_openings", "screening_new",
}  # fmt: skip
"""Pages with a form about one person, by name, that are opened from that person's page, which is logged."""
LOGIN = "/account/login/"


@pytest.fixture
def rows(db: None) -> dict[str, object]:
    """The ids that addresses are about, room by room."""
    return {name: pk for room in ROUTES if hasattr(room, "rows") for name, pk in room.rows().items()}


def _names() -> dict[str, object]:
    """Whom a name in an answer names."""
    return {person.name: person.pk for person in Person.objects.all()}


def _unlogged(client: Client, address: str) -> set[str] | None:
    """Those an answer names though no entry written for it is about them; None if it names nobody."""
    before = AccessEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    answer = client.get(address)
    if answer.status_code != OK:
        return None
    text = _text(answer)
    named = {name: pk for name, pk in _names().items() if name in text}
    written = AccessEntry.objects.filter(pk__gt=before)
    told = {str(pk) for entry in written for pk in (*entry.people, entry.subject_id)}
    return {name for name, pk in named.items() if str(pk) not in told} if named else None


def test_no_list_forgets_who_stood_on_it(sign_in: SignIn, listed_rows: dict[str, object]) -> None:  # noqa: F811
    """Every declared list, read on its page and taken along."""
    Person.objects.filter(name="=cmd|calc").update(name="王某甲")  # a text that stands nowhere else
    client, naming, wrong = sign_in(OFFICER), set(), {}
    for name, route in LISTS_DECLARED.items():
        if name in ABOUT_ONE:
            continue
        taken = route.address.format(**listed_rows)
        for address in (taken.partition("?")[0], taken):
            unlogged = _unlogged(client, address)
            if unlogged is not None:
                naming.add(name)
            if unlogged:
                wrong[address] = unlogged
    assert wrong == {}
    assert {"register", "pairs", "tonight", "first_to_ask", "left_behind", "out_of_reach"} <= naming


def test_no_page_and_no_operation_names_people_unlogged(sign_in: SignIn, rows: dict[str, object]) -> None:
    """Every page and every operation that is asked with GET, but the forms about one person."""
    client, wrong, naming = sign_in(OFFICER), {}, 0
    for name, route in (*PAGES.items(), *OPERATIONS.items()):
        if route.method == "get" and name not in ABOUT_ONE:
            unlogged = _unlogged(client, route.address.format(**rows))
            naming += unlogged is not None
            if unlogged:
                wrong[name] = unlogged
    assert wrong == {}
    assert naming > 10


def test_a_page_of_people_is_one_entry_with_who_stood_on_it(sign_in: SignIn, ask: Ask) -> None:
    """Forty more people make two pages: each names its own, and together everybody."""
    Person.objects.bulk_create(
        Person(division_code=COMMUNITY, name=f"赵{at:02}", pinyin=f"zhao {at:02}", initials="z") for at in range(40)
    )
    everybody = set(Person.objects.values_list("pk", flat=True))
    sign_in(OFFICER).get("/register/")
    (page,) = AccessEntry.objects.filter(subject="list", subject_id="register")
    assert (page.actor, page.division_code, len(set(page.people))) == (OFFICER.username, HERE, PAGE_ROWS)
    first = ask(OFFICER, "/api/v1/people").json()
    ask(OFFICER, "/api/v1/people", after=first["next"])
    pages = AccessEntry.objects.filter(subject="list", subject_id="register").order_by("-pk")[:2]
    assert [len(entry.people) for entry in pages] == [43 - PAGE_ROWS, PAGE_ROWS]
    assert {pk for entry in pages for pk in entry.people} == everybody


def test_a_list_taken_along_names_all_its_people(actor_of: ActorOf) -> None:
    """Read 500 at a time, each 500 is written down before any of its rows is handed out."""
    Person.objects.bulk_create(
        Person(division_code=COMMUNITY, name=f"赵{at:03}", pinyin=f"zhao {at:03}", initials="z") for at in range(600)
    )
    rows = REGISTER.taken_by(actor_of(OFFICER), Searched(Filters())).sheet().rows
    taken = AccessEntry.objects.filter(subject="listing", subject_id="register").order_by("pk")
    assert [len(entry.people) for entry in taken] == [500]
    assert len(list(rows)) == 603
    assert [len(entry.people) for entry in taken.all()] == [500, 103]


def test_who_works_in_two_places_is_logged_in_each_and_not_below(operator: Actor, actor_of: ActorOf) -> None:
    """So that whoever answers for one of them sees it, once."""
    grants = [grant for persona in (OFFICER, WORKER, STRANGER) for grant in actor_of(persona).grants]
    reader = Actor(user=actor_of(OFFICER).user, name="both", grants=tuple(grants))
    REGISTER.read_by(reader, Searched(Filters())).page()
    divisions = (
        AccessEntry.objects.filter(actor="both").order_by("division_code").values_list("division_code", flat=True)
    )
    assert list(divisions) == sorted({HERE, ELSEWHERE})


def test_a_person_s_page_of_the_log_says_who_saw_her_in_a_list(sign_in: SignIn) -> None:
    """A worker reads the register, then 王建国's page: of 张秀英 there is the list alone."""
    worker, officer = sign_in(WORKER), sign_in(OFFICER)
    other = Person.objects.get(name="王建国")
    worker.get("/register/")
    worker.get(f"/register/{other.pk}/")
    hers, his = (
        officer.get(f"/register/{pk}/access/").content.decode().partition("<tbody>")[2] for pk in (zhang().pk, other.pk)
    )
    assert hers.count("<tr") == hers.count(WORKER.username) == 1
    assert "名单：台账" in hers
    assert "名单：台账" in his
    assert ["个人页面" in page for page in (hers, his)] == [False, True]
    assert f'href="/register/{zhang().pk}/access/"' in officer.get(f"/register/{zhang().pk}/").content.decode()
    assert "/access/" not in worker.get(f"/register/{zhang().pk}/").content.decode()


LOG = "/access/"


def _rows(client: Client, query: str = "") -> list[list[str]]:
    """The log as csv, newest first, without the note and the headings: when, who, whose, purpose, what, facts."""
    return list(csv.reader(client.get(f"{LOG}?as=csv{query}").getvalue().decode("utf-8-sig").splitlines()))[2:]


def test_the_log_says_whose_record_was_read(sign_in: SignIn) -> None:
    """By name, with the way to the person's page, to an officer; under her pseudonym to an administrator, who sees nobody,
    with the way to all that was read of her. A list of several says how many.
    """
    worker = sign_in(WORKER)
    worker.get(f"/register/{zhang().pk}/")
    worker.get("/register/")
    officer, admin = sign_in(OFFICER), sign_in(Persona(Role.SYSTEM_ADMIN, here=True))
    assert [row[2] for row in _rows(officer, f"&account={WORKER.username}")[:2]] == ["2 人", zhang().name]
    assert f'href="/register/{zhang().pk}/"' in officer.get(LOG).content.decode()
    page = admin.get(LOG).content.decode()
    assert zhang().name not in page
    assert f'href="/access/?person={pseudonym(zhang().pk)}"' in page


def test_reading_names_in_the_log_is_a_reading_too(sign_in: SignIn) -> None:
    sign_in(WORKER).get(f"/register/{zhang().pk}/")
    sign_in(OFFICER).get(LOG)
    entry = AccessEntry.objects.get(subject="list", subject_id="access")
    assert (entry.actor, entry.people) == (OFFICER.username, [zhang().pk])
    sign_in(Persona(Role.SYSTEM_ADMIN, here=True)).get(LOG)
    assert AccessEntry.objects.filter(subject="list", subject_id="access").count() == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("person=张秀英", {WORKER.username, OFFICER.username}),
        ("person=李桂兰", {OFFICER.username}),
        ("person=谁", set()),
        (f"account={WORKER.username.upper()}", {WORKER.username}),
        ("account=somebody", set()),
        ("subject=person", {WORKER.username}),
        ("subject=nothing", {WORKER.username, OFFICER.username}),
        ("since=2000-01-01&until=2000-01-02", set()),
        ("since=2000-01-01&until=plum", {WORKER.username, OFFICER.username}),
        ("until={today}&since={today}", {WORKER.username, OFFICER.username}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_log_is_narrowed(sign_in: SignIn, query: str, expected: set[str]) -> None:
    """By whose record, by account in any case of letters, by what was read and by days; what is no filter is left out. The
    worker saw one person's page, the officer the whole register: 李桂兰 stands on it alone.
    """
    sign_in(WORKER).get(f"/register/{zhang().pk}/")
    officer = sign_in(OFFICER)
    officer.get("/register/")
    found = _rows(officer, "&" + query.format(today=timezone.localdate()))
    assert {row[1] for row in found} == expected


def test_a_pseudonym_leads_to_what_was_read_of_her_and_nothing_else(sign_in: SignIn) -> None:
    """To an administrator here; one elsewhere finds nobody by it."""
    sign_in(WORKER).get(f"/register/{zhang().pk}/")
    for here, found in ((True, {pseudonym(zhang().pk)}), (False, set())):
        admin = sign_in(Persona(Role.SYSTEM_ADMIN, here=here))
        rows = _rows(admin, f"&person={pseudonym(zhang().pk).lower()}")
        assert {row[2] for row in rows} == found


# Signing in and out


def _entries(subject: str) -> list[tuple[str, str, str]]:
    entries = AccessEntry.objects.filter(subject=subject).order_by("pk")
    return list(entries.values_list("actor", "division_code", "subject_id"))


def test_signing_in_and_out_is_logged(db: None) -> None:
    client = Client()
    client.post(LOGIN, {"login": WORKER.username, "password": PASSWORD})
    assert _entries("sign_in") == [(WORKER.username, COMMUNITY, "")]
    client.post("/account/logout/")
    assert _entries("sign_out") == [(WORKER.username, COMMUNITY, "")]


def test_a_failed_sign_in_names_the_account_or_nobody(db: None) -> None:
    """A name that no account has may be a password typed in the wrong place: it is not kept, but two tries with one name are
    seen to be of one name, whatever the case of its letters. Those who administer accounts see them.
    """
    for name in (WORKER.username.upper(), "my secret pass", "My Secret Pass", "another", "nul\x00"):
        Client().post(LOGIN, {"login": name, "password": "wrong password"})
    (known, *unknown) = _entries("sign_in_failed")
    assert known == (WORKER.username, COMMUNITY, "")
    hashed = [subject_id for _actor, division, subject_id in unknown if division == HERE]
    assert hashed[0] == hashed[1] != hashed[2]
    assert {actor for actor, _division, _subject_id in unknown} == {""}
    kept = str(list(AccessEntry.objects.values_list("actor", "subject_id", "facts")))
    assert "ecret" not in kept
    assert "wrong password" not in kept


def test_a_refused_key_names_its_account_or_nobody(db: None, client: Client, operator: Actor) -> None:
    """A key that is withdrawn or too narrow is told by its number, for its user; a made-up one by a hash that tells two
    uses of it from another's. No key is kept, a valid use is none, and of an account at most twenty stand in a minute.
    """
    user = User.objects.get(username=WORKER.username)
    withdrawn, narrow = (token_create(actor=operator, user=user, name=name) for name in ("old", "reading"))
    first, second = ApiToken.objects.order_by("pk").values_list("pk", flat=True).reverse()[:2][::-1]
    token_withdraw(actor=operator, token=ApiToken.objects.get(pk=first))
    for token in (withdrawn, "ry_guessed", "ry_guessed", "ry_another"):
        assert client.get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 401
    assert client.get("/api/v1/me", headers={"authorization": f"Bearer {narrow}"}).status_code == 200
    header = {"authorization": f"Bearer {narrow}"}
    assert client.post("/api/v1/stress", {}, "application/json", headers=header).status_code == 403
    known = [entry for entry in _entries("token_refused") if entry[0]]
    assert known == [(WORKER.username, COMMUNITY, str(first)), (WORKER.username, COMMUNITY, str(second))]
    hashed = [subject_id for actor, division, subject_id in _entries("token_refused") if not actor and division == HERE]
    assert hashed[0] == hashed[1] != hashed[2]
    assert "ry_" not in str(_entries("token_refused"))
    for _attempt in range(25):
        client.get("/api/v1/me", headers={"authorization": f"Bearer {withdrawn}"})
    assert len([entry for entry in _entries("token_refused") if entry[0]]) == 20


def test_sign_ins_stand_on_the_page_of_the_log(sign_in: SignIn) -> None:
    sign_in(WORKER)
    Client().post(LOGIN, {"login": WORKER.username, "password": "wrong password"})
    page = sign_in(OFFICER).get("/access/").content.decode()
    assert "登录失败" in page
    assert page.count(WORKER.username) >= 2
