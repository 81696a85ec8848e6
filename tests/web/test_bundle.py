"""Pages load one stylesheet and one script, joined, compressed, kept by browsers for good, and new when a part is."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client, override_settings

from renyang.web.shell import bundle

STYLES = sorted(bundle.WEB.glob("*/styles/*.css"))
GARDENS = Path("care", "styles", "gardens.css")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the stylesheets and scripts that a test may change."""
    for file in [*STYLES, *bundle.WEB.glob("shell/scripts/*.js")]:
        copy = tmp_path / file.relative_to(bundle.WEB)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    monkeypatch.setattr(bundle, "WEB", tmp_path)
    bundle._joined.cache_clear()
    yield tmp_path
    bundle._joined.cache_clear()


def test_every_stylesheet_is_joined_once_between_the_layers_and_print():
    files = bundle.parts()["renyang.css"]
    assert (files[0].name, files[-1].name) == ("layers.css", "print.css")
    assert sorted(files) == STYLES
    _path, content = bundle.bundle("renyang.css")
    assert all(file.read_bytes() in content for file in files)


def test_a_new_room_s_stylesheet_joins_itself(elsewhere: Path):
    (elsewhere / GARDENS).write_text("@layer rooms { .bed { color: var(--leaf); } }")
    assert b".bed {" in bundle.bundle("renyang.css")[1]


def test_while_developing_a_changed_part_is_served_under_a_new_name(elsewhere: Path):
    with override_settings(DEBUG=True):
        finder = bundle.BundleFinder()
        before, _content = bundle.bundle("renyang.css")
        (elsewhere / GARDENS).write_text("@layer rooms { .bed { color: var(--leaf); } }")
        after, content = bundle.bundle("renyang.css")
        assert before != after
        assert Path(finder.find(after)).read_bytes() == content


@pytest.mark.django_db
def test_a_page_asks_for_one_stylesheet_and_one_script():
    page = Client().get("/account/login/").content.decode()
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)">', page) == ["/static/" + bundle.bundle("renyang.css")[0]]
    assert re.findall(r'<script[^>]* src="([^"]+)"', page) == ["/static/" + bundle.bundle("renyang.js")[0]]


@pytest.mark.parametrize("name", sorted(bundle.parts()))
def test_a_bundle_is_served_compressed_and_kept_for_good(name: str):
    path, content = bundle.bundle(name)
    answer = Client().get(f"/static/{path}", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(b"".join(answer.streaming_content)) == content
    assert answer["Content-Encoding"] == "gzip"
    assert "immutable" in answer["Cache-Control"]
    assert b"".join(Client().get(f"/static/{path}").streaming_content) == content


def test_bundles_are_collected_for_another_server(tmp_path: Path):
    with override_settings(STATIC_ROOT=str(tmp_path)):
        call_command("collectstatic", interactive=False, verbosity=0)
    path, content = bundle.bundle("renyang.css")
    assert (tmp_path / path).read_bytes() == content
    assert gzip.decompress((tmp_path / f"{path}.gz").read_bytes()) == content
    assert finders.find(path)


@pytest.mark.django_db
def test_pages_are_served_compressed():
    answer = Client().get("/account/login/", headers={"accept-encoding": "gzip"})
    assert b"<html" in gzip.decompress(answer.content)
