"""Demo data of places: roads, an opening decision of a day centre, checklists, comfort, inspections and a booking."""

import datetime as dt

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.demo import words
from renyang.demo.filling import Filling
from renyang.places.domain.inspections import InspectionTerms
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import Datum, Inspected, Questions, Result, Site, SiteKind
from renyang.places.queries import board, decision_in_force, rooms_to_book, sites
from renyang.places.services import (
    answers_put,
    booking_make,
    inspection_note,
    opening_sign,
    prevalence_put,
    roads_put,
)
from renyang.science import checklists, comfort

NOT_YET = "waste_collection"  # a necessary question that the second centre answers no
INSPECTIONS = (
    (Inspected.FIRE, Result.CONDITIONS, "区消防救援大队", 370, -5, "疏散通道堆物，限期清理"),
    (Inspected.FOOD, Result.PASSED, "区市场监督管理局", 340, 25, ""),
    (Inspected.ELECTRICITY, Result.PASSED, "电气检测公司", 200, 165, ""),
    (Inspected.LIFTS, Result.NOT_YET, "", 0, 40, ""),
)
"""Subject, result, inspector, days since, days until the next is due (negative: overdue), note. [A]"""


PREVALENCE = 0.002  # [A]


def fill(demo: Filling) -> None:
    """Load roads, an opening decision, checks and a booking."""
    roads_put(
        actor=demo.actor,
        division_code=words.DIVISION,
        content=demo.manifest.roads.read_bytes(),
        file_name=demo.manifest.roads.name,
        datum=Datum.WGS84,
    )
    _open_a_site(demo.actor)
    _check_sites(demo.actor)


def _open_a_site(actor: Actor) -> None:
    """Enter a prevalence, and sign the opening of one day centre."""
    today = timezone.localdate()
    prevalence_put(actor=actor, division_code=words.DIVISION, share=PREVALENCE, since=today, source="演示数据")
    centre = next(row.site for row in board(actor, today) if row.site.kind == SiteKind.DAY_CENTRE)
    terms = OpeningTerms(prevalence=PREVALENCE)
    opening_sign(actor=actor, site=centre, terms=terms, starts_on=today, ends_on=today + dt.timedelta(days=6))


def _check_sites(actor: Actor) -> None:
    """Check three day centres: the first is ready, the second lacks something necessary, the third has just begun."""
    ready, lacking, begun = sites(actor).filter(kind=SiteKind.DAY_CENTRE)[:3]
    today = timezone.localdate()
    asked = list(checklists.checklist().questions.values())
    usual = {one.code: one.necessary or len(one.code) % 4 > 0 for one in asked}
    checked = ((ready, usual), (lacking, usual | {NOT_YET: False}), (begun, dict(list(usual.items())[:12])))
    for site, answers in checked:
        answers_put(actor=actor, site=site, kind=Questions.CHECKLIST, answers=answers, answered_on=today)
    for site, poor, answered in ((ready, 5, 15), (lacking, 3, 14), (begun, 2, 6)):
        _comfort(actor, site, today, poor, answered)
    for subject, result, inspected_by, ago, due_in, note in INSPECTIONS:
        inspection_note(
            actor=actor,
            site=ready if result == Result.PASSED else lacking,
            terms=InspectionTerms(
                subject=subject,
                result=result,
                inspected_by=inspected_by,
                inspected_on=None if result == Result.NOT_YET else today - dt.timedelta(days=ago),
                due_on=today + dt.timedelta(days=due_in),
                note=note,
            ),
        )
    _book(actor, today)


def _comfort(actor: Actor, site: Site, today: dt.date, poor: int, answered: int) -> None:
    """Answer the first `answered` comfort questions, every `poor`-th with its worst answer, the rest with the best."""
    asked = list(comfort.questions().questions.values())[:answered]
    answers = {one.code: list(one.answers)[-1 if at % poor == 0 else 0] for at, one in enumerate(asked)}
    answers_put(actor=actor, site=site, kind=Questions.COMFORT, answers=dict(answers), answered_on=today)


def _book(actor: Actor, today: dt.date) -> None:
    """Book the first bookable room of a site without an opening decision for a choir, tomorrow."""
    room = next(row for row in rooms_to_book(actor) if decision_in_force(row.site, today) is None)
    starts_at = timezone.make_aware(dt.datetime.combine(today + dt.timedelta(days=1), dt.time(9)))
    booking_make(
        actor=actor,
        room=room,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=2),
        purpose="排练",
        people=12,
        booked_for="梅溪合唱队",
    )
