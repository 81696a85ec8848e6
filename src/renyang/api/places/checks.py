"""Checklist, comfort and inspections of sites."""

import datetime as dt
from typing import Any

from ninja import Router, Schema

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS
from renyang.core.access.request import ActorRequest
from renyang.places import queries
from renyang.places.lists import INSPECTIONS
from renyang.places.models import SiteAnswers
from renyang.science.checklists import Checked

router = Router(tags=["checks"])


class AnsweredOut(Schema):
    """Of which day answers are and who gave them."""

    answered_on: dt.date
    answered_by: str


class CheckedOut(Schema):
    """What answers to a checklist come to, by codes of questions. `share` is the weight of yes in what is answered, in [0, 1];
    None where nothing is.
    """

    asked: int
    answered: int
    passed: int
    failed: list[str]
    missing: list[str]
    blocking: list[str]
    undecided: list[str]
    share: float | None


class GroupOut(CheckedOut):
    """The same for one group of questions."""

    group: str


class ChecklistOut(CheckedOut):
    """The whole checklist. `may_open` is None as long as something necessary is not answered."""

    latest: AnsweredOut | None
    may_open: bool | None
    groups: list[GroupOut]


class PointsOut(Schema):
    """Points with the answer that gave them, and the most that the question could have given."""

    question: str
    group: str
    answer: str
    points: float
    most: float


class ComfortOut(Schema):
    """A score with the origin of each point. `share` is the points in the most of what is answered, in [0, 1]."""

    latest: AnsweredOut | None
    total: float
    most: float
    share: float | None
    points: list[PointsOut]
    unanswered: list[str]


InspectionOut = schema_of(
    INSPECTIONS, "InspectionOut", "The inspection of one thing of a site that counts, and how near the next one is."
)
Inspections = page_schema_of(InspectionOut, "Inspections")


class SiteChecksOut(Schema):
    """All that is known of a site."""

    site: int
    name: str
    checklist: ChecklistOut
    comfort: ComfortOut
    inspections: list[InspectionOut]  # type: ignore[valid-type] # made from a declared list


@router.get("/inspections", response={200: Inspections, **REFUSALS}, operation_id="inspections")
def inspections(request: ActorRequest, order: Order = "", after: After = "") -> dict[str, Any]:
    """A page of the inspections that count, what is due first, or sorted by a field (`-` before it: from the other end)."""
    return page_answer(INSPECTIONS.read_by(request.actor, None, order=order), after)


@router.get("/sites/{site}/checks", response={200: SiteChecksOut, **REFUSALS}, operation_id="site_checks")
def site_checks(request: ActorRequest, site: int) -> SiteChecksOut:
    """A site's checklist, its comfort with the origin of each point, and its inspections, what is due first."""
    checked = queries.site_checks(request.actor, site)
    listed = INSPECTIONS.read_by(request.actor, None)
    return SiteChecksOut(
        site=checked.site.pk,
        name=checked.site.name,
        checklist=ChecklistOut(
            latest=_latest(checked.checklist),
            may_open=checked.state.may_open,
            groups=[GroupOut(group=row.group.code, **_checked(row.state)) for row in checked.groups],
            **_checked(checked.state),
        ),
        comfort=ComfortOut(
            latest=_latest(checked.comfort),
            total=checked.scored.total,
            most=checked.scored.most,
            share=checked.scored.share,
            points=[PointsOut.from_orm(row) for row in checked.scored.points],
            unanswered=list(checked.scored.unanswered),
        ),
        inspections=[InspectionOut(**listed.record(row)) for row in checked.inspections],
    )


def _latest(row: SiteAnswers | None) -> AnsweredOut | None:
    return AnsweredOut.from_orm(row) if row else None


def _checked(state: Checked) -> dict[str, Any]:
    return CheckedOut.from_orm(state).dict()
