"""The look keeps its promises: contrast, both themes, nothing inline or from outside, parts that hang together."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

import renyang.web
from renyang.web.shell.charts.table import Table

WEB = Path(renyang.web.__file__).parent
STYLES = sorted(WEB.glob("*/styles/*.css"))
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))
TOKENS = (WEB / "shell" / "styles" / "tokens.css").read_text(encoding="utf-8")

GROUNDS = ("paper", "sheet", "shade")
TEXT = ("ink", "quiet")
ON_SOFT = (("plum", "plum-soft"), ("leaf", "leaf-soft"), ("amber", "amber-soft"), ("on-plum", "plum"))
SERIES = tuple(f"series-{at}" for at in range(1, 6))


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def blocks() -> list[dict[str, str]]:
    """The colours of light, of dark by the device, and of dark by the reader's choice."""
    return [found for found in map(colours, re.findall(r"\{([^{}]*)\}", TOKENS)) if found]


LIGHT, DARK = blocks()[:2]


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_as_wcag_does():
    """Black on white is 21:1; #767676 on white is the well-known grey that just reaches 4.5:1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(theme: dict[str, str]):
    """7:1 for text, 4.5:1 for the names of curves, 3:1 for borders of fields and for petals."""
    wanted = [(text, ground, 7.0) for text in TEXT for ground in GROUNDS]
    wanted += [("plum", ground, 7.0) for ground in ("paper", "sheet")] + [
        (text, ground, 7.0) for text, ground in ON_SOFT
    ]
    wanted += [(series, "sheet", 4.5) for series in SERIES]
    wanted += [("edge", ground, 3.0) for ground in GROUNDS] + [("petal", ground, 3.0) for ground in ("paper", "sheet")]
    short = {
        f"{text} on {ground}": round(contrast(theme[text], theme[ground]), 2)
        for text, ground, least in wanted
        if contrast(theme[text], theme[ground]) < least
    }
    assert not short


def test_both_ways_into_the_dark_are_the_same():
    assert len(blocks()) == 3
    assert blocks()[2] == DARK
    assert set(DARK) == set(LIGHT)


def test_every_rule_stands_in_a_declared_layer():
    declared = re.search(r"@layer ([\w, ]+);", (WEB / "shell" / "styles" / "layers.css").read_text(encoding="utf-8"))[
        1
    ].split(", ")
    for path in STYLES:
        if path.name != "layers.css":
            text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).strip()
            assert re.match(rf"@layer ({'|'.join(declared)}) \{{", text), path.name
            assert text.count("@layer") == 1, path.name


def test_every_variable_is_declared():
    declared = set(re.findall(r"(--[\w-]+):", TOKENS))
    for path in STYLES:
        assert set(re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8"))) <= declared, path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_templates_hold_nothing_inline_and_nothing_from_outside(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son\w+\s*=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", text)


def test_stylesheets_and_scripts_ask_no_other_machine():
    for path in (path for folder in ("static", "styles", "scripts") for path in WEB.glob(f"*/{folder}/**/*.*")):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"@import|url\(|https?://", text), path.name


class Example(forms.Form):
    """A form with a hint, an error and a tick."""

    value = forms.CharField(label="What is right", help_text="As on the card.")
    seen = forms.BooleanField(label="Seen in person", required=False)


def rendered(source: str, **context: object) -> str:
    request = RequestFactory().get("/register/?search=zxy&after=k1")
    with translation.override("en"):
        return engines["django"].from_string("{% load shared %}" + source).render({"request": request, **context})


@pytest.fixture(autouse=True)
def no_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are rendered alone, without what the page's shell reads from the database."""
    monkeypatch.setattr(engines["django"].engine, "template_context_processors", ())


def test_a_field_is_tied_to_its_hint_and_its_error():
    html = rendered("{% field form.value %}", form=Example({}))
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_value_helptext", "id_value_error"]
    assert all(f'id="{name}"' in html for name in described)
    assert 'aria-invalid="true"' in html
    assert '<label for="id_value">' in html


def test_what_need_not_be_filled_in_says_so():
    assert "optional" not in rendered("{% field form.value %}", form=Example())
    optional = type("Form", (forms.Form,), {"note": forms.CharField(required=False)})
    assert "(optional)" in rendered("{% field form.note %}", form=optional())


def test_a_tick_stands_before_its_label():
    html = rendered("{% field form.seen %}", form=Example())
    assert html.index("<input") < html.index("<label")


