"""The Chinese catalogues are whole, current and well-formed, and messages are found as Django asks for them."""

from collections import defaultdict
from pathlib import Path

import pytest
from django.template import Context, Engine
from django.utils import translation

from renyang.core.text import translations


def _grouped(gaps: dict[str, list[str]]) -> str:
    return "\n".join(f"{app}:\n  " + "\n  ".join(messages) for app, messages in gaps.items())


def test_every_message_has_a_chinese_translation():
    gaps = translations.untranslated()
    assert not gaps, f"no translation yet (run `renyang messages`, then fill in):\n{_grouped(gaps)}"


def test_catalogues_hold_the_messages_of_the_source_and_no_others():
    gaps = translations.stale()
    assert not gaps, f"run `renyang messages`:\n{_grouped(gaps)}"


def test_translations_name_the_places_of_their_source():
    gaps = translations.misplaced()
    assert not gaps, f"other {{places}} than in the source:\n{_grouped(gaps)}"


def test_one_message_has_one_translation_in_all_catalogues():
    """Django looks in all catalogues at once, so two translations of one message would be a matter of chance."""
    said: dict[translations.Message, set[str]] = defaultdict(set)
    for path in translations.PACKAGE.glob(f"*/locale/{translations.LOCALE}/LC_MESSAGES/django.po"):
        for message in translations._read(path):
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                said[message.context, key].add(str(message.string))
    assert not {key: words for key, words in said.items() if len(words) > 1}


def test_django_says_what_our_catalogues_say():
    """Django's own apps and allauth translate some of the same words, and theirs go before ours."""
    translations.compile_stale()
    with translation.override("zh-hans"):
        other = {
            message.id: (message.string, translation.gettext(message.id))
            for app in translations.messages_in_source()
            for message in translations._catalogue(app)
            if isinstance(message.id, str) and message.id and not message.context
        }
    assert not {said: words for said, words in other.items() if words[0] != words[1]}


TEMPLATE = """{% load i18n %}{% translate "Plain" %}{% translate 'May' context "month" %}{% translate "100% sure" %}
{% blocktranslate with who=name|upper %}Hello {{ who }}, 50%{% endblocktranslate %}
{% blocktranslate trimmed %}
    Two
    lines
{% endblocktranslate %}
{% blocktranslate count n=number %}{{ n }} lot{% plural %}{{ n }} lots{% endblocktranslate %}
{% blocktranslate context "verb" %}Open{% endblocktranslate %}
{{ _("In a variable") }}{% if name == _("In a tag") %}{% endif %}{# {% translate "Commented out" %} #}"""

EXPECTED = {
    (None, "Plain"),
    ("month", "May"),
    (None, "100%% sure"),
    (None, "Hello %(who)s, 50%%"),
    (None, "Two lines"),
    (None, ("%(n)s lot", "%(n)s lots")),
    ("verb", "Open"),
    (None, "In a variable"),
    (None, "In a tag"),
}


def test_messages_of_a_template():
    """Expected by the documentation of Django's template tags; below, Django itself is asked."""
    assert set(translations._in_template(TEMPLATE)) == EXPECTED


def test_django_asks_for_what_was_found_in_a_template(monkeypatch: pytest.MonkeyPatch):
    """Rendering with a catalogue that writes down what it is asked for gives the same messages as reading does."""
    asked: set[translations.Message] = set()

    def note(context: str | None, *forms: str) -> str:
        asked.add((context, str(forms[0]) if len(forms) == 1 else (str(forms[0]), str(forms[1]))))
        return str(forms[0])

    monkeypatch.setattr(translation._trans, "gettext", lambda m: note(None, m))
    monkeypatch.setattr(translation._trans, "pgettext", note)
    monkeypatch.setattr(translation._trans, "ngettext", lambda one, many, _n: note(None, one, many))
    engine = Engine(libraries={"i18n": "django.templatetags.i18n"})
    with translation.override("en"):
        engine.from_string(TEMPLATE).render(Context({"name": "Wang", "number": 2}))
    assert asked == EXPECTED


def test_messages_of_python(tmp_path: Path):
    """Calls of gettext's functions, and each sentence of a Problem, but not its code."""
    source = tmp_path / "rooms.py"
    source.write_text(
        "from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext\n"
        "A = _('one'); B = gettext_lazy('two')\n"
        "C = ngettext('%(n)d lot', '%(n)d lots', 2); D = pgettext('month', 'May')\n"
        "raise Problem('too_full', 'The room is ' 'full.', do='Open a window.' if hot else 'Ask some to wait.',\n"
        "              kept='Nobody was sent away.', where='In {room}.', room='12 b')\n",
        encoding="utf-8",
    )
    assert set(translations._in_python(source)) == {
        (None, "one"),
        (None, "two"),
        (None, ("%(n)d lot", "%(n)d lots")),
        ("month", "May"),
        (None, "The room is full."),
        (None, "Open a window."),
        (None, "Ask some to wait."),
        (None, "Nobody was sent away."),
        (None, "In {room}."),
    }


@pytest.fixture
def small_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one room that has one message, and science, whose messages go to core."""
    (tmp_path / "rooms").mkdir()
    (tmp_path / "rooms" / "views.py").write_text("A = _('Open')\n", encoding="utf-8")
    (tmp_path / "science").mkdir()
    (tmp_path / "science" / "air.py").write_text("raise Problem('no_air', 'There is no air.')\n", encoding="utf-8")
    monkeypatch.setattr(translations, "PACKAGE", tmp_path)
    return tmp_path


def test_update_adds_keeps_and_removes(small_package: Path):
    translations.update()
    assert translations.untranslated() == {"core": ["There is no air."], "rooms": ["Open"]}
    path = translations.catalogue_path("rooms")
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Open"\nmsgstr ""', '"Open"\nmsgstr "开放"'), encoding="utf-8"
    )
    views = small_package / "rooms" / "views.py"
    views.write_text("A = _('Open')\nB = _('Shut')\n", encoding="utf-8")
    assert translations.stale() == {"rooms": ["Shut"]}
    translations.update()
    assert translations.untranslated()["rooms"] == ["Shut"]
    views.write_text("B = _('Shut')\n", encoding="utf-8")
    translations.update()
    assert "开放" not in path.read_text(encoding="utf-8")
    assert not translations.stale()


def test_update_twice_changes_nothing(small_package: Path):
    translations.update()
    path = translations.catalogue_path("rooms")
    before = path.read_bytes()
    translations.update()
    assert path.read_bytes() == before


def test_other_places_are_reported(small_package: Path):
    (small_package / "rooms" / "views.py").write_text("A = _('{count} lots in %(store)s')\n", encoding="utf-8")
    translations.update()
    path = translations.catalogue_path("rooms")
    path.write_text(path.read_text(encoding="utf-8").replace('msgstr ""\n', 'msgstr "{number} 批"\n'), encoding="utf-8")
    assert translations.misplaced() == {"rooms": ["{count} lots in %(store)s"]}


def test_compiling_writes_what_is_missing_or_older(small_package: Path):
    translations.update()
    translations.compile_stale()
    compiled = translations.catalogue_path("rooms").with_suffix(".mo")
    assert compiled.exists()
    written = compiled.stat().st_mtime_ns
    translations.compile_stale()
    assert compiled.stat().st_mtime_ns == written
    assert not list(compiled.parent.glob("*.part"))


def test_the_command_line_speaks_chinese_and_english():
    """The sentence and its translation as they stand in the core's catalogue."""
    assert translations.translator("zh-hans")("Nothing was changed.") == "没有改动任何内容。"
    assert translations.translator("en")("Nothing was changed.") == "Nothing was changed."
