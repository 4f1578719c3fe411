"""How the form of a table is set out: what comes first, what is folded away, what the centre fills in by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from sync.central.directory import drafts
from sync.central.directory.shape import Flat, shape_of
from sync.central.web.beijing import BEIJING
from sync.protocol.content import TABLES
from sync.protocol.content_codec import Json

# Fields in which people write more than a line.
LONG = frozenset({"answer", "body", "purpose", "next_step", "summary", "call_120_when", "text", "may", "when"})
# Seldom changed, wherever they stand.
FOLDED = ("position", "is_demo", "sources", "reviewed_on")


@dataclass(frozen=True, slots=True)
class Layout:
    """`first`: fields in this order, before the others; `folded`: behind "more"; `own`: never on the form."""

    first: tuple[str, ...] = ()
    folded: tuple[str, ...] = FOLDED
    own: dict[str, Callable[[Json | None], Any]] = field(default_factory=dict)
    new: Callable[[], Flat] = dict


def _now() -> str:
    return timezone.now().astimezone(BEIJING).replace(second=0, microsecond=0).isoformat()


def _sequence(before: Json | None) -> int:
    """Raised at each change that goes out, as calendars want it."""
    return int(before["sequence"]) + 1 if before else 1


def _new_notice() -> Flat:
    """From now on, by whoever issued the last one, under the next free number of the day."""
    known = drafts.published_table("notices")
    taken = {*known, *drafts.pending().filter(table="notices").values_list("key", flat=True)}
    day = timezone.localdate().strftime("%Y%m%d")
    id = next(name for n in range(1, 1000) if (name := f"NT-{day}-{n}") not in taken)
    real = [body for body in known.values() if not body["is_demo"]]
    issuer = max(real, key=lambda body: datetime.fromisoformat(body["issued_at"]))["issued_by"] if real else {}
    return {
        "id": id,
        "kind": "ordinary",
        "issued_at": _now(),
        **{f"issued_by.{lang}": text for lang, text in issuer.items() if text},
    }


LAYOUTS: dict[str, Layout] = {
    "notices": Layout(
        first=("title", "body", "expires_at", "issued_by", "phones", "advice"),
        folded=("kind", "level", "issued_at", "id", "review_by", *FOLDED),
        new=_new_notice,
    ),
    "consultations": Layout(
        first=("id", "group", "title", "answer", "steps", "papers", "next_step", "phones", "keywords"),
        folded=("position", "is_demo"),
    ),
    "fair_changes": Layout(
        first=("month", "status", "reason", "note"),
        folded=("is_demo",),
        own={"sequence": _sequence, "changed_at": lambda _before: _now()},
    ),
    "hotlines": Layout(
        first=("number", "name", "purpose", "is_emergency"), folded=("position", "is_demo", "sources", "reviewed_on")
    ),
    "service_items": Layout(first=("id", "theme", "name", "organization", "mode", "required_documents", "is_core")),
    "facilities": Layout(
        first=("id", "name", "schedules", "is_24h", "is_fair_days", "phone", "address", "transportation"),
        folded=("kind", "context", "areas", "seats", "amenities", "walks", *FOLDED),
    ),
}
PLAIN = Layout()


def layout_of(table: str) -> Layout:
    """How the form of a table is set out."""
    return LAYOUTS.get(table, PLAIN)


def places_of(table: str) -> tuple[list[str], list[str]]:
    """The fields of the form in their order: those in sight, and those behind "more"."""
    layout = layout_of(table)
    names = [name for name in shape_of(table) if name not in layout.own]
    order = [*layout.first, *(name for name in names if name not in layout.first)]
    return [name for name in order if name not in layout.folded], [name for name in order if name in layout.folded]


def new_record(table: str) -> Flat:
    """What the form of a new record begins with: in an ordered table, the place behind the last."""
    made = layout_of(table).new()
    if "position" in shape_of(table):
        waiting = [draft.body for draft in drafts.pending().filter(table=table) if draft.body]
        taken = [int(body["position"]) for body in (*drafts.published_table(table).values(), *waiting)]
        made["position"] = str(max(taken, default=0) + 1)
    return made


def filled_in(table: str, given: Flat, before: Json | None) -> Flat:
    """What was entered, with what the centre fills in by itself."""
    return {**given, **{name: str(make(before)) for name, make in layout_of(table).own.items()}}


def is_same(table: str, body: Json, before: Json | None) -> bool:
    """Whether nothing differs but what the centre fills in by itself."""
    own = layout_of(table).own
    return before is not None and all(body.get(name) == before.get(name) for name in {**body, **before}.keys() - own)


def key_field(table: str) -> str:
    """The field that is the key of the table's records."""
    return TABLES[table].KEY
