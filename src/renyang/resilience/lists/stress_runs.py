"""The lists of stress tests and of the people left behind in one."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action
from renyang.core.jobs.runs import RunState
from renyang.core.lists import Column, DeclaredList, Kind, Narrowing, Reader
from renyang.core.lists.fields import field_column
from renyang.core.queries import division_names
from renyang.people.lists import REGISTER
from renyang.people.lists.facts import number_column
from renyang.resilience import queries
from renyang.resilience.domain.wording import CAUSE_LABELS, scenario_title
from renyang.resilience.models import StressRun
from renyang.resilience.queries import LeftBehind, StressPart

STRESS_RUNS: DeclaredList[StressRun, None] = DeclaredList(
    name="stress_runs",
    title=_("Stress test"),
    model=StressRun,
    rows=lambda reader: queries.stress_runs(reader.actor),
    empty=_("No stress test has been run yet."),
    columns=(
        field_column(StressRun, "id", _("Stress test")),
        Column(name="scenario", label=_("Scenario"), words=lambda run: scenario_title(run.scenario), order=("scenario",)),
        field_column(StressRun, "division_code", _("Division")),
        field_column(StressRun, "replicates", _("Repeated")),
        field_column(StressRun, "seed", _("Seed"), on_page=False),
        field_column(StressRun, "state", _("State"), choices=RunState),
        Column(name="created_by", label=_("Who")),
        field_column(StressRun, "created_at", _("When")),
        field_column(StressRun, "finished_at", _("Finished"), on_page=False),
        Column(name="problem", label=_("Why it failed"), value=lambda run: run.failure(gettext), on_page=False),
    ),
)  # fmt: skip


def _of_part(reader: Reader[StressPart]) -> Narrowing:
    code = reader.terms.division_code
    where = division_names().get(code, code)
    return Narrowing((scenario_title(reader.terms.run.scenario), where), code)


LEFT_BEHIND: DeclaredList[LeftBehind, StressPart] = DeclaredList(
    name="left_behind",
    title=_("Who would be left behind"),
    model=REGISTER.model,
    take=Action.EXPORT,
    rows=lambda reader: queries.left_behind(reader.actor, reader.terms, reader.action),
    narrowing=_of_part,
    empty=_("Nobody."),
    columns=(
        number_column(lambda row: row.person.person),
        Column(name="name", label=_("Name"), value=lambda row: row.person.name, order="value"),
        Column(
            name="division_code",
            label=_("Community"),
            kind=Kind.DIVISION,
            value=lambda row: row.person.division_code,
            order="value",
        ),
        Column(name="probability", label=_("In the shock"), kind=Kind.SHARE, order="value"),
        Column(name="usual", label=_("On ordinary days"), kind=Kind.SHARE, order="value"),
        Column(
            name="cause", label=_("What fails first"), words=lambda row: str(CAUSE_LABELS[row.cause]), order="value"
        ),
    ),
)
