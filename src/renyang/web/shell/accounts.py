"""Changes to allauth's defaults: administrators create accounts, and wrong passwords are counted in the database."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext

from renyang.core.access.gate import Actor
from renyang.core.models import SignInAttempt, User
from renyang.core.sealing.factors import open_factor, seal_factor
from renyang.core.services import sign_in_begin, sign_in_worked
from renyang.science.problem import Problem
from renyang.web.shell.addresses import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """An allauth adapter with the site's own limits on wrong passwords."""

    attempt: SignInAttempt

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt. Raises ValidationError, which says how long to wait, after too many failures."""
        name, address = credentials["username"], client_address(request)
        try:
            self.attempt = sign_in_begin(actor=Actor(), name=name, address=address)
        except Problem as problem:
            raise ValidationError(problem.translated(gettext), code=problem.code) from problem

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the user whose password this is, or None."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            sign_in_worked(actor=Actor(), attempt=self.attempt)
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the sender's address, for allauth's other limits."""
        return client_address(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """An allauth adapter that keeps the secrets of second factors sealed."""

    def encrypt(self, text: str) -> str:
        """Return the sealed text of a secret."""
        return seal_factor(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return open_factor(encrypted_text)


def display_name(user: Any) -> str:
    """Return the name shown for a user."""
    return str(user.display_name)
