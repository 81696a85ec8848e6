"""Tonight: begin and close a round, deal its people out, and note calls.

`at` is when it happened, if not now: noted on paper first.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, GatedQuerySet, get_for, require
from renyang.core.access.roles import chosen
from renyang.core.jobs.locks import hold_until_commit
from renyang.core.models import User
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.people.models import CallOutcome, Person, PersonStatus, Tonight, TonightCall, TonightPerson, TonightState
from renyang.people.models.tonight import NOTE_LIMIT
from renyang.people.queries.tonight import UNANSWERED, people_for_tonight, tonight_staff
from renyang.people.rules.critical_needs import critical_needs
from renyang.science.problem import Problem

ANSWERED = (TonightState.REACHED, TonightState.HELP)
AFTER = {
    CallOutcome.REACHED: Value(TonightState.REACHED),
    CallOutcome.HELP: Value(TonightState.HELP),
    # whoever was reached before stays reached
    CallOutcome.NO_ANSWER: Case(When(state__in=ANSWERED, then=F("state")), default=Value(TonightState.NOT_REACHED)),
    CallOutcome.AGAIN: Value(TonightState.WAITING),
}
"""The state of a person after a call."""


@service
def tonight_begin(*, actor: Actor, division_code: str, at: dt.datetime | None = None) -> list[Tonight]:
    """Begin a round in each community of a division that has people to call and no open round. Its people are those of now,
    critical needs first. Raises Problem if there is nobody to call, or if every community has an open round.
    """
    require(actor, Action.CHANGE, Tonight, division_code)
    hold_until_commit("tonight")
    people: dict[str, list[Person]] = defaultdict(list)
    for person in people_for_tonight(actor).within(division_code):
        people[person.division_code].append(person)
    if not people:
        raise Problem(
            "tonight_nobody",
            "Nobody here lives alone with a loss of capability.",
            kept="No round was begun.",
            do="Check living arrangement and capability level on the pages of the people whom you miss.",
        )
    standing = Tonight.objects.filter(division_code__in=people, closed_at=None)
    communities = people.keys() - {row.division_code for row in standing}
    if not communities:
        first = standing.latest("begun_at")
        raise Problem(
            "tonight_begun",
            "{who} began this round already, at {at}.",
            kept="There is one round, and its calls are kept.",
            do="Call the people on it, or close it first.",
            who=first.begun_by,
            at=_minute(first.begun_at),
        )
    moment = _happened(at)
    return [_begun(actor, code, people[code], moment) for code in sorted(communities)]


@service
def tonight_close(*, actor: Actor, tonight: Tonight, at: dt.datetime | None = None) -> Tonight:
    """Close a round; nobody can be called on it any more. Raises Problem if it was closed before."""
    tonight = get_for(actor, Tonight, tonight.pk, Action.CHANGE)
    hold_until_commit(_round(tonight))
    standing = Tonight.objects.filter(pk=tonight.pk, closed_at=None)
    if not standing.update(closed_at=_happened(at), closed_by=actor.display_name[:60]):
        raise _closed(tonight)
    tonight.refresh_from_db()
    return tonight


@service
def tonight_share(*, actor: Actor, tonight: Tonight, users: Sequence[User]) -> int:
    """Deal the people who have still to be reached, and whom nobody has, out among colleagues in turn; return how many.

    Raises Problem without a colleague, for one who does not work there, or if the round was closed.
    """
    tonight = get_for(actor, Tonight, tonight.pk, Action.CHANGE)
    _hold_open(tonight)
    if not users:
        raise Problem("nobody_chosen", "Nobody was chosen.", kept="Nobody was assigned.", do="Choose who calls.")
    for user in users:
        _require_staff(actor, tonight.division_code, user)
    rows = tonight.listed.filter(state__in=UNANSWERED, assigned_to=None, person__status=PersonStatus.HERE).order_by(
        "place"
    )
    dealt = list(rows.values_list("pk", flat=True))
    count = 0
    for at, user in enumerate(users):
        hers = TonightPerson.objects.filter(pk__in=dealt[at :: len(users)], assigned_to=None)
        count += hers.update(assigned_to=user)
    return count


@service
def tonight_assign(
    *, actor: Actor, listed: TonightPerson, user: User | None, instead_of: User | None = None
) -> TonightPerson:
    """Assign a person to a colleague (None: to nobody) if she is still assigned to `instead_of`.

    Raises Problem if somebody was faster, for a user who does not work there, or if the round was closed.
    """
    listed = get_for(actor, _listed(), listed.pk, Action.CHANGE)
    _hold_open(listed.tonight)
    if user is not None:
        _require_staff(actor, listed.person.division_code, user)
    if not TonightPerson.objects.filter(pk=listed.pk, assigned_to=instead_of).update(assigned_to=user):
        listed.refresh_from_db()
        raise Problem(
            "assigned_meanwhile",
            "Somebody was faster: {name} is assigned to {who}.",
            kept="That stands.",
            do="Speak with your colleague, or assign again.",
            name=listed.person.name,
            who=listed.assigned_to.display_name if listed.assigned_to else "–",
        )
    listed.refresh_from_db()
    return listed


@service
def tonight_call(
    *,
    actor: Actor,
    listed: TonightPerson,
    outcome: str,
    tries: int,
    note: str = "",
    at: dt.datetime | None = None,
) -> TonightCall:
    """Note a call of a person who had `tries` calls when the caller looked. Each call is kept.

    "No answer" leaves whoever was reached before as she is; who needs help and is nobody's becomes the caller's. Raises
    Problem, naming who was first, if somebody else noted a call meanwhile, and if the round was closed.
    """
    listed = get_for(actor, _listed(), listed.pk, Action.CHANGE)
    _hold_open(listed.tonight)
    now, moment = chosen(CallOutcome, outcome), _happened(at)
    note = typed(note, NOTE_LIMIT, kept="The call was not noted.")
    seen = TonightPerson.objects.filter(pk=listed.pk, tries=tries)
    owner = {"assigned_to": Coalesce("assigned_to", actor.user.pk)} if now == CallOutcome.HELP and actor.user else {}
    if not seen.update(tries=F("tries") + 1, state=AFTER[now], **owner):
        raise _called_meanwhile(listed)
    return TonightCall.objects.create(
        listed=listed, outcome=now, note=note, called_at=moment, called_by=actor.display_name[:60]
    )


def _begun(actor: Actor, division_code: str, people: Sequence[Person], at: dt.datetime) -> Tonight:
    needs = critical_needs(actor, [person.pk for person in people])
    ordered = sorted(people, key=lambda person: person.pk not in needs)  # stable: the order within stays
    tonight = Tonight.objects.create(
        division_code=division_code,
        people=len(people),
        begun_at=at,
        begun_by=actor.display_name[:60],
    )
    TonightPerson.objects.bulk_create(
        TonightPerson(tonight=tonight, person=person, place=place) for place, person in enumerate(ordered, 1)
    )
    return tonight


def _listed() -> GatedQuerySet[TonightPerson]:
    return TonightPerson.objects.select_related("tonight", "person")


def _round(tonight: Tonight) -> str:
    return f"tonight {tonight.pk}"


def _hold_open(tonight: Tonight) -> None:
    """Hold a round open until the service ends; those who call do not wait for each other. Raises Problem if it is closed."""
    hold_until_commit(_round(tonight), shared=True)
    tonight.refresh_from_db()
    if tonight.closed_at is not None:
        raise _closed(tonight)


def _require_staff(actor: Actor, division_code: str, user: User) -> None:
    if user not in tonight_staff(actor, division_code):
        raise Problem(
            "not_staff",
            "{who} does not work in this community.",
            kept="Nobody was assigned.",
            do="Choose somebody who does.",
            who=user.display_name,
        )


def _happened(at: dt.datetime | None) -> dt.datetime:
    """Raises Problem for a time that has not come."""
    now = timezone.now()
    if at is not None and at > now:
        raise Problem(
            "time_ahead",
            "{at} has not come yet.",
            kept="Nothing was saved.",
            do="Give the time at which it happened.",
            at=f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        )
    return at or now


def _minute(at: dt.datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"


def _closed(tonight: Tonight) -> Problem:
    tonight.refresh_from_db()
    at = tonight.closed_at
    return Problem(
        "tonight_closed",
        "{who} closed this round at {at}.",
        kept="What was noted before is kept; this was not.",
        do="Begin another round to call again.",
        who=tonight.closed_by,
        at=_minute(at) if at else "–",
    )


def _called_meanwhile(listed: TonightPerson) -> Problem:
    last = listed.calls.order_by("-called_at").first()
    if last is None:
        return Problem(
            "calls_unseen",
            "It was not said how many calls you have seen.",
            kept="Your call was not noted.",
            do="Open the person's page again and note it there.",
        )
    return Problem(
        "called_meanwhile",
        "{who} noted at {at}: {outcome}. You had not seen that yet.",
        kept="Your call was not noted; what you wrote is still there.",
        do="Read what was noted, then note your call if it says more.",
        who=last.called_by,
        at=_minute(last.called_at),
        outcome=str(CallOutcome(last.outcome).label),
    )
