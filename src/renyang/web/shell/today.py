"""Today: what is there, what waits, and how it would hold."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from renyang.core.access.gate import Action, Actor, may
from renyang.core.models import BatchState
from renyang.core.queries import batches, division_names
from renyang.people import queries as people
from renyang.people.models import LivingArrangement, Pair, Person
from renyang.people.queries.linkage import open_pair_count
from renyang.people.queries.proposals import may_decide, waiting_proposals
from renyang.people.rules.facts import FactGroup
from renyang.resilience import queries as resilience
from renyang.web.resilience.index_runs import index_blossom
from renyang.web.resilience.stress_runs import scenario_title
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request
from renyang.web.shell.tags import percent


@page()
def today(request: Request) -> HttpResponse:
    """The first page after signing in."""
    actor = request.actor
    index, stress = resilience.latest_index(actor), resilience.latest_stress(actor)
    names = division_names()
    seen = may(actor, Action.VIEW, Person)
    context = {
        "today": timezone.localdate(),
        "places": [names.get(grant.division, grant.division) for grant in actor.grants],
        "people": people.register(actor).count() if seen else None,
        "tiles": _tiles(actor) if seen else [],
        "tasks": _tasks(actor),
        "index": index,
        "blossom": index_blossom(index, labels=False) if index else "",
        "stress": stress,
        "stress_sentence": _stress_sentence(stress) if stress else "",
    }
    return render(request, "today.html", context)


def _tiles(actor: Actor) -> list[dict[str, Any]]:
    now = _("from the register, now")
    register = reverse("register")
    tiles = [{"number": people.register(actor).count(), "what": _("older people"), "source": now, "href": register}]
    over_80 = people.register(actor, people.Filters(age_from=80)).count()
    tiles.append({"number": over_80, "what": _("aged 80 and over"), "source": now, "href": f"{register}?age=80"})
    if people.sees(actor, FactGroup.WELFARE):
        alone = people.register(actor, people.Filters(living=LivingArrangement.ALONE)).count()
        href = f"{register}?living={LivingArrangement.ALONE}"
        tiles.append({"number": alone, "what": _("living alone"), "source": now, "href": href})
    if people.sees(actor, FactGroup.HEALTH):
        unable = people.register(actor, people.Filters(level="3")).count()
        tiles.append(
            {"number": unable, "what": _("severe or complete loss"), "source": now, "href": f"{register}?level=3"}
        )
    return tiles


def _tasks(actor: Actor) -> list[dict[str, str]]:
    tasks = []
    waiting = open_pair_count(actor) if may(actor, Action.VIEW, Pair) else 0
    if waiting:
        text = ngettext("%(count)d pair of records to decide", "%(count)d pairs of records to decide", waiting)
        tasks.append({"href": reverse("pairs"), "text": text % {"count": waiting}})
    proposed = waiting_proposals(actor).count() if may_decide(actor) else 0
    if proposed:
        text = ngettext("%(count)d proposed change to look at", "%(count)d proposed changes to look at", proposed)
        tasks.append({"href": reverse("proposals"), "text": text % {"count": proposed}})
    for batch in batches(actor).filter(state__in=[BatchState.STAGED, BatchState.PREVIEWED])[:5]:
        href = reverse("import_batch", args=[batch.pk])
        tasks.append({"href": href, "text": _("{file} is not yet taken in").format(file=batch.file_name)})
    return tasks


def _stress_sentence(stress: Any) -> str:
    behind = resilience.left_behind_counts(stress)[0]
    worst = stress.result["metrics"]["satisfaction"]["robustness"]["mean"]
    sentence = _("{scenario}: {people} could be left behind.")
    if worst is not None:
        sentence = _(
            "{scenario}: on the worst day {share} of usual care would still be given; {people} could be left behind."
        )
    return sentence.format(
        scenario=scenario_title(stress.scenario),
        share=percent(worst),
        people=ngettext("%(count)d person", "%(count)d people", behind) % {"count": behind},
    )
