"""What a row counts for: the definitions of the counters, each in one place (domain 3.6).

Every rule is a function of the row alone, so that a row can be taken out of the figures as it was and put in as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sync.central.dispatch.api import HelpRequest
from sync.central.insight.models import Visit, Work
from sync.central.ledger.api import SYNCED_WITHIN
from sync.central.web.beijing import BEIJING
from sync.protocol.events import ContentRated
from sync.protocol.events_volunteers import (
    AssistanceLogged,
    FairItemServed,
    FairItemUnmet,
    HeadcountAdded,
    ShiftConfirmed,
)

SESSIONS, TOUCHED, SERVICES, VISITORS, UNMET = "sessions", "touched", "services", "visitors", "unmet"
SCORES, HOURS, REQUESTS, PROMISED, FILED, UNSYNCED = "scores", "hours", "requests", "promised", "filed", "unsynced"
COUNTERS = (SESSIONS, TOUCHED, SERVICES, VISITORS, UNMET, SCORES, HOURS, REQUESTS, PROMISED, FILED, UNSYNCED)
HOUR, LANG, AUDIENCE, KIND, SEVERITY, DEVICE = "hour", "lang", "audience", "kind", "severity", "device"

# Counter -> what its records say beside day and station: what it is kept by.
SAID_OF: dict[str, tuple[str, ...]] = {
    SESSIONS: (HOUR, LANG),
    TOUCHED: (HOUR,),
    SERVICES: (HOUR, LANG, AUDIENCE, KIND),
    VISITORS: (HOUR, AUDIENCE),
    UNMET: (HOUR, KIND),
    SCORES: (HOUR,),
    HOURS: (),
    **dict.fromkeys((REQUESTS, PROMISED, FILED), (HOUR, LANG, SEVERITY)),
    UNSYNCED: (DEVICE,),
}

# What counts as a use of the kiosk and not as a brush against it; printed on every report.
USED_TAPS, USED_SECONDS = 2, 5
BEST_SCORE = 3
NOT_COUNTED = ("withdrawn", "duplicate")
RESOLVED = ("closed_normal", "closed_overtime")
Dims = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class When:
    """The Beijing day and the hour (two digits) that a row is counted under, and which of them is not certain."""

    day: date
    hour: str
    is_day_unsure: bool
    is_hour_unsure: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What a row adds: to a counter, then, at a station, `n`, and what it can be narrowed by."""

    counter: str
    when: When
    station: str
    demo: bool
    n: int
    dims: Dims = ()


def of_visit(visit: Visit) -> Iterator[Part]:
    """A whole visit, and whether it was a use; nothing before both of its events are there."""
    if visit.completed_position is None or visit.started_at is None:
        return
    when = when_of(visit.started_at, visit.started_from, visit.started_to)
    place = (when, visit.station_id, visit.demo)
    yield Part(TOUCHED, *place, 1, ((HOUR, when.hour),))
    if (visit.taps or 0) >= USED_TAPS and (visit.duration_s or 0) >= USED_SECONDS:
        yield Part(SESSIONS, *place, 1, ((HOUR, when.hour), (LANG, visit.lang)))
    if visit.clock != "synced":
        yield Part(UNSYNCED, *place, 1, ((DEVICE, visit.device_id),))


def of_work(work: Work) -> Iterator[Part]:
    """Something that those who serve recorded; nothing if it was voided or said otherwise later."""
    rule = WORK.get(work.type)
    if rule is None or not work.counted:
        return
    counter, amount, dims = rule
    when = when_of(work.at, work.at_from, work.at_to)
    place = (when, work.station_id, work.demo)
    # A shift is confirmed at its end: the hour of that says nothing of the hours that were served.
    hour = () if counter == HOURS else ((HOUR, when.hour),)
    yield Part(counter, *place, amount(work), (*hour, *dims(work)))
    if work.clock != "synced":
        yield Part(UNSYNCED, *place, 1, ((DEVICE, work.device_id),))


def of_request(request: HelpRequest) -> Iterator[Part]:
    """A help request: whether it counts, was answered as promised, and was brought to its end."""
    when = when_of(request.requested_at, request.requested_from, request.requested_to)
    place = (when, request.station_id, request.demo)
    dims = ((HOUR, when.hour), (LANG, request.lang), (SEVERITY, request.severity))
    if request.state not in NOT_COUNTED:
        yield Part(REQUESTS, *place, 1, dims)
        if request.acknowledge_by is not None:
            in_time = request.answered_at is not None and request.answered_at <= request.acknowledge_by
            yield Part(PROMISED, *place, int(in_time), dims)
    if request.filed_at is not None:
        yield Part(FILED, *place, int(request.state in RESOLVED), dims)


# Type -> counter, how much, what it can be narrowed by beside the hour.
WORK: dict[str, tuple[str, Callable[[Work], int], Callable[[Work], Dims]]] = {
    AssistanceLogged.TYPE: (SERVICES, lambda work: work.n, lambda work: _who(work)),
    FairItemServed.TYPE: (SERVICES, lambda work: work.n, lambda work: _who(work)),
    HeadcountAdded.TYPE: (VISITORS, lambda work: work.n, lambda work: ((AUDIENCE, work.audience),)),
    FairItemUnmet.TYPE: (UNMET, lambda work: work.n, lambda work: ((KIND, work.code),)),
    ContentRated.TYPE: (SCORES, lambda work: int(work.n == BEST_SCORE), lambda work: ()),
    ShiftConfirmed.TYPE: (HOURS, lambda work: work.minutes or 0, lambda work: ()),
}


def _who(work: Work) -> Dims:
    return ((LANG, work.lang), (AUDIENCE, work.audience), (KIND, work.code))


def when_of(moment: datetime, since: datetime | None, until: datetime | None) -> When:
    """Under which day and hour a moment is counted, and whether the span within which it was reaches into another.

    A span no longer than that of a set clock does not count as such: on either side of each full hour there would
    always be some that may be of the next.
    """
    day, hour = _there(moment)
    if since is None or until is None or until - since <= 2 * SYNCED_WITHIN:
        return When(day, hour, False, False)
    earliest, latest = _there(since), _there(until)
    return When(day, hour, earliest[0] != latest[0], earliest != latest)


def _there(moment: datetime) -> tuple[date, str]:
    """The Beijing day and the hour as two digits."""
    there = moment.astimezone(BEIJING)
    return there.date(), f"{there.hour:02d}"
