"""Sign-ins, failed ones and sign-outs in the access log. No password is kept, nor a name that no account has."""

from typing import Any

from django.contrib.auth import signals

from renyang.core.access.audit import divisions_of, record_sign_in
from renyang.core.access.gate import Actor
from renyang.core.models import User
from renyang.core.queries import user_like, watched_divisions
from renyang.core.sealing.seal import keys

SIGNED_IN, FAILED, SIGNED_OUT = "sign_in", "sign_in_failed", "sign_out"
"""Subjects in the access log."""


def watch() -> None:
    """Record every sign-in, failed one and sign-out from now on."""
    signals.user_logged_in.connect(signed_in)
    signals.user_logged_out.connect(signed_out)
    signals.user_login_failed.connect(failed)


def signed_in(user: User, **_: Any) -> None:
    """Record a sign-in."""
    _record(SIGNED_IN, user)


def signed_out(user: User | None, **_: Any) -> None:
    """Record a sign-out of whoever was signed in."""
    if user is not None:
        _record(SIGNED_OUT, user)


def failed(credentials: dict[str, Any], **_: Any) -> None:
    """Record a failed sign-in for the account of the name, or under a keyed hash of a name that no account has.

    Somebody may have typed a password where the name belongs; the hash still shows that one name is tried again and again.
    """
    name = str(credentials.get("username") or credentials.get("login") or "")
    user = user_like(name)
    if user is not None:
        _record(FAILED, user)
        return
    hashed = keys().hash(name.casefold(), "core_accessentry.subject_id").hex()
    record_sign_in(name="", subject=FAILED, subject_id=hashed, divisions=watched_divisions())


def _record(subject: str, user: User) -> None:
    divisions = divisions_of(Actor.of(user).grants) or watched_divisions()
    record_sign_in(name=user.username, subject=subject, divisions=divisions)
