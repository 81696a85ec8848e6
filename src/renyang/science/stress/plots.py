"""Charts of a run (altair): capabilities over time, and the daily outcomes of one service's needs."""

from typing import TYPE_CHECKING, Any

from renyang.science.chart_theme import FILE, configuration
from renyang.science.stress.metrics import curve_summary
from renyang.science.stress.outcomes import OUTCOMES

if TYPE_CHECKING:
    from renyang.science.stress.results import Results

WIDTH, HEIGHT = 260, 160  # px per panel
SERVED = ("#08306b", "#08519c", "#2171b5", "#4292c6", "#6baed6", "#9ecae1", "#c6dbef")
UNSERVED = (
    "#7f2704",
    "#a63603",
    "#d94801",
    "#f16913",
    "#fd8d3c",
    "#fdae6b",
    "#fdd0a2",
    "#807dba",
    "#bcbddc",
    "#737373",
)
COLOURS = dict(zip(OUTCOMES, SERVED + UNSERVED, strict=True))
"""Blue: served, darker for more usual providers; warm: no capacity; violet: not reached, or refused; grey: not
paid for."""


def capabilities(results: "Results") -> Any:
    """A panel per capability: mean and 90 % interval over replicates under the shock; dashed: the mean without it."""
    import altair as alt  # noqa: PLC0415 - only charts need it

    rows = [
        {"capability": name, "day": day, "mean": mean, "low": low, "high": high, "usual": usual}
        for name, curve in results.curves.items()
        for shocked, without in [(curve_summary(curve), curve_summary(results.baseline_curves[name])["mean"])]
        for day, (mean, low, high, usual) in enumerate(
            zip(shocked["mean"], shocked["low"], shocked["high"], without, strict=True)
        )
    ]
    share = alt.Scale(domain=[0, 1])
    base = alt.Chart(alt.Data(values=rows)).encode(x=alt.X("day:Q", title="day"))
    band = base.mark_area(style="band").encode(y=alt.Y("low:Q", scale=share, title="share"), y2="high:Q")
    line = base.mark_line().encode(y=alt.Y("mean:Q", scale=share))
    usual = base.mark_line(strokeDash=[4, 3], color=FILE.words).encode(y=alt.Y("usual:Q", scale=share))
    panel = alt.layer(band, usual, line).properties(width=WIDTH, height=HEIGHT)
    panels = panel.facet(
        facet=alt.Facet("capability:N", sort=list(results.curves), title=None), columns=3, title=results.scenario.title
    )
    return panels.configure(**configuration(FILE))


def service(results: "Results", code: str) -> Any:
    """One service under the shock, in needs per day (means over replicates): who served them, or why nobody did.

    Raises ValueError for a service that is not in the run.
    """
    import altair as alt  # noqa: PLC0415

    codes = results.community.parameters.codes
    if code not in codes:
        raise ValueError(f"service must be one of {', '.join(codes)}, not {code!r}")
    counted = results.shocked.counters[:, :, codes.index(code)].mean(axis=0)
    there = [outcome for outcome in OUTCOMES if counted[:, outcome].any()]
    rows = [
        {"day": day, "outcome": OUTCOMES[outcome], "order": place, "needs": float(counted[day, outcome])}
        for day in range(results.days)
        for place, outcome in enumerate(there)
    ]
    scale = alt.Scale(domain=[OUTCOMES[outcome] for outcome in there], range=[COLOURS[outcome] for outcome in there])
    chart = alt.Chart(alt.Data(values=rows), title=f"{results.scenario.title}: {code}").mark_area()
    stacked = chart.encode(
        x=alt.X("day:Q", title="day"),
        y=alt.Y("needs:Q", title="needs a day"),
        color=alt.Color("outcome:N", scale=scale, title=None),
        order=alt.Order("order:Q"),
    ).properties(width=2 * WIDTH, height=2 * HEIGHT)
    return stacked.configure(**configuration(FILE))
