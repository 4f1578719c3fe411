"""The page where a stick's files are handed in through a browser, and its receipts fetched for the way back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sync.central.accounts.api import requires, roles
from sync.central.fleet.carriers import Replies, sealed, take
from sync.central.fleet.words import file_problem
from sync.central.ledger.api import Imported

RECEIPTS = "receipts"  # of this session: file name -> content
# What the front lets through in one request; `yizhan-central import` takes more.
MOST_KIB = 280


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file and what came of it."""

    name: str
    found: Imported
    problems: tuple[str, ...]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(roles.KIOSKS_MANAGE)
def import_files(request: HttpRequest) -> HttpResponse:
    """Ask for files; take those that came one after another, and offer the receipts."""
    rows: list[FileRow] = []
    replies: Replies = defaultdict(list)
    for sent in request.FILES.getlist("files"):
        found = take(cast(BinaryIO, sent), sent.name or "", request=request)
        rows.append(FileRow(sent.name or "", found, tuple(file_problem(error.code) for error in found.problems)))
        if found.replies:
            replies[found.device] += found.replies
    made = list(sealed(replies))
    receipts = {name: content.decode() for name, _device, content in made}
    if receipts:
        request.session[RECEIPTS] = receipts
    context = {
        "rows": rows,
        "receipts": [(name, device) for name, device, _content in made],
        "asked": request.method == "POST",
        "most_kib": MOST_KIB,
    }
    return render(request, "staff/carriers.html", context)


@never_cache
@require_safe
@requires(roles.KIOSKS_MANAGE)
def receipts_file(request: HttpRequest, name: str) -> HttpResponse:
    """The receipts that were made in this session."""
    content = request.session.get(RECEIPTS, {}).get(name)
    if content is None:
        raise Http404(name)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
