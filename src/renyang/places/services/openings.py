"""Services of opening decisions: enter the prevalence, sign, withdraw, and check again when facts change."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, require
from renyang.core.jobs.states import move
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.places.domain.conditions import conditions_signed
from renyang.places.domain.constants import SIGNED_DAYS
from renyang.places.domain.openings import KEPT, OpeningTerms, outcome_of
from renyang.places.models import OpeningDecision, Prevalence, Site
from renyang.places.queries.openings import IN_FORCE, conditions_today, opening_of
from renyang.science.identity import division_range, parse_division
from renyang.science.problem import Problem

SOURCE_LIMIT, WHY_LIMIT = 120, 200  # characters, as the models keep them


def _(message: str) -> str:
    return message


WORSE = _("The safe number of people is now below the number signed for.")


@service
def prevalence_put(*, actor: Actor, division_code: str, share: float, since: dt.date, source: str) -> Prevalence:
    """Set the share of people in a division who carry an infection from a day on, replacing any entry of that day.
    Checks every decision in force there again. Raises Problem for a share outside [0, 1] or a missing source.
    """
    division_code = parse_division(division_code)
    require(actor, Action.CHANGE, Prevalence, division_code)
    if not 0.0 <= share <= 1.0:
        raise Problem(
            "prevalence_impossible",
            "The share must be between 0 (nobody) and 1 (everybody), not {share}.",
            kept="Nothing was changed.",
            do="Write 1 in 100 as 0.01.",
            share=f"{share:g}",
        )
    missing = Problem(
        "source_missing",
        "The source of this share is missing.",
        kept="Nothing was changed.",
        do="Enter the report or the office that it comes from.",
    )
    source = typed(source, SOURCE_LIMIT, kept=missing.kept, without=missing)
    row, _made = Prevalence.objects.update_or_create(
        division_code=division_code,
        since=since,
        defaults={"share": share, "source": source, "noted_by": actor.display_name[:60]},
    )
    openings_check(actor=Actor.operator(actor.name), division_code=division_code)
    return row


@service
def opening_sign(
    *,
    actor: Actor,
    site: Site,
    terms: OpeningTerms,
    starts_on: dt.date,
    ends_on: dt.date,
    people: Mapping[int, int] | None = None,
    read: str | None = None,
) -> OpeningDecision:
    """Sign and publish the conditions on which a site opens on these days, replacing decisions that overlap them.

    `people` lowers the number of people, by room key, below the safe one; `read` is the digest of the conditions that the
    signer read. Raises Problem for more people than is safe, for days in the past or too many, for impossible terms, and if
    the conditions are no longer those that were read.
    """
    site = get_for(actor, Site, site.pk, Action.CHANGE)
    Site.objects.select_for_update().get(pk=site.pk)
    _check_days(starts_on, ends_on)
    conditions = opening_of(actor, site, terms, people).conditions
    if read is not None and read != conditions.digest:
        raise Problem(
            "opening_changed",
            "The facts about this site have changed since you read this.",
            kept=KEPT,
            do="Read the sentence again, and sign it if you agree.",
        )
    places = conditions.way.older_people if conditions.way else 0
    standing = OpeningDecision.objects.filter(
        site=site, state__in=IN_FORCE, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    for earlier in standing:
        move(earlier, "replace")
    return OpeningDecision.objects.create(
        site=site,
        starts_on=starts_on,
        ends_on=ends_on,
        conditions=conditions.stored(),
        outcome=outcome_of(site, places),
        places=places,
        signed_by=actor.display_name[:60],
        **asdict(terms),
    )


@service
def opening_withdraw(*, actor: Actor, decision: OpeningDecision, why: str) -> OpeningDecision:
    """Withdraw a decision; the site is then undecided. Raises Problem without a reason or if no longer in force."""
    get_for(actor, OpeningDecision, decision.pk, Action.CHANGE)
    decision = OpeningDecision.objects.select_for_update().get(pk=decision.pk)
    if decision.state not in decision.machine.before("withdraw"):
        raise Problem(
            "decision_over",
            "This decision is no longer in force.",
            kept="It stays as it is.",
            do="Open the newest one.",
        )
    missing = Problem("reason_missing", "The reason is missing.", kept=KEPT, do="Enter why it is withdrawn.")
    move(decision, "withdraw", why=typed(why, WHY_LIMIT, kept=KEPT, without=missing))
    return decision


@service
def openings_check(*, actor: Actor, division_code: str) -> int:
    """Check every decision in force in a division against the current air and prevalence; return how many changed.

    If fewer people are safe than were signed for, it has to be decided again and the lower number applies meanwhile;
    once the signed number is safe, it stands again. The system triggers this: NotAllowed unless the actor is trusted.
    """
    if not actor.trusted:
        raise NotAllowed
    low, high = division_range(parse_division(division_code))
    today = timezone.localdate()
    rows = OpeningDecision.objects.select_for_update(of=("self",)).select_related("site").filter(
        site__division_code__gte=low, site__division_code__lt=high, state__in=IN_FORCE, ends_on__gte=today
    )  # fmt: skip
    return sum(_checked_again(decision) for decision in rows)


def _checked_again(decision: OpeningDecision) -> bool:
    now = conditions_today(decision)
    before = (decision.state, decision.conditions_now)
    if now == conditions_signed(decision):
        move(decision, "hold", conditions_now=None, places_now=None, why="", checked_at=timezone.now())
    else:
        places = now.way.older_people if now.way else 0
        move(
            decision,
            "worsen",
            conditions_now=now.stored(),
            places_now=min(places, decision.places),
            why=WORSE,
            checked_at=timezone.now(),
        )
    return before != (decision.state, decision.conditions_now)


def _check_days(starts_on: dt.date, ends_on: dt.date) -> None:
    today = timezone.localdate()
    if not today <= starts_on <= ends_on or (ends_on - starts_on).days >= SIGNED_DAYS:
        raise Problem(
            "opening_days",
            "A decision must start today or later and cover no more than {most} days.",
            kept=KEPT,
            do="Correct the days.",
            most=SIGNED_DAYS,
        )
