"""The way of a file as a whole: nothing half done, whether it is refused, breaks in the middle or its process is killed."""

import contextlib
import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from renyang.core.access.gate import Actor
from renyang.core.files import staging
from renyang.core.files.kinds import kind_of
from renyang.core.models import BatchState, ImportBatch, Outcome, StagedRow
from renyang.core.queries import sample_rows
from renyang.core.services import import_apply, import_map, import_stage
from renyang.people.models import SourceRecord
from renyang.science.problem import Problem
from tests.personas import HERE
from tests.world import CIVIL, ZHANG_ID, take_in

HEADINGS = ["姓名", "出生日期", "联系电话", "社区"]
KILLED = "被中断的名单.csv"
ATTEMPTS = 1_200  # looks, a twentieth of a second apart, before a test gives up on the other process


def people(count: int) -> list[list[str]]:
    return [[f"甲{at}", "1944-06-06", f"1990{at:07d}", "梅溪社区"] for at in range(count)]


def stage(actor: Actor, path: Path) -> ImportBatch:
    return import_stage(
        actor=actor, path=path, file_name=path.name, kind="people", source="civil_affairs", division_code=HERE
    )


def guessed(batch: ImportBatch) -> dict[int, str]:
    return {int(at): field for at, field in batch.mapping.items()}


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", "姓名,电话\n".encode(), "姓名,电话,电话\n张,1,2\n".encode(), '姓名,电话\n张,1\n"李,2\n'.encode(),
     ("姓名,电话\n" + "张,1\n" * 100).encode() + b"\xff\xff"],
)  # fmt: skip
def test_a_refused_file_leaves_nothing(db: None, operator: Actor, tmp_path: Path, content: bytes) -> None:
    """Neither a batch nor a row, even where the fault stands at the end of the file."""
    batches, rows = ImportBatch.objects.count(), StagedRow.objects.count()
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(Problem):
        stage(operator, tmp_path / "file.csv")
    assert (ImportBatch.objects.count(), StagedRow.objects.count()) == (batches, rows)


