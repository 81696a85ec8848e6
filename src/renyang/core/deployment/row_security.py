"""Row-level security, generated from what `core/access/reach.py` says of each table and installed after every migration.

A connection sees and writes the rows of the scope that `core/access/session.py` told it. Rows that hang on others are
found through views of the owner, in a schema that the application cannot name, so that one policy never runs another.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from renyang.core.access.reach import Own, Placed, Table, Term, Tied, readable_tables, subject, tables
from renyang.core.access.session import signing_key
from renyang.core.deployment.privileges import trail_tables

FUNCTIONS = Path(__file__).with_name("row_security.sql")
BLOCK = 64
RIGHTS = """GRANT USAGE ON SCHEMA guard TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA guard_rows TO PUBLIC;
REVOKE ALL ON guard_rows.key FROM PUBLIC"""
LEAKPROOF = ("arraycontains(anyarray, anyarray)", "arrayoverlap(anyarray, anyarray)", "replace(text, text, text)")
"""What searches call that no row can make fail, so that it may be looked up in an index before a row's reach is known."""
TRUSTED = "(SELECT guard.trusted())"


def _quoted(*names: str) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class _Views:
    """A view of each table through which reach leads to other tables: a row's key, and the columns that are asked."""

    def __init__(self) -> None:
        self.columns: defaultdict[tuple[Table, str], set[str]] = defaultdict(set)
        self.tables: set[tuple[Table, ...]] = set()

    def create(self) -> list[str]:
        views = [self._create(base, key, sorted(columns)) for (base, key), columns in self.columns.items()]
        return [*views, *map(_all_within, sorted(self.tables, key=_name_of))]

    def _create(self, base: Table, key: str, columns: list[str]) -> str:
        rows = base._base_manager.order_by().values_list(key, *columns)
        listed = ", ".join(map(_quoted, ("key", *columns)))
        return f"CREATE VIEW {_view(base)} ({listed}) AS {rows.query}"


def _view(base: Table) -> str:
    return _quoted("guard_rows", base._meta.db_table)


def _name_of(tables: tuple[Table, ...]) -> str:
    return "all " + " ".join(table._meta.db_table for table in tables)


def _all_within(tables: tuple[Table, ...]) -> str:
    """A function that says whether all rows of these tables lie within one range of divisions: then so does all that
    hangs on them, and need not be looked up row by row.
    """
    within = " AND ".join(
        f"""coalesce((SELECT min(division_code) COLLATE "C" >= bounds[1] AND max(division_code) COLLATE "C" < bounds[2]
            FROM public.{_quoted(table._meta.db_table)}), true)"""  # noqa: S608 - a model's table
        for table in tables
    )
    return f"""CREATE FUNCTION {_quoted("guard", _name_of(tables))}(roles text) RETURNS boolean LANGUAGE plpgsql STABLE
        SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        DECLARE bounds text[] := guard.divisions(roles);
        BEGIN RETURN cardinality(bounds) = 2 AND {within}; END $$"""


def _field(model: Table, path: str) -> Any:
    """The field at the end of a path."""
    *relations, last = path.split("__")
    at: Any = model
    for name in relations:
        at = at._meta.get_field(name).related_model
    return at._meta.pk if last == "pk" else at._meta.get_field(last)


def _test(term: Term, column: str, kind: str) -> str:
    """The condition on one column that a term sets."""
    match term:
        case Placed(above=True):
            return f"{column} = ANY ((SELECT guard.divisions({_literal(term.key)}))::text[])"
        case Placed():
            return f'width_bucket({column}::text COLLATE "C", (SELECT guard.divisions({_literal(term.key)}))) % 2 = 1'
        case Tied():
            return f"{column} = ANY ((SELECT guard.tied({_literal(term.root._meta.db_table)}))::{kind}[])"
        case Own():
            return f"{column} = (SELECT guard.actor())"


