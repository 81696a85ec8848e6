"""Safe occupancy of a site: applies science.occupancy to each room and combines the results for the whole site.

Nothing is guessed: a room with unknown air counts nobody and names what is missing. For a measured room the low end of
the confidence interval is used, to be on the safe side.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone

from renyang.core.access.roles import chosen
from renyang.core.terms import term, term_fields
from renyang.places.domain.conditions import Conditions, RoomConditions, older_people_of
from renyang.places.models import AirMeasurement, Masks, OpeningDecision, Outcome, Room, Site
from renyang.science import ventilation
from renyang.science.air_checks import check_air
from renyang.science.air_measures import Effect, measures
from renyang.science.occupancy import BREAK, RISK, Limits, SafeOccupancy, safe_occupancy
from renyang.science.problem import Problem
from renyang.science.remark import Remark
from renyang.science.ventilation import INDOORS, OUTDOORS, WINDOW_HEIGHT, Air, Stay, window_flow

SHARES = (0, 1)
RISKS = (0.001, 1.0)
HOURS = (0.25, 24.0)
SESSIONS = (1, 6)


def _(message: str) -> str:
    return message


KEPT = _("Nothing was signed.")
WORN = {
    Masks.NONE: ventilation.NO_MASK,
    Masks.SURGICAL: ventilation.SURGICAL,
    Masks.RESPIRATOR: ventilation.FFP2,
}
MEASURED = _("measured on {day}, the low end of {low} to {high}")
TYPED = _("as on record")
AT_MOST = _("no higher: {ppm} ppm was read at {moment}, with up to {people} people in the room")
BY_WINDOWS = _("from the window area, {warmer} degrees warmer indoors; measure it")


@dataclass(frozen=True, kw_only=True)
class OpeningTerms:
    """The terms on which a site would open. Field names are those of the model."""

    prevalence: float = term(_("Share of people infected"), hint=_("1 in 100 is 0.01."), low=SHARES[0], high=SHARES[1])
    hours: float = term(_("Hours of a session"), low=HOURS[0], high=HOURS[1], default=4.0)
    sessions: int = term(_("Sessions a day"), low=SESSIONS[0], high=SESSIONS[1], default=1)
    masks: str = term(_("Masks"), choices=Masks, default=Masks.NONE)
    windows_open: bool = term(_("Windows are open"), default=False)
    risk: float = term(
        _("Accepted infections a day in each room"),
        hint=_("0.1 is one infection in ten days."),
        low=RISKS[0],
        high=RISKS[1],
        default=RISK,
    )

    @classmethod
    def of(cls, decision: OpeningDecision) -> "OpeningTerms":
        """The terms on which a decision was signed."""
        return cls(**{name: getattr(decision, name) for name in term_fields(cls)})


@dataclass(frozen=True)
class AirBound:
    """An upper bound on a room's air changes per hour, proved by a reading while people were in it."""

    air_changes: float
    ppm: int
    people: int
    read_at: dt.datetime
    windows_open: bool  # if shut or unknown, the bound does not apply to open windows


@dataclass(frozen=True)
class RoomAir:
    """A room's air as used in the computation, the origin of its air changes, and remarks on doubtful values."""

    air: Air
    origin: Remark | None
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class RoomOpening:
    """One room in the way the site would open: its air, how many people, staff included, may be in it at once and why, the
    effect of measures, and the numbers with windows shut and open that would be signed.
    """

    room: Room
    air: RoomAir
    safe: SafeOccupancy
    effects: tuple[Effect, ...]
    conditions: RoomConditions

    @property
    def people(self) -> int | None:
        """How many people may be in it at once; None if unknown."""
        return self.safe.people


@dataclass(frozen=True)
class SiteOpening:
    """All rooms of a site on the same terms, and the conditions that would be signed."""

    site: Site
    terms: OpeningTerms
    rooms: tuple[RoomOpening, ...]
    conditions: Conditions

    @property
    def people(self) -> int | None:
        """Everyone who may be in the site at once; None if unknown."""
        return self.conditions.way.people if self.conditions.way else None

    @property
    def places(self) -> int | None:
        """The places for older people at once; None if unknown."""
        return self.conditions.way.older_people if self.conditions.way else None

    @property
    def outcome(self) -> Outcome | None:
        """The outcome that follows from the number of places; None if unknown."""
        return None if self.places is None else outcome_of(self.site, self.places)


