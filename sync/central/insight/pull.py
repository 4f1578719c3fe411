"""Following: rows in the order the centre learnt of them or of a change in them, from wherever the reader stopped.

A row that changes takes a new position behind all others, so that every reader meets it again, once for each state it
has not seen; visits and events never change. What is erased because its time is over is not told of again: a copy that
somebody has is theirs to keep or to erase.
"""

from __future__ import annotations

import json
import re

from django.http import HttpRequest, StreamingHttpResponse

from sync.central.accounts.api import audit
from sync.central.insight import erased, tokens
from sync.central.insight.datasets import DATASETS, Dataset
from sync.central.insight.pulls import Asker
from sync.central.insight.selection import select
from sync.central.ledger.api import last_number, show_recent
from sync.central.problems import machine_view
from sync.protocol.problems import ProblemError
from sync.protocol.pulls import DIGEST, page_digest, page_question

ERASED_BEFORE = "Yizhan-Erased-Before"
NDJSON = "application/x-ndjson"
DEFAULT_LIMIT, MAX_LIMIT = 5_000, 20_000
# A position, and by what it is known that this database gave it out; cursors of before had only the position.
CURSOR = re.compile(r"(?:v1:(0|[1-9][0-9]{0,17})|v2:([1-9][0-9]{0,17}):([1-9][0-9]{0,17}-[0-9a-f]{16}))", re.ASCII)
ASKED = ("after", "limit")
FOLLOWED = {name: dataset for name, dataset in DATASETS.items() if dataset.is_followed}


@machine_view("GET", "HEAD")
def pull(request: HttpRequest, dataset: str) -> StreamingHttpResponse:
    """The next rows of a dataset as NDJSON; the last line holds the cursor to go on from, so a cut answer has none."""
    token = tokens.holder(request.headers.get("Authorization", ""), dataset)
    found = FOLLOWED.get(dataset)
    if found is None:
        raise ProblemError("dataset-unknown", f"known: {', '.join(FOLLOWED)}")
    if unknown := sorted(set(request.GET) - set(ASKED)):
        # A filter that is passed over would give more than was asked for.
        raise ProblemError("filter-invalid", f"known: {', '.join(ASKED)}", unknown[0][:40])
    given = request.GET.get("after", "")
    after = _after(given, found)
    limit = _limit(request.GET.get("limit", ""))
    chosen = select(dataset, None, {}, stations=tuple(token.stations.split()) or None)
    show_recent()
    # Fetched at once, so that a slow reader holds neither a connection nor a snapshot open.
    lines, count, last, has_more = chosen.page(after, limit)
    cursor = given or "v1:0"
    if count:
        told = {**chosen.described(), "after": f"v1:{after}"}
        entry = audit.record(
            request, audit.DATA_PULLED, target=dataset, filters=told, row_count=count, username=Asker(token=token).name
        )
        cursor = f"v2:{last}:{audit.mark(entry)}"
    end = json.dumps({"_cursor": cursor, "_more": has_more}, separators=(",", ":")).encode() + b"\n"
    response = StreamingHttpResponse([lines, end] if lines else [end], content_type=NDJSON)
    question = page_question(dataset, given, request.GET.get("limit", ""))
    response[DIGEST] = page_digest(question, lines, end)
    if before := erased.erased_before(erased.KINDS_OF[found.counter]):
        # Whoever begins anew, or was away for years, learns that older rows were never given; others need not.
        response[ERASED_BEFORE] = before.isoformat()
    return response


def _after(cursor: str, dataset: Dataset) -> int:
    if not cursor:
        return 0
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise ProblemError("cursor-invalid", "", "after")
    after = int(found[1] or found[2])
    # Of another database, or of this one before it was put back from an older copy: other rows stand at those positions
    # now, and some would be passed by.
    if after > last_number(dataset.counter):
        raise ProblemError("cursor-invalid", "beyond everything that is here", "after")
    if found[3] and not audit.has(found[3]):
        raise ProblemError("cursor-invalid", "not given out by this database, or by a later state of it", "after")
    return after


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise ProblemError("cursor-invalid", f"a limit is a number 1..{MAX_LIMIT}", "limit")
    return min(int(text), MAX_LIMIT)
