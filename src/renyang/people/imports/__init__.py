"""The spreadsheets of people."""

from renyang.people.imports.people import PEOPLE

KINDS = (PEOPLE,)
