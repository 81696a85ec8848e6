"""History of domain tables (who changed what, when and for which purpose), written by triggers on every path."""

import uuid
from collections.abc import Callable, Collection
from typing import Any, NamedTuple, TypeVar

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.postgres.functions import TransactionNow
from django.db import connections, models, transaction
from pghistory.models import Context
from pgtrigger.registry import registered

from renyang.core.sealing.fields import HashField

Tracked = TypeVar("Tracked", bound=type[models.Model])


def tracked(*, exclude: Collection[str] = ()) -> Callable[[Tracked], Tracked]:
    """Record every insert, update and deletion of a model's rows in an event table, without the excluded fields."""

    def track(model: Tracked) -> Tracked:
        events = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
        keep: Callable[[Tracked], Tracked] = pghistory.track(
            *events, exclude=list(exclude), attrs=_bytes_fields(model, exclude)
        )
        return keep(model)

    return track


def _bytes_fields(model: type[models.Model], exclude: Collection[str]) -> dict[str, HashField]:
    """The event table's sealed and hashed fields; pghistory alone would build plain binary ones, as migrations do."""
    fields = (field for field in model._meta.local_fields if isinstance(field, HashField))
    return {field.name: field.clone() for field in fields if field.name not in exclude}


def note_in_history(**words: str) -> None:
    """Within a service: write these words, beside actor and service, on everything it writes from here on."""
    pghistory.context(**words)


def contexts_noted(**words: str) -> list[uuid.UUID]:
    """The contexts in which history keeps what the running transaction wrote with these words on it."""
    contexts = Context.objects.filter(created_at=TransactionNow(), metadata__contains=words).order_by("pk")
    return list(contexts.values_list("pk", flat=True))


def events_of(model: type[models.Model]) -> Any:
    """The history of a tracked model's rows: every event, by `pgh_id` in its order."""
    return apps.get_model(model._meta.app_label, f"{model.__name__}Event")._default_manager.all()


class TriggerFault(NamedTuple):
    """A declared trigger that is missing, disabled or outdated (installed with another definition)."""

    table: str
    trigger: str
    fault: str
    uri: str


def trigger_faults(using: str = "default") -> list[TriggerFault]:
    """The declared triggers that are missing, disabled or outdated; empty for a sound database."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT relname, tgname, tgenabled, obj_description(pg_trigger.oid, 'pg_trigger')
               FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
               WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"""
        )
        installed = {(table, name): (enabled, digest) for table, name, enabled, digest in cursor.fetchall()}
    faults = []
    for model, trigger in registered():
        table = model._meta.db_table
        enabled, digest = installed.get((table, trigger.get_pgid(model)), (None, None))
        if enabled is None:
            fault = "missing"
        elif enabled != "O":
            fault = "disabled"
        elif digest != trigger.compile(model).hash:
            fault = "outdated"
        else:
            continue
        faults.append(TriggerFault(table, trigger.name, fault, trigger.get_uri(model)))
    return faults


def install_triggers(using: str = "default", **_: object) -> None:
    """Install, as the owner, missing, disabled or outdated triggers of existing tables, and drop undeclared ones."""
    tables = set(connections[using].introspection.table_names())
    uris = [fault.uri for fault in trigger_faults(using) if fault.table in tables]
    with transaction.atomic(using):
        if uris:
            pgtrigger.install(*uris, database=using)
        pgtrigger.prune(database=using)
