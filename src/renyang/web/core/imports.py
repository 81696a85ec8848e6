"""Pages of imports: choose a file, confirm its columns, preview the changes, apply them, undo them."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core import queries, services
from renyang.core.access.audit import record_list
from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.access.roles import Department
from renyang.core.files.kinds import ImportKind, NotUndone, kind_of, kinds, undoing_of
from renyang.core.files.sheets.header import column_letter
from renyang.core.lists import TAKEN, SheetRows
from renyang.core.lists.imports import IMPORTS
from renyang.core.models import DECIDABLE, BatchState, ImportBatch, Outcome
from renyang.core.queries.changes import changed_rows, questions
from renyang.core.rules.policies import departments_at
from renyang.science.problem import Problem
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import kept_file, offer, page, within_limit, workbook
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address

EXAMPLES = 3
BADGES: dict[str, str] = {
    BatchState.APPLIED: "good",
    BatchState.FAILED: "bad",
    BatchState.ABANDONED: "",
    BatchState.UNDONE: "",
}


class UploadForm(forms.Form):
    """A file, the kind of its rows, who collected it, and its division."""

    file = forms.FileField(label=gettext_lazy("File"))
    kind = forms.ChoiceField(label=gettext_lazy("What each row is"))
    source = forms.ChoiceField(label=gettext_lazy("Who collected it"))
    division = forms.ChoiceField(label=gettext_lazy("Which division it covers"))
    collected_on = forms.DateField(
        label=gettext_lazy("Collected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Where the rows have no date of their own. Empty: today."),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind.code, _(kind.label)) for kind in kinds() if may(actor, Action.IMPORT, kind.model)])
        sources = departments_at(actor, Action.IMPORT, ImportBatch)
        named = [(code, label) for code, label in Department.choices if code in sources]
        offer(self, "source", named if len(named) == 1 else [("", gettext_lazy("choose the department")), *named])
        divisions = queries.divisions_with(actor, Action.IMPORT, ImportBatch)
        offer(self, "division", [(row.code, row.name) for row in divisions])

    def clean_file(self) -> "UploadedFile[bytes]":
        """Raise ValidationError if the file is larger than the deployment's limit."""
        return within_limit(self.cleaned_data["file"])


@page()
@listed(
    PageList(
        declared=IMPORTS,
        links={"file_name": lambda batch: row_address("import_batch", batch.pk)},
        badges={"state": lambda batch: BADGES.get(batch.state, "warn")},
    )
)
def imports(request: Request) -> HttpResponse:
    """The files imported so far."""
    if not may(request.actor, Action.VIEW, ImportBatch):
        raise NotAllowed
    return render(request, "core/imports-list.html", {"may_import": may(request.actor, Action.IMPORT, ImportBatch)})


@page("GET", "POST")
def import_new(request: Request) -> HttpResponse:
    """Step one: stage the file."""
    if not may(request.actor, Action.IMPORT, ImportBatch):
        raise NotAllowed
    form = UploadForm(request.actor, request.POST or None, request.FILES or None)
    problem = ""
    if form.is_valid():
        try:
            batch = _stage(request.actor, form.cleaned_data)
        except Problem as refusal:
            problem = refusal.translated(_)
        else:
            return redirect("import_batch", pk=batch.pk)
    status = 422 if problem or form.errors else 200
    return render(request, "core/imports-new.html", {"form": form, "problem": problem}, status=status)


@page("GET", "POST")
def import_batch(request: Request, pk: str) -> HttpResponse:
    """Steps two to four, by the state of the batch: columns, preview, result."""
    batch = queries.batch(request.actor, pk)
    problem = ""
    if request.method == "POST":
        try:
            services.import_map(actor=request.actor, batch=batch, mapping=_mapping(request, batch))
        except Problem as refusal:
            problem = refusal.translated(_)
        else:
            return redirect("import_batch", pk=batch.pk)
    if (
        problem
        or batch.state == BatchState.STAGED
        or (batch.state in {BatchState.PREVIEWED, BatchState.FAILED} and "columns" in request.GET)
    ):
        return render(
            request, "core/imports-columns.html", _columns(batch) | {"problem": problem}, status=422 if problem else 200
        )
    return render(request, "core/imports-batch.html", _outcome(request, batch))


@page("POST")
def import_choose(request: Request, pk: str) -> HttpResponse:
    """Choose the sheets that are read."""
    batch = queries.batch(request.actor, pk)
    chosen = {int(number) for number in request.POST.getlist("sheet") if number.isdecimal()}
    try:
        services.import_choose(actor=request.actor, batch=batch, sheets=chosen)
    except Problem as refusal:
        context = _columns(queries.batch(request.actor, pk)) | {"problem": refusal.translated(_)}
        return render(request, "core/imports-columns.html", context, status=422)
    return redirect("import_batch", pk=pk)


@page("POST")
def import_enqueue(request: Request, pk: str) -> HttpResponse:
    """Queue the batch, previewed or failed, for a worker."""
    services.import_enqueue(actor=request.actor, batch=queries.batch(request.actor, pk))
    return redirect("import_batch", pk=pk)


@page("POST")
def question_decide(request: Request, pk: str, row_number: int) -> HttpResponse:
    """Decide whose a row in question is: of the record shown with it, or somebody else's."""
    batch = queries.batch(request.actor, pk)
    same = request.POST.get("whose") == "same"
    services.question_decide(actor=request.actor, batch=batch, row_number=row_number, same=same)
    return redirect(f"{reverse('import_batch', args=[pk])}#questions")


