"""Taking the demo's files in through the same services that a user's upload goes through."""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Purpose, Role
from renyang.core.queries import HELP_LINE, setting, usernames
from renyang.core.services import (
    divisions_put,
    grant_give,
    import_apply,
    import_map,
    import_stage,
    setting_put,
    user_create,
)
from renyang.demo import words
from renyang.demo.files import DemoFile, division_names, make
from renyang.demo.places import check_sites
from renyang.organisations.queries import organisation_named
from renyang.organisations.services import member_add
from renyang.people.models import How, Person
from renyang.people.queries import register, source_record_count
from renyang.people.rules.facts import FactGroup
from renyang.people.services import consent_record, register_link, user_tie
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import Datum, SiteKind
from renyang.places.queries import board
from renyang.places.services import opening_sign, prevalence_put, roads_put
from renyang.resilience.services import index_run, stress_compute, stress_start
from renyang.science.problem import Problem

Say = Callable[[str], None]

PASSWORD = "plum-blossom"  # noqa: S105 - of accounts that exist in demo databases only, served on loopback
FIRST_COMMUNITY = f"{words.DIVISION[:9]}001"
STREET = "320199000000"
NO_NUMBER = "960000000"
PREVALENCE = 0.002  # [A]
"""The help line of the demo: nine digits beginning with 96 are nobody's number, since real ones have five or six."""
ACCOUNTS = (
    ("admin", "系统管理员", Role.SYSTEM_ADMIN, STREET),
    ("officer", "街道干事", Role.SUBDISTRICT_OFFICER, words.DIVISION),
    ("worker", "社区工作者", Role.COMMUNITY_WORKER, FIRST_COMMUNITY),
    ("civil", "民政干部", Role.CIVIL_AFFAIRS_OFFICER, STREET),
    ("health", "卫健干部", Role.HEALTH_OFFICER, STREET),
    ("insurance", "人社干部", Role.SOCIAL_SECURITY_OFFICER, STREET),
    ("partner", "机构负责人", Role.PARTNER_MANAGER, words.DIVISION),
    ("carer", "护理员", Role.CARER, FIRST_COMMUNITY),
    ("volunteer", "志愿者", Role.VOLUNTEER, FIRST_COMMUNITY),
    ("family", "家属", Role.FAMILY_MEMBER, FIRST_COMMUNITY),
    ("older", "老年人", Role.OLDER_PERSON, FIRST_COMMUNITY),
)
"""Sign-in name, name, role, division."""


PARTNER_OF = "夕阳红助老社"
"""The organisation of which the partner manager is a member: it operates the second day centre."""


def load(folder: Path, *, people: int, say: Say) -> list[str]:
    """Fill an empty database with the demo, or leave one that is filled; returns lines about the accounts.

    Refuses a database whose records are not a demonstration.
    """
    if not setting("demo_loaded", default=False):
        if source_record_count() and not setting("demo_data", default=False):
            raise Problem(
                "not_a_demo",
                "This database holds records that are not a demonstration.",
                kept="Nothing was changed.",
                do="Run the demo with another RENYANG_DATA or DATABASE_URL.",
            )
        _fill(folder, people, say)
    names = ", ".join(account[0] for account in ACCOUNTS)
    return [
        _("Sign in as {account} with the password {password}.").format(
            account="[bold]officer[/]", password=f"[bold]{PASSWORD}[/]"
        ),
        _("Other accounts, same password: {names}").format(names=names),
    ]


def _fill(folder: Path, people: int, say: Say) -> None:
    actor = Actor.operator("demo")
    setting_put(actor=actor, name="demo_data", value=True)
    setting_put(actor=actor, name=HELP_LINE, value=NO_NUMBER)
    divisions_put(actor=actor, names=division_names())
    say(_("making the departments' files ..."))
    manifest = make(folder, people=people)
    take_in(actor, manifest.files, say)
    roads_put(
        actor=actor,
        division_code=words.DIVISION,
        content=manifest.roads.read_bytes(),
        file_name=manifest.roads.name,
        datum=Datum.WGS84,
    )
    say(_("linking the departments' records ..."))
    counts = register_link(actor=actor, division_code=words.DIVISION)
    said = _("{records} records speak of {people} people; {pairs} pairs wait for a worker")
    say(said.format(records=counts.records, people=counts.people, pairs=counts.to_review))
    take_in(actor, manifest.of_people, say)
    _accounts(actor)
    _open_a_site(actor)
    check_sites(actor)
    say(_("computing the index and a stress test ..."))
    index_run(actor=actor, division_code=words.DIVISION)
    run = stress_start(actor=actor, division_code=words.DIVISION, scenario="heatwave", replicates=20, seed=1)
    stress_compute(actor=actor, run=run)
    setting_put(actor=actor, name="demo_loaded", value=True)
    say(_("the demo sub-district is ready"))


def take_in(actor: Actor, files: Iterable[DemoFile], say: Say) -> None:
    """Bring files in as an upload is, one after the other, each with its guessed columns."""
    for file in files:
        batch = import_stage(
            actor=actor,
            path=file.path,
            file_name=file.path.name,
            kind=file.kind,
            source=file.source,
            division_code=words.DIVISION,
        )
        batch = import_map(actor=actor, batch=batch, mapping={int(at): name for at, name in batch.mapping.items()})
        batch = import_apply(actor=actor, batch=batch)
        said = _("{file}: {new} new, {rejected} rejected")
        say(said.format(file=batch.file_name, new=batch.counts["new"], rejected=batch.counts["rejected"]))


def _accounts(actor: Actor) -> None:
    known = usernames()
    somebody = register(actor).order_by("pinyin", "id").filter(division_code=FIRST_COMMUNITY)[:3]
    for username, name, role, division in ACCOUNTS:
        if username in known:
            continue
        user = user_create(actor=actor, username=username, display_name=name, password=PASSWORD)
        grant_give(actor=actor, user=user, role=role, division_code=division)
        if role == Role.PARTNER_MANAGER:
            organisation = organisation_named(actor, PARTNER_OF, division)
            member_add(actor=actor, organisation=organisation, user=user, since=timezone.localdate())
        if role == Role.OLDER_PERSON:
            user_tie(actor=actor, user=user, person=somebody[0])
        if role in {Role.CARER, Role.FAMILY_MEMBER}:
            user_tie(actor=actor, user=user, person=somebody[1], relation="护理员" if role == Role.CARER else "女儿")
            _consent(actor, somebody[1], role)


def _open_a_site(actor: Actor) -> None:
    """Somebody has said how many carry an infection, and one day centre is decided to open."""
    today = timezone.localdate()
    prevalence_put(actor=actor, division_code=words.DIVISION, share=PREVALENCE, since=today, source="演示数据")
    centre = next(row.site for row in board(actor, today) if row.site.kind == SiteKind.DAY_CENTRE)
    terms = OpeningTerms(prevalence=PREVALENCE, windows_open=True)
    opening_sign(actor=actor, site=centre, terms=terms, starts_on=today, ends_on=today + dt.timedelta(days=6))


def _consent(actor: Actor, person: Person, role: Role) -> None:
    """The person whom the demo's relative and carer look after lets them read of her health and welfare."""
    consent_record(
        actor=actor,
        person=person,
        recipient=role,
        groups=[FactGroup.WELFARE, FactGroup.HEALTH],
        purpose=Purpose.CARE,
        given_on=timezone.localdate(),
        how=How.SPOKEN,
    )
