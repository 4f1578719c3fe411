"""Content as a workbook: out to be worked on, and back as drafts."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sync.central.accounts.api import audit, requires, roles, staff_user
from sync.central.directory import drafts
from sync.central.directory.reading import Fault
from sync.central.directory.reasons import say
from sync.central.directory.spreadsheet import (
    MOST_BYTES,
    MOST_FAULTS,
    XLSX,
    Imported,
    SheetFault,
    read_workbook,
    workbook,
)
from sync.central.directory.words import TABLE_NAMES, place

HTTP_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.CONTENT_EDIT)
def sheets(request: HttpRequest) -> HttpResponse:
    """Offer the export, and take a workbook: all its changes become drafts, or none does and each fault is named."""
    faults: list[SheetFault] = []
    if request.method == "POST":
        found = _read(request)
        if not found.faults and _kept(request, found):
            return redirect("staff:content-drafts")
        faults = found.faults
    context = {
        "tables": TABLE_NAMES.items(),
        "faults": [(fault.sheet, fault.row, _column(fault), say(fault.fault)) for fault in faults],
        "most": MOST_FAULTS,
    }
    return render(request, "directory/sheets.html", context, status=HTTP_UNPROCESSABLE if faults else 200)


def _read(request: HttpRequest) -> Imported:
    file = request.FILES.get("workbook")
    if not isinstance(file, UploadedFile) or not file.size or file.size > MOST_BYTES or file.file is None:
        return Imported(faults=[SheetFault("", 0, "", Fault("", "is not a workbook"))])
    return read_workbook(file.file)


def _kept(request: HttpRequest, found: Imported) -> bool:
    """Make a draft of each change, in one transaction; False (with a fault) if somebody was faster."""
    user = staff_user(request)
    if user is None:
        return False
    try:
        with transaction.atomic():
            for (table, key), body in found.bodies.items():
                drafts.save(user, table, key, body, revision=0, base=drafts.base_of(table, key))
            changed = ",".join(sorted({table for table, _key in found.bodies}))
            audit.record(request, audit.CONTENT_IMPORTED, filters={"tables": changed}, row_count=len(found.bodies))
    except drafts.OutdatedError as error:
        table, _slash, key = str(error).partition("/")
        found.faults.append(SheetFault(table, 0, key, Fault("", "has a draft")))
        return False
    count = len(found.bodies)
    said = ngettext("导入了 {n} 条草稿。", "导入了 {n} 条草稿。", count).format(n=count)
    messages.success(request, said if count else _("表格和现有的内容完全一样，没有要改的。"))
    return True


def _column(fault: SheetFault) -> str:
    """A column by its name in the sheet and by its words."""
    words = place(fault.column)
    return f"{fault.column} · {words}" if words and words != fault.column else fault.column


@require_safe
@requires(roles.CONTENT_EDIT)
def export(request: HttpRequest) -> HttpResponse:
    """Give the published content (?table=, else all of it) as a workbook, and note that it was taken."""
    asked = [table for table in request.GET.getlist("table") if table in TABLE_NAMES] or list(TABLE_NAMES)
    made = workbook(asked)
    audit.record(request, audit.CONTENT_EXPORTED, filters={"tables": ",".join(asked)})
    name = f"content-{timezone.localdate():%Y%m%d}.xlsx"
    response = HttpResponse(made, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
