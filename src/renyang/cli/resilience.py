"""Commands of resilience: stress test and index."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import err, language, out, say_json, say_table
from renyang.cli.terminal import gettext as _
from renyang.science.problem import Problem

SHOWN = ("loss", "robustness", "recovery_days", "recovery_censored", "adaptive_gain")


def stress(
    scenario: Annotated[str, typer.Option(help="A shipped scenario's name, or a TOML file.")] = "heatwave",
    synthetic: Annotated[int, typer.Option(min=0, help="So many made-up people, without any database.")] = 0,
    division: Annotated[str, typer.Option(help="On the register of this division.")] = "",
    replicates: Annotated[int, typer.Option(min=2, max=100_000, help="How often the days are repeated.")] = 50,
    days: Annotated[
        int | None, typer.Option(min=1, max=3_650, help="How many days; the scenario's own by default.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal numbers.")] = 1,
    threads: Annotated[int | None, typer.Option(min=1, max=1_024, help="Threads; all cores by default.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", help="Also write result.json and left_behind.csv here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Stress-test a community: what a shock does to care, who is left behind, how it recovers."""
    from renyang.science import stress as science

    chosen = science.Scenario.load(scenario)
    people: tuple[str, ...] = ()
    if synthetic:
        community = science.Community.synthetic(people=synthetic, seed=seed)
    else:
        community, people = _register(division)
    results = science.run(
        community, chosen, replicates=replicates, seed=seed, days=days, threads=threads or os.cpu_count()
    )
    result = results.as_dict()
    behind = results.left_behind(spell=7)
    if folder is not None:
        _write(folder, result, behind, people)
    if as_json:
        say_json(result)
        return
    _print(result, chosen)
    by_shock = sum(row.extra > 0 for row in behind)
    said = _("The shock would leave {count} people seven days or more without a service they need.")
    out.print(said.format(count=by_shock), highlight=False)


def index(
    division: Annotated[str, typer.Option(help="Of this division; every sub-district by default.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count the index from live records."""
    with ready():
        from renyang.core.gate import Actor
        from renyang.people.queries import linked_divisions
        from renyang.resilience.services import index_run

        runs = [
            index_run(actor=Actor.operator(), division_code=code)
            for code in ([division] if division else linked_divisions())
        ]
        if as_json:
            say_json([{"division": run.division_code, **run.result} for run in runs])
        for run in [] if as_json else runs:
            levers = run.result["whole"]["levers"]
            rows = [(lever, *(_rounded(score[part]) for part in ("value", "low", "high", "confidence")))
                    for lever, score in levers.items()]  # fmt: skip
            say_table(run.division_code, ["lever", "score", "low", "high", "known"], rows)


def _register(division: str) -> tuple[Any, tuple[str, ...]]:
    with ready():
        from renyang.people.queries import linked_divisions
        from renyang.resilience import snapshot

        known = [division] if division else linked_divisions()
        if not known:
            raise Problem(
                "nobody_registered",
                "Nobody is registered in division {code}.",
                do="Bring the departments' files in first, or use --synthetic.",
                code="*",
            )
        taken = snapshot.take(known[0])
        return taken.community, taken.people


def _print(result: dict[str, Any], chosen: Any) -> None:
    title = chosen.title_zh if language().startswith("zh") else chosen.title
    found = result["metrics"]
    labels = _labels()
    rows = [(labels[code], *(_with_range(found[code][metric]) for metric in SHOWN)) for code in found]
    counted = _("{people} people, {days} days, {replicates} times")
    say_table(f"{title}: {counted.format(**result)}", ["", *(labels[metric] for metric in SHOWN)], rows)
    err.print(f"{result['wall_seconds']:.1f} s, {result['digest'][:16]}", style="dim", highlight=False)


def _labels() -> dict[str, str]:
    return {
        "bearing": _("Bearing"),
        "satisfaction": _("Satisfaction"),
        "fit": _("Fit"),
        "coordination": _("Coordination"),
        "sustainability": _("Sustainability"),
        "loss": _("Loss, days"),
        "robustness": _("Robustness"),
        "recovery_days": _("Recovery, days"),
        "recovery_censored": _("Not recovered, share"),
        "adaptive_gain": _("Adaptive gain"),
    }


def _with_range(cell: dict[str, float | None]) -> str:
    """The mean, and below it where nine of ten repetitions lie."""
    if cell["mean"] is None:
        return "-"
    return f"{_rounded(cell['mean'])}\n{cell['low']:.2g}–{cell['high']:.2g}"


def _rounded(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _write(folder: Path, result: dict[str, Any], behind: Any, people: tuple[str, ...]) -> None:
    import csv
    import json

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")
    with (folder / "left_behind.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("person", "probability", "usual", "cause"))
        for row in behind:
            writer.writerow((people[row.person] if people else row.person, row.probability, row.usual, row.cause))
