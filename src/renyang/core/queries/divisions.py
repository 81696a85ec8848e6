"""Queries of divisions."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Count as Rows
from django.db.models import Q, QuerySet

from renyang.core.access.gate import Action, Actor, Gated, may, policy_of
from renyang.core.access.once import once
from renyang.core.models import Division
from renyang.science.index import Count

EVERY_ROW = Q()


def counts_by_division(rows: QuerySet[Any], reached: Q, known: Q = EVERY_ROW) -> dict[str, Count]:
    """Count a queryset's rows by division code: those reached among the known ones, those known, and all."""
    path = policy_of(rows.model).division
    counted = rows.order_by(path).values_list(path)
    counted = counted.annotate(
        reached=Rows("pk", filter=reached & known), known=Rows("pk", filter=known), all=Rows("pk")
    )
    return {division: Count(*numbers) for division, *numbers in counted}


def divisions_of(actor: Actor) -> list[Division]:
    """The divisions within the actor's grants, whatever their roles, as filters of a list: its rows are gated anyway."""
    rows = Division.objects.all()
    return [row for row in rows if actor.trusted or any(grant.covers(row.code) for grant in actor.grants)]


def divisions_with(actor: Actor, action: Action, model: type[Gated]) -> list[Division]:
    """The divisions in which the actor has the right on a model's rows, as choices of a form."""
    return [row for row in Division.objects.all() if may(actor, action, model, row.code)]


@once
def division_names() -> Mapping[str, str]:
    """Names of all divisions, by code."""
    with connection.cursor() as cursor:  # as for settings
        cursor.execute("SELECT code, name FROM core_division ORDER BY code")
        return dict(cursor.fetchall())
