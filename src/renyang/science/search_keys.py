"""Search keys of names, addresses and numbers, compared for equality only.

A database without trigrams can search an array of keys, if it holds every text by which a row should be found. One
mistake, and some kinds of two, is tolerated by keys that leave out a character: two texts that differ by one character
missing, added, wrong or swapped with its neighbour share a text when one is left out of either (symmetric deletes, W.
Garbe 2012 [M]). Sounds that input methods treat as equal (zh z, ang an, l n ...) are folded.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from renyang.science.addresses import street_and_numbers
from renyang.science.names import COMPOUND, normalise_name, sound_key, syllables

FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("l", "n"), ("f", "h"))
"""Sounds that speakers of southern dialects do not distinguish, as input methods offer them [M]."""
LONG_NAME = 3  # characters: leaving one out of fewer leaves a surname, which matches thousands
LEAST_SOUND = 4  # letters, for the same reason
LEAST_PARTS = 4  # of an address: the rest of fewer names a whole street
LEAST_NUMBER = 7  # digits of a phone number without its area code


@lru_cache(maxsize=65_536)
def number_of(key: str) -> int:
    """A key as a signed 64-bit number for an index. Among a billion keys, two coincide in about one of 40 registers."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)


def given_name_key(text: str) -> str:
    """The key of a given name. The beginning of a name needs no key: an ordered index of names finds it."""
    return f"name {normalise_name(text)}"


def given_name_keys(name: str) -> set[str]:
    """The keys of what follows the surname: 秀英 finds both 张秀英 and 欧阳秀英."""
    name = normalise_name(name)
    surnames = (1, 2) if name[:2] in COMPOUND else (1,)
    return {given_name_key(name[length:]) for length in surnames if name[length:]}


def near_name_keys(name: str) -> set[str]:
    """Keys that a name shares with the same name written with one mistake, in characters, letters or sound."""
    name, sound = normalise_name(name), sound_key(name)
    keys = {f"folded {fold(sound)}"}
    if len(name) >= LONG_NAME and not name.isascii():
        keys |= {f"near name {text}" for text in left_out(name)}
    if len(sound) >= LEAST_SOUND:
        keys |= {f"near sound {text}" for text in left_out(sound)}
    return keys


def address_keys(address: str) -> set[str]:
    """The sounds of an address's road or estate, singly and in pairs, and its numbers: any part can be searched."""
    street, numbers = street_and_numbers(address)
    sounds = syllables(street)
    return {*(f"street {sound}" for sound in sounds), *_in_twos(sounds), *(f"door {number}" for number in numbers)}


def address_asked(text: str) -> set[str]:
    """The keys of a typed part of an address: pairs of sounds, more selective than single ones, and numbers."""
    street, numbers = street_and_numbers(text)
    return _sounds_asked(syllables(street)) | {f"door {number}" for number in numbers}


def near_address_keys(address: str) -> list[set[str]]:
    """Alternative key sets for an address typed with one wrong part; each set leaves out one part.

    Empty for an address of few parts: the rest would match a whole street.
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
    """Keys a phone number shares with the same number typed with one wrong digit. Store them keyed, never plain."""
    return left_out(number) if len(number) >= LEAST_NUMBER else set()


def left_out(text: str) -> set[str]:
    """A text, and the text without each of its characters in turn."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


@lru_cache(maxsize=65_536)
def fold(sound: str) -> str:
    """A sound with easily confused sounds replaced by one of them."""
    for many, one in FOLDED:
        sound = sound.replace(many, one)
    return sound


def words_of(text: str) -> list[str]:
    """The words that were typed. Adjacent Latin words are joined as one name: "zhang xiu ying" is zhangxiuying."""
    words: list[str] = []
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        if words and re.fullmatch("[A-Za-z]+", word) and re.fullmatch("[A-Za-z]+", words[-1]):
            words[-1] += word
        elif word:
            words.append(word)
    return words


def abbreviates(text: str, sounds: Sequence[str]) -> bool:
    """Whether a text in small letters is written of the beginnings of the first sounds, as input methods take them: zp,
    zhp and zhaop are all zhao pian. An empty text abbreviates anything.
    """
    if not text or not sounds:
        return not text
    lengths = range(1, min(len(text), len(sounds[0])) + 1)
    return any(text[:length] == sounds[0][:length] and abbreviates(text[length:], sounds[1:]) for length in lengths)


def name_fit(name: str, text: str) -> int | None:
    """How well a text fits a name: 0 if it begins the name, 1 if it is within it, None if some word of it is not.

    Words fit as written, or as an abbreviation of the sounds from any character on; a single Latin letter fits only the
    beginning.
    """
    fits = [_word_fit(name.casefold(), word) for word in text.casefold().split()]
    return None if None in fits or not fits else fits[0]


def _word_fit(name: str, word: str) -> int | None:
    sounds = syllables(name) if word.isascii() and word.isalpha() else ()
    if name.startswith(word) or abbreviates(word, sounds):
        return 0
    if len(word) == 1 and sounds:
        return None
    return 1 if word in name or any(abbreviates(word, sounds[at:]) for at in range(1, len(sounds))) else None


def numbers_of(keys: Iterable[str]) -> frozenset[int]:
    """The keys as numbers."""
    return frozenset(map(number_of, keys))
