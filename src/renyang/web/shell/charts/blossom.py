"""The index as a plum blossom: five petals, each as long as its lever's score, paler and wider the less is known."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from renyang.science.index import WELL_SUPPORTED
from renyang.web.shell.charts.drawing import drawing
from renyang.web.shell.charts.table import percent

CENTRE, REACH, SHORTEST = 200.0, 132.0, 30.0  # in units of a drawing 400 units wide
SLIM, WIDE = 0.34, 0.56  # a petal's half-width as a share of its length if all or nothing is known
LABELS_AT = 168.0


@dataclass(frozen=True)
class Petal:
    """One lever: its score in [0, 1] (None: unknown) and the share of its records that is known."""

    label: str
    value: float | None
    confidence: float


def blossom(petals: Sequence[Petal], *, title: str, nothing: str, labels: bool = True) -> SafeString:
    """Return the blossom as SVG, small if without `labels`; `nothing` is the text for an unknown score."""
    turned = [(petal, 360 * place / len(petals)) for place, petal in enumerate(petals)]
    shapes = [_rings(), *(_petal(petal, turn) for petal, turn in turned), _heart()]
    if labels:
        shapes += [_label(petal, turn, nothing) for petal, turn in turned]
    return drawing(
        shapes,
        css_class="blossom" if labels else "blossom blossom-small",
        box="-45 6 490 370" if labels else "60 60 280 280",
        title=title,
        description="; ".join(f"{petal.label}: {_score_words(petal, nothing)}" for petal in petals),
    )


def _score_words(petal: Petal, nothing: str) -> str:
    return nothing if petal.value is None else percent(petal.value)


def petal_length(value: float | None) -> float:
    """Return the length of a petal; that of an unknown score is the full one, since it may be anything."""
    return SHORTEST + (REACH - SHORTEST) * (1.0 if value is None else min(max(value, 0.0), 1.0))


def _rings() -> str:
    radii = [petal_length(0.5), petal_length(1.0)]
    return "".join(f'<circle class="blossom-ring" cx="{CENTRE}" cy="{CENTRE}" r="{radius:.1f}"/>' for radius in radii)


def _petal(petal: Petal, turn: float) -> str:
    length = petal_length(petal.value)
    confidence = min(max(petal.confidence, 0.0), 1.0)
    half = length * (SLIM + (WIDE - SLIM) * (1 - confidence))
    kind = "unknown" if petal.value is None else ("sure" if confidence >= WELL_SUPPORTED else "unsure")
    return (
        f'<path class="petal petal-{kind}" d="{_outline(length, half)}" fill-opacity="{0.2 + 0.75 * confidence:.2f}" '
        f'transform="rotate({turn:.0f} {CENTRE} {CENTRE})"/>'
    )


def _outline(length: float, half: float) -> str:
    """Return the path of a petal upward from the centre: narrow at its foot, round, with a notch at its tip."""

    def at(across: float, up: float) -> str:
        return f"{CENTRE + across * half:.1f} {CENTRE - up * length:.1f}"

    right = f"C{at(0.75, 0.12)} {at(1.22, 0.52)} {at(0.98, 0.78)}C{at(0.8, 0.99)} {at(0.26, 1.06)} {at(0, 0.94)}"
    left = f"C{at(-0.26, 1.06)} {at(-0.8, 0.99)} {at(-0.98, 0.78)}C{at(-1.22, 0.52)} {at(-0.75, 0.12)} {at(0, 0)}"
    return f"M{at(0, 0)}{right}{left}Z"


def _heart() -> str:
    """Return the heart with its stamens, which are decoration and carry no number."""
    stamens = []
    for at in range(10):
        angle, radius = math.radians(36 * at + 18 - 90), 24 if at % 2 else 30
        x, y = CENTRE + radius * math.cos(angle), CENTRE + radius * math.sin(angle)
        stamens.append(
            f'<line class="blossom-stamen" x1="{CENTRE}" y1="{CENTRE}" x2="{x:.1f}" y2="{y:.1f}"/>'
            f'<circle class="blossom-anther" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        )
    return "".join(stamens) + f'<circle class="blossom-heart" cx="{CENTRE}" cy="{CENTRE}" r="8"/>'


def _label(petal: Petal, turn: float, nothing: str) -> str:
    angle = math.radians(turn - 90)
    x, y = CENTRE + LABELS_AT * math.cos(angle), CENTRE + LABELS_AT * math.sin(angle) - 4
    name, score = escape(petal.label), escape(_score_words(petal, nothing))
    return (
        f'<text class="petal-label" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{name}</text>'
        f'<text class="petal-value" x="{x:.0f}" y="{y + 24:.0f}" text-anchor="middle">{score}</text>'
    )
