"""The tests of one file, and of files that share something costly, are dealt to one process, the longest pieces first."""

from types import SimpleNamespace

from tests.side_by_side import LONGEST, SERVED, FileScheduling

IDS = [
    "tests/core/test_a.py::test_one",
    "tests/e2e/test_b.py::test_one[a::b]",
    "tests/core/test_a.py::test_two",
    "tests/e2e/test_c.py::test_one",
    f"{SERVED[1]}::test_one",
    f"{LONGEST[1]}::test_one",
    f"{SERVED[2]}::test_one",
]


class Process:
    """What a scheduler sees of a process."""

    shutting_down, gateway = False, SimpleNamespace(id="gw")

    def __init__(self) -> None:
        self.dealt: list[str] = []

    def send_runtest_some(self, places: list[int]) -> None:
        self.dealt += [IDS[place] for place in places]

    def shutdown(self) -> None:
        self.shutting_down = True


def test_what_shares_stays_together_and_the_longest_goes_first() -> None:
    """Two processes: one begins with the browser's and goes on with the served site's, the other with the next longest."""
    config = SimpleNamespace(getvalue=lambda _: ["popen"] * 2, option=SimpleNamespace(loadscopereorder=True))
    scheduling, processes = FileScheduling(config), [Process(), Process()]
    for process in processes:
        scheduling.add_node(process)
        scheduling.add_node_collection(process, IDS)
    scheduling.schedule()
    first, second = (process.dealt for process in processes)
    assert first == [IDS[1], IDS[3], IDS[4], IDS[6]]
    assert second == [IDS[5], IDS[0], IDS[2]]
