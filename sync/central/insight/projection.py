"""From `session.started` and `session.ended` to visits."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sync.central import engines
from sync.central.insight.models import Visit
from sync.central.insight.parts import of_visit
from sync.central.insight.tally import Tally
from sync.central.ledger.api import Arrived, Span, register_projection, take_numbers
from sync.protocol.events import SessionEnded, SessionStarted

log = logging.getLogger(__name__)

POSITIONS = "visits"
# From best to worst; a visit is as sure of its time as the worse of its two events.
CLOCKS = ("synced", "drifting", "unsynced")
KEY = "session"
# By name for the engine, by attribute for the value; the key last, as an update wants it.
ATTRIBUTES = {field.name: field.attname for field in Visit._meta.concrete_fields if field.name != KEY} | {KEY: KEY}
WRITTEN = list(ATTRIBUTES)


def project_visits(arrived: Sequence[Arrived]) -> None:
    """Bring visits up to date: two events make one, in any order, in one batch or years apart."""
    by_session = [(item.envelope.session, item) for item in arrived if item.envelope.session]
    known = Visit.objects.in_bulk([session for session, _ in by_session])
    changed: dict[str, Visit] = {}
    tally = Tally()
    for session, item in by_session:
        visit = changed.get(session) or known.get(session) or _begin(session, item)
        if visit.device_id != item.envelope.device:
            log.warning("session %s is another kiosk's; event %s ignored", session, item.envelope.id)
            continue
        if _is_whole(visit):
            continue  # said already: what was pulled stays as it was
        if session not in changed:
            tally.take_out(of_visit(visit))
        _apply(visit, item)
        changed[session] = visit
    _number([visit for visit in changed.values() if _is_newly_whole(visit)])
    for visit in changed.values():
        tally.put_in(of_visit(visit))
    engines.insert_rows(Visit, WRITTEN, (_row(visit) for session, visit in changed.items() if session not in known))
    engines.update_rows(Visit, WRITTEN, [_row(visit) for session, visit in changed.items() if session in known])
    tally.write()


def register() -> None:
    """Have sessions shown as visits."""
    for event_type in (SessionStarted.TYPE, SessionEnded.TYPE):
        register_projection(event_type, project_visits)


def _row(visit: Visit) -> list[Any]:
    return [getattr(visit, name) for name in ATTRIBUTES.values()]


def _begin(session: str, item: Arrived) -> Visit:
    envelope = item.envelope
    return Visit(
        session=session,
        device_id=envelope.device,
        station_id=envelope.station,
        clock=envelope.clock,
        received_at=item.received_at,
        demo=envelope.demo,
    )


def _apply(visit: Visit, item: Arrived) -> None:
    event = item.event
    if isinstance(event, SessionStarted) and visit.started_at is None:
        visit.started_at, visit.started_position = item.effective_at, item.position
        visit.started_from, visit.started_to = item.span
        visit.lang, visit.entry, visit.mode = event.lang, event.entry, visit.mode or event.mode
    elif isinstance(event, SessionEnded) and visit.ended_at is None:
        visit.ended_at, visit.ended_position = item.effective_at, item.position
        visit.duration_s, visit.lang_final, visit.outcome = event.duration_s, event.lang_final, event.outcome
        visit.screens, visit.taps = event.screens, event.taps
        visit.mode = event.mode_final or visit.mode
        if item.envelope.clock == "synced" and visit.clock != "synced":
            # The clock was set in the middle of the visit: its end is sure, and so is how long it took.
            visit.started_at = visit.started_at and visit.ended_at - timedelta(seconds=event.duration_s)
            visit.started_from, visit.started_to = before(item.span, event.duration_s)
    visit.received_at = max(visit.received_at, item.received_at)
    visit.clock = max(visit.clock, item.envelope.clock, key=CLOCKS.index)
    visit.demo = visit.demo or item.envelope.demo


def before(span: Span, seconds: int) -> Span:
    """The span so many seconds earlier."""
    since, until = (moment and moment - timedelta(seconds=seconds) for moment in span)
    return since, until


def _is_whole(visit: Visit) -> bool:
    return visit.started_at is not None and visit.ended_at is not None


def _is_newly_whole(visit: Visit) -> bool:
    return visit.completed_position is None and _is_whole(visit)


def _number(visits: Sequence[Visit]) -> None:
    """Give whole visits their places in the pull order, which is not the ledger's: `reproject` may come much later."""
    if visits:
        for position, visit in enumerate(visits, start=take_numbers(POSITIONS, len(visits))):
            visit.completed_position = position
