"""An invented result of a stress test of the sub-district, in which every number can be told from every other."""

from typing import Any

from tests.personas import COMMUNITY

SECOND = "320199001002"


def _figures(people: int, shock: tuple[int, int, int], usual: int) -> dict[str, Any]:
    ranges = {"shock": shock, "usual": (usual, usual, usual), "more": tuple(number - usual for number in shock)}
    return {"people": people} | {name: _summary(*numbers) for name, numbers in ranges.items()}


def _summary(mean: float, low: float, high: float) -> dict[str, float]:
    return {"mean": mean, "low": low, "high": high}


def _option(measure: str, cost: int, here: int, there: int, *needed: str) -> dict[str, Any]:
    spared = {COMMUNITY: _summary(here, here, here), SECOND: _summary(there, there, there)}
    whole = _summary(here + there, here + there, here + there)
    return {"measure": measure, "with": list(needed), "cost": cost, "whole": whole, "communities": spared}


def stress_result() -> dict[str, Any]:
    """41 of 500 people are left behind, 13 of 200 in the first community and 28 of 300 in the second."""
    capabilities = ("bearing", "satisfaction", "fit", "coordination", "sustainability")
    metrics = ("loss", "index", "robustness", "recovery_days", "recovery_censored", "adaptive_gain")
    return {
        "scenario": "staff-wave", "days": 3, "replicates": 20, "seed": 1, "people": 500,
        "curves": {code: {part: [1.0, 0.777, 1.0] for part in ("mean", "low", "high")} for code in capabilities},
        "metrics": {code: {metric: _summary(0.777, 0.7, 0.8) for metric in metrics} for code in capabilities},
        "left_behind": {
            "spell_days": 7,
            "whole": _figures(500, (41, 35, 47), 12),
            "communities": {COMMUNITY: _figures(200, (13, 9, 17), 4), SECOND: _figures(300, (28, 26, 30), 8)},
        },
        "largest_operator": None,
        "sources": [{"code": "people_level", "used": 300, "filled": 200}, {"code": "volunteers", "used": 12, "filled": 0}],
        "measures": {
            "replicates": 20,
            "options": [
                _option("drill", 40_000, 4, 1),
                _option("deputies", 10_000, 1, 4),
                _option("register", 60_000, 3, 6, "drill"),
            ],
        },
    }  # fmt: skip
