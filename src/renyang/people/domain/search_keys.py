"""Search keys of a person as stored in her row (`science.search_keys`); those of sealed facts are keyed hashes."""

from renyang.core.sealing.seal import keys
from renyang.science import search_keys

PHONE_TAIL, NEAR_PHONE = "phone_tail", "near_phone"
TAIL = 4  # digits


def found_by(name: str, address: str, phone: str | None) -> list[int]:
    """All search keys of a person with this name, address and phone, sorted."""
    plain = search_keys.given_name_keys(name) | search_keys.near_name_keys(name) | search_keys.address_keys(address)
    sealed = {keyed(PHONE_TAIL, phone[-TAIL:])} | {
        keyed(NEAR_PHONE, key) for key in search_keys.near_number_keys(phone)
    } if phone else set()  # fmt: skip
    return sorted({*search_keys.numbers_of(plain), *sealed})


def keyed(kind: str, key: str) -> int:
    """The search key of a sealed fact: its keyed hash, cut to 64 bits, which does not reveal the value."""
    return int.from_bytes(keys().hash(key, kind)[:8], signed=True)
