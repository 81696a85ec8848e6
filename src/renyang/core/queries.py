"""Every read of the ground that a face needs."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from django.db.models import Count as Rows
from django.db.models import Q, QuerySet
from django.utils import timezone

from renyang.core import staging
from renyang.core.audit import record_read
from renyang.core.gate import Actor, GatedQuerySet, get_for, policy_of
from renyang.core.models import AccessEntry, ApiToken, Division, ImportBatch, Outcome, Setting, StagedRow, User
from renyang.core.rules import departments_of
from renyang.core.services import token_digest
from renyang.core.sheets import Cell, write_xlsx
from renyang.science.identity import division_range
from renyang.science.index import Count
from renyang.science.problem import Problem

HELP_LINE = "help_line"
"""The setting that holds the community's telephone number."""
EVERY_ROW = Q()


def counts_by_division(rows: QuerySet[Any], reached: Q, known: Q = EVERY_ROW) -> dict[str, Count]:
    """How many rows of each division are reached, of those of which it is known; {division code: count}."""
    path = policy_of(rows.model).division
    counted = rows.order_by(path).values_list(path)
    counted = counted.annotate(
        reached=Rows("pk", filter=reached & known), known=Rows("pk", filter=known), all=Rows("pk")
    )
    return {division: Count(*numbers) for division, *numbers in counted}


def batches(actor: Actor) -> GatedQuerySet[ImportBatch]:
    """The imported files an actor may see, newest first; a department's officer sees that department's."""
    rows = ImportBatch.objects.visible_to(actor).order_by("-created_at", "pk")
    return rows.filter(source__in=departments_of(actor))


def batch(actor: Actor, pk: object) -> ImportBatch:
    """One imported file; only those that `batches` lists."""
    return get_for(actor, batches(actor), pk)


def sample_rows(row: ImportBatch, count: int) -> list[list[Cell]]:
    """The first rows of a staged file, as they stood; ask for the batch through `batch` first."""
    return [cells for _number, cells in staging.raw_sample(row, count)]


def noted_rows(row: ImportBatch) -> QuerySet[StagedRow, tuple[int, Any]]:
    """(row number, notes) of every row about which something was noticed."""
    return row.rows.exclude(problems=[]).order_by("row_number").values_list("row_number", "problems")


def write_rejects(
    actor: Actor, row: ImportBatch, target: BinaryIO, *, reason: Callable[[str], str], headings: tuple[str, str]
) -> None:
    """Write the rows that were not taken in as an xlsx: their number, the reasons with the columns they are about, and
    all cells as they stood.
    """
    named = {name: row.header[int(at)] for at, name in row.mapping.items()}

    def told(note: Mapping[str, str]) -> str:
        heading = named.get(note["column"])
        return f"{heading}: {reason(note['code'])}" if heading else reason(note["code"])

    rows = (
        [number, " ".join(map(told, notes)), *cells] for number, cells, notes in staging.raw_rows(row, Outcome.REJECTED)
    )
    columns = [*headings, *row.header]
    write_xlsx(target, title="rejected", columns=columns, rows=rows, text_columns=range(1, len(columns)))
    record_read(
        actor=actor, subject="rejects", subject_id=row.pk, division_code=row.division_code, facts=row.mapping.values()
    )


def access_entries(actor: Actor) -> QuerySet[AccessEntry]:
    """The readings of sensitive facts that an actor may know of, newest first."""
    return AccessEntry.objects.visible_to(actor).order_by("-at", "-pk")


def user_of_token(token: str) -> User | None:
    """The user a token acts for, if it is known, not past its day and its user still active."""
    today = timezone.localdate()
    row = ApiToken.objects.select_related("user").filter(digest=token_digest(token), until__gte=today).first()
    return row.user if row is not None and row.user.is_active else None


def divisions_of(actor: Actor) -> list[Division]:
    """The divisions within an actor's grants, for choosing one."""
    rows = Division.objects.all()
    if actor.trusted:
        return list(rows)
    ranges = [division_range(grant.division) for grant in actor.grants]
    return [row for row in rows if any(low <= row.code < high for low, high in ranges)]


def division_names() -> dict[str, str]:
    """The name of every known division by its code."""
    return dict(Division.objects.values_list("code", "name"))


def setting(name: str, default: Any = None) -> Any:
    """A fact about this deployment."""
    row = Setting.objects.filter(name=name).first()
    return default if row is None else row.value


def help_line() -> str:
    """The community's telephone number, which every page for older people shows; empty where none was set."""
    return str(setting(HELP_LINE, ""))


def usernames() -> set[str]:
    """The sign-in names that are taken, for commands."""
    return set(User.objects.values_list("username", flat=True))


def user_named(username: str) -> User:
    """The user of a sign-in name; Problem where there is none."""
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise Problem(
            "unknown_user", "Nobody signs in as {name}.", do="Add the account with `renyang user` first.", name=username
        )
    return user
