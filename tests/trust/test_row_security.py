"""The database itself keeps rows from a request's session: raw SQL, as the application's role, for every table and persona.

What a persona may reach is computed by the gate (`visible_to`), which the other tests compare with the roles' purposes.
"""

import contextlib
import datetime as dt
import functools
import os
from collections.abc import Callable, Iterator
from operator import or_

import psycopg
import pytest
from django.db import ProgrammingError, connection, models, transaction
from django.db.models import Q
from django.test import Client

from renyang.care.models import Need
from renyang.core.access import session
from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, covered
from renyang.core.access.reach import acting, open_tables, readable_tables, subject, tables
from renyang.core.access.roles import DEPARTMENT_OFFICERS, STREET_STAFF, Purpose, Role
from renyang.core.deployment.privileges import trail_tables
from renyang.core.deployment.row_security import row_security_faults
from renyang.core.models import ApiToken, Grant, ImportBatch, Postponement, StagedRow, User
from renyang.core.services import grant_give, user_create
from renyang.people.models import (
    AfterDeath,
    Assessment,
    Carer,
    Collection,
    CollectionRow,
    Consent,
    Edge,
    EmergencyOpening,
    Exclusion,
    Household,
    LifeEvent,
    Link,
    Move,
    Person,
    Proposal,
    Scored,
    Screening,
    SourceRecord,
)
from renyang.people.rules.policies import REVIEWERS
from renyang.supplies.models import Loan
from tests.personas import COMMUNITY, ELSEWHERE, FAMILY, HERE, OFFICER, PERSONAS, STRANGER, Persona
from tests.sweep import declared_routes
from tests.world import PASSWORD, zhang

AT_WORK = STREET_STAFF | DEPARTMENT_OFFICERS
FILE = (Assessment, Screening, Consent, AfterDeath, LifeEvent, Exclusion, Proposal, Need)
OPEN = {
    "core_columnmapping",
    "core_division",
    "core_historyblock",
    "core_historymark",
    "core_historypart",
    "core_setting",
    "core_signinattempt",
    "core_user",
    "people_linkagemodel",
}
ActorOf = Callable[[Persona], Actor]


@pytest.fixture
def rows(db: None) -> None:
    """Rows of every room in the town the records are of, and one of each table that is empty still."""
    for room in declared_routes():
        if hasattr(room, "rows"):
            room.rows()
    record_read(
        actor=_actor(OFFICER), subject="person", subject_id=zhang().pk, division_code=COMMUNITY, facts=["phone"]
    )
    for model in _kept():
        if not model._base_manager.exists():
            _made(model)


def _made(model: type[models.Model]) -> models.Model:
    """A row with the least that its table asks for, in the town the records are of."""
    plain = {
        "CharField": "x", "TextField": "x", "BinaryField": b"x", "DateField": dt.date(2026, 1, 1), "JSONField": {},
        "DateTimeField": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "ArrayField": [], "BooleanField": False,
    }  # fmt: skip
    values = {}
    for field in model._meta.local_concrete_fields:
        if field.null or field.has_default() or field.name == "id":
            continue
        if field.is_relation:
            used = model._base_manager.values(field.name) if field.one_to_one else ()
            free = field.related_model._base_manager.exclude(pk__in=used)
            values[field.name] = free.first() or _made(field.related_model)
        elif field.name == "division_code":
            values[field.name] = HERE
        elif field.choices:
            values[field.name] = next(value for value, _label in field.choices)
        else:
            values[field.name] = plain.get(field.get_internal_type(), 1)
    return model._base_manager.create(**values)


@contextlib.contextmanager
def acts(actor: Actor) -> Iterator[None]:
    """What runs in the block is told to the database as a request of this actor."""
    acting(actor)
    try:
        yield
    finally:
        session.tell(session.TRUSTED)