@dataclass(frozen=True)
class _Rows:
    """The rows of a model's table, or of its history, which keeps the model's columns beside its own."""

    model: Any
    table: str
    views: _Views

    def condition(self, terms: Iterable[Term]) -> str:
        """The condition for the rows: trusted, or within reach by one of the terms."""
        direct: list[str] = []
        through: defaultdict[str, list[str]] = defaultdict(list)
        everything: dict[str, None] = {}
        for term in terms:
            field = _field(self.model, term.path)
            kind = (field.target_field if field.is_relation else field).cast_db_type(connections["default"])
            way, column = self._column(term.path)
            tests = [_test(term, column, kind)]
            for path, value in term.where if isinstance(term, Placed) else ():
                tests.append(f"{self._column(path)[1]} = {_literal(value)}")
            (through[way] if way else direct).append(" AND ".join(tests))
            if way and isinstance(term, Placed) and not term.where:
                everything[self._all(term)] = None
        # Not EXISTS: PostgreSQL would look up the whole other table, for however few rows are asked for.
        ways = [f"(SELECT {_any(tests)} FROM {way})" for way, tests in through.items()]  # noqa: S608 - of models
        return _any([TRUSTED, *everything, *direct, *ways] if ways else [*direct, TRUSTED])

    def _all(self, term: Placed) -> str:
        """Whether all rows that a path leads through lie within these roles' divisions."""
        at, tables = self.model, []
        for name in term.path.split("__")[:-1]:
            at = at._meta.get_field(name).related_model
            if any(field.name == "division_code" for field in at._meta.local_fields):
                tables.append(at)
        self.views.tables.add(tuple(tables))
        return f"(SELECT {_quoted('guard', _name_of(tuple(tables)))}({_literal(term.key)}))"

    def _column(self, path: str) -> tuple[str, str]:
        """The column at a path, with the view that leads to it if it is another table's."""
        first, _, rest = path.partition("__")
        key = _quoted(
            self.table, self.model._meta.pk.column if self.table == self.model._meta.db_table else "pgh_obj_id"
        )
        if not rest:
            return "", key if path == "pk" else _quoted(self.table, self.model._meta.get_field(path).column)
        hop = self.model._meta.get_field(first)
        if hop.concrete:
            base, asked, start = hop.related_model, rest, _quoted(self.table, hop.column)
        else:
            base, asked, start = self.model, path, key
        of, (turn, _, further) = "pk", asked.partition("__")
        if further and not base._meta.get_field(turn).concrete:  # straight to the row on the other side of it
            base, asked, of = base._meta.get_field(turn).related_model, further, base._meta.get_field(turn).field.name
        self.views.columns[base, of].add(asked)
        return f"{_view(base)} AS way WHERE way.key = {start}", _quoted("way", asked)


def _any(tests: list[str]) -> str:
    return " OR ".join(f"({test})" for test in tests)


def _policies(model: Table, table: str, terms: tuple[Term, ...], views: _Views) -> dict[str, str]:
    """The policies of a table by name."""
    rows = _Rows(model, table, views)
    if model in readable_tables():
        anybody = {"above": "FOR SELECT USING (true)"}
        return anybody if table in trail_tables() else anybody | {"reach": f"FOR ALL USING ({rows.condition(terms)})"}
    if table in trail_tables():
        return {"reach": f"FOR SELECT USING ({rows.condition(terms)})"}
    above = [term for term in terms if isinstance(term, Placed) and term.above]
    policies = {"reach": f"FOR ALL USING ({rows.condition(term for term in terms if term not in above)})"}
    return policies | {"above": f"FOR SELECT USING ({rows.condition(above)})"} if above else policies


def wanted() -> dict[str, dict[str, str]]:
    """The policies of each table that is not open."""
    return _generated()[0]


def _generated() -> tuple[dict[str, dict[str, str]], list[str]]:
    views = _Views()
    policies = {
        model._meta.db_table: _policies(subject(model), model._meta.db_table, terms, views)
        for model, terms in tables().items()
    }
    return policies, views.create()


