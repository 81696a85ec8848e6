"""How tests are dealt out to processes: file by file, files that share something costly in one piece, the longest first.

pytest-xdist's own groups are written into the ids of tests, which pytest 9.2 no longer takes (pytest-dev/pytest-xdist#1386).
"""

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

BROWSER = ("tests/e2e/",)
"""Their tests share one served demo and one Chromium."""
SERVED = ("tests/trust/test_health.py", "tests/trust/test_server.py", "tests/trust/test_supervision.py")
"""Their tests share one served site."""
LONGEST = (BROWSER[0], "tests/trust/test_typed.py", SERVED[0], "tests/trust/test_kills.py")
"""A process that began one of these when the others are about to end would be waited for. The longest is first."""


class FileScheduling(LoadScopeScheduling):
    """The tests of one file run in one process, so that what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((piece[0] for piece in (BROWSER, SERVED) if file.startswith(piece)), file)

    def _assign_work_unit(self, node: WorkerController) -> None:
        for piece in reversed(LONGEST):
            if piece in self.workqueue:
                self.workqueue.move_to_end(piece, last=False)
        super()._assign_work_unit(node)
