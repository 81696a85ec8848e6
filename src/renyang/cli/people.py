"""Commands of the register: linkage, facts missing for a form, rules for raising levels, survivorship, and tonight."""

import datetime as dt
import time
from pathlib import Path
from typing import Annotated

import typer

from renyang.cli.boot import ready
from renyang.cli.lists import list_json, say_list
from renyang.cli.terminal import out, say_json, say_table


def link(
    division: Annotated[str, typer.Option(help="Link the records of this division only.")] = "",
    retrain: Annotated[bool, typer.Option(help="Train the model anew and compare everything with everything.")] = False,
    join_from: Annotated[float | None, typer.Option(help="From now on, join from this probability.")] = None,
    review_from: Annotated[float | None, typer.Option(help="From now on, ask a worker from this probability.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Link the source records of every department into one register: what is new or changed with all that is there."""
    with ready():
        from dataclasses import asdict

        from renyang.core.access.gate import Actor
        from renyang.people.queries import linked_divisions
        from renyang.people.queries.linkage import linkage_settings
        from renyang.people.services import linkage_thresholds_put, register_link

        started = time.perf_counter()
        actor = Actor.operator()
        if join_from is not None or review_from is not None:
            current = linkage_settings()
            linkage_thresholds_put(
                actor=actor,
                join_from=current.join_from if join_from is None else join_from,
                review_from=current.review_from if review_from is None else review_from,
            )
        results = []
        for code in [division] if division else linked_divisions():
            counts = register_link(
                actor=actor,
                division_code=code,
                retrain=retrain,
                progress=lambda step: out.log(step) if not as_json else None,
            )
            results.append({"division": code, **asdict(counts)})
        if as_json:
            say_json({"divisions": results, "seconds": round(time.perf_counter() - started, 3)})
        for result in [] if as_json else results:
            say_table(result["division"], ["", ""], result.items())


def missing(
    form: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The form, as xlsx, xls or csv.")],
    source: Annotated[str, typer.Option(help="The department that plans to ask: civil_affairs, health, ...")],
    division: Annotated[str, typer.Option(help="Where it plans to ask. Default: the one sub-district there is.")] = "",
    title: Annotated[str, typer.Option(help="Register the collection under this title, so that others see it.")] = "",
    by: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="By when. Default: today.")] = None,
    sheet: Annotated[Path | None, typer.Option("--out", help="Write the pre-filled sheet with only the gaps.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how much of a department's form is known already, before anybody is asked; registers nothing without a title."""
    with ready():
        from django.utils import timezone

        from renyang.core.access.gate import Actor
        from renyang.people.queries import collections as queries
        from renyang.people.queries import the_only_subdistrict
        from renyang.people.services import collection_plan

        started = time.perf_counter()
        actor = Actor.operator()
        collect_by = by.date() if by else timezone.localdate()
        where = division or the_only_subdistrict()
        plan = queries.look(actor=actor, path=form, file_name=form.name, source=source, division_code=where)
        if title:
            collection_plan(
                actor=actor,
                title=title,
                collect_by=collect_by,
                path=form,
                file_name=form.name,
                source=source,
                division_code=where,
            )
        if sheet:
            with sheet.open("wb") as target:
                queries.write_sheet(actor, plan.form, plan.filters, target)
        overlaps = queries.overlaps(
            actor, source=plan.source, division_code=where, asked=plan.asked, collect_by=collect_by
        )
        result = {"file": form.name, "columns": len(plan.asked), **plan.tally.counts()}
        seconds = round(time.perf_counter() - started, 3)
        if as_json:
            listed = {"by_column": plan.tally.by_column(), "overlaps": [overlap.as_json() for overlap in overlaps]}
            say_json({**result, **listed, "seconds": seconds})
        else:
            say_table(form.name, ["", ""], [*result.items(), ("overlaps", len(overlaps)), ("seconds", seconds)])


def raise_rules(
    coma_level: Annotated[int | None, typer.Option(help="From now on, the level of coma: 3 or 4.")] = None,
    at_most: Annotated[
        int | None, typer.Option(help="From now on, how many levels reasons raise together: 1 or 2.")
    ] = None,
    events_from: Annotated[
        int | None, typer.Option(help="From now on, how many care-risk events raise a level.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show, or decide, how far reasons raise the level of an assessment; assessments keep the rules they were made by."""
    with ready():
        from dataclasses import asdict, replace

        from renyang.core.access.gate import Actor
        from renyang.people import services

        options = {"coma_level": coma_level, "at_most": at_most, "events_from": events_from}
        wanted = {name: value for name, value in options.items() if value is not None}
        if wanted:
            services.raise_rules_put(actor=Actor.operator(), rules=replace(services.raise_rules(), **wanted))
        rules = asdict(services.raise_rules())
        if as_json:
            say_json(rules)
        else:
            say_table("raise-rules", ["", ""], rules.items())


def survivorship(
    fact: Annotated[str, typer.Option(help="The fact whose rule is meant, such as status.")] = "",
    order: Annotated[
        str, typer.Option(help="From now on it is decided by: verified, source, majority, newest; with commas.")
    ] = "",
    sources: Annotated[str, typer.Option(help="The departments whose word goes first, in order; with commas.")] = "",
    reset: Annotated[bool, typer.Option(help="Go back to the shipped rule.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show, or decide, by which rule each fact survives where departments disagree; a change holds for everybody at once."""
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.people.queries import linked_divisions
        from renyang.people.queries.survivorship import survivorship_rules
        from renyang.people.services import people_resolve_anew, survivorship_put, survivorship_reset

        actor, looked_at = Actor.operator(), 0
        if reset:
            survivorship_reset(actor=actor, fact=fact)
        elif order or sources:
            now = survivorship_rules().get(fact)
            survivorship_put(
                actor=actor,
                fact=fact,
                order=order.split(",") if order else now.order if now else (),
                sources=sources.split(",") if sources else now.sources if now else (),
            )
        if reset or order or sources:
            looked_at = sum(people_resolve_anew(actor=actor, division_code=code) for code in linked_divisions())
        rules = {name: rule for name, rule in survivorship_rules().items() if fact in {"", name}}
        if as_json:
            listed = {name: {"order": rule.order, "sources": rule.sources} for name, rule in rules.items()}
            say_json({"rules": listed, "people": looked_at})
        else:
            rows = [(name, ", ".join(rule.order), ", ".join(rule.sources)) for name, rule in rules.items()]
            say_table("survivorship", ["", "order", "sources"], rows)


def tonight(
    division: Annotated[str, typer.Argument(help="A community, or a division for all its communities.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say where each community stands tonight, and who was reached, needs help or waits to be called."""
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.people.lists import TONIGHT, TONIGHT_COMMUNITIES
        from renyang.people.queries.tonight import TonightTerms

        actor = Actor.operator()
        communities = TONIGHT_COMMUNITIES.read_by(actor, division)
        people = TONIGHT.read_by(actor, TonightTerms(division=division))
        if as_json:
            say_json({"communities": list_json(communities), "people": list_json(people)})
            return
        say_list(communities)
        say_list(people)


COMMANDS = {
    "link": link,
    "missing": missing,
    "raise-rules": raise_rules,
    "survivorship": survivorship,
    "tonight": tonight,
}
