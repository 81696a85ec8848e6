"""Philox4x32-10 in Python's whole numbers: the reference that the stress test's draws are held against.

Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", doi:10.1145/2063384.2063405.
"""

ROUNDS = 10
MULTIPLY = 0xD2511F53, 0xCD9E8D57
WEYL = 0x9E3779B9, 0xBB67AE85

Words = tuple[int, int, int, int]


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """The block of a counter of four and a key of two 32-bit words."""
    words, (low, high) = counter, key
    for _ in range(ROUNDS):
        first, second = words[0] * MULTIPLY[0], words[2] * MULTIPLY[1]
        words = (second >> 32) ^ words[1] ^ low, second % 2**32, (first >> 32) ^ words[3] ^ high, first % 2**32
        low, high = (low + WEYL[0]) % 2**32, (high + WEYL[1]) % 2**32
    return words
