"""Forms made from terms, so that labels, limits and choices are declared once."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.utils.translation import gettext_lazy

from renyang.core.terms import TermField, term_fields

Terms = TypeVar("Terms")
DAY = {"type": "date"}
TIME = {"type": "time"}


class TermsForm(forms.Form, Generic[Terms]):
    """A form with its own fields, then one per field of its terms. `widgets` overrides the default widgets by name."""

    terms_class: ClassVar[type[Any]]
    widgets: ClassVar[Mapping[str, Callable[[], forms.Widget]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, one in term_fields(self.terms_class).items():
            self.fields[name] = form_field(one, self.widgets.get(name))

    @property
    def terms(self) -> Terms:
        """The terms of the cleaned form."""
        fields = term_fields(self.terms_class)
        typed = {name: self.cleaned_data[name] for name in fields}
        made: Terms = self.terms_class(
            **{name: tuple(value) if fields[name].several else value for name, value in typed.items()}
        )
        return made


def form_field(one: TermField, widget: Callable[[], forms.Widget] | None = None) -> forms.Field:
    """Return the form field for a field of terms."""
    described = one.term
    usual: dict[str, Any] = {
        "label": gettext_lazy(described.label),
        "help_text": gettext_lazy(described.hint) if described.hint else "",
        "required": not one.may_be_empty,
    }
    if widget is not None:
        usual["widget"] = widget()
    if described.choices is not None:
        of_choices = forms.TypedMultipleChoiceField if one.several else forms.TypedChoiceField
        coerce: Callable[[Any], Any] = one.holds
        return of_choices(choices=described.choices.choices, coerce=coerce, **usual)
    if one.holds is str:
        return forms.CharField(max_length=described.longest, **usual)
    if one.holds in {int, float}:
        number: Callable[..., forms.Field] = forms.IntegerField if one.holds is int else forms.FloatField
        return number(min_value=described.low, max_value=described.high, **usual)
    return PLAIN[one.holds](**usual)


def _day(**usual: Any) -> forms.DateField:
    return forms.DateField(**{"widget": forms.DateInput(attrs=DAY, format="%Y-%m-%d")} | usual)


def _time(**usual: Any) -> forms.TimeField:
    return forms.TimeField(**{"widget": forms.TimeInput(attrs=TIME, format="%H:%M")} | usual)


PLAIN: dict[type, Callable[..., forms.Field]] = {bool: forms.BooleanField, dt.date: _day, dt.time: _time}
"""Form fields of the types that need no further description."""