def site_opening(
    site: Site,
    terms: OpeningTerms,
    bounds: Mapping[int, AirBound] | None = None,
    *,
    against: Iterable[str] = (),
    at_most: Mapping[int, int] | None = None,
) -> SiteOpening:
    """What is safe in each room of a site on these terms; `bounds` are the bounds on air changes (queries.air_bounds) and
    `at_most` the most people wanted, both by room key; `against` the codes of the checklist's questions that speak against
    it. Raises Problem for impossible terms, and if more people are wanted than are safe.
    """
    terms, bounds, at_most = checked(terms), bounds or {}, at_most or {}
    rooms = list(site.rooms.all())
    safe = (_room_conditions(room, terms, bounds.get(room.pk)) for room in rooms)
    conditions = Conditions.of(
        (_lowered(row, at_most[row.room]) if row.room in at_most else row for row in safe),
        licensed=site.licensed_places,
        against=against,
        only_windows_open=terms.windows_open,
    )
    way = replace(terms, windows_open=conditions.way.windows_open) if conditions.way else terms
    numbers = zip(rooms, conditions.rooms, strict=True)
    return SiteOpening(
        site, terms, tuple(_room_opening(room, way, bounds.get(room.pk), row) for room, row in numbers), conditions
    )


def safe_people(site: Site, terms: OpeningTerms, bounds: Mapping[int, AirBound] | None = None) -> dict[int, int]:
    """How many people may be in each room of a site at once, by room key; 0 if unknown. Leaves out the effects of
    measures. Raises Problem for impossible terms.
    """
    terms, bounds = checked(terms), bounds or {}
    return {room.pk: _safe(room, terms, bounds.get(room.pk))[1].people or 0 for room in site.rooms.all()}


def checked(terms: OpeningTerms) -> OpeningTerms:
    """Return the terms. Raises Problem if one is out of range."""
    chosen(Masks, terms.masks)
    for value, (low, high), words in (
        (terms.prevalence, SHARES, _("The share of people infected")),
        (terms.risk, RISKS, _("The infections expected a day")),
        (terms.hours, HOURS, _("The hours of a session")),
        (terms.sessions, SESSIONS, _("The sessions a day")),
    ):
        if not (math.isfinite(value) and low <= value <= high):
            raise Problem(
                "opening_terms",
                "{term} must be between {low} and {high}, not {given}.",
                kept=KEPT,
                do="Correct it and try again.",
                term=words,
                low=f"{low:g}",
                high=f"{high:g}",
                given=f"{value:g}",
            )
    return terms


def places_of(site: Site, people: int) -> int:
    """Places for older people among `people` at once: one of the staff to eight of them, at most those licensed."""
    return older_people_of(people, site.licensed_places)


def outcome_of(site: Site, places: int) -> Outcome:
    """CLOSED for no places, OPEN for exactly the licensed places, else FEWER."""
    if places == 0:
        return Outcome.CLOSED
    return Outcome.OPEN if places == site.licensed_places else Outcome.FEWER


def volume_of(room: Room) -> float | None:
    """A room's volume in m3: as on record, else area times height, or None."""
    if room.volume is not None:
        return room.volume
    return room.area * room.height if room.area and room.height else None


def air_of(room: Room, *, windows_open: bool = False, bound: AirBound | None = None) -> RoomAir:
    """A room's air with its windows shut or open: from the latest measurement in that state, else, for open windows,
    the air changes on record plus the flow through the window area, else as with its windows shut; at most `bound`.
    """
    volume = volume_of(room)
    windows_open = windows_open and bool(room.window_area or _latest(room, windows_open=True))
    changes, origin = _air_changes(room, volume, windows_open=windows_open)
    if bound and changes is not None and changes > bound.air_changes and (bound.windows_open or not windows_open):
        changes, origin = bound.air_changes, _proved(bound)
    flow = room.purifier_flow or 0.0
    remarks = check_air(
        volume=volume,
        area=room.area,
        height=room.height,
        air_changes=room.air_changes,
        window_area=room.window_area,
    )
    return RoomAir(Air(volume or None, room.area or None, changes, flow), origin, tuple(remarks))


