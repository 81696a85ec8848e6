"""Commands of the stress test: run it, list and explain scenarios, analyse its inputs, and search for measures."""

import contextlib
import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from renyang.cli.boot import ready
from renyang.cli.terminal import err, language, out, say_json, say_table
from renyang.cli.terminal import gettext as _
from renyang.science.problem import Problem

SHOWN = ("loss", "robustness", "recovery_days", "recovery_censored", "adaptive_gain")

Scenario = Annotated[str, typer.Option(help="A shipped scenario's name, or a TOML file.")]
Synthetic = Annotated[int, typer.Option(min=0, help="So many made-up people, without any database.")]
Saved = Annotated[
    Path | None,
    typer.Option("--community", exists=True, file_okay=False, help="On a community saved as a folder of files."),
]
Division = Annotated[str, typer.Option(help="On the register of this division.")]
Replicates = Annotated[int, typer.Option(min=2, max=100_000, help="How often the days are repeated.")]
Days = Annotated[int | None, typer.Option(min=1, max=3_650, help="How many days; the scenario's own by default.")]
Seed = Annotated[int, typer.Option(help="Equal seeds give equal numbers.")]
Threads = Annotated[int | None, typer.Option(min=1, max=1_024, help="Threads; all cores by default.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def stress(
    scenario: Scenario = "heatwave",
    synthetic: Synthetic = 0,
    saved: Saved = None,
    division: Division = "",
    replicates: Replicates = 50,
    days: Days = None,
    seed: Seed = 1,
    threads: Threads = None,
    engine: Annotated[str, typer.Option(help="threads, or spark for a cluster.")] = "threads",
    keep: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Keep finished repetitions here; the same command then goes on with them."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", help="Also write result.json and left_behind.csv here.")
    ] = None,
    options: Annotated[
        str,
        typer.Option("--measures", help="Also set measures side by side: shipped ones by name (demo), or a TOML file."),
    ] = "",
    as_json: AsJson = False,
    listed: Annotated[bool, typer.Option("--list", help="List the shipped scenarios.")] = False,
    explained: Annotated[
        str,
        typer.Option("--explain", metavar="SCENARIO", help="Say in words what a scenario does, and every number used."),
    ] = "",
) -> None:
    """Stress-test a community: what a shock does to care, who is left behind, how it recovers."""
    from renyang.cli.scenarios import explain, list_scenarios
    from renyang.science import stress as science

    if listed or explained:
        list_scenarios(as_json=as_json) if listed else explain(science.Scenario.load(explained), as_json=as_json)
        return
    chosen = science.Scenario.load(scenario)
    measures = science.load_measures(options) if options else ()
    community, people = _community(saved, synthetic, division, seed)
    with _progress(_("repeating the days")) as progress:
        results = science.run(
            community, chosen, replicates=replicates, seed=seed, days=days, threads=threads, engine=engine, keep=keep,
            progress=progress,
        )  # fmt: skip
    result = results.as_dict()
    if measures:
        with _progress(_("setting measures side by side")) as progress:
            result["measures"] = science.side_by_side(
                community, chosen, measures, replicates=replicates, seed=seed, days=days, threads=threads,
                progress=progress,
            )  # fmt: skip
    if folder is not None:
        _write(folder, result, results.left_behind(), people)
    if as_json:
        say_json(result)
        return
    _print(result, chosen)
    if measures:
        _print_measures(result["measures"], {measure.name: _title(measure) for measure in measures})


