"""Descriptions of scenarios: the list, and the impacts of one by day with every number it uses and its source."""

from dataclasses import asdict
from typing import Any

from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import language, out, say_json, say_table
from renyang.science import stress
from renyang.science.catalogue import WORDS


def list_scenarios(*, as_json: bool) -> None:
    """Print every shipped scenario with its title, days and description."""
    scenarios = [stress.Scenario.load(name) for name in stress.Scenario.names()]
    if as_json:
        say_json([{"name": one.name, "title": _title(one), "days": one.days, "description": _description(one)}
                  for one in scenarios])  # fmt: skip
        return
    rows = [(one.name, _title(one), one.days, _description(one)) for one in scenarios]
    say_table(_("Scenarios"), [_("Code"), _("Title"), _("Days"), _("What happens")], rows)


def explain(scenario: Any, *, as_json: bool) -> None:
    """Print the impacts of a scenario, then every default of the model: value, unit, mark, source."""
    parameters = stress.Parameters.default()
    if as_json:
        say_json({
            "name": scenario.name, "title": _title(scenario), "days": scenario.days,
            "impacts": [{**asdict(impact), "words": _in_words(impact)} for impact in scenario.impacts],
            "defaults": [asdict(entry) for entry in parameters.sources],
            "services": [asdict(service) for service in parameters.services],
            "needs": [asdict(rule) for rule in parameters.needs],
        })  # fmt: skip
        return
    out.print(f"[bold]{_title(scenario)}[/]  {_description(scenario)}", highlight=False)
    for impact in scenario.impacts:
        out.print(f"- {_in_words(impact)} [dim]{impact.source}[/]", highlight=False)
    if not scenario.impacts:
        out.print(_("Nothing happens."))
    marks = _("V read in the source, D derived, M general knowledge, A assumed")
    say_table(
        _("Numbers of the model ({marks})").format(marks=marks),
        [_("Code"), _("Value"), "", _("Unit"), _("Source")],
        [(entry.name, f"{entry.value:g}", entry.mark, entry.unit, entry.source) for entry in parameters.sources],
    )
    columns = [
        _("Service"),
        _("Minutes"),
        _("On the way"),
        _("Staff"),
        _("Tolerable gap, days"),
        _("Kept"),
        _("Instead"),
    ]
    say_table(
        _("Services"),
        columns,
        [
            (
                _service(one.code),
                one.minutes,
                one.travel,
                f"{one.staff:g}",
                one.tolerance,
                one.keeps,
                ", ".join(one.instead),
            )
            for one in parameters.services
        ],
    )
    say_table(
        _("Who needs what"),
        [_("Service"), _("Capability levels"), _("Living alone"), _("Age from"), _("Visits a week"), _("Share")],
        [
            (
                _service(rule.service),
                ", ".join(map(str, rule.levels)),
                {None: "", True: _("yes"), False: _("no")}[rule.alone],
                f"{rule.age_from:g}" if rule.age_from else "",
                f"{rule.per_week:g}",
                f"{rule.share:g}",
            )
            for rule in parameters.needs
        ],
    )


def _in_words(impact: Any) -> str:
    """An impact as a sentence."""
    share = f"{100 * impact.level:.0f} %"
    effect = _templates()[impact.target].format(
        share=share, service=_("every service") if impact.service == "*" else _service(impact.service)
    )
    when = _("Days {start} to {end}: {said}.").format(start=impact.start, end=impact.end - 1, said=effect)
    further = []
    if impact.ramp > 1:
        further.append(_("It takes {days} days to get there.").format(days=impact.ramp))
    if impact.unless:
        further.append(_("A site that can open safely stays open at that occupancy."))
    if impact.pick:
        further.append(_("Only the largest organisation is hit."))
    return " ".join([when, *further])


def _templates() -> dict[str, str]:
    return {
        "sites": _("{share} of the sites of {service} are open"),
        "staff": _("{share} of the staff of {service} who usually work are there"),
        "family": _("{share} of families' help with {service} is left"),
        "demand": _("{share} of the usual need of {service} arises"),
        "acceptance": _("{share} of people accept {service}"),
        "mobility": _("{share} of people can leave home, and of working time is left after travel, for {service}"),
        "information": _("{share} of records are at hand for {service}"),
        "supplies": _("{share} of deliveries come for {service}"),
        "partners": _("{share} of organisations are left for {service}"),
        "budget": _("{share} of the money is left for {service}"),
    }


def _service(code: str) -> str:
    """The name of a service in the terminal's language."""
    return WORDS[code][0] if language().startswith("zh") else code.replace("_", " ")


def _title(scenario: Any) -> str:
    return str((scenario.title_zh if language().startswith("zh") else "") or scenario.title)


def _description(scenario: Any) -> str:
    return str((scenario.description_zh if language().startswith("zh") else "") or scenario.description)
