"""Taking in a spreadsheet against django-import-export: the same 20,000 buildings, into the same tracked table.

Both show what would change and then change it, as their users do. Renyang also keeps every row sealed as it stood, its
notes and the mapping of its columns; import-export runs in its bulk mode, finds rows by the same key, and keeps nothing.
"""

import csv
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.database import fresh_database

ROWS = 20_000
DIVISION = "320199001000"
HEADINGS = ("小区", "楼栋号", "经度", "纬度", "坐标系")
FIELDS = ("street", "number", "longitude", "latitude", "datum")


def rows() -> list[dict[str, Any]]:
    """The comparison, and what staging alone takes."""
    with fresh_database(as_owner=True), TemporaryDirectory() as folder:
        path = Path(folder) / "buildings.csv"
        _write(path)
        staged, ours = _ours(path)
        theirs = _import_export(path)
    return [
        {
            "what": f"import of {ROWS} rows, previewed and taken in (staged at {ROWS / staged:,.0f} rows/s)",
            "peer": "django-import-export",
            "ours_seconds": ours,
            "peer_seconds": theirs,
            "ratio": theirs / ours,
            "aim": None,
        }
    ]


def _write(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADINGS)
        for at in range(ROWS):
            lines.writerow([f"{chr(0x4E00 + at // 100)}园", at % 100 + 1, 118.8 + at / 1e6, 32.1 + at / 1e6, "wgs84"])


def _ours(path: Path) -> tuple[float, float]:
    """Seconds to stage the file, and to have it taken in; a first staging, in which libraries are loaded, does not count."""
    from renyang.core.access.gate import Actor
    from renyang.core.services import divisions_put, import_apply, import_map, import_stage
    from renyang.places.models import Building

    actor = Actor.operator("bench")
    divisions_put(actor=actor, names={DIVISION: "梅苑街道"})
    stage = partial(
        import_stage,
        actor=actor,
        path=path,
        file_name=path.name,
        kind="buildings",
        source="subdistrict",
        division_code=DIVISION,
    )
    stage()
    start = time.perf_counter()
    batch = stage()
    staged = time.perf_counter() - start
    batch = import_map(actor=actor, batch=batch, mapping={int(at): name for at, name in batch.mapping.items()})
    import_apply(actor=actor, batch=batch)
    return staged, _checked(start, Building.objects.count)


def _import_export(path: Path) -> float:
    """Seconds to show and make the same change, in an emptied table."""
    import tablib
    from import_export import resources

    from renyang.places.models import Building

    class Buildings(resources.ModelResource):
        class Meta:
            model = Building
            fields = ("division_code", *FIELDS)
            import_id_fields = ("division_code", "street", "number")
            use_bulk, batch_size, skip_diff = True, 1_000, True

    Building.objects.all().delete()
    start = time.perf_counter()
    data = tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv")
    data.headers = list(FIELDS)
    data.append_col([DIVISION] * len(data), header="division_code")
    for dry_run in (True, False):
        assert not Buildings().import_data(data, dry_run=dry_run, raise_errors=True).has_errors()
    return _checked(start, Building.objects.count)


def _checked(start: float, count: Callable[[], int]) -> float:
    taken = time.perf_counter() - start
    assert count() == ROWS
    return taken