def test_staged_rows_are_the_files_own(db: None, operator: Actor, tmp_path: Path) -> None:
    """Every cell as it stood, with the number of its row, and nothing readable in the database."""
    text = "名单\n填报单位：梅溪街道,,\n姓名,联系电话,备注\n张秀英, 19900000001,=1+1\n\n李,,\n"
    (tmp_path / "file.csv").write_bytes(text.encode("gb18030"))
    batch = stage(operator, tmp_path / "file.csv")
    assert (batch.header, batch.row_count, batch.state) == (["姓名", "联系电话", "备注"], 2, BatchState.STAGED)
    assert staging.raw_sample(batch, 9) == [(4, ["张秀英", " 19900000001", "=1+1"]), (6, ["李", None, None])]
    assert sample_rows(batch, 1) == [["张秀英", " 19900000001", "=1+1"]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM core_stagedrow WHERE batch_id = %s", [batch.pk])
        assert "张秀英".encode() not in bytes(cursor.fetchone()[0])


def test_an_unknown_kind_of_file(db: None, operator: Actor) -> None:
    with pytest.raises(Problem) as found:
        kind_of("shoes")
    assert "shoes" in str(found.value)
    assert "people" in str(found.value)


def test_two_fields_on_one_column_change_nothing(db: None, operator: Actor, tmp_path: Path) -> None:
    """A mapping that cannot be leaves the batch waiting for one that can."""
    with (tmp_path / "file.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *people(3)])
    batch = stage(operator, tmp_path / "file.csv")
    with pytest.raises(Problem):
        import_map(actor=operator, batch=batch, mapping={1: "birth_date"})
    batch.refresh_from_db()
    assert batch.state == BatchState.STAGED
    assert import_map(actor=operator, batch=batch, mapping=guessed(batch)).counts["new"] == 3


def test_columns_can_be_changed_after_the_preview(db: None, operator: Actor) -> None:
    """The second preview replaces the first: without the phones nothing is said of them."""
    batch = take_in(operator, [HEADINGS, ["张", "1944-06-06", "问女儿", ""]], source="civil_affairs", apply=False)
    assert batch.rows.get().problems == [{"code": "phone_unreadable", "column": "phone"}]
    import_map(actor=operator, batch=batch, mapping={0: "name", 1: "birth_date"})
    assert batch.rows.get().problems == []


def test_columns_without_a_heading_are_not_remembered_as_one(db: None, operator: Actor) -> None:
    """Two nameless columns, IDs in the second: found by its values the first time and the next."""
    rows = [["姓名", "性别", "", ""], ["张", "女", "甲", ZHANG_ID], ["李", "男", "乙", ZHANG_ID]]
    for _ in range(2):
        batch = take_in(operator, rows, source="subdistrict", apply=False)
        assert guessed(batch) == {0: "name", 1: "sex", 3: "resident_id"}


def test_breaking_between_two_chunks(db: None, operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of two rows; the second breaks after the first was written. Nothing stays, and the next try takes all in."""
    monkeypatch.setattr(staging, "CHUNK", 2)
    batch = take_in(operator, [HEADINGS, *people(5)], source="civil_affairs", apply=False)
    written = []

    def broken(given: ImportBatch, *args: object, **kwargs: object) -> Iterator[object]:
        for chunk in _readings(given, *args, **kwargs):
            if written:
                raise ConnectionError
            written.append(len(chunk))
            yield chunk

    before = SourceRecord.objects.count()
    _readings = staging.readings
    with monkeypatch.context() as patch:
        patch.setattr(staging, "readings", broken)
        with pytest.raises(ConnectionError):
            import_apply(actor=operator, batch=batch)
    assert written == [2]
    assert SourceRecord.objects.count() == before
    batch.refresh_from_db()
    assert (batch.state, batch.applied_at) == (BatchState.PREVIEWED, None)
    assert batch.rows.filter(outcome=Outcome.NEW).count() == 5
    import_apply(actor=operator, batch=batch)
    assert SourceRecord.objects.count() == before + 5


@pytest.fixture
def leftovers(django_db_setup: None) -> Iterator[None]:
    """Removes what another process committed, as the owner of the tables, after the test has been rolled back; the line of
    history stays, as every line does.
    """
    yield
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        (batches,) = owner.execute(
            "SELECT array_agg(id) FROM core_importbatch WHERE file_name = %s", [KILLED]
        ).fetchone()
        owner.execute("DELETE FROM core_stagedrow WHERE batch_id = ANY(%s)", [batches])
        owner.execute("DELETE FROM core_importbatch WHERE id = ANY(%s)", [batches])


def test_killed_in_the_middle(leftovers: None, db: None, operator: Actor, tmp_path: Path) -> None:
    """The command is killed while it takes a file in; the batch waits as it was previewed and is taken in later.

    Its last row renews a record that this test holds locked, so the command surely stands still half way: after the first
    INSERT of 2,000 rows, before the end.
    """
    file = tmp_path / KILLED
    changed = [*CIVIL[1]]
    changed[4] = "19900000077"
    rows = [[*row[:1], "女", "", row[1], row[2], row[3], *[""] * 5] for row in people(2_100)]
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([CIVIL[0], *rows, changed])
    held = SourceRecord.objects.select_for_update(of=("self",)).get(source="civil_affairs", facts__name="张秀英")
    before = SourceRecord.objects.count()
    command = [sys.executable, "-m", "renyang.cli", "import", file, "--source", "civil_affairs", "--division", HERE]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            waiting = _until(lambda: process.poll() is None and _waits_for_us())
        finally:
            process.kill()
    with connection.cursor() as cursor:  # the server notices the death only once it has something to say
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [waiting])
    batch = ImportBatch.objects.get(file_name=KILLED)
    assert batch.state == BatchState.PREVIEWED
    assert batch.counts == {"new": 2_100, "updated": 1, "unchanged": 0, "question": 0, "rejected": 0}
    assert batch.rows.count() == 2_101
    assert SourceRecord.objects.count() == before
    import_apply(actor=operator, batch=batch)
    assert SourceRecord.objects.filter(batch=batch).count() == 2_101
    held.refresh_from_db()
    assert held.sealed["phone"] == "19900000077"


def _waits_for_us() -> int | None:
    """The server process that waits for a lock which this connection holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        found = cursor.fetchone()
    return found[0] if found else None


def _until(look: Callable[[], int | None]) -> int:
    for _ in range(ATTEMPTS):
        if found := look():
            return found
        with contextlib.closing(connection.cursor()) as cursor:
            cursor.execute("SELECT pg_sleep(0.05)")
    pytest.fail("the command never came to the locked record")