def _ask(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _keys(model: type[models.Model]) -> set[object]:
    key = "pgh_id" if subject(model) is not model else model._meta.pk.column
    return {key for (key,) in _ask(f'SELECT "{key}" FROM "{model._meta.db_table}"')}  # noqa: S608


def _kept() -> list[type[models.Model]]:
    return [model for model in tables() if subject(model) is model]


def _of_root(actor: Actor, model: type[models.Model]) -> models.QuerySet[models.Model]:
    """What the gate shows of a model, whatever for."""
    gated: GatedQuerySet = GatedQuerySet(model)
    return functools.reduce(or_, (gated.visible_to(actor, action) for action in Action))


def _within(actor: Actor, model: type[models.Model]) -> models.QuerySet[models.Model]:
    """The rows of a table within an actor's reach: what the gate shows; of a file, all that hangs on whoever is shown."""
    rows, people = model._base_manager.all(), Person.objects.filter(pk__in=_of_root(actor, Person).values("pk"))
    placed = covered(actor.granted(AT_WORK))
    records = SourceRecord.objects.filter(Q(link__person__in=people) | placed)
    if model in readable_tables() or actor.trusted:
        return rows
    if model in FILE:
        return rows.filter(record__link__person__in=people)
    if model is SourceRecord:
        return records
    if model is Household:
        return rows.filter(placed)
    street = actor.granted(STREET_STAFF)
    own = actor.user.pk if actor.user else 0
    narrowed = {
        Link: Q(person__in=people),
        Carer: Q(person__in=people) | Q(user=own),
        Edge: Q(left__in=records),
        Scored: Q(record__in=records),
        StagedRow: Q(batch__in=_of_root(actor, ImportBatch)),
        CollectionRow: Q(collection__in=_of_root(actor, Collection)),
        ApiToken: Q(user=own),
        Postponement: Q(user=own),
        Move: Q(pk__in=_of_root(actor, Move).values("pk")) | covered(street, "to_division"),
        Person: Q(pk__in=people.values("pk")) | covered(actor.granted(REVIEWERS)),
        EmergencyOpening: Q(pk__in=_of_root(actor, EmergencyOpening).values("pk")) | Q(user=own),
        Loan: covered(street, "lender__division_code") | covered(street, "borrower__division_code"),
    }
    return rows.filter(narrowed[model]) if model in narrowed else _of_root(actor, model)


def _actor(persona: Persona | None) -> Actor:
    return Actor() if persona is None else Actor.of(User.objects.get(username=persona.username))


def test_row_security_is_as_declared(db: None) -> None:
    """Every table has its policies, as they were generated, and the database knows the key."""
    assert row_security_faults() == []


def test_only_these_tables_are_open(db: None) -> None:
    """Each says why; every other table of the program keeps its rows, those of history too. Other packages' tables are
    about accounts, sessions and jobs.
    """
    assert {model._meta.db_table for model in open_tables()} == OPEN
    assert {model._meta.db_table for model in readable_tables()} == {"core_apitoken", "core_grant", "supplies_stock"}
    assert all({**open_tables(), **readable_tables()}.values())
    secured = _ask("SELECT relname FROM pg_class WHERE relrowsecurity")
    named = {name for (name,) in _ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    others = ("auth_", "django_", "procrastinate_", "pghistory_", "account_", "mfa_", "cache")
    left = {name for name in named - {name for (name,) in secured} if not str(name).startswith(others)}
    assert left == OPEN | {f"{name}event" for name in OPEN if f"{name}event" in named}


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_persona_reads_what_is_within_reach(persona: Persona | None, rows: None) -> None:
    """Raw SQL finds these rows of each table and no others; without an actor, none."""
    actor = _actor(persona)
    expected = {model: set(_within(actor, model).values_list("pk", flat=True)) for model in _kept()}
    with acts(actor):
        assert {model: _keys(model) for model in _kept()} == expected
    if persona is None:
        assert not any(keys for model, keys in expected.items() if model not in readable_tables())


def test_every_table_has_rows_to_keep(rows: None) -> None:
    """So that nothing is kept by being empty; the officer of the town reaches some of most."""
    empty = {model._meta.db_table for model in _kept() if not model._base_manager.exists()}
    assert empty == set()


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_persona_writes_nothing_outside(persona: Persona | None, rows: None) -> None:
    """A change or a deletion of rows out of reach touches nothing, and a copy of such a row is refused."""
    actor = _actor(persona)
    for model in _kept():
        table, key = model._meta.db_table, model._meta.pk.column
        if table in trail_tables():
            continue
        within = (
            set(_within(actor, model).values_list("pk", flat=True))
            if model not in readable_tables()
            else set(_of_root(actor, model).values_list("pk", flat=True))
        )
        outside = [pk for pk in model._base_manager.values_list("pk", flat=True) if pk not in within]
        above = [pk for pk in within if pk not in _writable(actor, model, within)]
        for pk in [*outside[:1], *above[:1]]:
            (copied,) = _ask(f'SELECT to_jsonb("{table}")::text FROM "{table}" WHERE "{key}" = %s', pk)  # noqa: S608
            with acts(actor):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f'UPDATE "{table}" SET "{key}" = "{key}" WHERE "{key}" = %s', [pk])  # noqa: S608
                    assert cursor.rowcount == 0, table
                    cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = %s', [pk])  # noqa: S608
                    assert cursor.rowcount == 0, table
                with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                    connection.cursor().execute(
                        f'INSERT INTO "{table}" SELECT (jsonb_populate_record(NULL::"{table}", %s::jsonb)).*',
                        copied,
                    )


def _writable(actor: Actor, model: type[models.Model], within: set[object]) -> set[object]:
    """Without what is seen from within only: rows of the divisions above."""
    if "division_code" not in {field.name for field in model._meta.fields} or model in {SourceRecord, Grant}:
        return within
    ties = set(Person.objects.filter(pk__in=within).values_list("pk", flat=True)) if model is Person else set()
    return ties | set(model._base_manager.filter(covered(actor.grants), pk__in=within).values_list("pk", flat=True))


@pytest.mark.parametrize("persona", [STRANGER, FAMILY, None])
def test_history_is_kept_like_the_rows_it_is_of(persona: Persona | None, rows: None) -> None:
    """Of a town where she holds nothing, a stranger reads no history; a daughter that of her mother alone."""
    actor = _actor(persona)
    mother = zhang().pk
    with acts(actor):
        seen = _ask("SELECT DISTINCT pgh_obj_id FROM people_personevent")
        assert seen == ([(mother,)] if persona == FAMILY else [])
        for model in tables():
            if subject(model) is not model and persona is None and subject(model) not in readable_tables():
                assert _keys(model) == set(), model


def test_a_scope_that_nobody_signed_opens_nothing(rows: None, actor_of: ActorOf) -> None:
    """Neither one that is made up, nor one that was signed for another connection or altered."""
    with acts(actor_of(STRANGER)):
        (told,) = _ask("SELECT current_setting('renyang.scope')")[0]
        for forged in ('{"trusted":true}', "0" * 64 + '{"trusted":true}', str(told).replace(ELSEWHERE[:6], HERE[:6])):
            _ask("SELECT set_config('renyang.scope', %s, false)", forged)
            assert _ask("SELECT count(*) FROM people_person") == [(0,)]
    with acts(actor_of(OFFICER)):
        (told,) = _ask("SELECT current_setting('renyang.scope')")[0]
        assert _ask("SELECT count(*) FROM people_person") != [(0,)]
        with psycopg.connect(os.environ["DATABASE_URL"]) as other:
            other.execute("SELECT set_config('renyang.scope', %s, false)", [told])
            assert other.execute("SELECT count(*) FROM people_person").fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM guard_rows.key",
        "SELECT * FROM guard_rows.people_person",
        "CREATE OR REPLACE FUNCTION guard.trusted() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY reach ON people_person",
        "SET ROLE postgres",
    ],
)
def test_what_keeps_the_rows_cannot_be_seen_or_changed(db: None, statement: str) -> None:
    """The key, the views that policies use, their functions, and the policies themselves."""
    with pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute(statement)


