"""Limits on guessing passwords, by name and address together.

A name is slowed down from the address that guesses, so a stranger does not lock its owner out; an address from which a
name has signed in before is not held up by other people's mistakes there, so an office behind one address keeps working.
"""

import datetime as dt

from django.db import connection
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.models import SignInAttempt
from renyang.core.rules.sign_in import (
    FAMILIAR,
    FIRST_WAIT,
    FREE_TRIES,
    FREE_TRIES_OF_ADDRESS,
    FREE_TRIES_OF_NAME,
    LONGEST_WAIT,
    WAIT_OF_NAME,
    WINDOW,
)
from renyang.core.service import service
from renyang.science.problem import Problem


@service
def sign_in_begin(*, actor: Actor, name: str, address: str) -> SignInAttempt:  # noqa: ARG001 - nobody is signed in yet
    """Count an attempt before its password is checked, so that many at once cannot pass the limit.

    Raises Problem, saying how long to wait, if there were too many failures; nothing is counted then.
    """
    attempt = SignInAttempt(name_lookup=name.strip().casefold(), address=address)
    lookup = SignInAttempt._meta.get_field("name_lookup").get_prep_value(attempt.name_lookup) or b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(lookup[:8], signed=True)])
    _forget()
    wait = _seconds_to_wait(attempt)
    if wait > 0:
        minutes = wait > 90
        raise Problem(
            "sign_in_wait",
            "Too many wrong passwords.",
            do="Wait {count} minutes and try again, or ask your administrator for a link to set a new password."
            if minutes
            else "Wait {count} seconds and try again, or ask your administrator for a link to set a new password.",
            count=-(-wait // 60) if minutes else wait,
        )
    attempt.save()
    return attempt


@service
def sign_in_worked(*, actor: Actor, attempt: SignInAttempt) -> None:  # noqa: ARG001 - nobody is signed in yet
    """Remember that the password was right: the pair's failures are forgotten, and its address becomes familiar."""
    pair = SignInAttempt.objects.filter(name_lookup=attempt.name_lookup, address=attempt.address)
    pair.exclude(pk=attempt.pk).delete()
    attempt.worked = True
    attempt.save(update_fields=["worked"])


def forget_failures(name: str) -> None:
    """Forget the failures of a name whose password is set anew."""
    SignInAttempt.objects.filter(name_lookup=name.casefold(), worked=False).delete()


def _forget() -> None:
    now = timezone.now()
    SignInAttempt.objects.filter(at__lt=now - WINDOW, worked=False).delete()
    SignInAttempt.objects.filter(at__lt=now - FAMILIAR).delete()


def _seconds_to_wait(attempt: SignInAttempt) -> int:
    """Seconds until this name may be tried from this address; 0 or less if it may be now."""
    now = timezone.now()
    failures = SignInAttempt.objects.filter(worked=False).order_by("-at")
    of_name = failures.filter(name_lookup=attempt.name_lookup)
    of_pair = of_name.filter(address=attempt.address)

    def until(moment: dt.datetime, seconds: float) -> int:
        return round((moment - now).total_seconds() + seconds)

    waits = [0]
    count, last = of_pair.count(), of_pair.first()
    if last and count >= FREE_TRIES:
        waits.append(until(last.at, min(FIRST_WAIT * 2 ** (count - FREE_TRIES), LONGEST_WAIT)))
    pair = SignInAttempt.objects.filter(name_lookup=attempt.name_lookup, address=attempt.address)
    if not pair.filter(worked=True).exists():
        last = of_name.first()
        if last and of_name.count() >= FREE_TRIES_OF_NAME:
            waits.append(until(last.at, WAIT_OF_NAME))
        of_address = failures.filter(address=attempt.address)
        waits += [
            until(one.at, WINDOW.total_seconds())
            for one in of_address[FREE_TRIES_OF_ADDRESS - 1 : FREE_TRIES_OF_ADDRESS]
        ]
    return max(waits)
