"""Random numbers keyed by name: u = H(seed, replicate, day, stream, id).

A draw depends only on its purpose, never on the time or order of its use. Hence two scenarios differ only in what they
change, and results do not depend on the order of people or the number of threads.

H chains the finaliser of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators",
constants after Stafford's mix 13): each part of the name is added as an odd multiple and mixed.
"""

import hashlib

import numpy as np

from renyang.science.stress.compiled import compiled, within_compiled

_MULTIPLY_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLY_2 = np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # odd, 2^64 / golden ratio
_SHIFT_30, _SHIFT_27, _SHIFT_31, _SHIFT_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2^-53


def stream(name: str) -> np.uint64:
    """The 64-bit number of a stream's name, the same on every machine."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little"))


@within_compiled
def mix(value):  # type: ignore[no-untyped-def]
    """Diffuse every bit of a u64 over all 64 bits (a bijection)."""
    value = (value ^ (value >> _SHIFT_30)) * _MULTIPLY_1
    value = (value ^ (value >> _SHIFT_27)) * _MULTIPLY_2
    return value ^ (value >> _SHIFT_31)


@within_compiled
def key(seed, replicate, day, name):  # type: ignore[no-untyped-def]
    """The u64 key of a stream on a day; day -1 for draws made once per replicate, replicate -1 once for all."""
    value = mix(np.uint64(seed) + _GOLDEN)
    value = mix(value + _GOLDEN * np.uint64(replicate + 2))
    value = mix(value + _GOLDEN * np.uint64(day + 2))
    return mix(value ^ name)


@within_compiled
def bits(stream_key, number):  # type: ignore[no-untyped-def]
    """64 random bits under a key for a number (person id, site id ...)."""
    return mix(stream_key + _GOLDEN * np.uint64(number))


@within_compiled
def uniform(stream_key, number):  # type: ignore[no-untyped-def]
    """A draw in [0, 1) under a key for a number."""
    return np.float64(bits(stream_key, number) >> _SHIFT_11) * _TO_UNIT


@compiled
def uniforms(seed, name, numbers):  # type: ignore[no-untyped-def]
    """`uniform` for an array of numbers, for draws made once for all replicates and days."""
    stream_key = key(seed, -1, -1, name)
    drawn = np.empty(numbers.shape[0], dtype=np.float64)
    for row in range(numbers.shape[0]):
        drawn[row] = uniform(stream_key, numbers[row])
    return drawn
