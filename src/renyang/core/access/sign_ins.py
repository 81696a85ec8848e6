"""Sign-ins, failed ones and sign-outs in the access log, and refused keys for programs.

No password and no key is kept, nor a name that no account has.
"""

import time
from typing import Any

from django.contrib.auth import signals
from django.core.cache import cache

from renyang.core.access.audit import divisions_of, record_sign_in
from renyang.core.access.gate import Actor
from renyang.core.access.session import trusted
from renyang.core.models import User
from renyang.core.queries import token_on_record, user_like, watched_divisions
from renyang.core.sealing.seal import keys

SIGNED_IN, FAILED, SIGNED_OUT, TOKEN_REFUSED = "sign_in", "sign_in_failed", "sign_out", "token_refused"
"""Subjects in the access log."""
MOST_A_MINUTE = 20  # refused keys of one account, or of no account, so that nobody fills the log with made-up ones


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


@trusted()
def token_refused(token: str) -> None:
    """Record the use of a key that is withdrawn, expired, too narrow or of a closed account, for its user, or of one that
    nobody has, under a keyed hash. At most MOST_A_MINUTE each.
    """
    row = token_on_record(token)
    minute = f"token_refused-{row.user_id if row else 0}-{int(time.time()) // 60}"
    cache.add(minute, 0, timeout=120)
    if cache.incr(minute) > MOST_A_MINUTE:
        return
    if row is not None:
        _record(TOKEN_REFUSED, row.user, subject_id=str(row.pk))
        return
    hashed = keys().hash(token, "core_apitoken.digest").hex()
    record_sign_in(name="", subject=TOKEN_REFUSED, subject_id=hashed, divisions=watched_divisions())


def _record(subject: str, user: User, subject_id: str = "") -> None:
    divisions = divisions_of(Actor.of(user).grants) or watched_divisions()
    record_sign_in(name=user.username, subject=subject, subject_id=subject_id, divisions=divisions)