def _room_conditions(room: Room, terms: OpeningTerms, bound: AirBound | None) -> RoomConditions:
    """The numbers that would be signed for a room; with windows shut there is none if the terms keep them open."""
    opened_air, opened = _safe(room, replace(terms, windows_open=True), bound)
    shut_air, shut = _safe(room, replace(terms, windows_open=False), bound)
    asked = opened if terms.windows_open else shut
    return RoomConditions(
        room=room.pk,
        name=room.name,
        windows_shut=None if terms.windows_open else shut.people,
        windows_open=opened.people,
        binding=asked.binding,
        missing=tuple(remark.code for remark in asked.missing),
        air={
            "area": shut_air.air.area,
            "volume": shut_air.air.volume,
            "purifier_flow": shut_air.air.purifier_flow,
            "air_changes": shut_air.air.air_changes,
            "air_changes_windows_open": opened_air.air.air_changes,
        },
    )


def _lowered(row: RoomConditions, people: int) -> RoomConditions:
    if not 0 <= people <= row.most:
        raise Problem(
            "more_than_safe",
            "{wanted} people are too many for {room}: {safe} are safe under these conditions.",
            kept=KEPT,
            do="Enter fewer people, or change the conditions and try again.",
            wanted=people,
            room=row.name,
            safe=row.most,
        )
    return row.at_most(people, people)


def _room_opening(room: Room, terms: OpeningTerms, bound: AirBound | None, conditions: RoomConditions) -> RoomOpening:
    air, safe = _safe(room, terms, bound)
    return RoomOpening(room, air, safe, measures(air.air, _stay(terms), limits=_limits(terms)), conditions)


def _safe(room: Room, terms: OpeningTerms, bound: AirBound | None) -> tuple[RoomAir, SafeOccupancy]:
    air = air_of(room, windows_open=terms.windows_open, bound=bound)
    return air, safe_occupancy(air.air, _stay(terms), limits=_limits(terms))


def _stay(terms: OpeningTerms) -> Stay:
    return Stay(hours=terms.hours, sessions=terms.sessions, break_hours=BREAK, mask=WORN[Masks(terms.masks)])


def _limits(terms: OpeningTerms) -> Limits:
    return Limits(risk=terms.risk, prevalence=terms.prevalence)


def _air_changes(room: Room, volume: float | None, *, windows_open: bool) -> tuple[float | None, Remark | None]:
    measured = _latest(room, windows_open=windows_open)
    if measured is not None:
        facts = {
            "day": f"{measured.measured_at:%Y-%m-%d}",
            "low": f"{measured.low:.2g}",
            "high": f"{measured.high:.2g}",
        }
        return measured.low, Remark("air_measured", MEASURED, facts)
    shut = room.air_changes
    if windows_open and room.window_area and volume:
        let_in = float(window_flow(room.window_area, WINDOW_HEIGHT, INDOORS, OUTDOORS))
        return (shut or 0.0) + let_in / volume, Remark(
            "air_by_windows", BY_WINDOWS, {"warmer": f"{INDOORS - OUTDOORS:g}"}
        )
    return (None, None) if shut is None else (shut, Remark("air_typed", TYPED))


def _latest(room: Room, *, windows_open: bool) -> AirMeasurement | None:
    rows = [row for row in room.measurements.all() if not row.withdrawn_why and row.windows_open == windows_open]
    return max(rows, key=lambda row: row.measured_at, default=None)


def _proved(bound: AirBound) -> Remark:
    moment = timezone.localtime(bound.read_at).strftime("%Y-%m-%d %H:%M")
    return Remark("air_at_most", AT_MOST, {"ppm": bound.ppm, "moment": moment, "people": bound.people})
