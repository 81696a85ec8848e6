"""Sealing of ID numbers, phones and raw rows: AES-256-GCM for storage, HMAC-SHA-256 with another key for lookup.

A sealed value is `key id (1 byte) | nonce (12 bytes) | ciphertext and tag`. The table and column are authenticated with
it, so a value copied into another column cannot be opened. Several sealing keys may be configured: the first seals, all
open; `renyang rotate-keys` reseals values sealed with older keys. Source: NIST SP 800-38D (GCM, 96-bit nonces); FIPS
198-1 (HMAC).
"""

import base64
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from renyang.core.deployment.environment import BadEnvironment, text

KEY_BYTES = 32
NONCE_BYTES = 12
LOOKUP_BYTES = 16  # 128 bits: no accidental collision among a billion values


class CannotOpenError(Exception):
    """No configured key opens the sealed value: the keys are wrong, or the bytes were altered."""


class MissingKeyError(CannotOpenError):
    """The value was sealed with a key that is not configured."""


@dataclass(frozen=True)
class Keys:
    """The sealing keys by id, the id of the key that seals now, and the lookup key."""

    sealing: dict[int, AESGCM]
    current: int
    lookup: bytes
    fingerprints: dict[int, str] = field(default_factory=dict)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Seal bytes for one `table.column`."""
        nonce = os.urandom(NONCE_BYTES)
        return bytes([self.current]) + nonce + self.sealing[self.current].encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Open bytes sealed for that `table.column`. Raises MissingKeyError without their key, CannotOpenError if altered."""
        cipher = self.sealing.get(sealed[0]) if sealed else None
        if cipher is None:
            raise MissingKeyError(f"{place}: sealed by an unknown key")
        try:
            return cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], place.encode())
        except InvalidTag:
            raise CannotOpenError(f"{place}: the value does not open with its key") from None

    def hash(self, plain: str, name: str) -> bytes:
        """The keyed hash for lookup. `name` keeps an ID and a phone with the same digits apart."""
        return hmac.digest(self.lookup, f"{name}\x00{plain}".encode(), hashlib.sha256)[:LOOKUP_BYTES]


@lru_cache(maxsize=1)
def keys() -> Keys:
    """The keys in RENYANG_SEALING_KEYS (`id:base64,id:base64`, the first seals) and RENYANG_LOOKUP_KEY (base64)."""
    sealing: dict[int, AESGCM] = {}
    fingerprints = {}
    entries = text("RENYANG_SEALING_KEYS").split(",")
    for entry in entries:
        number, _, encoded = entry.strip().partition(":")
        if not re.fullmatch("[0-9]+", number) or not 0 < int(number) < 256:
            raise BadEnvironment("RENYANG_SEALING_KEYS", "each key is written ID:BASE64 with an ID from 1 to 255.")
        if int(number) in sealing:
            raise BadEnvironment("RENYANG_SEALING_KEYS", f"has two keys of the ID {int(number)}; one would be lost.")
        key = read_key("RENYANG_SEALING_KEYS", encoded)
        sealing[int(number)] = AESGCM(key)
        fingerprints[int(number)] = fingerprint(key)
    current = int(entries[0].partition(":")[0])
    lookup = read_key("RENYANG_LOOKUP_KEY", text("RENYANG_LOOKUP_KEY"))
    return Keys(sealing, current, lookup, fingerprints)


def new_key() -> str:
    """A new random key, encoded for the environment."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def fingerprint(key: bytes) -> str:
    """A short name for a random key, from which the key cannot be computed."""
    return hmac.digest(key, b"renyang key fingerprint", hashlib.sha256)[:8].hex()


def read_key(name: str, encoded: str) -> bytes:
    """A key as it is written in the environment variable `name`. Raises BadEnvironment if it is none."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BadEnvironment(name, f"each key is {KEY_BYTES} random bytes in base64; make one with `renyang new-key`.")
    return key
