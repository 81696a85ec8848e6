"""Demo data of needs."""

from renyang.demo.filling import Filling


def fill(demo: Filling) -> None:
    """Import the sheets that refer to people in the register."""
    demo.take_in(demo.manifest.of_people)
