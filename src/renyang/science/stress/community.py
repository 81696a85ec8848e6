"""A community as arrays: older people, sites, agreements and functions, from a register or synthetic.

People have ids and no names, so a community can be shared and a run repeated without personal data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from renyang.science.stress import reach
from renyang.science.stress.columns import NO_ONE, UNKNOWN, Columns
from renyang.science.stress.defaults import Parameters
from renyang.science.stress.needs import AGE_BANDS, Needs, impute_levels, needs_from_rows, needs_of

PHONE, SMARTPHONE, TEXT, NEIGHBOUR, CIRCLE = 1, 2, 4, 8, 16  # bits of a person's channel mask
MASKS = 32  # number of channel masks
HOURS_ALONE, HOURS_TOGETHER = 2.0, 7.0  # family hours a week, living alone or not [A]


@dataclass(frozen=True, slots=True)
class People:
    """One row per older person, 34 bytes each."""

    id: NDArray[np.uint32]  # number in the snapshot; all draws are keyed by it
    community: NDArray[np.int32]
    x: NDArray[np.float32]  # metres east, NaN where unknown
    y: NDArray[np.float32]  # metres north
    level: NDArray[np.int8]  # capability level 0..4, unknown ones drawn by age
    age_band: NDArray[np.int8]  # 0: under 70, 1: 70 to 79, 2: 80 and over, -1 unknown
    lives_alone: NDArray[np.int8]  # 1, 0 or -1 unknown
    reads: NDArray[np.int8]  # 1, 0 or -1 unknown
    channels: NDArray[np.uint8]  # PHONE | SMARTPHONE | TEXT | NEIGHBOUR | CIRCLE
    family_hours: NDArray[np.float32]  # hours a week
    prepared: NDArray[np.uint8]  # 1: has a grab-bag
    completeness: NDArray[np.float32]  # of the record, 0..1: chance that the providers know of the need
    record_age: NDArray[np.float32]  # days since the record was last confirmed; it decays with age

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class Sites:
    """One row per place or team that provides one service."""

    id: NDArray[np.uint32]
    service: NDArray[np.uint8]
    community: NDArray[np.int32]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    places: NDArray[np.int32]  # people a day
    safe_occupancy: NDArray[np.int32]  # people a day if ordered to open safely or close; 0: cannot open
    convertible: NDArray[np.int32]  # more people a day in rooms that a plan converts to this service
    staff: NDArray[np.int32]
    stock_days: NDArray[np.float32]
    organisation: NDArray[np.int32]  # operator, -1 none

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class Agreements:
    """One row per agreement: an organisation stands in for another (-1: any) for a service, up to a daily limit."""

    organisation: NDArray[np.int32]
    stands_in_for: NDArray[np.int32]
    service: NDArray[np.uint8]
    per_day: NDArray[np.int32]
    covered: NDArray[np.bool_]  # whether liability is insured; otherwise only a part is delivered

    def __len__(self) -> int:
        return len(self.organisation)


@dataclass(frozen=True, slots=True)
class Functions:
    """One row per function: handing on requests for a service in a community (-1: all), with owner and deputy."""

    service: NDArray[np.uint8]
    community: NDArray[np.int32]
    owner: NDArray[np.int32]  # organisation, -1 none
    deputy: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.service)


@dataclass(frozen=True)
class Community:
    """The input of a stress test. Make one with `build` (from a register) or `synthetic` (seeded)."""

    people: People
    needs: Needs
    sites: Sites
    agreements: Agreements
    functions: Functions
    volunteers: NDArray[np.int32]  # (communities,) registered volunteers
    names: tuple[str, ...]  # (communities,) labels
    parameters: Parameters
    reach: reach.Reach

    def __len__(self) -> int:
        return len(self.people)

    @classmethod
    def synthetic(cls, people: int = 20_000, seed: int = 1, *, parameters: Parameters | None = None) -> "Community":
        """A synthetic sub-district of people aged 60 and over, from published marginals; equal for equal arguments."""
        from renyang.science.stress.synthetic import synthetic_columns  # noqa: PLC0415 - it builds on this module

        columns = synthetic_columns(people, seed, parameters or Parameters.default())
        return cls.build(**columns, parameters=parameters, seed=seed)

    @classmethod
    def build(
        cls,
        *,
        people: Mapping[str, ArrayLike],
        sites: Mapping[str, ArrayLike],
        agreements: Mapping[str, ArrayLike] | None = None,
        functions: Mapping[str, ArrayLike] | None = None,
        needs: Mapping[str, ArrayLike] | None = None,
        needs_by_rule: ArrayLike | None = None,
        volunteers: ArrayLike | None = None,
        communities: Sequence[str] | int | None = None,
        parameters: Parameters | None = None,
        seed: int = 0,
    ) -> "Community":
        """Build a community from a register: checked tables with columns of equal length.

        people (required: id, community): id u32, unique; community 0..C-1; age years or NaN, and age_band 0..2 or -1
            if only the band is known; level 0..4 or -1; lives_alone, reads, phone, smartphone, prepared, circle: 1, 0
            or -1; x, y metres or NaN; completeness 0..1; record_age days or NaN (counts as new); family_hours a week
            or NaN.
        sites (required: service, community): service a catalogue code; places people a day or -1; safe_occupancy
            people a day or -1 (not shown to be safe: counts as 0); convertible people a day (default 0); staff or -1;
            stock_days or NaN; x, y metres or NaN; organisation a number or -1; id u32 (default: the row).
        agreements (required: all but covered): organisation, stands_in_for (or -1 any), service, per_day, covered 1 or 0.
        functions (all required): service ("*": every service), community (or -1 all), owner, deputy (or -1 none).
        needs (optional; all required): person (row), service, per_week. By default they follow from the need rules;
            with `needs_by_rule` (one flag a person) they also do for the people it marks.
        volunteers: registered per community. communities: their labels, or how many.

        Organisations are plain numbers. Unknown places and staff are sized to usual need, so that the test shows what a
        shock changes, not what the register lacks. Raises Problem naming table, column, row and value.
        """
        parameters = parameters or Parameters.default()
        names = _names(communities, people)
        table = Columns("people", people, len(names), parameters.codes)
        folk, age = _people(table, seed)
        made = _needs(needs, needs_by_rule, parameters, folk, age, seed)
        rows = _sites(Columns("sites", sites, len(names), parameters.codes))
        pacts = _agreements(Columns("agreements", agreements or {}, len(names), parameters.codes))
        within = reach.find(folk, made, rows, pacts, parameters)
        return cls(
            people=folk,
            needs=made,
            sites=reach.size_unknown(made, rows, within, parameters),
            agreements=pacts,
            functions=_functions(Columns("functions", functions or {}, len(names), parameters.codes)),
            volunteers=_volunteers(volunteers, len(names)),
            names=names,
            parameters=parameters,
            reach=within,
        )


def _names(communities: Sequence[str] | int | None, people: Mapping[str, ArrayLike]) -> tuple[str, ...]:
    if communities is None:
        column = np.asarray(people.get("community", ()))
        communities = int(column.max()) + 1 if column.size else 0
    if isinstance(communities, int):
        return tuple(str(number + 1) for number in range(communities))
    return tuple(communities)


def _people(table: Columns, seed: int) -> tuple[People, NDArray[np.float64]]:
    table.allow(
        "id", "community", "age", "age_band", "level", "lives_alone", "reads", "phone", "smartphone", "prepared", "circle",
        "x", "y", "completeness", "record_age", "family_hours",
    )  # fmt: skip
    ids = table.numbers("id", np.uint32, low=0, high=2**32 - 1)
    table.distinct("id")
    age = table.floats("age", unknown=np.nan, low=0, high=130)
    lives_alone = table.numbers("lives_alone", np.int8, low=-1, high=1, default=UNKNOWN)
    reads = table.numbers("reads", np.int8, low=-1, high=1, default=UNKNOWN)
    phone, smartphone, prepared, circle = (
        table.numbers(name, np.int8, low=-1, high=1, default=UNKNOWN) == 1
        for name in ("phone", "smartphone", "prepared", "circle")
    )
    channels = phone * PHONE + smartphone * SMARTPHONE + (phone & (reads == 1)) * TEXT + NEIGHBOUR + circle * CIRCLE
    hours = table.floats("family_hours", unknown=np.nan, low=0, high=168)
    level = table.numbers("level", np.int8, low=-1, high=4, default=UNKNOWN)
    people = People(
        id=ids,
        community=table.communities("community"),
        x=table.floats("x", unknown=np.nan).astype(np.float32),
        y=table.floats("y", unknown=np.nan).astype(np.float32),
        level=impute_levels(ids, age, level, seed),
        age_band=table.numbers("age_band", np.int8, low=-1, high=len(AGE_BANDS), default=_bands(age)),
        lives_alone=lives_alone,
        reads=reads,
        channels=channels.astype(np.uint8),
        family_hours=np.where(np.isnan(hours), np.where(lives_alone == 1, HOURS_ALONE, HOURS_TOGETHER), hours).astype(
            np.float32
        ),
        prepared=prepared.astype(np.uint8),
        completeness=table.floats("completeness", unknown=1.0, low=0, high=1).astype(np.float32),
        record_age=table.floats("record_age", unknown=0.0, low=0).astype(np.float32),
    )
    return people, age


def _bands(age: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.where(np.isnan(age), UNKNOWN, np.searchsorted(AGE_BANDS, age, side="right"))


def _needs(
    needs: Mapping[str, ArrayLike] | None, by_rule: ArrayLike | None, parameters: Parameters, people: People,
    age: NDArray[np.float64], seed: int,
) -> Needs:  # fmt: skip
    if needs is None:
        return needs_of(people.id, age, people.level, people.lives_alone, parameters, seed=seed)
    table = Columns("needs", needs, 0, parameters.codes)
    table.allow("person", "service", "per_week")
    person, service = table.numbers("person", np.int64, low=0, high=len(people) - 1), table.services("service")
    per_day = table.floats("per_week", low=0) / 7
    if by_rule is not None:
        ruled = needs_of(people.id, age, people.level, people.lives_alone, parameters, seed=seed)
        chosen = np.asarray(by_rule, bool)[ruled.person]
        person, service = np.r_[person, ruled.person[chosen]], np.r_[service, ruled.service[chosen]]
        per_day = np.r_[per_day, ruled.per_day[chosen]]
    return needs_from_rows(person, service.astype(np.int64), per_day, people=len(people))


def _sites(table: Columns) -> Sites:
    table.allow(
        "id", "service", "community", "x", "y", "places", "safe_occupancy", "convertible", "staff", "stock_days",
        "organisation",
    )  # fmt: skip
    rows = np.arange(table.rows)
    sites = Sites(
        id=table.numbers("id", np.uint32, low=0, high=2**32 - 1, default=rows),
        service=table.services("service"),
        community=table.communities("community"),
        x=table.floats("x", unknown=np.nan).astype(np.float32),
        y=table.floats("y", unknown=np.nan).astype(np.float32),
        places=table.numbers("places", np.int32, low=-1, default=UNKNOWN),
        safe_occupancy=np.maximum(table.numbers("safe_occupancy", np.int32, low=-1, default=UNKNOWN), 0),
        convertible=table.numbers("convertible", np.int32, low=0, default=0),
        staff=table.numbers("staff", np.int32, low=-1, default=UNKNOWN),
        stock_days=table.floats("stock_days", unknown=np.nan, low=0).astype(np.float32),
        organisation=table.numbers("organisation", np.int32, low=-1, default=NO_ONE),
    )
    if "id" in table.columns:
        table.distinct("id")
    return sites


def _agreements(table: Columns) -> Agreements:
    table.allow("organisation", "stands_in_for", "service", "per_day", "covered")
    return Agreements(
        organisation=table.numbers("organisation", np.int32, low=0),
        stands_in_for=table.numbers("stands_in_for", np.int32, low=-1),
        service=table.services("service"),
        per_day=table.numbers("per_day", np.int32, low=0),
        covered=table.numbers("covered", np.int8, low=0, high=1, default=1) == 1,
    )


def _functions(table: Columns) -> Functions:
    table.allow("service", "community", "owner", "deputy")
    service = table.services("service", every=True)
    community = table.numbers("community", np.int32, low=-1, high=max(table.communities_known - 1, -1))
    owner = table.numbers("owner", np.int32, low=-1)
    deputy = table.numbers("deputy", np.int32, low=-1)
    return Functions(service=service, community=community, owner=owner, deputy=deputy)


def _volunteers(volunteers: Any, communities: int) -> NDArray[np.int32]:
    if volunteers is None:
        return np.zeros(communities, dtype=np.int32)
    registered = Columns("volunteers", {"registered": volunteers}, communities, ()).numbers(
        "registered", np.int32, low=0
    )
    if len(registered) != communities:
        raise ValueError(f"volunteers must have one number per community ({communities}), not {len(registered)}")
    return registered