@page("POST")
def import_abandon(request: Request, pk: str) -> HttpResponse:
    """Abandon a batch."""
    services.import_abandon(actor=request.actor, batch=queries.batch(request.actor, pk))
    messages.success(request, _("The file is discarded. Nothing else was changed."))
    return redirect("imports")


@page("GET", "POST")
def import_undo(request: Request, pk: str) -> HttpResponse:
    """Show what undoing an applied file would do; once confirmed, queue it for a worker."""
    batch = queries.batch(request.actor, pk)
    if request.method == "POST":
        services.import_undo_enqueue(actor=request.actor, batch=batch)
        return redirect("import_batch", pk=pk)
    labels = undoing_of(batch).labels
    foreseen = queries.undo_foreseen(request.actor, batch)
    effects = [(labels[effect.code], effect) for effect in foreseen if effect.count]
    return render(request, "core/imports-undo.html", {"batch": batch, "effects": effects})


@page()
def import_rejects(request: Request, pk: str) -> HttpResponse:
    """The rejected rows, unchanged, each with its reason."""
    batch = queries.batch(request.actor, pk)
    sayings = kind_of(batch.kind).sayings

    def write(target: BinaryIO) -> None:
        queries.write_rejects(
            request.actor, batch, target, reason=lambda code: _(sayings[code]), headings=(_("Row"), _("Reason"))
        )

    return workbook(f"rejected-{batch.pk}", write)


@dataclass(frozen=True)
class KindSheet:
    """The spreadsheet of an import kind, filled with what is on record."""

    kind: ImportKind

    @property
    def name(self) -> str:
        """Its name in addresses, file names and the access log."""
        return f"sheet-{self.kind.code}"

    @property
    def title(self) -> Promise:
        """Its title for readers."""
        return gettext_lazy(self.kind.label)

    def offered_to(self, actor: Actor) -> bool:
        """Return whether an actor may import such a sheet, and so export it."""
        return may(actor, Action.IMPORT, self.kind.model)

    def make(self, request: Request, *_args: object, **_kwargs: object) -> SheetRows:
        """Return the rows on record, in the format of the import, for whoever may import such a sheet."""
        if not self.offered_to(request.actor):
            raise NotAllowed
        record_list(actor=request.actor, subject=TAKEN, subject_id=self.name, division_code="", facts=())
        rows = self.kind.on_record(request.actor) if self.kind.on_record else iter(())
        return SheetRows([field.heading for field in self.kind.fields], rows)


@page()
@listed(*map(KindSheet, kinds()))
def import_sheets(request: Request) -> HttpResponse:
    """The columns of each import kind; each can be exported with what is on record, to correct or complete it."""
    may_import = [kind for kind in kinds() if may(request.actor, Action.IMPORT, kind.model)]
    if not may_import:
        raise NotAllowed
    rows = [(KindSheet(kind).name, kind.label, kind.fields, kind.on_record is not None) for kind in may_import]
    return render(request, "core/imports-sheets.html", {"sheets": rows})


def _stage(actor: Actor, upload_form: dict[str, Any]) -> ImportBatch:
    upload: UploadedFile[bytes] = upload_form["file"]
    with kept_file(upload) as path:
        return services.import_stage(
            actor=actor,
            path=path,
            file_name=upload.name or "",
            kind=upload_form["kind"],
            source=upload_form["source"],
            division_code=upload_form["division"],
            collected_on=upload_form["collected_on"],
        )


def _mapping(request: Request, batch: ImportBatch) -> dict[int, str]:
    chosen = ((at, request.POST.get(f"column_{at}", "")) for at in range(len(batch.header)))
    return {at: name for at, name in chosen if name}


def _columns(batch: ImportBatch) -> dict[str, Any]:
    sample = queries.sample_rows(batch, EXAMPLES)
    columns = [
        {
            "at": at,
            "letter": column_letter(at),
            "heading": heading,
            "field": batch.mapping.get(str(at), ""),
            "sample": [str(row[at]) for row in sample if row[at] is not None],
        }
        for at, heading in enumerate(batch.header)
    ]
    fields = [(field.name, field.label) for field in kind_of(batch.kind).fields]
    return {"batch": batch, "columns": columns, "fields": fields, "sheets": queries.sheets_read(batch)}


def _outcome(request: Request, batch: ImportBatch) -> dict[str, Any]:
    counts = [(code, label, batch.counts.get(code, 0)) for code, label in Outcome.choices]
    failure = Problem.from_dict(batch.problem).translated(_) if batch.problem else ""
    return {
        "batch": batch,
        "counts": counts,
        "failure": failure,
        "questions": questions(request.actor, batch),
        "may_decide": _may_decide(request.actor, batch),
        "changes": changed_rows(request.actor, batch, after=request.GET.get("after", "")),
        "sheets": queries.sheets_read(batch),
        "columns": queries.columns_read(request.actor, batch) if batch.counts else [],
        **_undoing(request.actor, batch),
    }


def _may_decide(actor: Actor, batch: ImportBatch) -> bool:
    return batch.state in DECIDABLE and may(actor, Action.IMPORT, kind_of(batch.kind).model, batch.division_code)


def _undoing(actor: Actor, batch: ImportBatch) -> dict[str, Any]:
    """Whether the actor may undo an applied batch, why its kind cannot be undone, and what undoing it did."""
    kind = kind_of(batch.kind)
    applied = batch.state == BatchState.APPLIED and may(actor, Action.IMPORT, kind.model, batch.division_code)
    if isinstance(kind.undoing, NotUndone):
        return {"not_undone": kind.undoing.why if applied else ""}
    effects = [(label, batch.effects[code]) for code, label in kind.undoing.labels.items() if batch.effects.get(code)]
    return {"may_undo": applied, "undone": effects}
