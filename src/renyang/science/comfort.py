"""Comfort and convenience of a site: each answer earns points, and each point can be traced (comfort.toml).

A score is the share of the points that the answered questions could give; the others are listed, never scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from renyang.science.checklists import Group, groups_of, required_text
from renyang.science.problem import Problem
from renyang.science.stress.checked_toml import CheckedToml

MOST_POINTS = 10.0  # of a question; more would outweigh the others [A]

_KEYS = ("code", "group", "zh", "en", "answers", "source")
_ANSWER_KEYS = ("code", "zh", "en", "points")


@dataclass(frozen=True, slots=True)
class Answer:
    """A possible answer to a question."""

    code: str
    zh: str
    en: str
    points: float


@dataclass(frozen=True, slots=True)
class Question:
    """One question, its answers by code, and the source of its points."""

    code: str
    group: str
    zh: str
    en: str
    answers: Mapping[str, Answer]
    source: str

    @property
    def most(self) -> float:
        """The points of the best answer."""
        return max(answer.points for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class Questions:
    """All questions by code, in order, and their groups."""

    groups: tuple[Group, ...]
    questions: Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one answer that was given."""

    question: str
    group: str
    answer: str
    points: float
    most: float  # points of the question's best answer


@dataclass(frozen=True, slots=True)
class Scored:
    """A site's score with the origin of every point."""

    points: tuple[Points, ...]  # of each answered question, in the questions' order
    unanswered: tuple[str, ...]  # codes of questions

    @property
    def total(self) -> float:
        """The sum of the points."""
        return sum(one.points for one in self.points)

    @property
    def most(self) -> float:
        """The most points that the answered questions could give."""
        return sum(one.most for one in self.points)

    @property
    def share(self) -> float | None:
        """total / most; None if nothing is answered."""
        return self.total / self.most if self.points else None

    def of(self, group: str) -> "Scored":
        """The score of one group of the shipped questions."""
        listed = questions().questions
        return Scored(
            tuple(one for one in self.points if one.group == group),
            tuple(code for code in self.unanswered if listed[code].group == group),
        )


@cache
def questions() -> Questions:
    """The shipped questions."""
    return parse(files(__package__).joinpath("comfort.toml").read_text(encoding="utf-8"), "comfort.toml")


def score(answers: Mapping[str, str | None]) -> Scored:
    """Score answer codes by question; None counts as unanswered. Raises Problem for an unknown question or answer."""
    listed = questions().questions
    for code, answer in answers.items():
        if code not in listed:
            raise Problem("question_unknown", "The checklist has no question {question}.", question=code[:40])
        if answer is not None and answer not in listed[code].answers:
            raise Problem(
                "answer_unknown",
                "{answer} is not an answer to {question}.",
                do="Use one of: {known}.",
                question=code,
                answer=answer[:40],
                known=", ".join(listed[code].answers),
            )
    answered = {code: answer for code, answer in answers.items() if answer is not None}
    points = tuple(
        Points(one.code, one.group, answered[one.code], one.answers[answered[one.code]].points, one.most)
        for one in listed.values()
        if one.code in answered
    )
    return Scored(points, tuple(code for code in listed if code not in answered))


def parse(text: str, source: str = "comfort") -> Questions:
    """Parse TOML questions; `source` names it in errors. Raises Problem with line, key, value and what is allowed."""
    file = CheckedToml(text, source, "question")
    file.refuse_other_keys(file.data, ("group", "question"), None)
    groups = groups_of(file)
    questions: dict[str, Question] = {}
    for number, table in enumerate(file.tables()):
        file.refuse_other_keys(table, _KEYS, number)
        question = Question(
            code=required_text(file, table, "code", number),
            group=file.choice(table, "group", number, tuple(group.code for group in groups)),
            zh=required_text(file, table, "zh", number),
            en=required_text(file, table, "en", number),
            answers=_answers(file, table, number),
            source=required_text(file, table, "source", number),
        )
        if question.code in questions:
            file.refuse("code", question.code, "a code that no other question has", number)
        questions[question.code] = question
    return Questions(groups, questions)


def _answers(file: CheckedToml, table: dict[str, Any], number: int) -> Mapping[str, Answer]:
    rows = file.required(table, "answers", number)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        file.refuse("answers", rows, "a list of { code, zh, en, points }", number)
    answers: dict[str, Answer] = {}
    for row in rows:
        file.refuse_other_keys(row, _ANSWER_KEYS, number)
        code, zh, en = (required_text(file, row, key, number) for key in ("code", "zh", "en"))
        allowed = f"a number from 0 to {MOST_POINTS:g}"
        answers[code] = Answer(code, zh, en, file.amount(row, "points", number, allowed=allowed, most=MOST_POINTS))
    points = {answer.points for answer in answers.values()}
    if len(answers) < len(rows) or len(points) < 2:
        file.refuse("answers", list(answers), "two or more different answers, not all with the same points", number)
    return answers
