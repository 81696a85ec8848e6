"""Lists taken along: whose, with which facts, whole, safe for spreadsheet programs, and written down."""

import csv
import datetime as dt
import io
import re
import tracemalloc
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.files.sheets import csv_parts, open_sheet
from renyang.core.lists.paging import PAGE_ROWS
from renyang.core.models import AccessEntry, Outcome, User
from renyang.organisations.models import Organisation
from renyang.partners.models import Responsibility
from renyang.people.lists import REGISTER
from renyang.people.models import Pair, Person, SourceRecord
from renyang.people.queries import Filters, Searched
from renyang.people.services import person_correct, register_link, user_tie
from renyang.places.domain.inspections import InspectionTerms
from renyang.places.models import Building, Room, Site
from renyang.places.services import booking_make, inspection_note, sensor_put
from renyang.resilience.models import StressRun
from renyang.supplies.models import Stock
from renyang.supplies.services import supplies_lend, supplies_receive
from renyang.web.shell.listing import LISTS
from tests.organisations.operators import join
from tests.people.routes import called, claimed, collected, opened, round_closed
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, WORKER, Persona
from tests.test_sweep import LISTS_DECLARED, OK
from tests.world import ZHANG_ID, take_in, zhang

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
TABLE = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
MINUTE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
PLACE_ON_PAGE = {"by_capability": 1, "by_living_arrangement": 2, "by_community": 1, "by_department": 2, "agreements": 1,
                 "supplies": 1, "loans": 1, "movements": 1, "organisations": 2, "indicators": 1, "communities": 2,
                 "person_emergency_openings": 1, "tonight": 1, "collection_people": 1,
                 "left_behind": -5, "reach_levels": 1, "reach_communities": 2, "reach_sites": 3, "reach_proposed": 4,
                 "out_of_reach": 5}  # fmt: skip
"""Which of its page's tables a list is, where it is not the first."""
OTHERS_NAMED = {"communities", "loans", "moves"}
"""The index ranks the communities of the whole street; a loan and a move have two sides."""
OF_A_COMMUNITY = {"movements": COMMUNITY, "tonight_round": COMMUNITY}
"""Lists that were narrowed to one community."""
WITHOUT_ROWS = {"absences_overdue", "gone_lately", "moves_awaited", "needs_by_service", "needs_unrecorded",
                "recorded_needs", "records_disagreeing", "supplies_expired", "tokens",
                "account_tokens", "memberships"}  # fmt: skip
"""Lists of absences, needs, expired lots, keys and memberships, of which the world has none, and of what the officer
waits for, who decides all moves.
"""
NOT_A_TABLE_OF_ROWS = {"pairs"}
"""The page shows one pair fact by fact."""


@pytest.fixture
def rows(db: None, operator: Actor) -> dict[str, object]:
    """At least one row for every list but those in `WITHOUT_ROWS`; a name, an address and other texts begin like formulas."""
    person_correct(actor=operator, person=zhang(), facts={"address": "=cmd|calc"})
    person_correct(actor=operator, person=Person.objects.get(name="王建国"), facts={"name": "=cmd|calc"})
    site = Site.objects.create(division_code=COMMUNITY, name="=1+1 日间照料中心", kind="day_centre")
    masks = _supplies(operator, site.name)
    partner = Organisation.objects.create(division_code=HERE, name="@助餐公司", kind="company")
    partner.agreements.create(service="meals", per_day=40)
    Responsibility.objects.create(division_code=HERE, function="应急送餐", owner=partner)
    collection = collected("-体检")
    left, right = SourceRecord.objects.filter(division_code=COMMUNITY).order_by("pk")[:2]
    Pair.objects.get_or_create(left=left, right=right, defaults={"division_code": COMMUNITY, "probability": 0.7})
    run = StressRun.objects.get()
    run.left_behind = [{"person": str(zhang().pk), "probability": 0.5, "usual": 0.1, "cause": "no_staff"}]
    run.save()
    claimed()
    opened()
    closed = round_closed()
    called()
    _out_of_reach()
    club = Organisation.objects.create(division_code=COMMUNITY, name="+合唱队", kind="volunteers")
    join(club)
    return {
        "person": zhang().pk,
        "collection": collection.pk,
        "stress": run.pk,
        "round_closed": closed.pk,
        "stock": masks.pk,
        "room": _booked(operator, site).pk,
        "organisation": club.pk,
        "account": User.objects.get(username=WORKER.username).pk,
    }


