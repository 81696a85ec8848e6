import numpy as np
import pytest
from numba import njit

from renyang.science.stress.compiled import FINGERPRINT, compiled
from renyang.science.stress.draws import key, mix, stream, uniform, uniforms
from tests.science.stress.philox import philox

WORD = 2**64 - 1


def _mixed(value):
    """SplitMix64's finaliser (mix 13) written again with Python's whole numbers."""
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & WORD
    return value ^ (value >> 31)


@njit
def _mix(value):
    return mix(np.uint64(value))


@njit
def _uniform(seed, replicate, day, name, number):
    return uniform(key(seed, replicate, day, name), number)


def test_mix_is_the_published_finaliser():
    # Vigna's splitmix64.c, state 0: the first output is mix(0x9e3779b97f4a7c15) = 0xe220a8397b1dcdaf.
    golden = 0x9E3779B97F4A7C15
    assert _mixed(golden) == 0xE220A8397B1DCDAF
    assert int(_mix(np.uint64(golden))) == 0xE220A8397B1DCDAF


def test_a_draw_depends_on_each_part_of_its_name_and_nothing_else():
    name = stream("need")
    drawn = {
        _uniform(*part, number)
        for part in [(1, 0, 0, name), (2, 0, 0, name), (1, 1, 0, name), (1, 0, 1, name), (1, 0, 0, stream("turn"))]
        for number in range(3)
    }
    assert len(drawn) == 15
    assert _uniform(1, 0, 0, name, 2) == _uniform(1, 0, 0, name, 2)


def test_compiled_code_is_kept_apart_for_every_state_of_the_sources():
    # The compiler's cache alone would go on using a loop whose draws have changed.
    assert FINGERPRINT in compiled(_mixed)._cache.cache_path


def test_draws_are_uniform_and_uncorrelated_between_streams():
    # 200,000 uniforms: the mean's standard error is sqrt(1/12/n) = 0.00065, a tenth's sqrt(.09/n) = 0.00067.
    ids = np.arange(200_000, dtype=np.uint32)
    u, v = uniforms(7, stream("one"), ids), uniforms(7, stream("two"), ids)
    assert abs(u.mean() - 0.5) < 4 * 0.00065
    assert np.abs(np.histogram(u, 10, (0, 1))[0] / len(u) - 0.1).max() < 5 * 0.00067
    assert abs(np.corrcoef(u, v)[0, 1]) < 4 / np.sqrt(len(u))
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 4 / np.sqrt(len(u))


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_its_authors_known_answers(counter, key, expected):
    # Known answers of philox4x32, 10 rounds, published with the authors' Random123 library.
    assert philox(counter, key) == expected


def test_draws_are_distributed_as_those_of_philox():
    # Two independent samples of 20,000: the Kolmogorov-Smirnov distance passes 1.95 sqrt(2 / n) once in a thousand times.
    count = 20_000
    drawn = np.sort(uniforms(3, stream("turn"), np.arange(count)))
    words = [philox((number, 0, 0, 0), (3, 0)) for number in range(count)]
    reference = np.sort([(high << 32 | low) / 2**64 for low, high, _, _ in words])
    points = np.concatenate([drawn, reference])
    below = [np.searchsorted(sample, points, side="right") / count for sample in (drawn, reference)]
    assert np.abs(below[0] - below[1]).max() < 1.95 * np.sqrt(2 / count)
