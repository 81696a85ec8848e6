"""What somebody is called where her name is not to be told."""

import uuid

from renyang.core.sealing.seal import keys

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
"""Digits and letters of which none is taken for another, read or heard on the telephone: no 0 and O, 1, I and L, 2 and Z,
5 and S, 8 and B, U and V. [A]
"""
LENGTH = 5  # 24 ** 5 = 8 million: two of a list of 50 are called the same once in 6,500 lists


def pseudonym(person: uuid.UUID | str) -> str:
    """What a person is called outside a reader's scope: "P-7K3F9". The same on every page of a deployment, another in every
    other one; nobody can find out whose it is without the look-up key.
    """
    number = int.from_bytes(keys().hash(str(person), "pseudonym"))
    characters = []
    for _place in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[at])
    return f"P-{''.join(characters)}"
