import numpy as np
from numba import njit

from renyang.science.stress.compiled import FINGERPRINT, compiled
from renyang.science.stress.draws import key, mix, stream, uniform, uniforms

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
