"""The choice of the place that a page shows."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from renyang.core.queries import division_names
from renyang.web.shell.pages import offer


class PlaceForm(forms.Form):
    """The division whose figures are shown."""

    division = forms.ChoiceField(label=gettext_lazy("Place"))


def place_form(divisions: Sequence[str], division_code: str) -> PlaceForm | None:
    """Return the choice among divisions with one of them chosen; None if there is only one."""
    names = division_names()
    form = PlaceForm(initial={"division": division_code})
    offer(form, "division", [(code, names.get(code, code)) for code in divisions])
    return form if len(divisions) > 1 else None
