"""The demo's needs: the sheet of those whom the register knows by now."""

from renyang.demo.filling import Filling


def fill(demo: Filling) -> None:
    """Take in the sheets that find their people in the register."""
    demo.take_in(demo.manifest.of_people)
