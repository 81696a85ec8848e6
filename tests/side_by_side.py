"""How tests are dealt out to processes: file by file, those of the browser in one piece, the longest pieces first.

pytest-xdist's own groups are written into the ids of tests, which pytest 9.2 no longer takes (pytest-dev/pytest-xdist#1386).
"""

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

BROWSER = "tests/e2e"
"""Its tests share one served demo and one Chromium."""
LONGEST = (BROWSER, "tests/trust/test_typed.py")
"""A process that began one of these when the others are about to end would be waited for. The longest is first."""


class FileScheduling(LoadScopeScheduling):
    """The tests of one file run in one process, so that what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return BROWSER if file.startswith(BROWSER) else file

    def _assign_work_unit(self, node: WorkerController) -> None:
        for piece in reversed(LONGEST):
            if piece in self.workqueue:
                self.workqueue.move_to_end(piece, last=False)
        super()._assign_work_unit(node)
