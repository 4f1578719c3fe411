"""What ends by itself: which records must name their end, which have passed it, and which soon will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sync.central.directory import publishing
from sync.central.directory.reading import Fault
from sync.protocol.content import TABLES
from sync.protocol.content_fields import Provenance

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class End:
    """When a record, or a part of it, is no longer shown as valid: its last day, or the moment for a notice."""

    table: str
    key: str
    path: str
    day: date
    moment: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it has passed, in Beijing time."""
        return now >= self.moment if self.moment else now.date() > self.day


def missing_ends(table: str, body: Mapping[str, Any]) -> list[Fault]:
    """Where a record that staff write lacks its end: facts must be looked at again, hours must be vouched for.

    Notices have their end by the codec already; samples are nobody's fact.
    """
    found = []
    if issubclass(TABLES[table], Provenance) and table != "notices" and not body.get("is_demo"):
        found += [Fault(name, "needs its end") for name in ("review_by",) if not body.get(name)]
    if table == "facilities" and not body.get("is_demo"):
        for number, schedule in enumerate(body.get("schedules") or [], start=1):
            if not schedule.get("valid_to"):
                found.append(Fault(f"schedules.{number}.valid_to", "needs its end"))
    return found


def ends(items: Mapping[str, Mapping[str, Any]]) -> list[End]:
    """Every end that the content names, the earliest first."""
    found = [end for path, body in items.items() for end in _ends(path, body)]
    return sorted(found, key=lambda end: (end.day, end.table, end.key))


def _ends(path: str, body: Mapping[str, Any]) -> Iterator[End]:
    table, _slash, key = path.partition("/")
    if table == "notices":
        moment = datetime.fromisoformat(body["expires_at"])
        yield End(table, key, "expires_at", moment.date(), moment)
    if body.get("review_by"):
        yield End(table, key, "review_by", date.fromisoformat(body["review_by"]))
    for number, schedule in enumerate(body.get("schedules") or [], start=1):
        if schedule.get("valid_to"):
            yield End(table, key, f"schedules.{number}.valid_to", date.fromisoformat(schedule["valid_to"]))


@lru_cache(maxsize=4)
def ends_of(version: str) -> tuple[End, ...]:
    """The same of a published version, which never changes."""
    return tuple(ends(publishing.bodies(version)))


def over_count(now: datetime) -> int:
    """How much of what is published has passed its end."""
    version = publishing.current_version()
    return sum(end.is_over(now) for end in ends_of(version)) if version else 0


def over(items: Mapping[str, Mapping[str, Any]], now: datetime) -> list[End]:
    """What has passed its end, the longest ago first."""
    return [end for end in ends(items) if end.is_over(now)]


def ending(items: Mapping[str, Mapping[str, Any]], now: datetime) -> list[End]:
    """What ends within thirty days."""
    return [end for end in ends(items) if not end.is_over(now) and end.day <= (now + SOON).date()]
