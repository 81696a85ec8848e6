"""Rows are written by services, and by the few files of the ground that are the importer, the log, the jobs and the upkeep."""

import ast
import re
from itertools import chain

import pytest
from django.apps import apps

from tests.architecture.source import calls, place, sources, stands_in, tree_of

MAY_WRITE = (
    "*/services",
    "core/bulk.py",
    "core/files/tables.py",
    "core/jobs",
    "core/deployment",
)
ALWAYS = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "_raw_delete"}
ALWAYS |= {f"a{name}" for name in ALWAYS} | {"executemany"}
KEYWORDS = {"update", "aupdate"}
"""A query set is updated by keywords alone; a dict, a set, a digest or a progress bar by position. A dict takes `|=`."""
NO_POSITION = {"save", "asave"}
"""A row is saved by keywords alone; a chart or a community is saved to a file, which is named by position."""
RELATED = {"add", "set", "remove", "clear", "aadd", "aset", "aremove", "aclear"}
"""What the manager of related rows writes; a set has methods of these names too, so whose they are decides."""
SQL = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO|COPY\s+\S+.*?\sFROM)\b", re.DOTALL
)


def _related_names() -> set[str]:
    """The attributes of rows that are managers of related rows."""
    names: set[str] = set()
    for model in apps.get_models():
        relations = [name for relation in model._meta.related_objects if (name := relation.get_accessor_name())]
        names |= {*relations, *(field.name for field in model._meta.many_to_many)}
    return names


def _starred(call: ast.Call) -> bool:
    return any(isinstance(argument, ast.Starred) for argument in call.args)


def _is_write(call: ast.Call, attribute: ast.Attribute) -> bool:
    name, owner = attribute.attr, attribute.value
    return (
        name in ALWAYS
        or (name in KEYWORDS and bool(call.keywords) and not call.args)
        or (name in NO_POSITION and (not call.args or _starred(call)))
        or (name in RELATED and isinstance(owner, ast.Attribute) and owner.attr in _related_names())
    )


def writes(tree: ast.Module) -> list[str]:
    """Each call that writes rows and each statement of SQL that does, docstrings aside."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    called = (ast.unparse(call) for call, attribute in calls(tree) if _is_write(call, attribute))
    statements = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented
        and SQL.search(node.value)
    )
    return list(chain(called, statements))


@pytest.mark.parametrize(
    "text",
    [
        "Need.objects.create(person=person)",
        "rows.update(state=state)",
        "rows.filter(pk=1).update(**changes)",
        "person.save()",
        "person.save(update_fields=['name'])",
        "super().save(*args, **kwargs)",
        "await row.asave()",
        "row.delete()",
        "rows.bulk_update(people, ['name'])",
        "user.grants.add(grant)",
        "cursor.execute('UPDATE people_person SET name = %s')",
        "cursor.execute('DELETE FROM core_grant')",
        "cursor.copy('COPY core_stagedrow (a, b) FROM STDIN')",
        "sql.SQL('INSERT INTO {} VALUES (1)').format(name)",
    ],
)
def test_a_write_is_seen(text: str) -> None:
    assert len(writes(ast.parse(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "seen.update(other)",
        "digest.update(text.encode())",
        "bar.update(task, completed=done)",
        "translations.update()",
        "chart.save('run.svg')",
        "seen.add(person)",
        "cursor.execute('SELECT 1 FROM core_grant FOR UPDATE')",
        "def update():\n    'DELETE FROM is a statement of SQL.'",
    ],
)
def test_what_writes_no_rows_is_none(text: str) -> None:
    assert writes(ast.parse(text)) == []


def test_only_services_and_the_ground_write_rows() -> None:
    outside = {place(path): writes(tree_of(path)) for path in sources() if not stands_in(path, *MAY_WRITE)}
    assert {where: calls for where, calls in outside.items() if calls} == {}


def test_every_place_that_may_write_does() -> None:
    """A permission that nothing needs any more goes."""
    writing = [path for path in sources() if writes(tree_of(path))]
    assert [allowed for allowed in MAY_WRITE if not any(stands_in(path, allowed) for path in writing)] == []
