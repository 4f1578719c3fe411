"""Opening hours and days of the fairs as HSDS schedules: RFC 5545 in fields, Beijing time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sync.central.directory.hsds_terms import stable_id
from sync.central.directory.publishing import records
from sync.protocol.content import FairChange, FairTheme, Location
from sync.protocol.content_codec import Text
from sync.protocol.fair_days import CANCELLED, SHANGHAI, fair_hours

Say = Callable[[Text], str]
OFFSET, OFFSET_HOURS = "+08:00", 8
ALL_DAYS = "MO,TU,WE,TH,FR,SA,SU"
ROUND_THE_CLOCK = Text("全天开放", "Open round the clock", "Круглосуточно")
CLOSED = "closed"


def opening_schedules(location_id: str, place: Location, say: Say) -> list[dict[str, Any]]:
    """When a place is open. The days of a fair are its services'."""
    if place.is_fair_days:
        return []
    if place.is_24h:
        week = {"freq": "WEEKLY", "byday": ALL_DAYS, "description": say(ROUND_THE_CLOCK)}
        return [{**_named(location_id, "all"), "location_id": location_id, **week, "timezone": OFFSET_HOURS}]
    found = []
    for number, hours in enumerate(place.schedules):
        row = {
            **_named(location_id, str(number)),
            "location_id": location_id,
            "freq": "WEEKLY",
            "byday": ",".join(hours.byday),
            "opens_at": f"{hours.opens_at}{OFFSET}",
            "closes_at": f"{hours.closes_at}{OFFSET}",
            "timezone": OFFSET_HOURS,
        }
        if hours.valid_to:
            row["valid_to"] = hours.valid_to.isoformat()
        if hours.note:
            row["notes"] = say(hours.note)
        found.append(row)
    return found


def fair_schedules(
    of: str, theme: FairTheme, published: datetime, changes: Iterable[FairChange], say: Say
) -> list[dict[str, Any]]:
    """When a theme's fair is held: once a year, on a second Saturday; one that is cancelled is a day closed."""
    starts_at, ends_at = fair_hours(published.astimezone(SHANGHAI).year, theme.month)
    yearly = {
        **_named(of, "fair"),
        "service_at_location_id": of,
        "dtstart": f"{starts_at:%Y-%m-%d}",
        "freq": "MONTHLY",
        "interval": 12,
        "byday": "2SA",
        "opens_at": f"{starts_at:%H:%M}{OFFSET}",
        "closes_at": f"{ends_at:%H:%M}{OFFSET}",
        "timezone": OFFSET_HOURS,
    }
    return [yearly, *(_closed(of, change, say) for change in changes)]


def cancelled(theme: FairTheme) -> list[FairChange]:
    """The fairs of a theme that will not be held, or were not."""
    changes = [one for one in records("fair_changes").values() if isinstance(one, FairChange)]
    return [one for one in changes if one.status == CANCELLED and int(one.month.partition("-")[2]) == theme.month]


def _closed(of: str, change: FairChange, say: Say) -> dict[str, Any]:
    year, _dash, month = change.month.partition("-")
    day = f"{fair_hours(int(year), int(month))[0]:%Y-%m-%d}"
    row = {**_named(of, change.month), "service_at_location_id": of, "dtstart": day, "until": day, "count": 1}
    return {**row, "description": CLOSED, "notes": say(change.note)}


def _named(of: str, part: str) -> dict[str, str]:
    return {"id": stable_id("schedule", of, part)}
