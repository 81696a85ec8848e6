"""Search keys: of a name, an address and a number, compared for equality and for nothing else.

A database that has no trigrams still finds by keys in an array, if everything by which a text should be found is one of
them. One mistake, and two of some kinds, is forgiven by keys that leave a sign out: two texts of which one has a sign
missing, added, wrong, or swapped with its neighbour give the same text when one sign is left out of either (symmetric
deletes, W. Garbe 2012 [M]). Sounds that input methods take as the same (zh z, ang an, l n ...) are folded.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from renyang.science.addresses import street_and_numbers
from renyang.science.names import COMPOUND, normalise_name, sound_key, syllables

FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("l", "n"), ("f", "h"))
"""Sounds that speakers of southern dialects do not tell apart, as input methods offer them [M]."""
LONG_NAME = 3  # characters: with fewer, leaving one out leaves a surname, which finds thousands
LEAST_SOUND = 4  # letters: likewise
LEAST_PARTS = 4  # of an address: with fewer, what is left names a whole street
LEAST_NUMBER = 7  # digits of a phone number without its area


@lru_cache(maxsize=65_536)
def number_of(key: str) -> int:
    """A key as a signed number of 64 bits, as an index holds it. Two of a billion keys coincide about once in 40 registers."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)


def given_name_key(text: str) -> str:
    """The key of a given name. The beginning of a name needs none: an index of names in order finds it."""
    return f"name {normalise_name(text)}"


def given_name_keys(name: str) -> set[str]:
    """The keys of what follows the surname: 张秀英 is found by 秀英, and so is 欧阳秀英."""
    name = normalise_name(name)
    surnames = (1, 2) if name[:2] in COMPOUND else (1,)
    return {given_name_key(name[length:]) for length in surnames if name[length:]}


def near_name_keys(name: str) -> set[str]:
    """What a name has in common with the same name written with one mistake, in characters, in letters, or by ear."""
    name, sound = normalise_name(name), sound_key(name)
    keys = {f"folded {fold(sound)}"}
    if len(name) >= LONG_NAME and not name.isascii():
        keys |= {f"near name {text}" for text in left_out(name)}
    if len(sound) >= LEAST_SOUND:
        keys |= {f"near sound {text}" for text in left_out(sound)}
    return keys


def address_keys(address: str) -> set[str]:
    """The sounds of an address's road or estate, one by one and in twos, and its numbers: found by any part of it."""
    street, numbers = street_and_numbers(address)
    sounds = syllables(street)
    return {*(f"street {sound}" for sound in sounds), *_in_twos(sounds), *(f"door {number}" for number in numbers)}


def address_asked(text: str) -> set[str]:
    """The keys of a part of an address that was typed: sounds in twos, which hold more than each alone, and numbers."""
    street, numbers = street_and_numbers(text)
    return _sounds_asked(syllables(street)) | {f"door {number}" for number in numbers}


def near_address_keys(address: str) -> list[set[str]]:
    """The keys of an address that was typed with one part wrong: each of these sets, without the part, may be the right one.

    Nothing for an address of few parts: what is left of it would find a whole street.
    """
    street, numbers = street_and_numbers(address)
    sounds, doors = syllables(street), {f"door {number}" for number in numbers}
    if len(sounds) + len(doors) < LEAST_PARTS:
        return []
    around = [_sounds_asked(sounds[:at]) | _sounds_asked(sounds[at + 1 :]) for at in range(len(sounds))]
    return [*(rest | doors for rest in around), *(_sounds_asked(sounds) | doors - {door} for door in sorted(doors))]


def _sounds_asked(sounds: Sequence[str]) -> set[str]:
    return _in_twos(sounds) or {f"street {sound}" for sound in sounds}


def _in_twos(sounds: Sequence[str]) -> set[str]:
    return {f"street {one} {other}" for one, other in pairwise(sounds)}


def near_number_keys(number: str) -> set[str]:
    """What a phone number has in common with the same number typed with one digit wrong. To be kept keyed, never plain."""
    return left_out(number) if len(number) >= LEAST_NUMBER else set()


def left_out(text: str) -> set[str]:
    """A text, and what is left of it without any one of its signs."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


@lru_cache(maxsize=65_536)
def fold(sound: str) -> str:
    """A sound with everything that is easily mistaken by ear made one."""
    for many, one in FOLDED:
        sound = sound.replace(many, one)
    return sound


def words_of(text: str) -> list[str]:
    """What was typed, word by word. Letters that follow each other are one name: "zhang xiu ying" is zhangxiuying."""
    words: list[str] = []
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        if words and re.fullmatch("[A-Za-z]+", word) and re.fullmatch("[A-Za-z]+", words[-1]):
            words[-1] += word
        elif word:
            words.append(word)
    return words


def numbers_of(keys: Iterable[str]) -> frozenset[int]:
    """Keys as numbers."""
    return frozenset(map(number_of, keys))
