"""What an import left in the history of the rows it wrote, and what was built on them since.

A row that nobody wrote since goes back to what it was before, or goes, if there was none before or only what other undone
imports wrote. A row that was written since stays: what it holds now is not the import's.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext
from pghistory.models import Event

from renyang.core.access.gate import Actor
from renyang.core.files.kinds import Effect
from renyang.core.history import events_of
from renyang.core.models import BatchState, ImportBatch


def _(message: str) -> str:
    return message


NAMED = 50  # records that an effect names
REMOVED, RESTORED, LATER, IN_USE = "removed", "restored", "later", "in_use"
LABELS = {
    REMOVED: _("Removed: the import brought them"),
    RESTORED: _("Restored to their values before the import"),
    LATER: _("Kept: changed since the import"),
    IN_USE: _("Kept: other records depend on them"),
}
BY_HAND = _("changed by hand")


@dataclass(frozen=True)
class Traces:
    """The rows of one model that an import wrote and that are still there: those it `made`, those it `changed`, with the
    event that has each as it was before, and those written `later`, each with the context of that.
    """

    made: frozenset[Any]
    changed: Mapping[Any, Any]
    later: Mapping[Any, UUID | None]

    @classmethod
    def of(cls, model: type[models.Model], batch: ImportBatch) -> "Traces":
        """Read the traces of an applied batch. Within a service that undoes it, hold the rows first."""
        events = events_of(model)
        own, undone = set(batch.applied_in), _contexts_undone()
        written = events.filter(pgh_context_id__in=own).values("pgh_obj_id")
        newest = events.filter(pgh_obj_id__in=written).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        last = {key: context for key, context, label in newest.values_list("pgh_obj_id", "pgh_context_id", "pgh_label")
                if label != "delete"}  # fmt: skip
        later = {key: context for key, context in last.items() if context not in own}
        former = events.filter(pgh_obj_id__in=written).exclude(pgh_context_id__in=own | undone)
        former = former.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        before = {event.pgh_obj_id: event for event in former if event.pgh_obj_id in last.keys() - later.keys()}
        return cls(frozenset(last.keys() - later.keys() - before.keys()), before, later)


def _contexts_undone() -> set[UUID]:
    """The contexts of all imports that were undone."""
    rows = ImportBatch.objects.filter(state=BatchState.UNDONE).values_list("applied_in", flat=True)
    return set(chain.from_iterable(rows))


def written_by(model: type[models.Model], batch: ImportBatch) -> "models.QuerySet[Any]":
    """The rows of a model that a batch wrote."""
    written = events_of(model).filter(pgh_context_id__in=batch.applied_in).values("pgh_obj_id")
    return model._default_manager.filter(pk__in=written).order_by("pk")


def depending(model: type[models.Model], keys: Collection[Any], *, but: Iterable[Any] = ()) -> dict[Any, Counter[str]]:
    """For each of these rows on which others depend, their number by what they are called; rows of the models `but`
    do not count.
    """
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for relation in model._meta.get_fields(include_hidden=True):
        other = relation.related_model
        if not isinstance(relation, models.ForeignObjectRel) or not isinstance(other, type):
            continue
        if issubclass(other, (Event, *but)):
            continue
        to_row = relation.field.attname
        rows = other._default_manager.filter(**{f"{to_row}__in": keys}).order_by()
        for key, count in rows.values_list(to_row).annotate(Count("pk")):
            counts[key][str(other._meta.verbose_name_plural)] += count
    return counts


def counted(counts: Counter[str]) -> str:
    """Counts in words, the largest first."""
    return gettext(", ").join(f"{name} {count}" for name, count in counts.most_common())


def later_effect(actor: Actor, later: Mapping[Any, UUID | None]) -> Effect:
    """The rows that were written later, by the files that the reader may see; the others count as changed by hand."""
    contexts, files = Counter(later.values()), Counter[str]()
    for batch in ImportBatch.objects.visible_to(actor).filter(applied_in__overlap=[key for key in contexts if key]):
        for context in set(batch.applied_in) & contexts.keys():
            files[batch.file_name] += contexts.pop(context)
    if contexts:
        files[gettext(BY_HAND)] = contexts.total()
    return Effect(LATER, len(later), [(name, str(count)) for name, count in files.items()])
