"""Pages of record linkage: pairs to decide, a person's records, merging and splitting people, the model's report."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from renyang.core.access.gate import Action, NotAllowed, get_for, may
from renyang.core.queries import division_names
from renyang.people import services
from renyang.people.lists import PAIRS
from renyang.people.models import ModelInUse, Pair, Person, SourceRecord, Verdict
from renyang.people.queries import linkage as queries
from renyang.people.queries.people import display
from renyang.science.problem import Problem
from renyang.web.shell.charts.table import Table
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


@page()
@listed(PageList(declared=PAIRS))
def pairs(request: Request) -> HttpResponse:
    """The next pair of records for a worker to decide, and recent decisions."""
    if not may(request.actor, Action.VIEW, Pair):
        raise NotAllowed
    newest = queries.open_pairs(request.actor, limit=1)
    pair = newest[0] if newest else None
    sides = queries.pair_sides(request.actor, pair) if pair else []
    decided = queries.decisions(request.actor)
    names = queries.record_names(request.actor, [side for made in decided for side in (made[0].left, made[0].right)])
    context = {
        "pair": pair,
        "compared": [side for side in sides if side.compared],
        "others": [side for side in sides if not side.compared],
        "waiting": queries.open_pair_count(request.actor),
        "decisions": [
            {
                "pair": made[0],
                "more": len(made) - 1,
                "left": _record_words(names, made[0].left),
                "right": _record_words(names, made[0].right),
            }
            for made in decided
        ],
    }
    return render(request, "people/linkage-pairs.html", context)


@page("POST")
def pair_decide(request: Request, pk: int) -> HttpResponse:
    """Record a worker's decision on a pair. Raises Problem if the verdict is unknown."""
    verdict = request.POST.get("verdict", "")
    if verdict not in {Verdict.SAME, Verdict.DIFFERENT, Verdict.LATER}:
        raise Problem("bad_verdict", "A pair is decided as one person or as two.", kept="Nothing was changed.")
    services.pair_decide(actor=request.actor, pair=Pair(pk=pk), verdict=Verdict(verdict))
    sentences = {
        Verdict.SAME: _("One person. The records are merged."),
        Verdict.DIFFERENT: _("Two people. The records stay separate."),
        Verdict.LATER: _("Put off: the pair comes again after the others."),
    }
    messages.success(request, sentences[Verdict(verdict)])
    return redirect("pairs")


@page("POST")
def decision_undo(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Undo a decision."""
    services.decision_undo(actor=request.actor, decision=pk)
    messages.success(request, _("Undone. Everything is as it was before that decision."))
    return redirect("pairs")


@page()
def person_records(request: Request, pk: str) -> HttpResponse:
    """The records of each department on a person, and other people who may be the same person."""
    person, records = queries.records_of(request.actor, pk)
    context = {
        "person": person,
        "records": records,
        "alike": [(other, display(other, "birth_date")) for other in queries.alike(request.actor, person)],
        "names": division_names(),
    }
    return render(request, "people/linkage-records.html", context)


@page("POST")
def person_split(request: Request, pk: str) -> HttpResponse:
    """Split off the records that belong to somebody else."""
    person = get_for(request.actor, Person, pk, Action.CHANGE)
    chosen = [int(number) for number in request.POST.getlist("record") if number.isascii() and number.isdigit()]
    return _done(request, person, lambda: services.person_split(actor=request.actor, person=person, records=chosen))


@page("POST")
def person_merge(request: Request, pk: str) -> HttpResponse:
    """Merge two people."""
    person = get_for(request.actor, Person, pk, Action.CHANGE)
    other = get_for(request.actor, Person, request.POST.get("other", ""), Action.CHANGE)
    return _done(request, person, lambda: services.person_merge(actor=request.actor, person=person, other=other))


@page()
def linkage(request: Request) -> HttpResponse:
    """How records are linked: the weight of each agreement, and what each threshold would join."""
    if not may(request.actor, Action.VIEW, ModelInUse):
        raise NotAllowed
    names = division_names()
    reports = [
        {
            "name": names.get(report.used.division_code, report.used.division_code),
            "report": report,
            "failure": report.latest.failure(_) if report.latest else "",
            "weights": _weights(report),
            "curve": _curve(report),
        }
        for report in queries.model_report(request.actor)
    ]
    return render(request, "people/linkage-report.html", {"reports": reports})


def _record_words(names: Mapping[int, str], record: SourceRecord) -> str:
    """Return a record's name and department."""
    return f"{names[record.pk]} ({record.get_source_display()})"


def _done(request: Request, person: Person, act: Any) -> HttpResponse:
    try:
        act()
    except Problem as problem:
        messages.error(request, problem.translated(_))
        return redirect("person_records", pk=person.pk)
    messages.success(request, _("Done. You can undo it under “Records to decide”."))
    person.refresh_from_db()
    return redirect("person_records", pk=person.merged_into_id or person.pk)


def _weights(report: queries.ModelReport) -> Table:
    headings = [
        _("What is compared"),
        _("Match"),
        _("Among records of one person"),
        _("Among records of different people"),
        _("Weight"),
    ]
    rows = [
        [name, level, f"{same:.2%}", f"{strangers:.3g}", f"{bits:+.1f}"]
        for name, level, same, strangers, bits in report.weights
    ]
    return Table(_("What every agreement weighs"), headings, rows, frozenset({2, 3, 4}))


def _curve(report: queries.ModelReport) -> Table:
    headings = [_("Link threshold"), _("Pairs"), pgettext("pairs of records", "Of which wrong, by the model")]
    rows = [[f"{threshold:.1%}", f"{pairs:,}", f"{wrong:,.1f}"] for threshold, pairs, wrong in report.curve]
    return Table(_("What each threshold would link"), headings, rows, frozenset({1, 2}))
