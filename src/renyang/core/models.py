"""Accounts, divisions, grants, access log, tokens, and the staging of imported files."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.fields import SealedField
from renyang.core.gate import Gated
from renyang.core.history import tracked
from renyang.core.roles import Department, Purpose, Role
from renyang.core.states import Machine, Stateful


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name, however it is capitalised."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of a sign-in name."""
        return self.get(username__iexact=username)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """Somebody who signs in. What they may do stands in their grants, never on the account."""

    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    display_name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    def __str__(self) -> str:
        return self.display_name


@tracked()
class Division(models.Model):
    """A division of the country: 12 digits, of which trailing zeros say how deep it lies."""

    code = models.CharField(_("division code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Grant(Gated):
    """One role of one user over one division, for a purpose, until a day (none: until withdrawn)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    division_code = models.CharField(_("division"), max_length=12)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, default=Purpose.CARE)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "division_code", "purpose"], name="one_grant_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.division_code}"


class AccessEntry(Gated):
    """Somebody read sensitive facts. The application role may add entries and read them, never change or remove one."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(_("who"), max_length=60)
    purposes = models.JSONField(_("purpose"), default=list)
    subject = models.CharField(_("what was read"), max_length=60)
    subject_id = models.CharField(max_length=40)
    facts = models.JSONField(_("facts"), default=list)
    basis = models.JSONField(default=list)  # ids of the consents that opened what the role alone does not show
    division_code = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["subject", "subject_id", "-at"], name="access_by_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.subject}"


@tracked(exclude=["digest"])
class ApiToken(models.Model):
    """A key for programs: acts with its user's grants. Only a digest is kept; the token is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    digest = models.BinaryField(unique=True, max_length=32)
    until = models.DateField(_("until"))
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


@tracked()
class ColumnMapping(models.Model):
    """How a department's layout was read last time, found again by the digest of its headings."""

    source = models.CharField(max_length=20, choices=Department)
    kind = models.CharField(max_length=20)
    header_digest = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)  # heading -> field name, or null where the column was left out

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "header_digest"], name="one_mapping_of_a_layout")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind}"


class BatchState(models.TextChoices):
    """How far an imported file has come."""

    STAGED = "staged", _("waiting for its columns to be confirmed")
    PREVIEWED = "previewed", _("ready to be taken in")
    APPLYING = "applying", _("being taken in")
    APPLIED = "applied", _("taken in")
    ABANDONED = "abandoned", _("abandoned")


@tracked()
class ImportBatch(Stateful):
    """One uploaded file: who brought it, from which department, for which division, and how far it has come.

        staged --map--> previewed
        staged --abandon--> abandoned
        previewed --map--> previewed
        previewed --enqueue--> applying
        previewed --apply--> applied
        previewed --abandon--> abandoned
        applying --apply--> applied

    One that is abandoned loses its staged rows, and nothing else.
    """

    machine = Machine(
        {
            BatchState.STAGED: {"map": BatchState.PREVIEWED, "abandon": BatchState.ABANDONED},
            BatchState.PREVIEWED: {
                "map": BatchState.PREVIEWED,
                "enqueue": BatchState.APPLYING,
                "apply": BatchState.APPLIED,
                "abandon": BatchState.ABANDONED,
            },
            BatchState.APPLYING: {"apply": BatchState.APPLIED},
            BatchState.APPLIED: {},
            BatchState.ABANDONED: {},
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division_code = models.CharField(_("division"), max_length=12)
    source = models.CharField(_("source"), max_length=20, choices=Department)
    kind = models.CharField(_("kind"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200)
    file_digest = models.CharField(max_length=64)
    collected_on = models.DateField(_("collected on"), null=True, blank=True)
    header = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)  # column number (as text) -> field name
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.STAGED)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict)  # new, updated, unchanged, rejected
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["division_code", "-created_at"], name="imports_list")]

    def __str__(self) -> str:
        return self.file_name


class Outcome(models.TextChoices):
    """What taking in a staged row would do, or did."""

    NEW = "new", _("new")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    REJECTED = "rejected", _("rejected")


class StagedRow(models.Model):
    """A row as it stood in the file, sealed, with what became of it. Written once; the batch is its history."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField(_("row"))
    cells = SealedField()
    outcome = models.CharField(max_length=10, choices=Outcome, null=True)  # noqa: DJ001 - not yet known
    problems = models.JSONField(default=list)  # [{"column": heading, "code": ..., "facts": {...}}]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row_number"], name="one_staged_row_a_line")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_number}"


@tracked()
class Setting(models.Model):
    """A fact about this deployment that its services decide, such as whether its records are demonstration data."""

    name = models.CharField(max_length=60, primary_key=True)
    value: Any = models.JSONField()

    def __str__(self) -> str:
        return self.name
