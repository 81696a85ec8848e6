"""The format of a backup: AES-256-GCM in chunks, written and read in constant memory whatever the file's size.

    header   MAGIC | format (1 byte) | fingerprint of RENYANG_BACKUP_KEY (8 bytes) | salt (32 random bytes)
    chunk    length of what follows (4 bytes) | last (1 byte) | ciphertext and tag

Each file has a key of its own, derived from RENYANG_BACKUP_KEY and the salt. A chunk's nonce is its number (11 bytes) and
whether it is the last (1 byte); the header is authenticated with every chunk. So a file that was altered or cut off, or whose
chunks were moved, left out, doubled or taken from another file, does not open. Sources: the STREAM construction (Hoang,
Reyhanitabar, Rogaway, Vizár 2015), with nonces as in age (C2SP age v1); NIST SP 800-38D; RFC 5869 (HKDF).
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from renyang.core.deployment.environment import text
from renyang.core.sealing.seal import KEY_BYTES, fingerprint, read_key
from renyang.science.problem import Problem

MAGIC = b"RENYANG BACKUP\n"
FORMAT = 1
SALT_BYTES = 32
TAG_BYTES = 16
CHUNK = 1 << 20  # bytes of plain text in a chunk at most
HEADER_BYTES = len(MAGIC) + 1 + 8 + SALT_BYTES
NOTHING_CHANGED = "Nothing was changed."


def backup_key() -> bytes | None:
    """The key in RENYANG_BACKUP_KEY; None if it is not set."""
    encoded = text("RENYANG_BACKUP_KEY", "").strip()
    return read_key("RENYANG_BACKUP_KEY", encoded) if encoded else None


def required_key() -> bytes:
    """The key in RENYANG_BACKUP_KEY. Raises Problem if it is not set."""
    key = backup_key()
    if key is None:
        raise Problem(
            "no_backup_key",
            "RENYANG_BACKUP_KEY is not set. Without it no backup can be made or read.",
            kept=NOTHING_CHANGED,
            do="Set it to a key that `renyang new-key` prints, and keep a copy of it away from this machine.",
        )
    return key


class Sealer:
    """Writes chunks to a backup. The file is whole once `finish` was called."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        salt = os.urandom(SALT_BYTES)
        self._file = file
        self._header = MAGIC + bytes([FORMAT]) + bytes.fromhex(fingerprint(key)) + salt
        self._cipher = _cipher(key, salt)
        self._number = 0
        file.write(self._header)

    def add(self, plain: bytes) -> None:
        """Write one chunk of at most CHUNK bytes."""
        self._write(plain, last=False)

    def finish(self) -> None:
        """Write the last chunk, which is empty."""
        self._write(b"", last=True)

    def _write(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), plain, self._header)
        self._file.write(len(sealed).to_bytes(4, "big") + bytes([last]) + sealed)
        self._number += 1


def opened(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """Yield the chunks of a backup. What was yielded is authentic, but whole only when the iterator ends.

    Raises Problem if the file is no backup, has another key or format, or was altered or cut off.
    """
    header = file.read(HEADER_BYTES)
    _examine(header, key)
    cipher = _cipher(key, header[-SALT_BYTES:])
    number, last = 0, False
    while not last:
        head = _exactly(file, 5)
        length, last = int.from_bytes(head[:4], "big"), head[4] == 1
        if head[4] > 1 or not TAG_BYTES <= length <= CHUNK + TAG_BYTES:
            raise _altered()
        try:
            plain = cipher.decrypt(_nonce(number, last=last), _exactly(file, length), header)
        except InvalidTag:
            raise _altered() from None
        number += 1
        if plain:
            yield plain
    if file.read(1):
        raise _altered()


def _examine(header: bytes, key: bytes) -> None:
    """Raises Problem if the header is not that of a backup made with this key in this format."""
    if not header.startswith(MAGIC):
        raise Problem(
            "not_a_backup", "The file is not a backup of Renyang.", kept=NOTHING_CHANGED, do="Choose another."
        )
    if len(header) < HEADER_BYTES:
        raise _cut_off()
    if header[len(MAGIC)] != FORMAT:
        raise Problem(
            "other_format",
            "The backup has format {format}; this version of Renyang reads format {own}.",
            kept=NOTHING_CHANGED,
            do="Restore it with the version that made it.",
            format=header[len(MAGIC)],
            own=FORMAT,
        )
    made_with = header[len(MAGIC) + 1 : -SALT_BYTES].hex()
    if made_with != fingerprint(key):
        raise Problem(
            "other_backup_key",
            "The backup was made with the key {made_with}, but RENYANG_BACKUP_KEY now holds {own}.",
            kept=NOTHING_CHANGED,
            do="Set RENYANG_BACKUP_KEY to the key that was in use when it was made.",
            made_with=made_with,
            own=fingerprint(key),
        )


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"renyang backup").derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _exactly(file: BinaryIO, count: int) -> bytes:
    content = file.read(count)
    if len(content) < count:
        raise _cut_off()
    return content


def _altered() -> Problem:
    return Problem(
        "backup_altered",
        "The backup was altered or damaged after it was made.",
        kept=NOTHING_CHANGED,
        do="Use another copy of it, or an earlier backup.",
    )


def _cut_off() -> Problem:
    return Problem(
        "backup_cut_off",
        "The backup ends too early; a part of it is missing.",
        kept=NOTHING_CHANGED,
        do="Use another copy of it, or an earlier backup.",
    )
