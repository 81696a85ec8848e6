"""Published events against the model: what was measured there, and what the same shock does to made-up communities.

`python -m tests.validation.events` writes the table of docs/algorithms/stress-events.md anew. Figures from which a number of the
model was set ("set") have to be met; the others ("held out") are predictions, and their misses are printed as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from renyang.science.stress import Community, Impact, Results, Scenario, run, trace
from renyang.science.stress.outcomes import PARTNER, SITE, VOLUNTEER
from renyang.science.stress.tables import reach_by_channels

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "stress-events.md"
BEGIN, END = "<!-- table: written by python -m tests.validation.events -->", "<!-- end of table -->"
PEOPLE, REPLICATES, SEED = 5_000, 20, 1
INTERVAL = (0.05, 0.95)  # of replicates


@dataclass(frozen=True)
class Event:
    """One published figure and what the model makes of it. `play` gives one value a replicate, in the figure's unit."""

    name: str
    figure: str
    source: str
    published: float
    held_out: bool
    play: Callable[[], np.ndarray]
    days: bool = False  # the unit is days; otherwise shares


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    event: Event
    mean: float
    low: float
    high: float

    @property
    def miss(self) -> float:
        """Model less published."""
        return self.mean - self.event.published


def rows() -> list[Row]:
    """Every event, played."""
    found = []
    for event in EVENTS:
        values = event.play()
        low, high = np.quantile(values, INTERVAL)
        found.append(Row(event, float(values.mean()), float(low), float(high)))
    return found


