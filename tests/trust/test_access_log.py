"""The access log knows every read of people, whichever way they were read, and every sign-in.

Pages, lists, operations and names are those of the sweep; whom an answer names is looked for in its text.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.models import AccessEntry
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
    """Sixty more people make two pages of fifty and of thirteen: each names its own, and together everybody."""
    Person.objects.bulk_create(
        Person(division_code=COMMUNITY, name=f"赵{at:02}", pinyin=f"zhao {at:02}", initials="z") for at in range(60)
    )
    everybody = set(Person.objects.values_list("pk", flat=True))
    sign_in(OFFICER).get("/register/")
    (page,) = AccessEntry.objects.filter(subject="list", subject_id="register")
    assert (page.actor, page.division_code, len(set(page.people))) == (OFFICER.username, HERE, 50)
    first = ask(OFFICER, "/api/v1/people").json()
    ask(OFFICER, "/api/v1/people", after=first["next"])
    pages = AccessEntry.objects.filter(subject="list", subject_id="register").order_by("-pk")[:2]
    assert [len(entry.people) for entry in pages] == [13, 50]
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


def test_sign_ins_stand_on_the_page_of_the_log(sign_in: SignIn) -> None:
    sign_in(WORKER)
    Client().post(LOGIN, {"login": WORKER.username, "password": "wrong password"})
    page = sign_in(OFFICER).get("/access/").content.decode()
    assert "登录失败" in page
    assert page.count(WORKER.username) >= 2