def _out_of_reach() -> None:
    """王建国, who walks 1 km, lives 2 km from the only day care on the map; a meal point at his door could offer it too."""
    Building.objects.create(division_code=HERE, street="雪堂新村", number="1", longitude=118.8, latitude=32.1)
    for name, services, latitude in (("=日照中心", ["day_care"], 32.118), ("=助餐点", ["meals"], 32.1)):
        Site.objects.create(
            division_code=COMMUNITY, name=name, kind="day_centre", services=services, longitude=118.8, latitude=latitude,
            licensed_places=10,
        )  # fmt: skip


def _booked(operator: Actor, site: Site) -> Room:
    """A room that is booked, in a site with an inspection to be made."""
    room = Room.objects.create(site=site, name="-大厅", bookable=True)
    start = timezone.now() + dt.timedelta(days=1)
    booking_make(
        actor=operator, room=room, starts_at=start, ends_at=start + dt.timedelta(hours=1), purpose="+合唱", people=5,
        booked_for="=合唱队",
    )  # fmt: skip
    sensor_put(actor=operator, room=room, topic="=hall/co2")
    inspection_note(actor=operator, site=site, terms=InspectionTerms(subject="fire", result="not_yet", note="=1+1"))
    return room


def _supplies(operator: Actor, store: str) -> Stock:
    """Masks that are missing here and to spare next door, some on loan, some that will expire."""
    here, there = (
        Stock.objects.create(
            division_code=division, store=store, item="=口罩", item_code="masks", unit="只", daily_use=10
        )
        for division in (COMMUNITY, "320199001002")
    )
    soon = timezone.localdate() + dt.timedelta(days=3)
    supplies_receive(actor=operator, stock=here, quantity=70, lot="-1", expires_on=soon, why="@捐赠")
    supplies_receive(actor=operator, stock=there, quantity=900)
    supplies_lend(actor=operator, lender=there, borrower=here, quantity=5, agreed_by="+王主任")
    for division in (COMMUNITY, "320199001002"):
        Building.objects.create(division_code=division, street="路", number="1", longitude=118.8, latitude=32.1)
    return here


