"""Loading of the demo: each room loads its own part, core first."""

from pathlib import Path

from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor
from renyang.core.queries import setting
from renyang.core.services import setting_put
from renyang.demo.core import ACCOUNTS, PASSWORD
from renyang.demo.files import make
from renyang.demo.filling import Filling, Say
from renyang.people.queries import source_record_count
from renyang.rooms import declared
from renyang.science.problem import Problem


def load(folder: Path, *, people: int, say: Say) -> list[str]:
    """Load the demo into an empty database, or leave one that is loaded; returns lines about the accounts.

    Raises Problem if the database holds records that are not demo data.
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
    say(_("making the departments' files ..."))
    demo = Filling(actor, make(folder, people=people), say)
    *rooms, ground = declared("demo")
    for part in (ground, *rooms):
        part.fill(demo)
    setting_put(actor=actor, name="demo_loaded", value=True)
    say(_("the demo sub-district is ready"))
