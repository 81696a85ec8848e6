"""`renyang survivorship`: what decides, and deciding it for everybody."""

import json

import pytest

from renyang.people.models import Person
from tests.commands import Run, fails


def test_survivorship_shows_and_decides_for_everybody(db: None, run: Run) -> None:
    """Zhang and Li are in two files; with health first their homes are health's, and by the shipped rule as before."""
    shown = json.loads(run("survivorship", "--fact", "status", "--json").out)
    assert shown == {"rules": {"status": {"order": ["newest", "source"], "sources": ["community"]}}, "people": 0}
    home = Person.objects.get(name="张秀英").address
    decided = json.loads(run("survivorship", "--fact", "address", "--sources", "health,civil_affairs", "--json").out)
    rule = {"order": ["verified", "source", "newest"], "sources": ["health", "civil_affairs"]}
    assert decided == {"rules": {"address": rule}, "people": 2}
    assert Person.objects.get(name="张秀英").address == "梅苑3栋2-501"
    assert run("survivorship", "--fact", "address", "--reset").code == 0
    assert Person.objects.get(name="张秀英").address == home


@pytest.mark.parametrize(
    "options", [["--order", "newest"], ["--fact", "shoes", "--order", "newest"], ["--fact", "address", "--order", "x"],
                ["--reset"]]
)  # fmt: skip
def test_survivorship_refuses_in_a_sentence(db: None, run: Run, options: list[str]) -> None:
    """No fact, no such fact, no such criterion."""
    fails(run("survivorship", *options), "is not one of")