def _csv(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def _address(name: str, rows: dict[str, object], form: str = "csv") -> str:
    return LISTS_DECLARED[name].address.format(**rows).replace("as=xlsx", "as=csv").replace("as=csv", f"as={form}")


@pytest.mark.parametrize("name", LISTS_DECLARED)
def test_a_list_is_whole_and_says_whose_it_is(sign_in: SignIn, rows: dict[str, object], name: str) -> None:
    """Who, when and what for in the first line; below the headings a row for each that the page's table shows (the world
    is smaller than any page); nothing that a spreadsheet would run; one line in the access log.
    """
    client = sign_in(OFFICER)
    address = _address(name, rows)
    page = client.get(address.partition("?")[0]).content.decode()
    before = AccessEntry.objects.filter(subject="listing").count()
    (note, *none), headings, *found = _csv(client, address)
    assert none == []
    assert OFFICER.username in note
    assert f"{timezone.localtime():%Y-%m-%d}" in note
    assert "照护" in note
    assert len(set(headings)) == len(headings) >= 2
    assert {len(row) for row in found} <= {len(headings)}
    if name not in NOT_A_TABLE_OF_ROWS and not name.startswith("sheet-"):  # whose page names columns
        assert bool(found) == (name not in WITHOUT_ROWS)
        shown = TABLE.findall(page)[PLACE_ON_PAGE.get(name, 0)] if found else ""
        read_before = name == "access"  # the page itself stands on it by now
        assert min(len(found), PAGE_ROWS) == shown.count("<tr") + read_before
    assert not [cell for row in found for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    entries = AccessEntry.objects.filter(subject="listing")
    assert entries.count() == before + 1
    entry = entries.latest("at")
    assert (entry.actor, entry.subject_id, entry.division_code) == (
        OFFICER.username,
        name,
        OF_A_COMMUNITY.get(name, HERE),
    )


@pytest.mark.parametrize("name", LISTS_DECLARED)
def test_a_list_on_paper_is_the_list_of_the_file(sign_in: SignIn, rows: dict[str, object], name: str) -> None:
    """The same headings and as many rows, below the same words of whose it is; nothing of it runs in a browser."""
    client = sign_in(OFFICER)
    (note,), headings, *found = _csv(client, _address(name, rows))
    page = unescape(client.get(_address(name, rows, "print")).getvalue().decode())
    taken_before = name == "access"  # the csv itself stands on it by now
    assert page.count("<tr>") == 1 + len(found) + taken_before
    assert re.findall(r'<th scope="col">(.*?)</th>', page) == headings
    assert MINUTE.sub("", note) in MINUTE.sub("", page)


@pytest.mark.parametrize("name", LISTS_DECLARED)
def test_a_page_offers_its_lists(sign_in: SignIn, rows: dict[str, object], name: str) -> None:
    """A link for each form, named by the list, on the page of its own."""
    address = _address(name, rows)
    page = sign_in(OFFICER).get(address.partition("?")[0]).content.decode()
    wanted = f"list={name}&amp;as=" if "list=" in address else "as="
    assert f"{wanted}xlsx" in page
    assert f"{wanted}csv" in page
    assert f"{wanted}print" in page


@pytest.mark.parametrize("name", LISTS_DECLARED)
def test_rows_come_one_by_one(actor_of: ActorOf, rows: dict[str, object], name: str) -> None:
    """A list is never a list in memory."""
    get_resolver().url_patterns  # noqa: B018 - loads every room's pages, which name their lists
    request = RequestFactory().get(_address(name, rows))
    request.actor, request.LANGUAGE_CODE = actor_of(OFFICER), "zh-hans"
    of = {
        "left_behind": "stress",
        "movements": "stock",
        "bookings": "room",
        "members": "organisation",
        "person_access": "person",
        "person_emergency_openings": "person",
        "grants": "account",
        "memberships": "account",
        "collection_progress": "collection",
        "collection_people": "collection",
        "account_tokens": "account",
        "tonight_round": "round_closed",
    }.get(name)
    where = {"pk": rows[of]} if of else {}
    assert isinstance(LISTS[name].make(request, **where).rows, Iterator)


def test_a_long_list_needs_no_more_memory_than_a_short_one() -> None:
    """200,000 rows of 100 characters are 20 MB; written piece by piece they never take a tenth of that."""
    long = ([str(at), "x" * 100] for at in range(200_000))
    tracemalloc.start()
    size = sum(len(part) for part in csv_parts(columns=["a", "b"], rows=long))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 20_000_000
    assert peak < 2_000_000


def test_an_officer_takes_the_whole_street_a_worker_her_community(sign_in: SignIn) -> None:
    """Three people in the world, two of them in the worker's community (tests/world.py); by name in pinyin."""
    street, community = (_csv(sign_in(persona), "/register/?as=csv") for persona in (OFFICER, WORKER))
    assert [row[0] for row in street[2:]] == ["李桂兰", "王建国", "张秀英"]
    assert [row[0] for row in community[2:]] == ["王建国", "张秀英"]


@pytest.mark.parametrize("name", [name for name, route in LISTS_DECLARED.items() if route.expected(WORKER) == OK])
def test_a_worker_takes_nobody_of_another_community(sign_in: SignIn, rows: dict[str, object], name: str) -> None:
    """李桂兰 lives next door, in 桂园; she is on no list of the worker of 梅溪, not even as one side of a pair whose other
    side is of 梅溪.
    """
    other = SourceRecord.objects.filter(facts__name="李桂兰").first()
    Pair.objects.create(left=_record_of("王建国"), right=other, division_code=COMMUNITY, probability=0.6)
    answer = sign_in(WORKER).get(_address(name, rows))
    assert answer.status_code == OK
    text = answer.getvalue().decode()
    assert "李桂兰" not in text
    assert "桂园社区" not in text or name in OTHERS_NAMED


def _record_of(name: str) -> SourceRecord:
    return SourceRecord.objects.filter(facts__name=name).earliest("pk")


def test_a_list_goes_on_beyond_the_page(sign_in: SignIn) -> None:
    """Sixty more people make two pages of fifty, and one list of 63."""
    Person.objects.bulk_create(
        Person(division_code=COMMUNITY, name=f"赵{at:02}", pinyin=f"zhao {at:02}", initials="z") for at in range(60)
    )
    client = sign_in(OFFICER)
    assert client.get("/register/").content.decode().count('<th scope="row"') == PAGE_ROWS
    assert len(_csv(client, "/register/?as=csv&after=x")) == 2 + 63


def test_it_is_narrowed_as_the_page_is_and_says_so(sign_in: SignIn) -> None:
    """Search and filters hold, stand in the first line in words, and are kept by the links; a number is not repeated."""
    client = sign_in(OFFICER)
    (note,), _headings, *found = _csv(client, f"/register/?search=zxy&division={COMMUNITY}&as=csv")
    assert [row[0] for row in found] == ["张秀英"]
    assert "社区：梅溪社区" in note
    assert "zxy" in note
    page = client.get(f"/register/?search=zxy&division={COMMUNITY}&after=").content.decode()
    assert f"?search=zxy&amp;division={COMMUNITY}&amp;as=csv" in page
    (note,), *_rest = _csv(client, f"/register/?search={ZHANG_ID}&as=csv")
    assert ZHANG_ID not in note


def test_a_narrowed_list_is_written_down_where_it_was_narrowed_to(sign_in: SignIn) -> None:
    """Those who answer for that community find it."""
    sign_in(OFFICER).get(f"/register/?division={COMMUNITY}&as=csv")
    entry = AccessEntry.objects.filter(subject="listing").latest("at")
    assert entry.division_code == COMMUNITY
    assert {"phone", "address", "resident_id"} <= set(entry.facts)


def test_the_access_log_names_the_list(sign_in: SignIn) -> None:
    """And not only that there was one."""
    client = sign_in(OFFICER)
    client.get("/supplies/?as=csv")
    assert "导出的名单：物资" in client.get("/access/").content.decode()


def test_ids_are_masked_and_phones_are_whole(sign_in: SignIn, rows: dict[str, object]) -> None:
    """One calls from a list; nobody needs a whole ID on it."""
    texts = [sign_in(OFFICER).get(_address(name, rows)).getvalue().decode() for name in ("register", "pairs")]
    assert all("19900000001" in text for text in texts)
    assert all(ZHANG_ID not in text for text in texts)


@pytest.mark.parametrize("persona", [HEALTH, FAMILY])
def test_who_only_sees_does_not_take_along(actor_of: ActorOf, sign_in: SignIn, persona: Persona) -> None:
    """Seeing a person and carrying a list away are two rights; no link is shown, nothing is written down."""
    with pytest.raises(NotAllowed):
        REGISTER.taken_by(actor_of(persona), Searched(Filters()))
    client = sign_in(persona)
    assert "as=csv" not in client.get("/register/").content.decode()
    assert client.get("/register/?as=csv").status_code == 403
    assert not AccessEntry.objects.filter(subject="listing").exists()


def test_somebody_seen_in_one_role_is_not_taken_along_in_another(actor_of: ActorOf) -> None:
    """A family member of 李桂兰 who works in 梅溪 sees all three, and takes only those of her work along."""
    family, worker = actor_of(FAMILY), actor_of(WORKER)
    other = Person.objects.get(name="李桂兰")
    user_tie(actor=Actor.operator("test"), user=family.user, person=other, relation="女儿")
    both = Actor(user=family.user, name="both", grants=(family.grants[0], worker.grants[0]))
    everybody = Searched(Filters())
    assert {row.name for row in REGISTER.read_by(both, everybody).rows()} == {"李桂兰", "王建国", "张秀英"}
    assert [row[0] for row in REGISTER.taken_by(both, everybody).sheet().rows] == ["王建国", "张秀英"]


def test_forms_and_lists_that_are_not_there(sign_in: SignIn) -> None:
    """Another form is refused in words, another list is not found; neither is written down."""
    client = sign_in(OFFICER)
    refused = client.get("/register/?as=pdf")
    assert (refused.status_code, "xlsx, csv, print" in refused.content.decode()) == (422, True)
    assert client.get("/register/?as=csv&list=nobody").status_code == 404
    assert not AccessEntry.objects.filter(subject="listing").exists()


def test_no_copy_of_it_stays_on_the_way(sign_in: SignIn) -> None:
    """Browsers and proxies keep none; the file's name says what and when."""
    for form in ("csv", "xlsx"):
        answer = sign_in(OFFICER).get(f"/register/?as={form}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert re.search(rf'filename="register-\d{{8}}-\d{{4}}\.{form}"', answer.headers["Content-Disposition"])
        assert answer.getvalue()


def test_words_are_in_the_readers_language(sign_in: SignIn) -> None:
    """Rows of a csv are put into words while it is sent, when the request is long over."""
    client = sign_in(OFFICER)
    client.post("/preferences/", {"language": "en"})
    _note, headings, *found = _csv(client, "/register/?as=csv")
    assert headings[:3] == ["Name", "Sex", "Birth date"]
    assert {row[1] for row in found} == {"male", "female"}


def test_an_xlsx_says_on_every_page_whose_it_is(sign_in: SignIn, tmp_path: Path) -> None:
    """In the file's properties and in the print's footer; printed across, one page wide, headings repeated."""
    path = tmp_path / "register.xlsx"
    path.write_bytes(sign_in(OFFICER).get("/register/?as=xlsx").getvalue())
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert book.properties.creator == OFFICER.username
    assert OFFICER.username in book.properties.description
    assert OFFICER.username in sheet.oddFooter.left.text
    assert sheet.oddFooter.right.text == "&P / &N"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.title == "台账"


def _state() -> list[tuple[object, ...]]:
    facts = ("name", "sex", "birth_date", "resident_id", "phone", "address", "living_arrangement", "capability_level",
             "chronic_conditions", "family_doctor", "status", "division_code", "merged_into")  # fmt: skip
    return list(Person.objects.order_by("pk").values_list("pk", *facts))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("source", ["subdistrict", "community", "civil_affairs"])
def test_a_list_brought_in_again_changes_nobody(
    sign_in: SignIn, operator: Actor, tmp_path: Path, form: str, source: str
) -> None:
    """Everybody is recognised without her ID, keeps it and every other fact, and nothing counts as fresher than it was:
    its last column dates the rows. The second time every row is unchanged.
    """
    before, dates = _state(), _dates()
    path = tmp_path / f"register.{form}"
    path.write_bytes(sign_in(OFFICER).get(f"/register/?as={form}").getvalue())
    sheet = open_sheet(path, name=path.name)
    rows = [["" if cell is None else str(cell)[:10] if hasattr(cell, "year") else str(cell) for cell in cells]
            for _number, cells in sheet.rows()]  # fmt: skip
    table = [list(sheet.header), *rows]
    batch = take_in(operator, table, source=source)
    assert batch.counts.get(Outcome.REJECTED, 0) == 0
    assert {note["code"] for row in batch.rows.all() for note in row.problems} == {"id_masked"}
    assert SourceRecord.objects.filter(batch=batch, sealed__isnull=False).count() == 3
    register_link(actor=operator, division_code=HERE)
    assert _state() == before
    assert all(now <= dates[key] for key, now in _dates().items())
    again = take_in(operator, table, source=source, apply=False)
    assert {outcome: count for outcome, count in again.counts.items() if count} == {Outcome.UNCHANGED: 3}


def _dates() -> dict[tuple[str, str], str]:
    """When each fact of each person was collected."""
    people = Person.objects.values_list("name", "provenance")
    return {(name, fact): on for name, provenance in people for fact, (_record, _source, on) in provenance.items()}
