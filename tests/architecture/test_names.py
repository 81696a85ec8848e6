"""One noun has one name: who sees a page finds its address, view, template, service and rows in one guess."""

import re
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

from renyang.rooms import ROOMS
from tests.architecture.source import ROOT, SOURCE

LAYERS = ("models", "services", "queries", "imports", "domain", "lists")
FACES = ("web", "api")
HOUSE = ("core", *ROOMS)
OF_A_FACE = {"__init__", "urls", "menu", "work", "search", "timeline", "links", "drawing"}
"""What a room's pages have beside their nouns: addresses, menu, what it adds to Today, to the search and to a person's
timeline, where cells lead, and a drawing."""
PAGES_OF_THEIR_OWN = {"preferences", "head", "mine", "board", "partners", "system"}
"""Pages that put several nouns together."""


def _nouns() -> set[str]:
    """The names of the modules in which rooms keep, write, read, import, compute and list what they hold."""
    return {path.stem for room in HOUSE for layer in LAYERS for path in (SOURCE / room / layer).glob("*.py")}


def _modules(face: str, room: str) -> list[Path]:
    return [path for path in (SOURCE / face / room).glob("*.py") if path.stem not in OF_A_FACE]


def _views() -> list[tuple[str, str, str, object]]:
    """Each page of a room: its room, module, function and address's name."""
    pages = []
    for pattern in get_resolver().url_patterns:
        for page in getattr(pattern, "url_patterns", [pattern]):
            if isinstance(page, URLPattern) and page.callback.__module__.startswith("renyang.web."):
                _top, _web, room, module = page.callback.__module__.split(".")[:4]
                if room != "shell":
                    pages.append((room, module, page.callback.__name__, page.name))
    return pages


def _services() -> set[str]:
    """Every write, by its name."""
    files = [path for room in HOUSE for path in (SOURCE / room / "services").glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return set(re.findall(r"^@service\ndef (\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("room", HOUSE)
def test_a_page_and_an_operation_are_called_by_their_noun(face: str, room: str) -> None:
    strangers = {path.stem for path in _modules(face, room)} - _nouns() - PAGES_OF_THEIR_OWN
    assert strangers == set()


def test_pages_of_their_own_are_there() -> None:
    """And none of them has become a noun of a room."""
    modules = {path.stem for face in FACES for room in HOUSE for path in _modules(face, room)}
    assert modules - _nouns() >= PAGES_OF_THEIR_OWN


@pytest.mark.parametrize("room", HOUSE)
def test_a_template_is_called_by_its_page(room: str) -> None:
    """`templates/ROOM/NOUN-*.html` belongs to `NOUN.py`."""
    modules = {path.stem for path in _modules("web", room)}
    for path in (SOURCE / "web" / room / "templates" / room).glob("*.html"):
        assert path.stem.partition("-")[0] in modules, path.name


def test_an_address_is_called_by_its_view() -> None:
    views = _views()
    assert len(views) > 80
    assert [(room, module, view, name) for room, module, view, name in views if view != name] == []


def test_a_page_that_writes_is_called_by_its_service() -> None:
    """A verb of an address is the verb of the service; one page accepts a proposal or a move, or declines it;
    and a map is drawn.
    """
    services = _services()
    verbs = {name.rpartition("_")[2] for name in services} - {"map"}
    written = {view for _room, _module, view, _name in _views() if "_" in view and view.rpartition("_")[2] in verbs}
    assert written - services == {"proposal_decide", "move_decide"}


@pytest.mark.parametrize("room", HOUSE)
def test_a_test_is_called_by_what_it_tests(room: str) -> None:
    """`tests/ROOM/test_NOUN*.py` follows a noun of the room through all its layers and faces."""
    modules = {path.stem for path in (SOURCE / room).rglob("*.py")}
    modules |= {path.parent.name for path in (SOURCE / room).rglob("*.py")}
    modules |= {path.stem for face in FACES for path in _modules(face, room)}
    for path in (ROOT / "tests" / room).glob("test_*.py"):
        noun = path.stem.removeprefix("test_")
        assert any(f"{noun}_".startswith(f"{module}_") for module in modules), path.name
