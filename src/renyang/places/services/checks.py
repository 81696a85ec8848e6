"""Services of answers to the checklist and the comfort questions."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.access.roles import chosen
from renyang.core.service import service
from renyang.places.models import Questions, Site, SiteAnswers
from renyang.science import checklists, comfort
from renyang.science.problem import Problem


def _(message: str) -> str:
    return message


KEPT = _("Nothing was saved.")


@service
def answers_put(
    *, actor: Actor, site: Site, kind: str, answers: Mapping[str, bool | str | None], answered_on: dt.date
) -> SiteAnswers:
    """Answer a site's checklist (yes, no, or None for unknown) or its comfort questions (codes of answers) as of a day.
    The answers cover all questions: a question left out counts as unanswered. Earlier answers are kept.

    Raises Problem for questions or answers that are not listed, for no answers at all, and for a day in the future.
    """
    site = get_for(actor, Site, site.pk, Action.CHANGE)
    chosen(Questions, kind)
    _check_answers(Questions(kind), answers)
    if answered_on > timezone.localdate():
        raise Problem(
            "answered_ahead", "The date of the answers cannot be in the future.", kept=KEPT, do="Correct the day."
        )
    return SiteAnswers.objects.create(
        site=site,
        kind=kind,
        answers=dict(answers),
        answered_on=answered_on,
        answered_by=actor.display_name[:60],
    )


def _check_answers(kind: Questions, answers: Mapping[str, bool | str | None]) -> None:
    if kind == Questions.COMFORT:
        answered = bool(comfort.score({code: _word(answer) for code, answer in answers.items()}).points)
    else:
        answered = checklists.state_of({code: _yes_no(code, answer) for code, answer in answers.items()}).answered > 0
    if not answered:
        raise Problem(
            "nothing_answered", "No question has been answered.", kept=KEPT, do="Answer at least one question."
        )


def _word(answer: bool | str | None) -> str | None:
    return answer if answer is None else str(answer)


def _yes_no(code: str, answer: bool | str | None) -> bool | None:
    if answer is None or isinstance(answer, bool):
        return answer
    raise Problem(
        "answer_unknown",
        "{answer} is not an answer to {question}.",
        kept=KEPT,
        do="Use one of: {known}.",
        question=code[:40],
        answer=str(answer)[:40],
        known="true, false, null",
    )
