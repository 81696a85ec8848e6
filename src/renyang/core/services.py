"""Every write of the ground: accounts, grants, tokens, divisions and the taking in of files."""

import datetime as dt
import hashlib
import secrets
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from renyang.core import staging
from renyang.core.columns import check_mapping, guess_columns, header_digest
from renyang.core.gate import Action, Actor, NotAllowed, get_for, may, require
from renyang.core.imports import kind_of
from renyang.core.jobs import defer
from renyang.core.models import (
    ApiToken,
    ColumnMapping,
    Division,
    Grant,
    ImportBatch,
    Outcome,
    Setting,
    User,
)
from renyang.core.roles import Department, Purpose, Role, chosen
from renyang.core.rules import departments_of
from renyang.core.service import service
from renyang.core.sheets import Sheet, open_sheet
from renyang.core.states import move
from renyang.science.identity import parse_division
from renyang.science.problem import Problem

SAMPLE_ROWS = 50
TOKEN_DAYS = 365


@service
def user_create(*, actor: Actor, username: str, display_name: str, password: str, language: str = "zh-hans") -> User:
    """Add an account that may do nothing yet."""
    if not may(actor, Action.CHANGE, Grant):
        raise NotAllowed
    user = User(username=username, display_name=display_name, language=language)
    _check_account(user, password)
    user.set_password(password)
    user.save()
    return user


@service
def user_set_language(*, actor: Actor, language: str) -> None:
    """Remember the language a user reads in."""
    if actor.user is None:
        raise NotAllowed
    actor.user.language = language
    actor.user.save(update_fields=["language"])


@service
def grant_give(
    *,
    actor: Actor,
    user: User,
    role: Role,
    division_code: str,
    purpose: Purpose = Purpose.CARE,
    until: dt.date | None = None,
) -> Grant:
    """Give a user a role over a division for a purpose; giving it again moves its end."""
    require(actor, Action.CHANGE, Grant, division_code)
    grant, _ = Grant.objects.update_or_create(
        user=user, role=role, division_code=parse_division(division_code), purpose=purpose, defaults={"until": until}
    )
    return grant


@service
def token_create(*, actor: Actor, name: str) -> str:
    """Make a token that acts with the actor's own grants, and return it; it is never shown again."""
    if actor.user is None:
        raise NotAllowed
    token = f"ry_{secrets.token_urlsafe(32)}"
    until = timezone.localdate() + dt.timedelta(days=TOKEN_DAYS)
    ApiToken.objects.create(user=actor.user, name=name, digest=token_digest(token), until=until)
    return token


def token_digest(token: str) -> bytes:
    """What is kept of a token; it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


@service
def setting_put(*, actor: Actor, name: str, value: object) -> None:
    """Decide a fact about this deployment; the operator's right alone."""
    if not actor.trusted:
        raise NotAllowed
    Setting.objects.update_or_create(name=name, defaults={"value": value})


@service
def batch_stage(
    *,
    actor: Actor,
    path: Path,
    file_name: str,
    kind: str,
    source: str,
    division_code: str,
    collected_on: dt.date | None = None,
) -> ImportBatch:
    """Take a file's rows into staging, each sealed as it stood, and guess its columns. Nothing else changes.

    Raises Problem for a file that cannot be read; then nothing is kept of it.
    """
    division_code = parse_division(division_code)
    department = chosen(Department, source)
    require(actor, Action.IMPORT, kind_of(kind).model, division_code)
    _require_department(actor, source)
    sheet = open_sheet(path, name=file_name)
    batch = ImportBatch.objects.create(
        division_code=division_code,
        source=department,
        kind=kind,
        file_name=file_name[:200],
        file_digest=_digest(path),
        collected_on=collected_on,
        header=list(sheet.header),
        created_by=actor.name,
    )
    batch.row_count = staging.copy_rows(batch, sheet.rows())
    batch.mapping = _guess(sheet, batch)
    batch.save(update_fields=["row_count", "mapping"])
    return batch


