"""Pulls by machine: a pull is begun, then its rows or its file are fetched, in parts and again if a part was cut.

POST exports                      what, at which watermark, in which format: how many rows that is, and an id
GET  exports/ID/rows?after=&upto= a part of an export whose format is its parts in a row, by position
GET  exports/ID/file              the file of an export as a whole, by Range; 202 with the rows so far until it is made
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from sync.central.accounts.api import audit
from sync.central.insight import export_files, tokens, watermarks
from sync.central.insight.export_files import Standing
from sync.central.insight.formats import FORMATS
from sync.central.insight.models import Export, Watermark
from sync.central.insight.pulls import Asker, begin, selection_of
from sync.central.problems import machine_view
from sync.protocol import pulls
from sync.protocol.problems import ProblemError
from sync.protocol.wire import format_time, load_object

RETRY_AFTER_S = 1
RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})", re.ASCII)


@machine_view("POST")
def exports(request: HttpRequest) -> JsonResponse:
    """Begin a pull. With `make_watermark` the named watermark is made now unless it is there; without a name it is
    one of this moment."""
    authorization = request.headers.get("Authorization", "")
    tokens.holder(authorization, None)  # before anything is said of what was asked
    asked = _asked(request)
    token = tokens.holder(authorization, asked["dataset"])
    asker = Asker(None, token, tuple(token.stations.split()) or None, token.has_text and asked["text"])
    export = begin(
        request,
        asker,
        asked["dataset"],
        asked["format"],
        _watermark(request, asker, asked["watermark"], asked["make_watermark"]),
        asked["filters"],
        asked["columns"],
    )
    return JsonResponse(_told(export), status=201)


@machine_view("GET", "HEAD")
def rows(request: HttpRequest, export_id: str) -> StreamingHttpResponse:
    """The rows of a part, with the head of the file before the first."""
    export = _mine(request, export_id)
    format_, selection = FORMATS[export.format], selection_of(export)
    selection.check()
    if format_.pieces is None:
        raise ProblemError("format-unknown", f"{export.format} is fetched as a file", "format")
    after, upto = _position(request, "after", 0), _position(request, "upto", selection.until or 0)
    columns = [selection.dataset.column(name) for name in selection.columns]
    lines = (lines for lines, _count in selection.windows(after, upto))
    head = format_.head(columns) if after == 0 else b""
    pieces = _sliced(chain([head], format_.pieces(columns, lines)))
    if request.headers.get(pulls.DIGEST) != pulls.TAIL:
        return StreamingHttpResponse(pieces, format_.media_type)
    question = pulls.part_question(export.id, after, upto)
    headers = {pulls.DIGEST: pulls.TAIL}
    return StreamingHttpResponse(pulls.with_tail(question, pieces), format_.media_type, headers=headers)


def _sliced(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces that even a slow reader takes before the server thinks it is gone."""
    for piece in pieces:
        for start in range(0, len(piece), export_files.CHUNK):
            yield piece[start : start + export_files.CHUNK]


@machine_view("GET", "HEAD")
def file(request: HttpRequest, export_id: str) -> HttpResponseBase:
    """The file, or how far it is."""
    return file_response(request, _mine(request, export_id))


def file_response(request: HttpRequest, export: Export) -> HttpResponseBase:
    """The file of an export, whole or by Range; 202 while it is being made. Raises ProblemError."""
    selection = selection_of(export)
    selection.check()
    found = export_files.standing(export.digest, export.format, selection)
    if found.path is None:
        return _not_yet(found, export)
    size, tag = found.path.stat().st_size, f'"{export_files.fingerprint(found.path)}"'
    start, end = _range(request, size, tag)
    response = StreamingHttpResponse(export_files.pieces(found.path, start, end), FORMATS[export.format].media_type)
    headers = {"Content-Length": str(end - start), "Accept-Ranges": "bytes", "ETag": tag, "Cache-Control": "no-store"}
    headers["Content-Disposition"] = f'attachment; filename="{file_name(export)}"'
    for name, value in headers.items():
        response[name] = value
    if (start, end) != (0, size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def file_name(export: Export) -> str:
    """What a browser calls the file; ASCII, since a header holds no more."""
    mark = re.sub(r"[^A-Za-z0-9._-]", "_", export.watermark.name)
    return f"{export.dataset}-{mark}{FORMATS[export.format].suffix}"


def _not_yet(found: Standing, export: Export) -> JsonResponse:
    if found.has_failed:
        raise ProblemError("export-failed", "try again in half a minute")
    response = JsonResponse({"rows_done": found.rows, "rows": export.row_count}, status=202)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _range(request: HttpRequest, size: int, tag: str) -> tuple[int, int]:
    """Which bytes are asked for, from and up to; all unless a range of this very file is."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", tag) != tag:
        return 0, size
    start, end = int(asked[1]), min(size, int(asked[2]) + 1 if asked[2] else size)
    if start >= end:
        raise ProblemError("range-invalid", f"the file has {size} bytes", "Range")
    return start, end


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The request's words with what stands for those left out; raises ProblemError filter-invalid."""
    given = load_object(request.body, "filter-invalid")
    usual: dict[str, Any] = {"dataset": "", "format": "ndjson", "watermark": ""}
    usual |= {"make_watermark": False, "filters": {}, "columns": [], "text": False}
    for name, value in given.items():
        if name not in usual or type(value) is not type(usual[name]):
            raise ProblemError("filter-invalid", f"known: {', '.join(usual)}, each of its type", name[:40])
    asked = usual | given
    if not all(isinstance(text, str) for text in (*asked["filters"].values(), *asked["columns"])):
        raise ProblemError("filter-invalid", "filters and columns are texts", "filters")
    return asked


def _watermark(request: HttpRequest, asker: Asker, name: str, is_to_be_made: bool) -> Watermark:
    if name and not is_to_be_made:
        return watermarks.find(name)
    found, is_new = watermarks.find_or_make(name, asker.name)
    if is_new and name:
        audit.record(request, audit.WATERMARK_MADE, target=name, username=asker.name)
    return found


def _told(export: Export) -> dict[str, Any]:
    mark, selection = export.watermark, selection_of(export)
    return {
        "id": export.id,
        "dataset": export.dataset,
        "format": export.format,
        "is_parts": FORMATS[export.format].pieces is not None,
        "watermark": mark.name,
        "made_at": format_time(mark.made_at),
        "until": selection.until,
        "rows": export.row_count,
        "columns": list(selection.columns),
        "digest": export.digest,
    }


def _mine(request: HttpRequest, export_id: str) -> Export:
    """The export, if it was begun with this token and the token still opens its dataset."""
    export = Export.objects.select_related("watermark").filter(pk=export_id).first()
    token = tokens.holder(request.headers.get("Authorization", ""), export.dataset if export else None)
    if export is None or export.token_id != token.pk:
        raise ProblemError("export-unknown")
    return export


def _position(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ProblemError("cursor-invalid", "a position is a number", name)
    return int(text)


__all__ = ["exports", "file", "file_response", "rows"]
