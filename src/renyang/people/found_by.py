"""The keys under which a person is found (science.finding), as her row keeps them: those of sealed facts are keyed hashes."""

from renyang.core.seal import keys
from renyang.science import finding

PHONE_TAIL, NEAR_PHONE = "phone_tail", "near_phone"
TAIL = 4  # digits


def found_by(name: str, address: str, phone: str | None) -> list[int]:
    """Everything under which somebody of this name, address and phone is found, in order."""
    plain = finding.given_name_keys(name) | finding.near_name_keys(name) | finding.address_keys(address)
    sealed = {keyed(PHONE_TAIL, phone[-TAIL:])} | {
        keyed(NEAR_PHONE, key) for key in finding.near_number_keys(phone)
    } if phone else set()  # fmt: skip
    return sorted({*finding.numbers_of(plain), *sealed})


def keyed(kind: str, key: str) -> int:
    """The key of a sealed fact: its keyed hash, which nobody can guess from the row, cut to 64 bits."""
    return int.from_bytes(keys().hash(key, kind)[:8], signed=True)
