"""Published events against the model: what was measured there, and what the same shock does to made-up sub-districts.

The figures are in events.toml; each has a function here that plays it in one sub-district and gives one number in the
figure's unit. `python -m tests.validation.events` writes the table of docs/algorithms/stress-events.md anew.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

from renyang.science.stress import Community, Impact, Parameters, Scenario, run, trace
from renyang.science.stress.capacity import NEVER, plan_days
from renyang.science.stress.loop import Draw
from renyang.science.stress.outcomes import NEED, NOT_KNOWN, PARTNER, SITE, VOLUNTEER
from renyang.science.stress.reach import usual_need
from renyang.science.stress.synthetic import synthetic_columns
from renyang.science.stress.tables import rules_of

FIGURES = Path(__file__).with_name("events.toml")
PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "stress-events.md"
BEGIN, END = "<!-- table: written by python -m tests.validation.events -->", "<!-- end of table -->"
PEOPLE = 20_000  # older people in a sub-district
DISTRICTS = 20  # made-up sub-districts, each played once: intervals hold how they differ, and chance
INTERVAL = (0.05, 0.95)  # of sub-districts
NORMAL_95 = 1.96  # standard errors of a 95 % interval
WEEK, MONTH = 7, 28  # days
FLOOD_FIRST, FLOOD_DAYS = 20, 60  # first day of the shipped flood; days looked at
CALM = Scenario("calm", 180)
DRAW_DAYS = njit(plan_days)


@dataclass(frozen=True)
class Event:
    """One published figure; the fields are those of events.toml, which explains them."""

    name: str
    what: str
    value: float
    unit: str
    source: str
    role: str
    n: int | None = None
    low: float | None = None
    high: float | None = None
    set_by: tuple[str, ...] = ()
    tolerance: float | None = None
    not_met: bool = False

    @property
    def published_interval(self) -> tuple[float, float] | None:
        """The 95 % interval as published, or Wilson's for a share of n; None where there is neither."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        if self.n is None:
            return None
        spread = NORMAL_95**2 / self.n
        middle = (self.value + spread / 2) / (1 + spread)
        half = NORMAL_95 / (1 + spread) * np.sqrt(self.value * (1 - self.value) / self.n + spread / (4 * self.n))
        return float(middle - half), float(middle + half)


@dataclass(frozen=True)
class Row:
    """One line of the table: the figure, and mean and 90 % interval of the model over sub-districts, in its unit."""

    event: Event
    model: float
    low: float
    high: float

    @property
    def miss(self) -> float:
        """Model less published."""
        return self.model - self.event.value

    @property
    def met(self) -> bool:
        """Whether a calibrated figure is met within its tolerance."""
        return self.event.tolerance is not None and abs(self.miss) <= self.event.tolerance


@cache
def events() -> tuple[Event, ...]:
    """The figures of events.toml."""
    data = tomllib.loads(FIGURES.read_text(encoding="utf-8"))
    return tuple(Event(**{**entry, "set_by": tuple(entry.get("set_by", ()))}) for entry in data["event"])


@cache
def rows() -> tuple[Row, ...]:
    """Every event, played in every sub-district; one where a play has no value (NaN) is left out."""
    played = []
    for event in events():
        values = [PLAYS[event.name](number) for number in range(1, DISTRICTS + 1)]
        played.append(Row(event, float(np.nanmean(values)), *np.nanquantile(values, INTERVAL).tolist()))
    return tuple(played)


