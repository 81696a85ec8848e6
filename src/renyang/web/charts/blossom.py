"""The index as a plum blossom: five petals, as long as their lever's score, paler and wider the less is known."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

CENTRE, REACH, SHORTEST = 200.0, 128.0, 26.0  # of a drawing 400 units wide
SLIM, WIDE = 0.42, 0.74  # a petal's half-width as a share of its length, where all or nothing is known


@dataclass(frozen=True)
class Petal:
    """One lever: its score in [0, 1] (None: nothing is known) and the share of its records that is known."""

    label: str
    value: float | None
    confidence: float


def blossom(petals: Sequence[Petal], *, title: str, nothing: str, labels: bool = True) -> str:
    """The blossom as SVG. `nothing` is the word for a lever of which nothing is known."""
    spoken = "; ".join(f"{petal.label}: {_said(petal, nothing)}" for petal in petals)
    drawn = "".join(_petal(petal, at, len(petals), nothing, labels=labels) for at, petal in enumerate(petals))
    box = "0 0 400 400" if labels else "60 60 280 280"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="blossom" viewBox="{box}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(spoken)}</desc>{_rings()}{drawn}"
        f'<circle class="blossom-heart" cx="{CENTRE}" cy="{CENTRE}" r="9"/></svg>'
    )


def _said(petal: Petal, nothing: str) -> str:
    return nothing if petal.value is None else f"{petal.value:.0%}"


def _rings() -> str:
    radii = [SHORTEST + (REACH - SHORTEST) * share for share in (0.5, 1.0)]
    return "".join(f'<circle class="blossom-ring" cx="{CENTRE}" cy="{CENTRE}" r="{radius:.1f}"/>' for radius in radii)


def _petal(petal: Petal, at: int, count: int, nothing: str, *, labels: bool) -> str:
    turn = 360 * at / count
    length = SHORTEST + (REACH - SHORTEST) * (1.0 if petal.value is None else petal.value)
    half = length * (SLIM + (WIDE - SLIM) * (1 - petal.confidence)) * 0.8
    kind = "unknown" if petal.value is None else ("sure" if petal.confidence >= 0.8 else "unsure")
    tip = CENTRE - length
    path = (
        f"M{CENTRE} {CENTRE}C{CENTRE - half:.1f} {CENTRE - length * 0.35:.1f} {CENTRE - half:.1f} {tip:.1f} "
        f"{CENTRE} {tip:.1f}C{CENTRE + half:.1f} {tip:.1f} {CENTRE + half:.1f} {CENTRE - length * 0.35:.1f} {CENTRE} {CENTRE}Z"
    )
    opacity = 0.25 + 0.65 * petal.confidence
    shape = (
        f'<path class="petal petal-{kind}" d="{path}" fill-opacity="{opacity:.2f}" '
        f'transform="rotate({turn:.0f} {CENTRE} {CENTRE})"/>'
    )
    return shape + (_label(petal, turn, nothing) if labels else "")


def _label(petal: Petal, turn: float, nothing: str) -> str:
    angle = math.radians(turn - 90)
    x, y = CENTRE + 166 * math.cos(angle), CENTRE + 166 * math.sin(angle)
    return (
        f'<text class="petal-label" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{escape(petal.label)}</text>'
        f'<text class="petal-value" x="{x:.0f}" y="{y + 21:.0f}" text-anchor="middle">{escape(_said(petal, nothing))}</text>'
    )
