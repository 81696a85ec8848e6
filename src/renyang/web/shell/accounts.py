"""Changes to allauth's defaults: administrators create accounts, and nobody can sign up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """An allauth adapter without sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's call
        """Return False: administrators create accounts and grants."""
        return False


def display_name(user: Any) -> str:
    """Return the name shown for a user."""
    return str(user.display_name)