def table() -> str:
    """The rows as Markdown."""
    lines = [
        "| event | what was measured | published (95 %) | model (90 %) | miss | role |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for row in rows():
        event, bounds = row.event, row.event.published_interval
        published = _said(event, event.value)
        if bounds:
            published += f" ({_said(event, bounds[0])} to {_said(event, bounds[1])})"
        model = f"{_said(event, row.model)} ({_said(event, row.low)} to {_said(event, row.high)})"
        lines.append(
            f"| {event.name} | {event.what} [{event.source}] | {published} | {model} | {_miss(row)} | {_role(row)} |"
        )
    return "\n".join(lines)


def _said(event: Event, value: float) -> str:
    if event.unit == "days":
        return f"{value:.1f} days"
    if event.unit == "ratio":
        return f"{value:.2f}"
    return f"{100 * value:+.0f} %" if event.unit == "change" else f"{100 * value:.0f} %"


def _miss(row: Row) -> str:
    if row.event.unit == "days":
        return f"{row.miss:+.1f} days"
    return f"{row.miss:+.2f}" if row.event.unit == "ratio" else f"{round(100 * row.miss):+d} points"


def _role(row: Row) -> str:
    if row.event.role == "held_out":
        return "held out"
    return "calibrated" if row.met else "calibrated, **not met**"


# What the plays share. A sub-district's number is also the seed of its draws.
@cache
def district(number: int) -> Community:
    """A made-up sub-district."""
    return Community.synthetic(people=PEOPLE, seed=number)


def users(
    number: int, scenario: Scenario, first: int, end: int, services: tuple[str, ...] | None = None
) -> NDArray[np.int32]:
    """People whom a site or stand-in serves at least once from day `first` to before `end`.

    services: codes; without them any but urgent help, which nobody uses regularly.
    """
    community = district(number)
    codes = community.parameters.codes
    chosen = [codes.index(code) for code in services or codes if code != "emergency_help"]
    outcome = trace(community, scenario, seed=number, days=end).outcome[first:]
    served = ((outcome == SITE) | (outcome == PARTNER)).any(axis=0) & np.isin(community.needs.service, chosen)
    return np.unique(community.needs.person[served])


def delays(number: int, draws: int, **values: float) -> list[tuple[int, int]]:
    """Days from onset until a plan is activated and until it works, as the model draws them; NEVER if it is not."""
    rules = rules_of(Community.synthetic(people=1, seed=1, parameters=Parameters.default().with_values(**values)))
    return [DRAW_DAYS(rules, 0, Draw(number, replicate)) for replicate in range(draws)]


# Harvey: home-care agencies are the teams of services that come to the door, in the shipped flood.
@cache
def flooded_teams(number: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of every team with work, (days, teams): whether it is open, and whether the flood keeps it from its usual visits."""
    community = district(number)
    usual = usual_need(community.needs, community.reach, len(community.sites))
    at_site = np.array([service.at_site for service in community.parameters.services])[community.sites.service]
    teams = ~at_site & (usual > 0)
    shocked, calm = (
        trace(community, scenario, seed=number, days=FLOOD_DAYS).capacity[:, teams]
        for scenario in (Scenario.load("flood"), CALM)
    )
    return shocked > 0, (shocked < usual[teams]) & (calm >= usual[teams])


def disrupted_days(number: int) -> NDArray[np.int64]:
    """Days on which the flood keeps a team from its usual visits, of each team that has any."""
    _, disrupted = flooded_teams(number)
    days = disrupted.sum(axis=0)
    return days[days > 0]


def offices_open(number: int) -> float:
    """Share of teams open on the first day of the flood."""
    is_open, _ = flooded_teams(number)
    return float(is_open[FLOOD_FIRST].mean())


def plan_activated(number: int) -> float:
    """Share of 122 events in which the plan is activated."""
    return float(np.mean([activated != NEVER for activated, _ in delays(number, 122)]))


def visits_disrupted(number: int) -> float:
    """Share of teams that the flood keeps from their usual visits on any day."""
    _, disrupted = flooded_teams(number)
    return float(disrupted.any(axis=0).mean())


def back_within_a_day(number: int) -> float:
    """Share of disrupted teams with one such day."""
    return float((disrupted_days(number) == 1).mean())


def a_week_or_more(number: int) -> float:
    """Share of disrupted teams with seven such days or more."""
    return float((disrupted_days(number) >= WEEK).mean())


# Fear: acceptance is set from one service, and the others follow with the same acceptance.
def afraid(level: float, services: tuple[str, ...]) -> Scenario:
    """So many of those who use these services still accept them, from day 10 on."""
    return Scenario("fear", 70, tuple(Impact("acceptance", level, 10, 70, service) for service in services))


def users_ratio(number: int, service: str) -> float:
    """Users in a month under the fear of day services, by users in the same month without."""
    fear = afraid(0.876, ("day_care", "respite"))
    shocked, usual = (len(users(number, scenario, 30, 30 + MONTH, (service,))) for scenario in (fear, CALM))
    return shocked / usual


def day_service_users(number: int) -> float:
    """Ratio of users of day care."""
    return users_ratio(number, "day_care")


def short_stay_users(number: int) -> float:
    """Ratio of users of respite."""
    return users_ratio(number, "respite")


def visits_change(number: int, service: str) -> float:
    """Visits by sites and stand-ins under the fear of personal care, as a change of those without."""
    results = run(district(number), afraid(0.84, ("bathing", "rehab", "nursing")), replicates=1, seed=number)
    code = results.community.parameters.codes.index(service)
    shocked, usual = (
        counts.counters[0, 20:, code, SITE : PARTNER + 1].sum() for counts in (results.shocked, results.baseline)
    )
    return float(shocked / usual - 1)


def personal_care(number: int) -> float:
    """Change of visits for bathing."""
    return visits_change(number, "bathing")


def therapy(number: int) -> float:
    """Change of visits for rehabilitation."""
    return visits_change(number, "rehab")


def nursing(number: int) -> float:
    """Change of visits of nurses."""
    return visits_change(number, "nursing")


def volunteers_on_duty(number: int) -> float:
    """Share of registered volunteers at work where the plan works fully and there is more to do than they can."""
    ready = Parameters.default().with_values(plan_activated=1, plan_drilled=1, notice_days=0, respond_days=0)
    community = Community.synthetic(people=PEOPLE, seed=number, parameters=ready)
    overwhelmed = Scenario("overwhelmed", 30, (Impact("sites", 0.0, 5, 30), Impact("demand", 50.0, 5, 30)))
    results = run(community, overwhelmed, replicates=1, seed=number)
    made = results.shocked.counters[0, -1, :, VOLUNTEER].sum()
    return float(made / ready["volunteer_visits"] / community.volunteers.sum())


def volunteers_offered_a_task(number: int) -> float:
    """Share of those on duty with a task in a mean week of the shipped winter wave, once a plan has found them all.

    The model does not know volunteers by name: a week's tasks in a community are dealt to them by lot. NaN where the
    plan works less than two weeks before the closure order ends.
    """
    activated = Parameters.default().with_values(plan_activated=1)
    community = Community.synthetic(people=PEOPLE, seed=number, parameters=activated)
    first, end = 10, 70  # of the closure order
    ((_, works),) = delays(number, 1, plan_activated=1)
    weeks = range(first + works + WEEK, end - WEEK + 1, WEEK)
    if not weeks:
        return float("nan")
    outcome = trace(community, Scenario.load("winter-wave"), seed=number, days=end).outcome
    where = community.people.community[community.needs.person]
    on_duty = community.volunteers * activated["volunteers_on_duty"]
    shares = []
    for week in weeks:
        _, needs = np.nonzero(outcome[week : week + WEEK] == VOLUNTEER)
        tasks = np.bincount(where[needs], minlength=len(on_duty))
        shares.append(np.average(1 - (1 - 1 / on_duty) ** tasks, weights=on_duty))
    return float(np.mean(shares))


def platform_back(number: int) -> float:
    """Days from the outage until more than six in ten of the usual hand-offs are done again."""
    results = run(district(number), Scenario.load("platform-outage"), replicates=1, seed=number)
    done = results.curves["coordination"][0] / results.baseline_curves["coordination"][0]
    return float(np.argmax(done[results.onset :] > 0.6))


def users_with_less_money(number: int) -> float:
    """Change in the number of people served within the last month of the shipped budget cut."""
    cut = Scenario.load("budget-cut")
    shocked, usual = (len(users(number, scenario, cut.days - MONTH, cut.days)) for scenario in (cut, CALM))
    return shocked / usual - 1


def day_centres_shut(number: int) -> float:
    """Share of day centres without a place on the fifth day of the shipped winter wave's closure order."""
    community = district(number)
    centres = community.sites.service == community.parameters.codes.index("day_care")
    capacity = trace(community, Scenario.load("winter-wave"), seed=number, days=15).capacity
    return float((capacity[-1, centres] == 0).mean())


@cache
def answer_a_warning(number: int, heeded: float) -> float:
    """Share of people aged 65 and over who answer a message on one ordinary day; nobody is on a list, all are asked.

    They are asked about nursing, which nothing else takes the place of: who does not answer stays unknown.
    """
    parameters = Parameters.default().with_values(message_heeded=heeded)
    columns = synthetic_columns(PEOPLE, number, parameters)
    old_enough = columns["people"]["age"] >= 65
    people = {name: column[old_enough] for name, column in columns["people"].items()}
    count = int(old_enough.sum())
    asked = {"person": np.arange(count), "service": np.repeat("nursing", count), "per_week": np.full(count, 7.0)}
    columns |= {"people": people | {"completeness": np.zeros(count)}, "needs": asked}
    community = Community.build(**columns, parameters=parameters, seed=number)
    counted = run(community, Scenario("warning", 1), replicates=1, seed=number).shocked.counters.sum(axis=(0, 1, 2))
    return float(1 - counted[NOT_KNOWN] / counted[NEED])


def warning_heard(number: int) -> float:
    """Share of people aged 65 and over who hear a message on an ordinary day, without a plan that helps."""
    return answer_a_warning(number, 1.0)


def warning_acted_on(number: int) -> float:
    """Of them, the share who act."""
    return answer_a_warning(number, Parameters.default()["message_heeded"]) / warning_heard(number)


def ordinary_users(number: int) -> float:
    """Share of people served within half a year of ordinary days."""
    return len(users(number, CALM, 0, CALM.days)) / PEOPLE


def notice(number: int) -> float:
    """Median days from onset to activation, over 41 events."""
    return float(np.median([activated for activated, _ in delays(number, 41, plan_activated=1)]))


def response(number: int) -> float:
    """Median days from activation until the plan works, over 41 events."""
    return float(np.median([works - activated for activated, works in delays(number, 41, plan_activated=1)]))


PLAYS: dict[str, Callable[[int], float]] = {
    "Flood: offices open": offices_open,
    "Flood: plan activated": plan_activated,
    "Flood: visits disrupted": visits_disrupted,
    "Flood: back within a day": back_within_a_day,
    "Flood: a week or more": a_week_or_more,
    "Fear: day service": day_service_users,
    "Fear: short stay": short_stay_users,
    "Fear: personal care": personal_care,
    "Fear: therapy": therapy,
    "Fear: nursing": nursing,
    "Volunteers: on duty": volunteers_on_duty,
    "Volunteers: offered a task": volunteers_offered_a_task,
    "Platform outage": platform_back,
    "Less money: users": users_with_less_money,
    "Closed day centres": day_centres_shut,
    "Warning: heard": warning_heard,
    "Warning: acted": warning_acted_on,
    "Ordinary days: users": ordinary_users,
    "Delays: notice": notice,
    "Delays: response": response,
}
"""What plays each event, by its name in events.toml."""


def main() -> None:
    """Write the table into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
