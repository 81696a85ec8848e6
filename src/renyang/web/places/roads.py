"""The page of the road networks along which reach is measured, and of their import."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.queries import division_names, divisions_with
from renyang.places import queries
from renyang.places.domain.roads import LARGEST
from renyang.places.models import Datum, RoadNetwork
from renyang.places.services import roads_put
from renyang.web.shell.charts.table import Table
from renyang.web.shell.pages import offer, page, saved
from renyang.web.shell.request import Request


class RoadsForm(forms.Form):
    """A GeoJSON file of roads, their division, and the datum of the positions."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("Roads and paths as GeoJSON lines."))
    division = forms.ChoiceField(label=gettext_lazy("Which division it covers"))
    datum = forms.ChoiceField(label=gettext_lazy("Coordinate system"), choices=Datum.choices)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "division",
            [(row.code, row.name) for row in divisions_with(actor, Action.IMPORT, RoadNetwork)],
        )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Raise ValidationError if the file is too large, before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than {limit} MB.").format(limit=LARGEST // 1_000_000), code="roads_too_large"
            )
        return file


@page("GET", "POST")
def roads(request: Request) -> HttpResponse:
    """The road networks on record, and a form to replace one."""
    if not may(request.actor, Action.IMPORT, RoadNetwork):
        raise NotAllowed
    form = RoadsForm(request.actor, request.POST or None, request.FILES or None)
    if form.is_valid() and _put(request, form):
        return redirect("roads")
    context = {"form": form, "networks": _networks(request.actor)}
    return render(request, "places/roads-page.html", context, status=422 if form.errors else 200)


def _put(request: Request, form: RoadsForm) -> bool:
    file = form.cleaned_data["file"]
    network = saved(
        form,
        lambda: roads_put(
            actor=request.actor,
            division_code=form.cleaned_data["division"],
            content=file.read(),
            file_name=file.name,
            datum=form.cleaned_data["datum"],
        ),
        fields={"not_found": "division", "forbidden": "division"},
    )
    if network is None:
        return False
    messages.success(
        request,
        _("{pieces} pieces of road, {kilometres} km, were imported.").format(
            pieces=network.pieces, kilometres=f"{network.kilometres:.1f}"
        ),
    )
    return True


def _networks(actor: Actor) -> Table:
    names = division_names()
    rows = [
        [
            names.get(row.division_code, row.division_code),
            row.pieces,
            f"{row.kilometres:.1f}",
            row.file_name,
            row.noted_by,
            date_format(timezone.localtime(row.noted_at), "SHORT_DATE_FORMAT"),
        ]
        for row in queries.road_networks(actor)
    ]
    headings = (_("Division"), _("Pieces of road"), _("Length, km"), _("File"), _("Imported by"), _("On"))
    return Table(_("Roads on record"), headings, rows, frozenset({1, 2}))
