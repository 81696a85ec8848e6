"""The hash chain over history and access log, for `renyang audit`: sealing, its head, and the proof.

`trail.sql` seals; the proof is computed here anew, so that it does not rest on a function of the database. The head,
kept elsewhere, shows that nobody, the owner included, has written the chain anew since.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from pghistory.models import Context
from psycopg import sql

from renyang.core.access.gate import Actor
from renyang.core.deployment.privileges import sealed_tables
from renyang.core.models import HistoryBlock, HistoryPart
from renyang.core.services import history_seal
from renyang.science.problem import Problem

BEFORE_THE_FIRST = bytes(32)
ROW_BYTES = 16  # of each row's SHA-256
CANONICAL = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';"
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
)
"""Settings under which a row's text is always the same, as in trail.sql."""
DIGESTS = sql.SQL(
    """SELECT {key}::text, substring(sha256(convert_to((to_jsonb(t) - %s::text[])::text, 'UTF8')) FROM 1 FOR 16)
       FROM {table} AS t WHERE {key} {within} ORDER BY {key}"""
)


@dataclass(frozen=True)
class Head:
    """A block's number and digest: what is kept elsewhere to prove later that the chain still goes through it."""

    number: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.number} {self.digest.hex()}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """Parse what `renyang audit head` printed. Raises Problem if it is something else."""
        match = re.fullmatch(r"\s*(\d{1,18})[ :]+([0-9a-f]{64})\s*", text)
        if match is None:
            raise Problem(
                "unknown_head",
                "This is not a head of the chain.",
                do="Give the whole line that `renyang audit head` printed, in quotes.",
            )
        return cls(int(match[1]), bytes.fromhex(match[2]))


@dataclass(frozen=True)
class ChainFault:
    """The first thing that is not as it was sealed. `what`: changed, missing or added (a row), or rewritten (a block)."""

    what: str
    table: str
    row: str
    block: int


@dataclass(frozen=True)
class Proof:
    """What a verification proved: the blocks and rows that are as they were sealed, and what is not sealed yet."""

    head: Head
    rows: int
    unsealed: int
    fault: ChainFault | None


def seal() -> int:
    """Seal what is there, as far as running transactions allow; return the number of rows."""
    actor, sealed = Actor.operator("seal"), 0
    for _round in ("what was counted earlier", "what this round has counted"):
        while rows := history_seal(actor=actor):
            sealed += rows
    return sealed


def chain_head() -> Head:
    """The head of the chain; number 0 before the first block."""
    block = HistoryBlock.objects.order_by("-number").first()
    return Head(block.number, bytes(block.digest)) if block else Head(0, BEFORE_THE_FIRST)


def verify(kept: Head | None = None) -> Proof:
    """Compute every digest anew, block by block, up to the first fault. `kept` is a head that must be in the chain."""
    rows = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(CANONICAL)
        previous, through, numbers = BEFORE_THE_FIRST, dict.fromkeys(sealed_tables(), 0), 0
        fault = None
        for block in HistoryBlock.objects.order_by("number").iterator():
            parts = sorted(block.parts.all(), key=lambda part: part.table_name)
            fault = _block_fault(block, parts, numbers + 1, previous, kept) or _rows_fault(parts, through)
            if fault:
                break
            rows += sum(len(part.ids) for part in parts)
            previous, numbers = bytes(block.digest), block.number
        if fault is None and kept is not None and kept.number > numbers:
            fault = _rewritten(kept.number)
        return Proof(chain_head(), rows, _unsealed(through), fault)


def _rewritten(number: int) -> ChainFault:
    return ChainFault("rewritten", HistoryBlock._meta.db_table, str(number), number)


def _block_fault(
    block: HistoryBlock, parts: list[HistoryPart], number: int, previous: bytes, kept: Head | None
) -> ChainFault | None:
    """Whether a block is not what it says, does not follow the one before, or is not the one that was kept."""
    content = previous + f"{block.number}|{block.sealed_at:%Y-%m-%dT%H:%M:%S.%f}|".encode()
    for part in parts:
        names = f"{part.table_name}|{part.above}|{part.through}|{','.join(part.columns)}|{','.join(part.ids)}|"
        content += names.encode() + bytes(part.digests)
    digest = hashlib.sha256(content).digest()
    sound = (block.number, bytes(block.previous), bytes(block.digest)) == (number, previous, digest)
    if sound and (kept is None or kept.number != number or kept.digest == digest):
        return None
    return _rewritten(number)


def _rows_fault(parts: list[HistoryPart], through: dict[str, int]) -> ChainFault | None:
    """The first row of a block that is not as it was sealed. `through` is where each table's last part ended."""
    for part in parts:
        if part.table_name in through:
            if part.above != through[part.table_name]:
                return _rewritten(part.block_id)
            through[part.table_name] = part.through
        fault = next(_differences(part), None)
        if fault:
            return ChainFault(*fault, block=part.block_id)
    return None


def _differences(part: HistoryPart) -> Iterator[tuple[str, str, str]]:
    """(what, table, row) of each row of a part that is not as it was sealed, in the order of their ids."""
    digests = bytes(part.digests)
    sealed = {row: digests[at * ROW_BYTES : (at + 1) * ROW_BYTES] for at, row in enumerate(part.ids)}
    present = _present(part)
    for row in sorted({*sealed, *present}, key=lambda row: (len(row), row)):
        if row not in present:
            yield "missing", part.table_name, row
        elif row not in sealed:
            yield "added", part.table_name, row
        elif sealed[row] != present[row]:
            yield "changed", part.table_name, row


def _present(part: HistoryPart) -> dict[str, bytes]:
    """The digests of the rows that are now where a part was sealed, of the columns that were sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(attname::text) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
            [part.table_name],
        )
        columns = cursor.fetchone()[0]
        if columns is None:
            return {}
        values: tuple[object, ...]
        if part.table_name == Context._meta.db_table:
            within, values = sql.SQL("= ANY(%s::uuid[])"), (part.ids,)
        else:
            within, values = sql.SQL("BETWEEN %s AND %s"), (part.above + 1, part.through)
        names = {"key": sql.Identifier(_key(part.table_name)), "table": sql.Identifier(part.table_name)}
        statement = DIGESTS.format(within=within, **names).as_string(cursor.connection)
        later = sorted(set(columns) - set(part.columns))
        cursor.execute(statement, [later, *values])
        return {row: bytes(digest) for row, digest in cursor.fetchall()}


def _key(table: str) -> str:
    return next(str(model._meta.pk.column) for model in apps.get_models() if model._meta.db_table == table)


def _unsealed(through: dict[str, int]) -> int:
    """How many rows stand above what is sealed."""
    with connection.cursor() as cursor:
        counts = sql.SQL(" + ").join(
            sql.SQL("(SELECT count(*) FROM {table} WHERE {key} > {last})").format(
                table=sql.Identifier(table), key=sql.Identifier(_key(table)), last=sql.Literal(last)
            )
            for table, last in through.items()
        )
        cursor.execute(sql.SQL("SELECT {}").format(counts).as_string(cursor.connection))
        return int(cursor.fetchone()[0])


def proof_record(proof: Proof) -> dict[str, Any]:
    """A proof for programs."""
    fault = proof.fault
    return {
        "well": fault is None,
        "head": str(proof.head),
        "blocks": proof.head.number,
        "rows": proof.rows,
        "not_sealed_yet": proof.unsealed,
        "fault": fault and {"what": fault.what, "table": fault.table, "row": fault.row, "block": fault.block},
    }
