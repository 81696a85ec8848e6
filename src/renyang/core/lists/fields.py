"""Columns of a model's field, with kind, sorting and nullability taken from the model."""

from typing import Any

from django.db import models
from django.db.models import Choices, F
from django.utils.functional import Promise

from renyang.core.lists.columns import Column, Kind, Order

KINDS: "tuple[tuple[type[models.Field[Any, Any]], Kind], ...]" = (
    (models.UUIDField, Kind.UUID),
    (models.AutoField, Kind.KEY),
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DAY),
    (models.BooleanField, Kind.YES_NO),
    (models.IntegerField, Kind.WHOLE),
    (models.FloatField, Kind.DECIMAL),
)
"""The first match counts: Django's DateTimeField is also a DateField, and AutoField also an IntegerField."""


def field_column(
    model: type[models.Model],
    name: str,
    label: str | Promise,
    *,
    choices: type[Choices] | None = None,
    without: str | Promise = "",
    on_page: bool = True,
) -> Column[Any]:
    """The sortable column of a model's field, with its `choices`; a primary key is for programs only, named `id`."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 - fails on a wrong declaration, never on data
    kind = Kind.CHOICE if choices else _kind(name, field)
    order: Order = (F(name).asc(nulls_last=True),) if field.null else (name,)
    return Column(
        name="id" if field.primary_key else name,
        label=label,
        kind=kind,
        choices=choices,
        value=lambda row: getattr(row, name),
        without=without,
        order=None if field.primary_key else order,
        optional=field.null,
        on_page=on_page,
    )


def _kind(name: str, field: "models.Field[Any, Any]") -> Kind:
    if name == "division_code":
        return Kind.DIVISION
    return next((kind for kept, kind in KINDS if isinstance(field, kept)), Kind.TEXT)