def _script() -> tuple[list[str], str]:
    """The statements that install everything, and their digest."""
    policies, views = _generated()
    statements = [FUNCTIONS.read_text(encoding="utf-8"), *views]
    for table, named in policies.items():
        statements.append(f"ALTER TABLE {_quoted(table)} ENABLE ROW LEVEL SECURITY")
        statements += [f"CREATE POLICY {_quoted(name)} ON {_quoted(table)} {body}" for name, body in named.items()]
    return statements, hashlib.sha256("\n".join(statements).encode()).hexdigest()


def install_row_security(using: str = "default", **_: object) -> None:
    """Install the policies, as the owner, where they are missing or outdated, and tell the database the signing key."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if not present.issuperset(wanted()):
        return
    statements, digest = _script()
    with transaction.atomic(using), connection.cursor() as cursor:
        if _noted(cursor) != f"{digest} {_installed(cursor)}" or _closed(cursor) != set(wanted()):
            remove(cursor)
            for statement in statements:
                cursor.execute(statement)
            cursor.execute(f"COMMENT ON SCHEMA guard IS '{digest} {_installed(cursor)}'")
        cursor.execute(RIGHTS)  # which a backup does not hold, nor the key
        _mark_leakproof(cursor)
        pads = [bytes(byte ^ pad for byte in signing_key().ljust(BLOCK, b"\0")) for pad in (0x36, 0x5C)]
        cursor.execute("DELETE FROM guard_rows.key")
        cursor.execute("INSERT INTO guard_rows.key VALUES (%s, %s)", pads)


def _mark_leakproof(cursor: Any) -> None:
    """As a superuser, which the owner of the embedded database is; for others docs/operations says what to run."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone() == (True,):
        for function in LEAKPROOF:
            cursor.execute(f"ALTER FUNCTION pg_catalog.{function} LEAKPROOF")


def before_migration(using: str = "default", plan: Iterable[object] = (), **_: object) -> None:
    """Remove the policies while tables change, which could not change a column that a policy names. Until they are
    installed again the application sees no rows.
    """
    if plan:
        with connections[using].cursor() as cursor:
            remove(cursor)


def remove(cursor: Any) -> None:
    """Drop every policy with what it uses; tables stay closed."""
    cursor.execute("DROP SCHEMA IF EXISTS guard, guard_rows CASCADE")
    cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()")
    for table, name in cursor.fetchall():
        cursor.execute(f"DROP POLICY {_quoted(name)} ON {_quoted(table)}")


def _installed(cursor: Any) -> str:
    """A digest of the policies as the database keeps them."""
    cursor.execute(
        """SELECT md5(coalesce(string_agg(concat_ws(' ', tablename, policyname, permissive, roles, cmd, qual, with_check),
                  E'\\n' ORDER BY tablename COLLATE "C", policyname COLLATE "C"), ''))
           FROM pg_policies WHERE schemaname = current_schema()"""
    )
    return str(cursor.fetchone()[0])


def _noted(cursor: Any) -> str:
    """What was noted when the policies were installed: the digest of the statements, and that of their result."""
    cursor.execute("SELECT obj_description(to_regnamespace('guard'), 'pg_namespace')")
    return str(cursor.fetchone()[0])


def _closed(cursor: Any) -> set[str]:
    """The tables with row-level security and a policy."""
    cursor.execute(
        """SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity
           AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)"""
    )
    return {name for (name,) in cursor.fetchall()}


def row_security_faults(using: str = "default") -> list[str]:
    """What is wrong with row-level security in this database; empty if every row is kept as declared."""
    with connections[using].cursor() as cursor:
        faults = [f"{table} has no policy" for table in sorted(wanted().keys() - _closed(cursor))]
        if not faults and _noted(cursor) != f"{_script()[1]} {_installed(cursor)}":
            faults.append("the policies are not those of this version")
        if not faults:
            cursor.execute("SELECT guard.trusted()")
            if cursor.fetchone() != (True,):
                faults.append("RENYANG_SECRET_KEY is not the one that the database was told")
    return faults