def test_a_heading_holds_its_actions_and_escapes_its_words():
    html = rendered(
        '{% heading title kicker="Know" %}<a class="button" href="#">New</a>{% endheading %}', title="a < b"
    )
    assert "<h1>a &lt; b</h1>" in html
    assert '<div class="actions"><a class="button" href="#">New</a></div>' in html
    assert "actions" not in rendered("{% heading title %}{% endheading %}", title="x")


def test_the_words_above_a_title_lead_back():
    html = rendered('{% heading "Air" kicker=site href="/sites/1/" %}{% endheading %}', site="Sun < Moon")
    assert '<a href="/sites/1/">Sun &lt; Moon</a>' in html


def test_a_problem_is_announced_at_once():
    assert 'role="alert"' in rendered('{% notice "problem" %}<p>Stop</p>{% endnotice %}')
    assert 'role="status"' in rendered("{% notice %}<p>Saved</p>{% endnotice %}")


def test_a_table_names_each_cell_for_phones():
    table = Table("Stores", ["Item", "Days"], [["Masks", 21], ["<b>", 3]], frozenset({1}))
    html = rendered("{% data_table table %}", table=table)
    assert '<th scope="row">Masks</th>' in html
    assert '<td data-label="Days" class="number-cell">21</td>' in html
    assert "&lt;b&gt;" in html


def test_a_table_of_rows_has_its_headings_and_keeps_its_markup():
    html = rendered(
        '{% columns _("Fact") as head %}{% table "Rules" head _("Weight") numbers="2" actions="Change" %}'
        "<tr><td>{{ fact }}</td></tr>{% endtable %}",
        fact="<b>",
    )
    assert html.count('<th scope="col"') == 3
    assert '<th scope="col" >Fact</th>' in html
    assert '<th scope="col" class="number-cell">Weight</th>' in html
    assert '<span class="visually-hidden">Change</span>' in html
    assert "<tbody><tr><td>&lt;b&gt;</td></tr></tbody>" in html


def test_an_empty_cell_is_empty_for_phones():
    """Phones leave out what `td:empty` fits, which a space already prevents."""
    assert rendered('{% cell "Phone" %}\n  {{ phone }}\n{% endcell %}', phone="") == '<td data-label="Phone"></td>'
    html = rendered('{% cell label "number-cell" %} {{ phone }} {% endcell %}', label='"', phone="<7>")
    assert html == '<td data-label="&quot;" class="number-cell">&lt;7&gt;</td>'


def test_a_form_says_what_is_wrong_with_it_before_its_fields():
    html = rendered("{% fields form %}", form=Example({}))
    assert html.index("Not saved yet") < html.index("<label")
    assert "Not saved yet" not in rendered("{% fields form %}", form=Example())


def test_a_moment_is_told_in_the_reader_s_time_zone():
    """Shanghai is eight hours before UTC and has no summer time."""
    html = rendered("{% moment at %}", at=datetime(2026, 3, 2, 20, 30, tzinfo=UTC))
    assert html == '<time datetime="2026-03-03T04:30:00+08:00">3 March 2026, 04:30</time>'


def test_links_of_one_wording_say_to_a_listener_what_they_are_about():
    html = rendered('{% named_link "/rooms/1/" "Air" room %}', room="Hall <1>")
    assert html == '<a href="/rooms/1/">Air<span class="visually-hidden"> Hall &lt;1&gt;</span></a>'


def test_a_chart_has_its_table_source_and_time():
    table = Table("Stores", ["Item", "Days"], [["Masks", 21]])
    at = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    html = rendered('{% figure drawing table "register" at %}', drawing="<svg>", table=table, at=at)
    assert "<figcaption>Stores</figcaption>" in html
    assert "<details>" in html
    assert "Masks" in html
    assert '<time datetime="2026-03-02T' in html
    assert "&lt;svg&gt;" in html  # only what a chart marks as safe goes in as it is


def test_a_choice_keeps_what_was_chosen():
    html = rendered('{% choice "level" "Level" levels chosen "all" %}', levels=[(0, "fit"), (2, "<2>")], chosen="2")
    assert re.findall(r'<option value="(\w*)"( selected)?\s*>([^<]*)<', html) == [
        ("", "", "all"),
        ("0", "", "fit"),
        ("2", " selected", "&lt;2&gt;"),
    ]
    assert '<label for="id_level">Level</label>' in html


def test_the_pager_keeps_the_filters():
    page = type("Page", (), {"first": False, "next_key": "k2"})
    html = rendered("{% pager page %}", page=page)
    assert 'href="?search=zxy"' in html
    assert 'href="?search=zxy&amp;after=k2"' in html


def test_progress_says_its_numbers():
    html = rendered('{% progress 312 480 "Reached" %}')
    assert "312 of 480" in html
    assert 'value="312" max="480"' in html