def test_an_address_hides_a_table_s_views_too(db: None) -> None:
    """Not even by number may the application read what policies look up."""
    with pytest.raises(ProgrammingError), transaction.atomic():
        _ask("SELECT table_to_xml(to_regclass('guard_rows.people_person'), true, false, '')")


def test_a_request_ends_with_its_rights(rows: None, sign_in: Callable[[Persona | None], Client]) -> None:
    """During a request the connection has the actor's rows, for a stranger none; after it those it had before."""
    seen: list[object] = []

    def watch(
        execute: Callable[..., object], sql: str, params: object, many: bool, context: dict[str, object]
    ) -> object:
        if "core_division" in sql:
            seen.append(_count(context["connection"]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        assert sign_in(STRANGER).get("/register/").status_code == 200
    assert seen
    assert set(seen) == {0}
    assert Person.objects.exists()


def _count(asked: object) -> object:
    with asked.connection.cursor() as cursor:
        return cursor.execute("SELECT count(*) FROM people_person").fetchone()[0]


def test_a_transaction_that_fails_leaves_the_rights_as_they_were(rows: None, actor_of: ActorOf) -> None:
    """A block with all rows, within a transaction that is rolled back, ends with the actor's."""
    with acts(actor_of(STRANGER)):
        with pytest.raises(ProgrammingError), transaction.atomic(), session.trusted():
            _ask("SELECT no_column FROM people_person")
        assert _ask("SELECT count(*) FROM people_person") == [(0,)]
        with session.trusted():
            assert _ask("SELECT count(*) FROM people_person") != [(0,)]
        assert _ask("SELECT count(*) FROM people_person") == [(0,)]


def test_several_grants_give_the_rows_of_each(rows: None) -> None:
    """Two neighbouring communities and a far one: their ranges are joined, and what lies between stays outside."""
    operator = Actor.operator("test")
    user = user_create(actor=operator, username="many", display_name="many", password=PASSWORD)
    for division in (COMMUNITY, "320199001002", ELSEWHERE):
        grant_give(actor=operator, user=user, role=Role.COMMUNITY_WORKER, division_code=division, purpose=Purpose.CARE)
    actor = Actor.of(user)
    with acts(actor):
        assert _keys(Person) == set(Person.objects.visible_to(actor).values_list("pk", flat=True)) != set()
        assert _ask("SELECT count(*) FROM resilience_stressrun") != [(0,)]  # of the sub-district: seen from within
