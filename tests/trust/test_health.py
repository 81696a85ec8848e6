"""What a supervisor asks: is it alive, is it ready, what does it count; and pages that the database would keep waiting."""

import re
import time

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, RequestFactory

from renyang.core.deployment import settings as deployed
from renyang.web.shell.refusal import fault
from tests.trust.served import Served, until


def owner(site: Served) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(host=f"{site.folder}/data/postgresql", user="postgres", dbname="renyang", connect_timeout=5)


def test_a_site_is_alive_and_ready_with_a_worker(site: Served) -> None:
    assert site.get("/healthz").text == "ok\n"
    assert until(lambda: site.get("/readyz").status == 200, 30), site.get("/readyz")


def test_a_site_without_a_worker_is_alive_but_not_ready(db: None, client: Client) -> None:
    """None runs beside the tests. Words say what is missing."""
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz", headers={"cookie": "language=en"})
    assert answer.status_code == 503
    assert answer.content.decode() == "No worker is running: imports, tests and the index wait.\n"


def test_a_site_whose_tables_wait_is_not_ready(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no migration had ever been applied; the application may not forget one."""
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: {})
    answer = client.get("/readyz", headers={"cookie": "language=en"})
    assert answer.status_code == 503
    assert "The tables are not up to date" in answer.content.decode()


def test_numbers_of_all_processes_by_route_and_without_people(site: Served) -> None:
    """Twelve searches by address, over however many processes: twelve more are counted, under the route's name alone."""

    def counted() -> float:
        text = site.get("/metrics").text
        found = re.findall(r'renyang_requests_total\{[^}]*route="person"[^}]*\} ([\d.]+)', text)
        return sum(map(float, found))

    before = counted()
    for _ in range(12):
        assert site.get("/register/11111111-2222-3333-4444-555555555555/?search=secret").status == 302
    assert counted() == before + 12
    text = site.get("/metrics").text
    assert "secret" not in text
    assert "11111111" not in text
    assert "renyang_database_up 1.0" in text
    assert "renyang_workers" in text


@pytest.mark.parametrize(
    ("headers", "remote", "behind", "status"),
    [
        ({}, "127.0.0.1", False, 200),
        ({}, "10.0.0.7", False, 404),
        ({}, "127.0.0.1", True, 404),
        ({"x-forwarded-for": "10.0.0.7"}, "127.0.0.1", False, 404),
        ({"authorization": "Bearer right"}, "10.0.0.7", True, 200),
        ({"authorization": "Bearer wrong"}, "127.0.0.1", False, 404),
    ],
)
def test_who_reads_the_numbers(
    db: None, client: Client, settings: object, headers: dict[str, str], remote: str, behind: bool, status: int
) -> None:
    """This machine unless a proxy stands before it, or who has the token."""
    settings.METRICS_TOKEN, settings.BEHIND_HTTPS = "right", behind
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=remote).status_code == status


def refusal(sql: str, address: str = "/register/") -> tuple[int, str]:
    """What a page that asks this of the database is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    except OperationalError:
        answer = fault(RequestFactory().get(address, headers={"accept-language": "en"}))
        return answer.status_code, answer.content.decode()
    raise AssertionError("it was answered")


def test_a_page_that_asks_too_much_is_told_so(db: None) -> None:
    """The server cancels the statement after 20 ms; it would have taken a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
    status, text = refusal("SELECT pg_sleep(60)")
    assert status == 503
    assert "longer than a page may take" in text
    assert "超过了页面允许的时间" in text


def test_a_page_that_waits_for_another_is_told_so(db: None) -> None:
    """Another session holds the lock; the wait ends after 20 ms. In the API it is JSON."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 20")
    info = connection.connection.info
    with psycopg.connect(info.dsn, password=info.password) as other:
        other.execute("SELECT pg_advisory_lock(4711)")
        status, text = refusal("SELECT pg_advisory_lock(4711)", "/api/v1/people")
    assert status == 503
    assert '"code": "in_use"' in text
    assert "Someone else is changing this" in text


def test_pages_of_a_served_site_have_time_outs(site: Served) -> None:
    """A table that somebody holds keeps a page waiting for the lock's time-out, not for ever."""
    cookie = site.signed_in()
    with owner(site) as holder:
        holder.execute("LOCK TABLE core_user")
        begun = time.monotonic()
        answer = site.get("/", Cookie=cookie)
        assert answer.status == 503
        assert "有别人正在修改" in answer.text
        assert deployed.LOCK_SECONDS <= time.monotonic() - begun < deployed.LOCK_SECONDS + 10
    assert site.get("/", Cookie=cookie).status == 200
