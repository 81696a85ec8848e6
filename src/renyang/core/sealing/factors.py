"""Sealing of the secrets of second factors, which allauth keeps as text in rows of its own."""

import base64
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from renyang.core.sealing.seal import keys

PLACE = "mfa_authenticator.data"
SECRETS = ("secret", "seed")  # of an authenticator app, of recovery codes; a passkey's row holds a public key only


def seal_factor(secret: str) -> str:
    """The stored text of a secret."""
    return base64.b64encode(keys().seal(secret.encode(), PLACE)).decode()


def open_factor(sealed: str) -> str:
    """The secret of a stored text. Raises CannotOpenError if it cannot be opened."""
    return keys().open(base64.b64decode(sealed), PLACE).decode()


def reseal_factors() -> int:
    """Reseal the secrets not sealed with the current key; return how many rows changed."""
    count = 0
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update().order_by("pk"):
            old = [
                name for name in SECRETS if name in row.data and base64.b64decode(row.data[name])[0] != keys().current
            ]
            for name in old:
                row.data[name] = seal_factor(open_factor(row.data[name]))
            if old:
                row.save(update_fields=["data"])
                count += 1
    return count


def sealed_factors() -> Iterator[bytes]:
    """Yield every sealed secret; the first byte is the id of its key."""
    for data in Authenticator.objects.values_list("data", flat=True):
        yield from (base64.b64decode(data[name]) for name in SECRETS if name in data)