def sensitivity(
    scenario: Scenario = "heatwave",
    synthetic: Synthetic = 0,
    saved: Saved = None,
    division: Division = "",
    replicates: Replicates = 50,
    days: Days = None,
    seed: Seed = 1,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """How much each of the five levers, moved one step, changes each of the five capabilities in a shock."""
    from renyang.science import stress as science

    community, _people = _community(saved, synthetic, division, seed)
    chosen = science.Scenario.load(scenario)
    with _progress(_("repeating the days")) as progress:
        result = science.sensitivity(
            community, chosen, replicates=replicates, seed=seed, days=days, threads=threads, progress=progress
        )
    if as_json:
        say_json(result.as_dict())
        return
    labels = _labels()
    rows = [(labels[lever], *(_in_points(cell) for cell in row.values())) for lever, row in result.matrix.items()]
    title = _("{scenario}: gain of one step of each lever, in hundredths of the capability, with 90 % intervals")
    say_table(title.format(scenario=_title(chosen)), ["", *(labels[code] for code in science.CAPABILITIES)], rows)


def uncertainty(
    scenario: Scenario = "heatwave",
    synthetic: Synthetic = 0,
    saved: Saved = None,
    division: Division = "",
    method: Annotated[
        str, typer.Option(help="morris to see which matter at all, sobol to share the variance out.")
    ] = "morris",
    samples: Annotated[int, typer.Option(min=2, help="Paths for morris; for sobol a power of two.")] = 10,
    replicates: Replicates = 5,
    days: Days = None,
    seed: Seed = 1,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Which of the model's uncertain numbers matter to what a shock costs, each over the range it may well have."""
    from renyang.science import stress as science

    community, _people = _community(saved, synthetic, division, seed)
    chosen = science.Scenario.load(scenario)
    with _progress(_("repeating the days")) as progress:
        result = science.uncertainty(
            community, chosen, method=method, samples=samples, replicates=replicates, seed=seed, days=days,
            threads=threads, progress=progress,
        )  # fmt: skip
    if as_json:
        say_json(result.as_dict())
        return
    rows = [
        (name, f"{low:g}–{high:g}", *(_effect(result.effect[name][code]) for code in science.CAPABILITIES))
        for name in result.ranking("satisfaction")
        for low, high in [result.ranges[name]]
    ]
    title = {
        "morris": _(
            "{scenario}: days of loss that each number, moved over its range, makes more or less, with 90 % intervals"
        ),
        "sobol": _("{scenario}: share of the variance of loss that goes with each number alone, with 90 % intervals"),
    }[method]
    labels = _labels()
    columns = [_("Number"), _("Range"), *(labels[code] for code in science.CAPABILITIES)]
    say_table(title.format(scenario=_title(chosen)), columns, rows)


def portfolio(
    budget: Annotated[float, typer.Option(min=0, help="Yuan a year.")],
    options: Annotated[str, typer.Option(help="Shipped measures by name, or a TOML file.")] = "demo",
    scenario: Scenario = "heatwave",
    synthetic: Synthetic = 0,
    saved: Saved = None,
    division: Division = "",
    method: Annotated[str, typer.Option(help="auto, exact, surrogate or greedy.")] = "auto",
    replicates: Replicates = 20,
    days: Days = None,
    seed: Seed = 1,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Look for the measures that, together, spare older people most within a budget."""
    from renyang.science import stress as science

    measures = science.load_measures(options)
    chosen = science.Scenario.load(scenario)
    community, _people = _community(saved, synthetic, division, seed)
    with err.status(_("simulating sets of measures")) as status:
        result = science.search(
            community, chosen, measures, budget=budget, method=method, replicates=replicates, seed=seed, days=days,
            threads=threads, progress=lambda done: status.update(_("{count} sets simulated").format(count=done)),
        )  # fmt: skip
    if as_json:
        say_json(result.as_dict())
        return
    titles = {measure.name: _title(measure) for measure in measures}
    rows = [
        (f"{option.cost:,.0f}", _points(option.gain), "\n".join(titles[name] for name in option.measures) or "-")
        for option in result.frontier()
    ]
    title = _("{scenario}: what each budget up to {budget} yuan a year spares most with")
    columns = [_("Yuan a year"), _("Unmet person-days spared"), _("Measures")]
    say_table(title.format(scenario=_title(chosen), budget=f"{budget:,.0f}"), columns, rows)


def snapshot(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Where to write it; made where it is missing.")],
    synthetic: Synthetic = 0,
    division: Division = "",
    seed: Seed = 1,
) -> None:
    """Save what a stress test starts from as a folder of files, to repeat or share it: numbers only, no name, no ID."""
    from renyang.science.stress.files import HEAD

    if (folder / HEAD).exists():
        raise Problem(
            "folder_taken",
            "{folder} already holds a community.",
            kept="Nothing was written.",
            do="Give another folder.",
            folder=folder,
        )
    from renyang.science.stress import save_community

    community, _people = _community(None, synthetic, division, seed)
    save_community(community, folder)
    sentence = _("{people} people and {sites} sites and teams are written to {folder}, without names.")
    out.print(sentence.format(people=len(community), sites=len(community.sites), folder=folder), highlight=False)


def _community(saved: Path | None, synthetic: int, division: str, seed: int) -> tuple[Any, tuple[str, ...]]:
    """A community, saved, synthetic or registered, with its person ids if registered. Raises Problem if it is empty."""
    from renyang.science import stress as science

    if saved is not None:
        return science.load_community(saved), ()
    if synthetic:
        return science.Community.synthetic(people=synthetic, seed=seed), ()
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.people.queries import linked_divisions
        from renyang.resilience.domain import snapshot

        divisions = [division] if division else linked_divisions()
        if not divisions:
            raise Problem(
                "nobody_registered",
                "Nobody is registered yet.",
                do="Import the departments' files first, or use --synthetic.",
            )
        taken = snapshot.take(Actor.operator(), divisions[0])
        return taken.community, taken.people


@contextlib.contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on stderr if it is a terminal; yields a function of done and total."""
    with Progress(console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(what)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print(result: dict[str, Any], chosen: Any) -> None:
    metrics = result["metrics"]
    labels = _labels()
    rows = [(labels[code], *(_with_range(metrics[code][metric]) for metric in SHOWN)) for code in metrics]
    counted = _("{people} people, {days} days, {replicates} times")
    say_table(f"{_title(chosen)}: {counted.format(**result)}", ["", *(labels[metric] for metric in SHOWN)], rows)
    behind = result["left_behind"]["whole"]
    sentence = _(
        "About {shock} people ({low} to {high}) go seven days or more without a service they need; on ordinary days {usual}."
    )
    numbers = {"shock": behind["shock"]["mean"], "low": behind["shock"]["low"], "high": behind["shock"]["high"],
               "usual": behind["usual"]["mean"]}  # fmt: skip
    out.print(sentence.format(**{name: f"{round(number):,}" for name, number in numbers.items()}), highlight=False)
    err.print(f"{result['wall_seconds']:.1f} s, {result['digest'][:16]}", style="dim", highlight=False)


def _print_measures(compared: dict[str, Any], titles: dict[str, str]) -> None:
    options = sorted(compared["options"], key=lambda option: (-option["whole"]["mean"], option["cost"]))
    rows = [
        (f"{option['cost']:,.0f}", _points(option["whole"]),
         "\n+ ".join(titles[name] for name in (option["measure"], *option["with"])))
        for option in options
    ]  # fmt: skip
    say_table(_("Measures side by side"), [_("Yuan a year"), _("People helped"), _("Measures")], rows)


def _title(named: Any) -> str:
    """The title of a scenario or measure in the terminal's language."""
    return (named.title_zh if language().startswith("zh") else "") or named.title or named.name


def _labels() -> dict[str, str]:
    return {
        "bearing": _("Bearing"),
        "satisfaction": _("Satisfaction"),
        "fit": _("Fit"),
        "coordination": _("Coordination"),
        "sustainability": _("Sustainability"),
        "spatial": _("Spatial"),
        "institutional": _("Institutional"),
        "organisational": _("Organisational"),
        "technological": _("Technological"),
        "psychological": _("Psychological"),
        "loss": _("Loss, days"),
        "robustness": _("Robustness"),
        "recovery_days": _("Recovery, days"),
        "recovery_censored": _("Not recovered, share"),
        "adaptive_gain": _("Adaptive gain"),
    }


def _with_range(cell: dict[str, float | None]) -> str:
    """The mean, and below it the range that holds 90 % of the replicates."""
    if cell["mean"] is None:
        return "-"
    return f"{cell['mean']:.3g}\n{cell['low']:.2g}–{cell['high']:.2g}"


def _in_points(cell: Any) -> str:
    """A gain in percentage points, and below it its interval."""
    if cell["mean"] is None:
        return "-"
    return f"{100 * cell['mean']:+.2f}\n{100 * cell['low']:+.2f} … {100 * cell['high']:+.2f}"


def _effect(cell: Any) -> str:
    return f"{cell['mean']:.2f}\n{cell['low']:.2f} … {cell['high']:.2f}"


def _points(cell: Any) -> str:
    return "-" if cell["mean"] is None else f"{round(cell['mean']):,}\n{round(cell['low']):,} … {round(cell['high']):,}"


def _write(folder: Path, result: dict[str, Any], behind: Any, people: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")
    with (folder / "left_behind.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("person", "probability", "usual", "cause"))
        for row in behind:
            writer.writerow((people[row.person] if people else row.person, row.probability, row.usual, row.cause))