@service
def batch_map(*, actor: Actor, batch: ImportBatch, mapping: Mapping[int, str]) -> ImportBatch:
    """Confirm which column holds which field, remember it for the department's next file, and preview the change."""
    batch = _moved(actor, batch, "map")
    kind = kind_of(batch.kind)
    check_mapping(batch.header, mapping, kind.fields)
    batch.mapping = {str(column): name for column, name in mapping.items()}
    ColumnMapping.objects.update_or_create(
        source=batch.source,
        kind=batch.kind,
        header_digest=header_digest(batch.header),
        defaults={"columns": {heading: mapping.get(at) for at, heading in enumerate(batch.header) if heading}},
    )
    counts: Counter[str] = Counter()
    for readings in staging.readings(batch, kind):
        accepted = [reading for reading in readings if not reading.rejected]
        found = dict(zip((r.row_number for r in accepted), kind.compare(batch, accepted), strict=True))
        outcomes = [found.get(reading.row_number, Outcome.REJECTED) for reading in readings]
        staging.record_outcomes(batch, readings, outcomes)
        counts.update(str(outcome) for outcome in outcomes)
    batch.counts = {str(outcome): counts[outcome] for outcome in Outcome}
    batch.save(update_fields=["mapping", "counts"])
    return batch


@service
def batch_apply(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Take a previewed batch in: all of its accepted rows, or, if anything fails, none."""
    batch = _moved(actor, batch, "apply")
    kind = kind_of(batch.kind)
    kind.apply(actor, batch, staging.readings(batch, kind, accepted_only=True))
    batch.applied_at = timezone.now()
    batch.save(update_fields=["applied_at"])
    return batch


@service
def batch_enqueue(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Hand a previewed batch to a worker, who takes it in as this actor."""
    batch = _moved(actor, batch, "enqueue")
    defer("core.apply_batch", batch=str(batch.pk), user=actor.user.pk if actor.user else None)
    return batch


@service
def batch_abandon(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Give a batch up before it is taken in; its staged rows are removed, the batch stays as a trace."""
    batch = _moved(actor, batch, "abandon")
    batch.rows.all().delete()
    return batch


@service
def divisions_put(*, actor: Actor, names: Mapping[str, str]) -> None:
    """Add or rename divisions; the operator's right alone."""
    if not actor.trusted:
        raise NotAllowed
    Division.objects.bulk_create(
        [Division(code=code, name=name) for code, name in names.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )


def _check_account(user: User, password: str) -> None:
    """Refuse a sign-in name that somebody has, however it is capitalised, and what the site's own forms would refuse."""
    if User.objects.filter(username__iexact=user.username).exists():
        raise Problem(
            "user_exists",
            "There is already an account {username}.",
            do="Choose another sign-in name.",
            username=user.username,
        )
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise Problem(
            "bad_account",
            "The account was not made: {why}",
            do="Change this and try again.",
            why=" ".join(error.messages),
        ) from error


def _moved(actor: Actor, batch: ImportBatch, event: str) -> ImportBatch:
    """Move a batch on, once, whoever else does at the same moment. Problem where it is not waiting for this step."""
    batch = get_for(actor, ImportBatch, batch.pk, Action.IMPORT)
    require(actor, Action.IMPORT, kind_of(batch.kind).model, batch.division_code)
    _require_department(actor, batch.source)
    if not move(batch, event):
        raise Problem(
            "batch_state",
            "The file {file} is not waiting for this step.",
            kept="It stays as it is.",
            do="Reload the page to see how far it has come.",
            file=batch.file_name,
        )
    return batch


def _require_department(actor: Actor, source: str) -> None:
    """Department officers bring their own department's files only; the street's staff bring any."""
    if source not in departments_of(actor):
        raise NotAllowed


def _guess(sheet: Sheet, batch: ImportBatch) -> dict[str, str]:
    remembered = ColumnMapping.objects.filter(
        source=batch.source, kind=batch.kind, header_digest=header_digest(sheet.header)
    ).first()
    sample = [cells for _, cells in staging.raw_sample(batch, SAMPLE_ROWS)]
    guesses = guess_columns(sheet.header, sample, kind_of(batch.kind).fields, remembered.columns if remembered else {})
    return {str(guess.column): guess.field for guess in guesses if guess.field}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
