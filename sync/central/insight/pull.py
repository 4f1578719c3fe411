"""Pulling: rows in the order the centre learnt of them or of a change in them, from wherever the reader stopped.

A row that changes takes a new position behind all others, so that every reader meets it again, once for each state it
has not seen; visits and events never change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.timezone import localtime

from sync.central.dispatch.api import HelpRequest
from sync.central.insight import tokens
from sync.central.insight.models import Visit
from sync.central.ledger.api import Event, last_number
from sync.central.problems import machine_view
from sync.protocol.problems import ProblemError
from sync.protocol.wire import format_time

NDJSON = "application/x-ndjson"
DEFAULT_LIMIT, MAX_LIMIT = 5_000, 20_000
LINES_A_PIECE = 250
CURSOR = re.compile(r"v1:(0|[1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Export:
    """A dataset: its model, the field that orders it and the counter that numbers it, columns by name on the wire."""

    model: type[Model]
    position: str
    counter: str
    columns: dict[str, str]


def _columns(names: str, **renamed: str) -> dict[str, str]:
    return {name: renamed.get(name, name) for name in names.split()}


EXPORTS: dict[str, Export] = {
    "visits": Export(
        Visit,
        "completed_position",
        "visits",
        _columns(
            "session device station started_at ended_at duration_s lang lang_final entry mode screens taps outcome "
            "clock received_at demo",
            device="device_id",
            station="station_id",
        ),
    ),
    "help_requests": Export(
        HelpRequest,
        "position",
        "help_requests",
        _columns(
            "event_id case_number station device ticket help severity where lang needs contact_present requested_at "
            "received_at acknowledge_by state demo",
            device="device_id",
            station="station_id",
        ),
    ),
    "events": Export(
        Event,
        "position",
        "events",
        _columns(
            "position event_id device seq boot type schema station session occurred_at effective_at received_at clock "
            "demo body",
            device="device_id",
            station="station_id",
        ),
    ),
}


@machine_view("GET", "HEAD")
def pull(request: HttpRequest, dataset: str) -> StreamingHttpResponse:
    """The next rows of a dataset as NDJSON; the last line holds the cursor to go on from, so a cut answer has none."""
    export = EXPORTS.get(dataset)
    tokens.holder(request.headers.get("Authorization", ""), dataset)
    if export is None:
        raise ProblemError("dataset-unknown", f"known: {', '.join(EXPORTS)}")
    after = _after(request.GET.get("after", ""), export)
    limit = _limit(request.GET.get("limit", ""))
    return StreamingHttpResponse(_lines(export, _rows(export, after, limit), after, limit), content_type=NDJSON)


def _after(cursor: str, export: Export) -> int:
    if not cursor:
        return 0
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise ProblemError("cursor-invalid", "", "after")
    if int(found[1]) > last_number(export.counter):
        # Of another database, or of this one before it was put back from an older copy: rows would be passed by.
        raise ProblemError("cursor-invalid", "beyond everything that is here", "after")
    return int(found[1])


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise ProblemError("cursor-invalid", f"a limit is a number 1..{MAX_LIMIT}", "limit")
    return min(int(text), MAX_LIMIT)


def _rows(export: Export, after: int, limit: int) -> list[tuple[Any, ...]]:
    """One more row than asked, if there is one, each beginning with its position.

    Fetched at once, so that a slow reader holds neither a connection nor a snapshot open.
    """
    found = export.model._default_manager.filter(**{f"{export.position}__gt": after}).order_by(export.position)
    return list(found.values_list(export.position, *export.columns.values())[: limit + 1])


def _lines(export: Export, rows: Sequence[tuple[Any, ...]], after: int, limit: int) -> Iterator[bytes]:
    names, has_more, rows = list(export.columns), len(rows) > limit, rows[:limit]
    encode: Callable[[Any], str] = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_moment
    ).encode
    # Where the order is also a column of the rows it is fetched once.
    skip = len(rows[0]) - len(names) if rows else 0
    for start in range(0, len(rows), LINES_A_PIECE):
        piece = rows[start : start + LINES_A_PIECE]
        yield "".join(f"{encode(dict(zip(names, row[skip:], strict=True)))}\n" for row in piece).encode()
    cursor = rows[-1][0] if rows else after
    yield f"{encode({'_cursor': f'v1:{cursor}', '_more': has_more})}\n".encode()


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return format_time(localtime(value))
    raise TypeError(type(value).__name__)
