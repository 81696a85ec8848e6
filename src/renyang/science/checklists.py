"""Site checklists: readiness for an epidemic, safety of services, and access (checklists.toml).

Questions are worded so that yes is good. An unanswered question counts neither way: it is listed as missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from renyang.science.problem import Problem
from renyang.science.stress.checked_toml import CheckedToml

MOST_WEIGHT = 10.0  # relative to a usual question; more would outweigh the others [A]

_KEYS = ("code", "group", "zh", "en", "weight", "necessary", "source")
_GROUP = 'group.code = { zh = "...", en = "..." }'


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are answered together."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the source of its reason. `necessary`: without a yes the site may not open in an epidemic."""

    code: str
    group: str
    zh: str
    en: str
    weight: float
    necessary: bool
    source: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """All questions by code, in order, and their groups."""

    groups: tuple[Group, ...]
    questions: Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a site's answers. Codes of questions are in the checklist's order."""

    asked: int  # questions
    answered: int  # of them
    passed: int  # answered yes
    failed: tuple[str, ...]  # answered no
    missing: tuple[str, ...]  # not answered
    blocking: tuple[str, ...]  # necessary and answered no
    undecided: tuple[str, ...]  # necessary and not answered
    share: float | None  # weight of yes answers over the weight of all answers; None without answers

    @property
    def may_open(self) -> bool | None:
        """Whether the checklist lets the site open in an epidemic; None while a necessary question is unanswered."""
        if self.blocking:
            return False
        return None if self.undecided else True


@cache
def checklist() -> Checklist:
    """The shipped checklist."""
    text = files(__package__).joinpath("checklists.toml").read_text(encoding="utf-8")
    return parse(text, "checklists.toml")


def state_of(answers: Mapping[str, bool | None], group: str = "") -> Checked:
    """Evaluate answers by question, for one group of the shipped checklist or (empty) for all of it.

    Yes is True, no is False; None counts as unanswered. Raises Problem for a question that is not on the list,
    ValueError for an unknown group.
    """
    listed = checklist()
    if group and group not in {one.code for one in listed.groups}:
        raise ValueError(f"no such group: {group}")
    for code in answers:
        if code not in listed.questions:
            raise Problem("question_unknown", "The checklist has no question {question}.", question=code[:40])
    asked = [one for one in listed.questions.values() if group in ("", one.group)]
    answered = [one for one in asked if answers.get(one.code) is not None]
    passed = [one for one in answered if answers[one.code]]
    failed = [one for one in answered if not answers[one.code]]
    missing = [one for one in asked if answers.get(one.code) is None]
    return Checked(
        asked=len(asked),
        answered=len(answered),
        passed=len(passed),
        failed=tuple(one.code for one in failed),
        missing=tuple(one.code for one in missing),
        blocking=tuple(one.code for one in failed if one.necessary),
        undecided=tuple(one.code for one in missing if one.necessary),
        share=sum(one.weight for one in passed) / sum(one.weight for one in answered) if answered else None,
    )


def parse(text: str, source: str = "checklist") -> Checklist:
    """Parse a TOML checklist; `source` names it in errors. Raises Problem with line, key, value and what is allowed."""
    file = CheckedToml(text, source, "question")
    file.refuse_other_keys(file.data, ("group", "question"), None)
    groups = groups_of(file)
    questions: dict[str, Question] = {}
    for number, table in enumerate(file.tables()):
        question = _question(file, table, number, tuple(group.code for group in groups))
        if question.code in questions:
            file.refuse("code", question.code, "a code that no other question has", number)
        questions[question.code] = question
    return Checklist(groups, questions)


def groups_of(file: CheckedToml) -> tuple[Group, ...]:
    """The groups at the head of a file: `group.code = { zh = "...", en = "..." }`."""
    tables = file.data.get("group", {})
    if not isinstance(tables, dict):
        file.refuse("group", tables, _GROUP, None)
    groups = []
    for code, words in tables.items():
        if not isinstance(words, dict):
            file.refuse(f"group.{code}", words, _GROUP, None)
        file.refuse_other_keys(words, ("zh", "en"), None)
        groups.append(Group(code, required_text(file, words, "zh", None), required_text(file, words, "en", None)))
    return tuple(groups)


def required_text(file: CheckedToml, table: dict[str, Any], key: str, number: int | None) -> str:
    """A required, non-empty text."""
    file.required(table, key, number)
    return file.text(table, key, number) or file.refuse(key, "", "a text", number)


def _question(file: CheckedToml, table: dict[str, Any], number: int, groups: tuple[str, ...]) -> Question:
    file.refuse_other_keys(table, _KEYS, number)
    necessary = table.get("necessary", False)
    if not isinstance(necessary, bool):
        file.refuse("necessary", necessary, "true, false", number)
    allowed = f"a number above 0, up to {MOST_WEIGHT:g}"
    weight = file.amount(table, "weight", number, allowed=allowed, most=MOST_WEIGHT) if "weight" in table else 1.0
    if weight == 0:
        file.refuse("weight", weight, allowed, number)
    return Question(
        code=required_text(file, table, "code", number),
        group=file.choice(table, "group", number, groups),
        zh=required_text(file, table, "zh", number),
        en=required_text(file, table, "en", number),
        weight=weight,
        necessary=necessary,
        source=required_text(file, table, "source", number),
    )
