"""Emergency openings: opened with a reason by those who work where a person lives, reviewed by somebody else."""

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for
from renyang.core.jobs.locks import hold_until_commit
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.people.models import EmergencyOpening, Person
from renyang.people.queries.readings import record_shown
from renyang.people.rules.emergency_openings import OPEN_FOR, open_now
from renyang.people.rules.policies import may_open_in_emergency, shown_to
from renyang.science.problem import Problem

TEXT_LIMIT = 200  # characters of a reason and of a remark


@service
def emergency_open(*, actor: Actor, person: Person, reason: str) -> EmergencyOpening:
    """Show the actor all facts of a person for `OPEN_FOR`. Returns what is open already, unchanged. Writes an entry to the
    access log.

    The page, the card, the history and the API's answer about this one person show more; lists, exports, searches and
    printed rosters do not. Raises NotAllowed unless the actor works where the person lives and does not see all of her
    facts anyway, Problem without a reason.
    """
    person = get_for(actor, Person, person.pk)
    if actor.user is None or not may_open_in_emergency(actor, person):
        raise NotAllowed
    # not `hold_people`, which waits for linkages: an emergency does not
    hold_until_commit(f"emergency opening {actor.user.pk} {person.pk}")
    standing = open_now(actor, person)
    if standing is not None:
        return standing
    missing = Problem(
        "reason_missing",
        "An opening without a reason cannot be reviewed.",
        kept="Nothing was opened.",
        do="Say in a sentence what has happened.",
    )
    reason = typed(reason, TEXT_LIMIT, kept=missing.kept, without=missing)
    now = timezone.now()
    opening = EmergencyOpening.objects.create(
        person=person, user=actor.user, reason=reason, opened_at=now, until=now + OPEN_FOR
    )
    record_shown(actor, person, subject="emergency_opening", facts=(), shown=shown_to(actor, person))
    return opening


@service
def emergency_review(*, actor: Actor, opening: EmergencyOpening, remark: str) -> EmergencyOpening:
    """Review somebody else's opening, with a remark. Raises Problem without a remark, or if it was reviewed already."""
    opening = get_for(actor, EmergencyOpening, opening.pk, Action.CHANGE)
    missing = Problem(
        "remark_missing",
        "A review says what came of it.",
        kept="The opening still waits.",
        do="Write in a sentence whether the reason holds.",
    )
    remark = typed(remark, TEXT_LIMIT, kept=missing.kept, without=missing)
    waiting = EmergencyOpening.objects.filter(pk=opening.pk, reviewed_at=None)
    if not waiting.update(reviewed_by=actor.name, reviewed_at=timezone.now(), remark=remark):
        raise Problem("reviewed", "This opening was reviewed already.", kept="The first review stands.")
    opening.refresh_from_db()
    return opening
