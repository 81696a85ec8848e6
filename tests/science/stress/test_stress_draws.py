import os
import subprocess
import sys

import numpy as np
import pytest
from numba import njit

from renyang.science.stress.compiled import FINGERPRINT, compiled
from renyang.science.stress.draws import key, mix, philox, stream, uniform, uniforms

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
    assert philox(*map(np.uint64, counter + key)) == expected


def _philox(counter, key):
    """Philox4x32-10 written again with Python's whole numbers, after its authors' paper."""
    words, (low, high) = list(counter), key
    for _ in range(10):
        first, second = words[0] * 0xD2511F53, words[2] * 0xCD9E8D57
        words = [(second >> 32) ^ words[1] ^ low, second % 2**32, (first >> 32) ^ words[3] ^ high, first % 2**32]
        low, high = (low + 0x9E3779B9) % 2**32, (high + 0xBB67AE85) % 2**32
    return words[1] << 32 | words[0]


def test_with_philox_draws_are_those_of_philox():
    # A draw once for all (replicate -1, day -1, which count as 1) of the stream "turn", seed 3: the stream's key is the
    # block of (day, replicate, name) under the seed, the draw that of the number under the stream's key.
    script = (
        "import numpy; from renyang.science.stress.draws import stream, uniforms; "
        "print(*uniforms(3, stream('turn'), numpy.arange(2000)))"
    )
    environment = os.environ | {"RENYANG_DRAWS": "philox4x32"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=environment, text=True)
    found = [float(word) for word in done.stdout.split()]
    name = int(stream("turn"))
    under = _philox((1, 1, name % 2**32, name >> 32), (3, 0))
    expected = [(_philox((number, 0, 0, 0), (under % 2**32, under >> 32)) >> 11) / 2**53 for number in range(2_000)]
    assert found == expected


def test_an_unknown_generator_is_refused():
    done = subprocess.run(
        [sys.executable, "-c", "from renyang.science.stress import draws"],
        capture_output=True, check=False, env=os.environ | {"RENYANG_DRAWS": "dice"}, text=True,
    )  # fmt: skip
    assert "Allowed: splitmix64, philox4x32." in done.stderr
