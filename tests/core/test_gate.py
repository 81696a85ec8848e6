"""The gate: deny by default, scope by code range, rights by role, ties by person."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, GrantView, NotAllowed, OutOfScope, get_for, may, policy_of, require
from renyang.core.access.roles import Role
from renyang.core.models import Grant, User
from renyang.people.models import Person
from renyang.people.rules.ties import tied_people
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]


def test_nobody_sees_anything_by_default(db: None) -> None:
    """No grant, no rows: the anonymous, and a user without grants."""
    user = User(username="new", display_name="new")
    assert Person.objects.exists()
    assert not Person.objects.visible_to(Actor()).exists()
    assert not Person.objects.visible_to(Actor(user=user, name="new")).exists()


def test_scope_is_a_range_of_codes(actor_of: ActorOf) -> None:
    """The officer sees both communities, the worker hers only, a stranger none (the world has people in two)."""
    assert set(Person.objects.visible_to(actor_of(OFFICER)).values_list("division_code", flat=True)) == {
        COMMUNITY,
        "320199001002",
    }
    assert set(Person.objects.visible_to(actor_of(WORKER)).values_list("division_code", flat=True)) == {COMMUNITY}
    assert not Person.objects.visible_to(actor_of(STRANGER)).exists()


def test_a_tie_reaches_its_person_only(actor_of: ActorOf) -> None:
    """A family member sees her own relative, wherever others live."""
    assert list(Person.objects.visible_to(actor_of(FAMILY))) == [zhang()]


@pytest.mark.parametrize("role", [Role.OLDER_PERSON, Role.FAMILY_MEMBER, Role.CARER])
def test_a_tie_of_nobody_reaches_nobody(db: None, role: Role) -> None:
    """A grant without an account behind it does not lead to the people who have no account either."""
    nobody = Actor(grants=(GrantView(role, HERE, "care"),))
    assert Person.objects.filter(user=None).exists()
    assert not Person.objects.visible_to(nobody).exists()
    assert not tied_people(nobody).exists()


def test_out_of_scope_is_not_there_and_wrong_right_is_refused(actor_of: ActorOf) -> None:
    """404 out of scope, 403 in scope without the right."""
    person = zhang()
    with pytest.raises(OutOfScope):
        get_for(actor_of(STRANGER), Person, person.pk)
    with pytest.raises(NotAllowed):
        get_for(actor_of(HEALTH), Person, person.pk, Action.CHANGE)
    assert get_for(actor_of(WORKER), Person, person.pk, Action.CHANGE) == person


@pytest.mark.parametrize("pk", ["", "nonsense", "1' OR '1'='1", None, 7])
def test_a_bad_key_is_out_of_scope(actor_of: ActorOf, pk: object) -> None:
    """Whatever is asked for, what is not there is not there."""
    with pytest.raises(OutOfScope):
        get_for(actor_of(OFFICER), Person, pk)


def test_a_grant_ends(db: None) -> None:
    """A grant that was over yesterday gives nothing today; one that ends today still holds."""
    user = User.objects.get(username=OFFICER.username)
    today = timezone.localdate()
    Grant.objects.filter(user=user).update(until=today - dt.timedelta(days=1))
    assert Actor.of(user).grants == ()
    Grant.objects.filter(user=user).update(until=today)
    assert len(Actor.of(user).grants) == 1


def test_require_tells_scope_from_right(actor_of: ActorOf) -> None:
    """Asking for an act on a division: unknown there is 404, known without the right is 403."""
    with pytest.raises(OutOfScope):
        require(actor_of(STRANGER), Action.IMPORT, Person, HERE)
    with pytest.raises(NotAllowed):
        require(actor_of(HEALTH), Action.CHANGE, Person, HERE)
    assert may(actor_of(OFFICER), Action.IMPORT, Person, HERE)


def test_every_gated_model_has_a_policy() -> None:
    """A gated model without a policy would be a closed door that nobody can open: a programming error."""
    from django.apps import apps

    from renyang.core.access.gate import Gated

    for model in apps.get_models():
        if issubclass(model, Gated) and not hasattr(model, "pgh_tracked_model"):
            assert policy_of(model).rights


@pytest.mark.parametrize(
    ("granted", "row", "covered"),
    [
        ("320000000000", "320199001001", True),
        ("320199001000", "320199001001", True),
        ("320199001001", "320199001001", True),
        ("320199001001", "320199001002", False),
        ("320199001000", "320199002001", False),
        ("320199001001", "320199001000", False),
    ],
)
def test_a_grant_covers_its_division(granted: str, row: str, covered: bool) -> None:
    """Codes nest by their digits: 2, 4, 6, 9, 12 (NBS rules)."""
    assert GrantView(Role.COMMUNITY_WORKER, granted, "care").covers(row) is covered
