"""Users, their grants and their API tokens."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.access.roles import Purpose, Role
from renyang.core.access.scopes import Scope
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField


class UserManager(BaseUserManager["User"]):
    """Looks users up by username, ignoring case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of a username, ignoring case."""
        return self.get(username__iexact=username)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A user who can sign in. Rights come from grants, never from the account itself."""

    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    display_name = MaskedField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("active"), default=True)
    link_made_at = models.DateTimeField(null=True, blank=True)  # the link to set a new password that is open now
    second_factor_removed_at = models.DateTimeField(null=True, blank=True)  # by an administrator; history says by whom
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    def __str__(self) -> str:
        return self.display_name


@tracked()
class Grant(Gated):
    """One role of one user over one division for one purpose, until a day (None: until withdrawn)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    division_code = models.CharField(_("division"), max_length=12)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, default=Purpose.CARE)
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "division_code", "purpose"], name="one_grant_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.division_code}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < timezone.localdate()


@tracked(exclude=["digest"])
class ApiToken(Gated):
    """A token with its user's grants until its last day or withdrawal. Only a digest is stored; it is shown once.

    It reads only, unless it `writes`, and opens only the operations of its `scopes`; all if there are none.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = MaskedField(_("name"), max_length=60)
    digest = models.BinaryField(unique=True, max_length=32)
    until = models.DateField(_("until"))
    writes = models.BooleanField(_("may write"), default=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("only for"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    def __str__(self) -> str:
        return self.name
