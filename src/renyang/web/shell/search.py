"""The page of the search, and what it answers to the palette on every page.

Both post what is typed, because an address stands in logs and histories, and a name or a phone has no place there.
"""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from renyang.science.letters import readable_text
from renyang.web.shell.hits import hit_groups
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request

WANTED, WANTED_IN_PALETTE = 20, 5
"""Hits of a kind."""
FIELD = {"type": "search", "autocomplete": "off", "autofocus": True}


class SearchForm(forms.Form):
    """What somebody looks for."""

    text = forms.CharField(
        label=gettext_lazy("Search"), max_length=60, required=False, widget=forms.TextInput(attrs=FIELD)
    )

    def clean_text(self) -> str:
        """Return the text without invisible signs. Raises Problem if it holds control characters."""
        return readable_text(self.cleaned_data["text"])


@page("GET", "POST")
def search(request: Request) -> HttpResponse:
    """What a text leads to, by kind: the whole page, or the list of hits alone for the palette."""
    form = SearchForm(request.POST or None)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    wanted = WANTED_IN_PALETTE if request.htmx else WANTED
    groups = hit_groups(request.actor, text, wanted) if text else []
    context = {"form": form, "text": text, "groups": groups, "count": sum(len(group.hits) for group in groups)}
    status = 422 if form.errors else 200
    return render(request, "shared/hits.html" if request.htmx else "search.html", context, status=status)