def table() -> str:
    """The rows as Markdown."""
    lines = [
        "| event | what was measured | published | model (90 % of replicates) | miss | |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for row in rows():
        event = row.event
        cells = [_said(event, value) for value in (event.published, row.mean, row.low, row.high)]
        miss = f"{row.miss:+.0f} days" if event.days else f"{100 * row.miss:+.0f} points"
        kind = "held out" if event.held_out else "set"
        lines.append(
            f"| {event.name} ({event.source}) | {event.figure} | {cells[0]} | {cells[1]} ({cells[2]} to {cells[3]}) "
            f"| {miss} | {kind} |"
        )
    return "\n".join(lines)


def _said(event: Event, value: float) -> str:
    return f"{value:.0f} days" if event.days else f"{100 * value:.0f} %"


@cache
def _community() -> Community:
    return Community.synthetic(people=PEOPLE, seed=SEED)


@cache
def _run(name: str) -> Results:
    return run(_community(), Scenario.load(name), replicates=REPLICATES, seed=SEED)


def _visits(results: Results, service: str, first: int, end: int) -> np.ndarray:
    """Visits that staff made under the shock, per visit without it, by replicate, on these days."""
    number = results.community.parameters.codes.index(service)
    made = [
        counts.counters[:, first:end, number, SITE : PARTNER + 1].sum(axis=(1, 2))
        for counts in (results.shocked, results.baseline)
    ]
    return made[0] / made[1]


# A flood (Harvey 2017): offices of home-care agencies.


@cache
def _disrupted_days() -> np.ndarray:
    """Days on which a site could carry less than half of the usual: (replicates, sites)."""
    community, flood = _community(), Scenario.load("flood")
    calm = Scenario("calm", flood.days, ())
    found = []
    for replicate in range(REPLICATES):
        hit, usual = (
            trace(community, scenario, seed=SEED, replicate=replicate, days=60).capacity for scenario in (flood, calm)
        )
        found.append(((hit < 0.5 * usual) & (usual > 0)).sum(axis=0))
    return np.array(found)


def _open_in_flood() -> np.ndarray:
    community, flood = _community(), Scenario.load("flood")
    return np.array(
        [
            (trace(community, flood, seed=SEED, replicate=replicate, days=21).capacity[20] > 0).mean()
            for replicate in range(REPLICATES)
        ]
    )


def _disrupted() -> np.ndarray:
    return (_disrupted_days() > 0).mean(axis=1)


def _back_in_a_day() -> np.ndarray:
    days = _disrupted_days()
    return ((days == 1).sum(axis=1)) / (days > 0).sum(axis=1)


def _a_week_or_more() -> np.ndarray:
    days = _disrupted_days()
    return (days >= 7).mean(axis=1)


# Fear (Ontario 2020): the fear of personal care is put into all services at the door alike.


@cache
def _fear() -> Results:
    afraid = Scenario("fear", 60, (Impact("acceptance", 0.84, 10, 60),))
    return run(_community(), afraid, replicates=REPLICATES, seed=SEED)


def _refused(service: str) -> Callable[[], np.ndarray]:
    return lambda: _visits(_fear(), service, 20, 60) - 1


# Money (England 2009-13).


def _users_lost() -> np.ndarray:
    results = _run("budget-cut")
    counters = [counts.counters[:, 90:, :, SITE : PARTNER + 1] for counts in (results.shocked, results.baseline)]
    hit, usual = (counted.sum(axis=(1, 2, 3)) for counted in counters)
    return hit / usual - 1


# Volunteers (NHS responders 2020).


def _asked() -> np.ndarray:
    """On the busiest day of a winter wave: visits for each volunteer on duty, at most one counted for each."""
    community = _community()
    on_duty = community.volunteers.sum() * community.parameters["volunteers_on_duty"]
    busiest = _run("winter-wave").shocked.counters[..., VOLUNTEER].sum(axis=2).max(axis=1)
    return np.minimum(busiest / on_duty, 1.0)


# A platform out of order (Advanced 2022), closed day centres (United States 2020), a warning (Queensland), ordinary use (CHARLS).


def _coordination_back() -> np.ndarray:
    results = _run("platform-outage")
    below = np.nan_to_num(results.curves["coordination"] / results.baseline_curves["coordination"], nan=1.0) < 0.95
    return below.shape[1] - np.argmax(below[:, ::-1], axis=1) - float(results.onset or 0)


def _centres_shut() -> np.ndarray:
    community, wave = Community.synthetic(people=4 * PEOPLE, seed=SEED), Scenario.load("winter-wave")
    centres = community.sites.service == community.parameters.codes.index("day_care")
    first = next(impact.start for impact in wave.impacts if impact.target == "sites")
    return np.array(
        [
            (trace(community, wave, seed=SEED, replicate=replicate, days=first + 5).capacity[-1, centres] == 0).mean()
            for replicate in range(REPLICATES)
        ]
    )


def _heard() -> np.ndarray:
    community = _community()
    return reach_by_channels(community, offline=False)[community.people.channels].mean(keepdims=True)


def _use_any() -> np.ndarray:
    community = _community()
    chosen = community.needs.service != community.parameters.codes.index("emergency_help")
    return np.array([len(np.unique(community.needs.person[chosen])) / len(community)])


HARVEY, ONTARIO = "Bell 2019, n = 122 agencies", "home care in Ontario, 2020"
EVENTS = (
    Event("Flood, Harvey 2017", "offices open", HARVEY, 0.45, False, _open_in_flood),
    Event("Flood, Harvey 2017", "agencies disrupted", HARVEY, 0.75, True, _disrupted),
    Event("Flood, Harvey 2017", "of those, back within a day", HARVEY, 0.07, True, _back_in_a_day),
    Event("Flood, Harvey 2017", "disrupted for a week or more", HARVEY, 0.46, True, _a_week_or_more),
    Event("Fear", "visits of personal care", ONTARIO, -0.16, False, _refused("bathing")),
    Event("Fear", "visits of therapy, with the fear of personal care", ONTARIO, -0.50, True, _refused("rehab")),
    Event("Fear", "visits of nursing, with the fear of personal care", ONTARIO, 0.0, True, _refused("nursing")),
    Event("15 % less money", "people served", "councils of England, 2009-13", -0.26, False, _users_lost),
    Event("Volunteers", "of those on duty, asked to do something", "NHS responders 2020", 0.45, True, _asked),
    Event(
        "Platform outage", "first reconnections; the model: hand-offs back to 95 %", "Advanced 2022", 19, True,
        _coordination_back, days=True,
    ),
    Event("Closed day centres", "shut", "Parker 2021, n = 22", 19 / 22, True, _centres_shut),
    Event("Warning", "older people who heard it", "Queensland, n = 547", 0.43, True, _heard),
    Event("Ordinary days", "older people who use a service", "CHARLS 2018, chronically ill", 0.206, False, _use_any),
)  # fmt: skip


def main() -> None:
    """Write the table into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
