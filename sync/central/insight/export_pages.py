"""The pages on which staff take data out: choose, see how many rows it is, wait if it is long, download."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sync.central.accounts.api import audit, may, requires, roles, staff_user
from sync.central.insight import erased, export_files, watermarks
from sync.central.insight.datasets import DATASETS, Dataset
from sync.central.insight.export_api import file_response
from sync.central.insight.export_files import Standing
from sync.central.insight.export_form import FORMAT_NAMES, LABELS, ExportForm
from sync.central.insight.export_shown import command_line
from sync.central.insight.models import Export, Watermark
from sync.central.insight.pulls import Asker, begin, selection_of
from sync.central.insight.selection import Selection
from sync.protocol.problems import ProblemError

SHOWN = 20
# Words for what narrows a pull beside the columns' own filters.
NAMES: dict[str, Promise] = {"first": lazy("从"), "last": lazy("到"), "stations": lazy("驿站"), "columns": lazy("列")}


@dataclass(frozen=True, slots=True)
class Choice:
    """A dataset as the page offers it."""

    name: str
    title: Promise
    is_current: bool


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.EXPORT)
def exports(request: HttpRequest) -> HttpResponse:
    """Choose a dataset, its filter and a format; below it, the named watermarks and what this person took lately."""
    open_to_them = [dataset for dataset in DATASETS.values() if _may_take(request, dataset)]
    dataset = DATASETS.get(request.GET.get("dataset", ""), open_to_them[0])
    if dataset not in open_to_them:
        raise PermissionDenied(dataset.name)
    may_have_text = may(request, roles.EXPORT_TEXT)
    form = ExportForm(dataset, request.POST if request.method == "POST" else None, may_have_text=may_have_text)
    if request.method == "POST" and form.is_valid():
        made = _begun(request, form, may_have_text=may_have_text)
        if made is not None:
            return redirect("staff:exports-detail", made.pk)
    context = {
        "form": form,
        "dataset": dataset,
        "choices": [Choice(each.name, each.title, each is dataset) for each in open_to_them],
        "free": [column.name for column in dataset.columns if column.is_free] if may_have_text else [],
        "marks": Watermark.objects.filter(is_named=True)[:SHOWN],
        "taken": _taken(request),
    }
    return render(request, "staff/exports.html", context)


def _may_take(request: HttpRequest, dataset: Dataset) -> bool:
    return all(may(request, capability) for capability in dataset.capabilities)


def _begun(request: HttpRequest, form: ExportForm, *, may_have_text: bool) -> Export | None:
    """The pull that was asked for; None, and the form says why, if it cannot be."""
    user = staff_user(request)
    asker = Asker(user=user, may_have_text=may_have_text)
    given = form.cleaned_data
    try:
        if given["watermark"]:
            mark = watermarks.find(given["watermark"])
        else:
            mark = watermarks.make(given["name"], asker.name)
            if given["name"]:
                audit.record(request, audit.WATERMARK_MADE, target=mark.name)
        return begin(request, asker, form.dataset.name, given["format"], mark, form.filters(), given["columns"])
    except ProblemError as problem:
        field = problem.field if problem.field in form.fields else None
        if problem.code == "watermark-taken":
            form.add_error("name", _("已有同名的时点，请另起一个名字。"))
        elif problem.code == erased.CODE:
            form.add_error(field, _erased(form.dataset))
        else:
            form.add_error(field, _("这样的条件取不了，请改一改。"))
        return None


def _erased(dataset: Dataset) -> str:
    before = erased.erased_before(erased.KINDS_OF[dataset.counter])
    return _("{day} 之前的记录已按保存期限删除，请从这一天或以后取，或者取此刻还有的。").format(day=before)


def _taken(request: HttpRequest) -> list[tuple[Export, Promise | str]]:
    user = staff_user(request)
    mine = Export.objects.filter(user=user).select_related("watermark")[:SHOWN]
    return [(export, DATASETS[export.dataset].title) for export in mine if export.dataset in DATASETS]


@require_safe
@never_cache
@requires(roles.EXPORT)
def export(request: HttpRequest, export_id: str) -> HttpResponse:
    """What was asked for, how many rows that is, and the file or how far it is."""
    found = _mine(request, export_id)
    selection = selection_of(found)
    is_erased = _is_erased(selection)
    standing = Standing(0) if is_erased else export_files.standing(found.digest, found.format, selection)
    described = {str(LABELS.get(name, NAMES.get(name, name))): value for name, value in selection.described().items()}
    context = {
        "export": found,
        "title": DATASETS[found.dataset].title,
        "format": dict(FORMAT_NAMES)[found.format],
        "filters": described,
        "columns": selection.columns,
        "standing": standing,
        "erased": _erased(selection.dataset) if is_erased else "",
        "size": standing.path.stat().st_size if standing.path else 0,
        "fingerprint": export_files.fingerprint(standing.path) if standing.path else "",
        "percent": 100 * standing.rows // found.row_count if found.row_count else 0,
        "command": command_line(found),
    }
    return render(request, "staff/export.html", context)


def _is_erased(selection: Selection) -> bool:
    """Whether some of the rows are gone by now, so that none can be given under this name."""
    try:
        selection.check()
    except ProblemError:
        return True
    return False


@require_safe
@requires(roles.EXPORT)
def export_file(request: HttpRequest, export_id: str) -> HttpResponseBase:
    """The file, whole or by Range; back to the page while it is being made."""
    try:
        response = file_response(request, _mine(request, export_id))
    except ProblemError as problem:
        if problem.code == "range-invalid":
            return HttpResponse(status=416)
        return redirect("staff:exports-detail", export_id)
    return response if response.status_code != 202 else redirect("staff:exports-detail", export_id)


def _mine(request: HttpRequest, export_id: str) -> Export:
    found = Export.objects.select_related("watermark").filter(pk=export_id, user=staff_user(request)).first()
    if found is None or found.dataset not in DATASETS:
        raise Http404
    if not _may_take(request, DATASETS[found.dataset]) or (
        found.chosen["text"] and not may(request, roles.EXPORT_TEXT)
    ):
        raise PermissionDenied(found.dataset)
    return found
