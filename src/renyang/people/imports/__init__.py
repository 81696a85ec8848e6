"""Import kinds of the register."""

from renyang.people.imports.people import PEOPLE

KINDS = (PEOPLE,)
