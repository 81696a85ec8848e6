"""Sealing: what is kept cannot be read, moved or altered; keys change without loss."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg.sql import SQL, Identifier

from renyang.core.access.gate import Actor
from renyang.core.deployment import checkup
from renyang.core.deployment.checkup import examine
from renyang.core.deployment.rotation import keys_of_history, reseal, sealed_columns
from renyang.core.sealing import seal
from renyang.core.sealing.seal import CannotOpenError, Keys, keys
from renyang.people.models import Person
from tests.commands import Run
from tests.world import ZHANG_ID, zhang


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_again(plain: bytes, place: str) -> None:
    """Round trip, for any bytes and place."""
    assert keys().open(keys().seal(plain, place), place) == plain


@given(st.binary(min_size=1, max_size=60), st.data())
def test_altered_bytes_do_not_open(plain: bytes, data: st.DataObject) -> None:
    """GCM authenticates every byte: changing any one is noticed."""
    sealed = bytearray(keys().seal(plain, "t.c"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpenError):
        keys().open(bytes(sealed), "t.c")


def test_a_value_does_not_open_in_another_column() -> None:
    """The place is authenticated with the value."""
    with pytest.raises(CannotOpenError):
        keys().open(keys().seal(b"secret", "people_person.phone"), "people_person.resident_id")


def test_equal_values_are_sealed_differently_and_looked_up_alike() -> None:
    """Nonces differ; look-up hashes of one name are equal and of two names differ."""
    assert keys().seal(b"x", "t.c") != keys().seal(b"x", "t.c")
    assert keys().hash("1234", "phone") == keys().hash("1234", "phone") != keys().hash("1234", "resident_id_tail")


def test_the_database_holds_no_readable_id(db: None) -> None:
    """Neither ID nor phone stands in any row of the register, its history or staging."""
    person = zhang()
    assert person.resident_id == ZHANG_ID
    with connection.cursor() as cursor:
        for table in ("people_person", "people_personevent", "people_sourcerecord", "core_stagedrow"):
            search = SQL("SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s OR t::text LIKE %s")
            cursor.execute(search.format(table=Identifier(table)), [f"%{ZHANG_ID}%", "%19900000001%"])
            assert cursor.fetchone() == (0,), table


def test_people_are_found_by_hash(db: None) -> None:
    """The plain text is given to the filter, the hash is compared."""
    assert Person.objects.get(resident_id_lookup=ZHANG_ID) == zhang()
    assert Person.objects.get(phone_lookup="19900000001") == zhang()


def test_keys_rotate_without_loss(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of the sealing key everything opens with the new key alone."""
    person = zhang()
    both = keys()
    other = next(number for number in both.sealing if number != both.current)
    monkeypatch.setattr(seal, "keys", lambda: None)
    rotated = Keys(both.sealing, other, both.lookup)
    for module in ("renyang.core.services.resealing", "renyang.core.sealing.fields"):
        monkeypatch.setattr(f"{module}.keys", lambda: rotated)
    assert sum(count for _place, count in reseal(Actor.operator())) > 0
    only_new = Keys({other: both.sealing[other]}, other, both.lookup)
    monkeypatch.setattr("renyang.core.sealing.fields.keys", lambda: only_new)
    assert Person.objects.get(pk=person.pk).resident_id == ZHANG_ID
    assert sum(count for _place, count in reseal(Actor.operator())) == 0


def test_history_names_who_rotated_the_keys(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each resealed value is a change of its row: by the operator, through the service that reseals."""
    both = keys()
    rotated = Keys(both.sealing, 1, both.lookup)
    for module in ("renyang.core.services.resealing", "renyang.core.sealing.fields"):
        monkeypatch.setattr(f"{module}.keys", lambda: rotated)
    dict(reseal(Actor.operator()))
    latest = Person.pgh_event_model.objects.filter(pgh_obj=zhang()).latest("pgh_id")
    assert latest.pgh_context.metadata["actor"] == "operator"
    assert latest.pgh_context.metadata["service"] == "core.services.resealing.values_reseal"


def _of_keys() -> str:
    return next(finding.found for finding in examine() if finding.what == "keys")


def test_history_says_which_keys_it_needs(db: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What key 2 sealed in history still needs it after everything else was sealed anew with key 1."""
    both = keys()
    assert (both.current, keys_of_history()) == (2, [2])
    rotated = Keys(both.sealing, 1, both.lookup)
    for module in ("renyang.core.services.resealing", "renyang.core.sealing.fields", "renyang.core.sealing.factors"):
        monkeypatch.setattr(f"{module}.keys", lambda: rotated)
    said = run("rotate-keys")
    assert said.code == 0
    assert "still needs the keys 1, 2" in said.out  # 1: history tells the sealing anew, too
    assert "keep 1 for history" in _of_keys()
    monkeypatch.setattr(f"{checkup.__name__}.keys", lambda: rotated)
    assert "keep 2 for history" in _of_keys()
    monkeypatch.setattr(f"{checkup.__name__}.keys", lambda: Keys({1: both.sealing[1]}, 1, both.lookup))
    assert "history needs the keys 2" in _of_keys()


def test_every_sealed_column_is_rotated() -> None:
    """IDs, phones, source records and staged rows are all sealed columns."""
    assert {f"{table}.{column}" for table, column in sealed_columns()} >= {
        "people_person.resident_id",
        "people_person.phone",
        "people_carer.phone",
        "people_sourcerecord.sealed",
        "core_stagedrow.cells",
    }
