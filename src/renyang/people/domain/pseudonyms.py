"""Pseudonyms for people whose names must not be disclosed."""

import uuid

from renyang.core.sealing.seal import keys

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
"""Digits and letters that are not confused when read or heard on the telephone: no 0 and O, 1, I and L, 2 and Z, 5 and S,
8 and B, U and V. [A]
"""
PREFIX = "P-"
LENGTH = 5  # 24 ** 5 = 8 million: two people in a list of 50 collide once in 6,500 lists


def pseudonym(person: uuid.UUID | str) -> str:
    """A person's pseudonym outside the reader's scope, such as "P-7K3F9". It is stable within a deployment, differs between
    deployments, and cannot be traced to the person without the look-up key.
    """
    number = int.from_bytes(keys().hash(str(person), "pseudonym"))
    characters = []
    for _place in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[at])
    return f"{PREFIX}{''.join(characters)}"
