"""Rows behind the gate are read by queries that go through it."""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps

from renyang.core.access.gate import Gated
from tests.architecture.source import place, sources, stands_in, tree_of

MAY_NAME_ROWS = ("*/queries", "*/services", "*/rules", "core/access/audit.py")
GATED = {model.__name__ for model in apps.get_models() if issubclass(model, Gated)}
PAST_THE_GATE = {
    "core/queries/jobs.py:stuck_work": "work that nobody is at, by its numbers, for operators",
    "core/queries/accounts.py:watched_divisions": "where a sign-in of nobody on record is shown; there is no actor yet",
    "core/queries/accounts.py:token_on_record": "a refused key is logged for its user, though there is no actor",
    "core/queries/accounts.py:token_shown": "a caller is known by her token, before there is an actor",
    "core/queries/undoing.py:_contexts_undone": "which of history's contexts are of undone imports, by their numbers",
    "care/queries/needs.py:people_in": "records of an import are matched with people; nothing of them is shown",
    "organisations/queries/organisations.py:organisations_by_name": "an import names the organisation of a row",
    "people/queries/people.py:linked_divisions": "which sub-districts have records; a job walks all of them",
    "people/queries/people.py:records_with_facts": "every read of records narrows it to people that its reader sees",
    "people/queries/people.py:source_record_count": "whether a database is empty",
    "people/queries/readers.py:_offices": "a person may know which offices looked at her record, not whose accounts",
    "people/queries/survivorship.py:_several_records": "counts people, not whose; its readers see the division",
    "places/queries/air.py:prevalence_at": "a published share of a division, nobody's row",
    "places/queries/air.py:sensor_of_key": "a sensor is known by its key, before there is an actor",
    "places/queries/air.py:sensor_at": "a sensor announces itself by its topic",
    "places/queries/air.py:topics_on_record": "a sensor announces itself by its topic",
    "places/queries/openings.py:divisions_decided": "which sub-districts have decisions; a job walks all of them",
    "places/queries/openings.py:public_board": "what is open is public",
    "places/queries/sites.py:sites_by_name": "an import names the site of a row",
    "supplies/queries/stocks.py:lots_on_record": "an import looks up the lots of its own division",
}
"""Queries that read rows for nobody in particular, and why they may."""


def _names_rows(node: ast.AST) -> bool:
    """Whether it names the manager of a model behind the gate, as in `Person.objects`."""
    return any(
        isinstance(part, ast.Attribute)
        and part.attr in {"objects", "_default_manager", "_base_manager"}
        and isinstance(part.value, ast.Name)
        and part.value.id in GATED
        for part in ast.walk(node)
    )


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        yield from (part for part in ast.walk(node) if isinstance(part, ast.FunctionDef))


def _goes_through(function: ast.FunctionDef) -> bool:
    """By `visible_to` or `get_for`; by rows or a query set that were read through the gate before; or by an actor who is
    passed on to a query that goes through it.
    """
    called = {
        (node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)): node
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }
    if called.keys() & {"visible_to", "get_for"}:
        return True
    arguments = function.args.args + function.args.kwonlyargs
    read = {ast.unparse(argument.annotation) for argument in arguments if argument.annotation}
    if any(name in annotation for annotation in read for name in (*GATED, "QuerySet")):
        return True
    passed_on = {name for name, call in called.items() if any(ast.unparse(a) == "actor" for a in call.args)}
    return bool(passed_on - {"may", "may_on", "sees", "record_read", "record_list"})


def reads_past_the_gate(tree: ast.Module) -> list[str]:
    """The functions that name rows and do not go through the gate."""
    return [node.name for node in _functions(tree) if _names_rows(node) and not _goes_through(node)]


@pytest.mark.parametrize(
    "text",
    [
        "def people(actor: Actor):\n    return Person.objects.filter(name='x')",
        "def people(actor: Actor):\n    return Person.objects.all() if may(actor, Action.VIEW, Person) else []",
        "def people(division_code: str):\n    return Person._default_manager.filter(division_code=division_code)",
    ],
)
def test_a_read_past_the_gate_is_seen(text: str) -> None:
    assert reads_past_the_gate(ast.parse(text)) == ["people"]


@pytest.mark.parametrize(
    "text",
    [
        "def people(actor: Actor):\n    return Person.objects.visible_to(actor)",
        "def person(actor: Actor, pk: object):\n    return get_for(actor, Person.objects.select_related('household'), pk)",
        "def carers(person: Person):\n    return Carer.objects.filter(person=person)",
        "def due(actor: Actor):\n    return register(actor).exclude(pk__in=Assessment.objects.filter(withdrawn_by=''))",
    ],
)
def test_a_read_through_the_gate_is_none_past_it(text: str) -> None:
    assert reads_past_the_gate(ast.parse(text)) == []


def test_only_queries_services_and_rules_name_rows_behind_the_gate() -> None:
    """Pages, operations, commands, jobs and science ask queries."""
    outside = [path for path in sources() if not stands_in(path, *MAY_NAME_ROWS)]
    assert [place(path) for path in outside if _names_rows(tree_of(path))] == []


def test_queries_go_through_the_gate() -> None:
    """All but those that say why; one that does not need its reason any more is struck out."""
    queries = [path for path in sources() if stands_in(path, "*/queries")]
    past = {f"{place(path)}:{name}" for path in queries for name in reads_past_the_gate(tree_of(path))}
    assert past == set(PAST_THE_GATE)
