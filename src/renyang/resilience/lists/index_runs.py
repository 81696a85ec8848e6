"""The lists of the index: levers, indicators and communities."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.lists import Column, DeclaredList, Kind, Narrowing, Reader
from renyang.core.queries import division_names
from renyang.resilience import queries
from renyang.resilience.domain.indicators import INDICATORS
from renyang.resilience.domain.wording import LEVER_LABELS
from renyang.resilience.models import IndexRun
from renyang.resilience.queries import IndexPart
from renyang.science.index import LEVERS, Indicator

Latest = IndexPart | None
"""The latest index of a division; None if there is none yet."""
EMPTY = gettext_lazy("The index has not been calculated yet.")


@dataclass(frozen=True)
class ScoredLever:
    """A lever's score, with the bounds due to missing records."""

    lever: str
    score: dict[str, Any]


@dataclass(frozen=True)
class ScoredIndicator:
    """An indicator's score and counts."""

    indicator: Indicator
    score: dict[str, Any]


@dataclass(frozen=True)
class RankedCommunity:
    """A community's levers, and its best and worst rank over all weightings of the levers; None if it is unranked."""

    division_code: str
    levers: dict[str, dict[str, Any]]
    best: int | None
    worst: int | None


def counted_at(reader: Reader[Latest]) -> Narrowing:
    """The narrowing that names the division and when its index was computed, if it was."""
    if reader.terms is None or reader.terms.run.finished_at is None:
        return Narrowing()
    code = reader.terms.division_code
    at = f"{timezone.localtime(reader.terms.run.finished_at):%Y-%m-%d %H:%M}"
    return Narrowing((division_names().get(code, code), _("counted {at}").format(at=at)), code)


def _levers(reader: Reader[Latest]) -> list[ScoredLever]:
    return [ScoredLever(lever, reader.terms.scores["levers"][lever]) for lever in LEVERS] if reader.terms else []


def _indicators(reader: Reader[Latest]) -> list[ScoredIndicator]:
    if reader.terms is None:
        return []
    scores = reader.terms.scores["indicators"]
    return [ScoredIndicator(indicator, scores[indicator.code]) for indicator in INDICATORS]


def _communities(reader: Reader[Latest]) -> list[RankedCommunity]:
    if reader.terms is None:
        return []
    run = reader.terms.run
    ranks = run.result["ranks"]
    rows = [
        RankedCommunity(code, part["levers"], *ranks.get(code, (None, None)))
        for code, part in queries.index_result(reader.actor, run)["communities"].items()
    ]
    return sorted(rows, key=lambda row: (row.best is None, row.best, row.worst))


def _share(name: str, label: Promise, key: str, *, on_page: bool = True) -> Column[Any]:
    return Column(
        name=name,
        label=label,
        kind=Kind.SHARE,
        value=lambda row: row.score[key],
        order="value",
        optional=True,
        on_page=on_page,
    )


BOUNDS: Column[Any] = Column(
    name="range",
    label=gettext_lazy("If the missing were worst or best"),
    value=lambda row: f"{row.score['low']:.0%} – {row.score['high']:.0%}",
    in_files=False,
    for_programs=False,
)


def _count(name: str, label: Promise, key: str) -> Column[Any]:
    return Column(name=name, label=label, kind=Kind.WHOLE, value=lambda row: row.score[key])


LEVERS_COUNTED: DeclaredList[ScoredLever, Latest] = DeclaredList(
    name="levers",
    title=gettext_lazy("The same in numbers"),
    model=IndexRun,
    rows=_levers,
    narrowing=counted_at,
    empty=EMPTY,
    columns=(
        Column(name="lever", label=gettext_lazy("Resilience"), words=lambda row: str(LEVER_LABELS[row.lever])),
        _share("value", gettext_lazy("Score"), "value"),
        BOUNDS,
        _share("low", gettext_lazy("If the missing were worst"), "low", on_page=False),
        _share("high", gettext_lazy("If the missing were best"), "high", on_page=False),
        _share("confidence", gettext_lazy("Known"), "confidence"),
    ),
)

INDICATORS_COUNTED: DeclaredList[ScoredIndicator, Latest] = DeclaredList(
    name="indicators",
    title=gettext_lazy("Indicators"),
    model=IndexRun,
    rows=_indicators,
    narrowing=counted_at,
    empty=EMPTY,
    columns=(
        Column(
            name="indicator",
            label=gettext_lazy("Indicator"),
            value=lambda row: row.indicator.code,
            words=lambda row: _(row.indicator.label),
        ),
        Column(
            name="definition",
            label=gettext_lazy("Definition"),
            value=lambda row: row.indicator.definition,
            words=lambda row: _(row.indicator.definition),
        ),
        Column(
            name="lever",
            label=gettext_lazy("Resilience"),
            value=lambda row: row.indicator.lever,
            words=lambda row: str(LEVER_LABELS[row.indicator.lever]),
        ),
        _share("value", gettext_lazy("Score"), "value"),
        replace(BOUNDS, label=gettext_lazy("Range")),
        _count("reached", gettext_lazy("Met"), "reached"),
        _count("known", gettext_lazy("Known"), "known"),
        Column(
            name="missing",
            label=gettext_lazy("not known"),
            kind=Kind.WHOLE,
            value=lambda row: row.score["total"] - row.score["known"],
        ),
        Column(name="floor", label=gettext_lazy("Lower limit"), kind=Kind.SHARE, value=lambda row: row.indicator.floor),
        Column(name="target", label=gettext_lazy("Target"), kind=Kind.SHARE, value=lambda row: row.indicator.target),
        Column(
            name="source",
            label=gettext_lazy("Source"),
            value=lambda row: row.indicator.source,
            words=lambda row: _(row.indicator.source),
        ),
    ),
)


def _lever(lever: str) -> Column[RankedCommunity]:
    return Column(
        name=lever,
        label=LEVER_LABELS[lever],
        kind=Kind.SHARE,
        value=lambda row: row.levers[lever]["value"],
        order="value",
        optional=True,
    )


COMMUNITIES: DeclaredList[RankedCommunity, Latest] = DeclaredList(
    name="communities",
    title=gettext_lazy("Communities"),
    model=IndexRun,
    rows=_communities,
    narrowing=counted_at,
    empty=EMPTY,
    columns=(
        Column(name="division_code", label=gettext_lazy("Community"), kind=Kind.DIVISION, order="value"),
        *map(_lever, LEVERS),
        Column(name="best", label=gettext_lazy("Best rank"), kind=Kind.WHOLE, order="value", optional=True),
        Column(name="worst", label=gettext_lazy("Worst rank"), kind=Kind.WHOLE, order="value", optional=True),
    ),
)
