"""Terms declared once: the form and the schemas made from them ask, bound and tell the same."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.db.models import IntegerChoices, TextChoices
from pydantic import ValidationError

from renyang.api.terms import answer_of_terms, schema_of_terms
from renyang.core.terms import term, term_fields
from renyang.web.shell.terms import TermsForm


class Colour(TextChoices):
    """Of a ribbon."""

    RED = "red", "red"
    BLUE = "blue", "blue"


class Side(IntegerChoices):
    """Of a box."""

    LEFT = 1, "left"
    RIGHT = 2, "right"


@dataclass(frozen=True, kw_only=True)
class BoxTerms:
    """A field of every sort."""

    height: int = term("Height", hint="In centimetres.", low=1, high=40)
    colour: str = term("Colour", choices=Colour)
    sides: tuple[int, ...] = term("Sides", choices=Side, default=())
    front: int = term("Front", choices=Side, default=1)
    fragile: bool = term("Fragile")
    since: dt.date = term("Since")
    opens: dt.time | None = term("Opens", default=None)
    weight: float | None = term("Weight", low=0, default=None)
    note: str = term("Note", longest=5, default="")
    private: str = ""


class BoxForm(TermsForm[BoxTerms]):
    """The form, whose note has its own widget."""

    owner = forms.CharField()
    terms_class = BoxTerms
    widgets = {"note": forms.Textarea}


TYPED = {"owner": "a", "height": "3", "colour": "red", "front": "2", "since": "2026-03-01"}
BOX = BoxTerms(height=3, colour="red", front=2, fragile=False, since=dt.date(2026, 3, 1))
NAMES = ["height", "colour", "sides", "front", "fragile", "since", "opens", "weight", "note"]
BoxIn = schema_of_terms(BoxTerms, "BoxIn", "A box.", before={"owner": str}, defaults={"fragile": None})
BoxOut = answer_of_terms(BoxTerms, "BoxOut", "A box.", before={"owner": str}, after={"price": int})


def test_fields_are_described_in_order() -> None:
    """Those that are described, with what they hold."""
    fields = term_fields(BoxTerms)
    assert list(fields) == NAMES
    assert (fields["sides"].holds, fields["sides"].several, fields["sides"].nullable) == (int, True, False)
    assert (fields["opens"].holds, fields["opens"].several, fields["opens"].nullable) == (dt.time, False, True)
    assert fields["height"].default is dataclasses.MISSING
    assert [name for name in NAMES if fields[name].may_be_empty] == ["sides", "fragile", "opens", "weight", "note"]


def test_a_form_gives_the_terms_that_were_typed() -> None:
    """Its own fields first; what may be empty and is gives the terms' defaults."""
    form = BoxForm(TYPED)
    assert list(form.fields) == ["owner", *NAMES]
    assert form.is_valid()
    assert form.terms == BOX
    more = BoxForm(TYPED | {"sides": ["1", "2"], "fragile": "on", "opens": "08:30", "weight": "2.5", "note": "soft"})
    assert more.is_valid()
    assert more.terms == dataclasses.replace(
        BOX, sides=(1, 2), fragile=True, opens=dt.time(8, 30), weight=2.5, note="soft"
    )
    assert isinstance(form.fields["note"].widget, forms.Textarea)
    assert (form["height"].label, form["height"].help_text) == ("Height", "In centimetres.")


@pytest.mark.parametrize(
    "wrong",
    [{"height": "0"}, {"height": "41"}, {"height": ""}, {"colour": "green"}, {"sides": ["3"]}, {"front": ""},
     {"since": "soon"}, {"opens": "25:00"}, {"weight": "-1"}, {"note": "softly"}],
)  # fmt: skip
def test_a_form_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    """Beside its field."""
    assert list(BoxForm(TYPED | wrong).errors) == list(wrong)


def test_what_is_sent_may_leave_out_what_has_a_default() -> None:
    """The terms' own, and those of the operation."""
    sent = BoxIn(owner="a", height=3, colour="red", since="2026-03-01")
    assert sent.model_dump() == {
        "owner": "a", "height": 3, "colour": "red", "sides": [], "front": 1, "fragile": None,
        "since": dt.date(2026, 3, 1), "opens": None, "weight": None, "note": "",
    }  # fmt: skip
    for name in ("owner", "height", "colour", "since"):
        whole = {"owner": "a", "height": 3, "colour": "red", "since": "2026-03-01"}
        with pytest.raises(ValidationError, match=name):
            BoxIn(**{key: value for key, value in whole.items() if key != name})
    with pytest.raises(ValidationError, match="note"):
        BoxIn(owner="a", height=3, colour="red", since="2026-03-01", note="softly")


def test_bounds_are_told_and_left_to_the_service() -> None:
    """Numbers out of bounds come through: the service refuses them in a sentence."""
    told = BoxIn.model_json_schema()["properties"]
    assert (told["height"]["minimum"], told["height"]["maximum"]) == (1, 40)
    assert told["height"]["description"] == "Height. In centimetres."
    assert told["sides"]["items"]["enum"] == told["front"]["enum"] == [1, 2]
    assert BoxIn(owner="a", height=99, colour="red", since="2026-03-01", sides=[7]).height == 99


def test_what_is_answered_is_whole() -> None:
    """Every field is there, in order, and may be null only where the terms say so."""
    schema = BoxOut.model_json_schema()
    assert list(schema["properties"]) == schema["required"] == ["owner", *NAMES, "price"]
    nullable = [name for name, one in schema["properties"].items() if {"type": "null"} in one.get("anyOf", [])]
    assert nullable == ["opens", "weight"]
