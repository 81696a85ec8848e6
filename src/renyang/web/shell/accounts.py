"""How signing in differs from allauth's defaults: accounts are given, not taken."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's call
        """No: an administrator gives accounts and grants."""
        return False


def display_name(user: Any) -> str:
    """The name shown for a user."""
    return str(user.display_name)
