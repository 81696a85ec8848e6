"""Sealing of the secrets of second factors, which allauth keeps as text in rows of its own."""

import base64
from collections.abc import Iterator

from allauth.mfa.models import Authenticator

from renyang.core.sealing.seal import keys

PLACE = "mfa_authenticator.data"
SECRETS = ("secret", "seed")  # of an authenticator app, of recovery codes; a passkey's row holds a public key only


def seal_factor(secret: str) -> str:
    """The stored text of a secret."""
    return base64.b64encode(keys().seal(secret.encode(), PLACE)).decode()


def open_factor(sealed: str) -> str:
    """The secret of a stored text. Raises CannotOpenError if it cannot be opened."""
    return keys().open(base64.b64decode(sealed), PLACE).decode()


def key_of(sealed: str) -> int:
    """The id of the key that sealed a stored text."""
    return base64.b64decode(sealed)[0]


def sealed_factors() -> Iterator[bytes]:
    """Yield every sealed secret; the first byte is the id of its key."""
    for data in Authenticator.objects.values_list("data", flat=True):
        yield from (base64.b64decode(data[name]) for name in SECRETS if name in data)
