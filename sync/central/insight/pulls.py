"""A pull: dataset, filter and columns at a watermark, in a format, by somebody; recorded before anything is given."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from sync.central.accounts.api import User, audit
from sync.central.insight import formats
from sync.central.insight.formats import FORMATS
from sync.central.insight.models import Export, PullToken, Watermark
from sync.central.insight.selection import Selection, select
from sync.central.insight.watermarks import erased_then, position
from sync.protocol.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a member of staff or the holder of a token; `stations` None: of all."""

    user: User | None = None
    token: PullToken | None = None
    stations: tuple[str, ...] | None = None
    may_have_text: bool = False

    @property
    def name(self) -> str:
        """How the audit trail names whoever asks."""
        return f"token {self.token.name}" if self.token else self.user.get_username() if self.user else ""


def begin(
    request: HttpRequest,
    asker: Asker,
    dataset: str,
    format_name: str,
    watermark: Watermark,
    filters: Mapping[str, str],
    columns: Sequence[str] = (),
) -> Export:
    """Record a pull, in the audit trail too; raises ProblemError for what cannot be pulled, or not any more."""
    if format_name not in FORMATS:
        raise ProblemError("format-unknown", f"known: {', '.join(FORMATS)}", "format")
    chosen = {
        "filters": {name: str(value) for name, value in filters.items() if value},
        "columns": list(columns),
        "stations": None if asker.stations is None else list(asker.stations),
        "text": asker.may_have_text,
    }
    selection = _selection(dataset, watermark, chosen)
    selection.check()
    export = Export.objects.create(
        id=uuid.uuid4().hex,
        dataset=dataset,
        format=format_name,
        watermark=watermark,
        chosen=chosen,
        digest=_digest(selection, watermark, format_name),
        row_count=selection.count(),
        user=asker.user,
        token=asker.token,
    )
    told = {**selection.described(), "watermark": watermark.name, "format": format_name}
    audit.record(
        request, audit.DATA_PULLED, target=dataset, filters=told, row_count=export.row_count, username=asker.name
    )
    return export


def selection_of(export: Export) -> Selection:
    """The rows and columns of a recorded pull. `check` tells whether all of them are still here."""
    return _selection(export.dataset, export.watermark, export.chosen)


def _selection(dataset: str, watermark: Watermark, chosen: Mapping[str, Any]) -> Selection:
    found = select(
        dataset,
        position(watermark, dataset),
        chosen["filters"],
        chosen["columns"],
        stations=chosen["stations"],
        may_have_text=chosen["text"],
    )
    return replace(found, known=erased_then(watermark))


def _digest(selection: Selection, watermark: Watermark, format_name: str) -> str:
    """Of all that decides the bytes. When the watermark was made is part of it: a centre that was put back from an
    older copy gives the same positions to other rows."""
    told = [formats.RELEASE, format_name, watermark.made_at.isoformat(), selection.dataset.name, selection.until]
    told += [selection.columns, str(selection.first), str(selection.last), selection.equal, selection.stations]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
