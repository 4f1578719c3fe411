"""The records behind a number: those that count and, marked, those that do not, each with its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractHour
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sync.central.days import day_range
from sync.central.dispatch.api import HelpRequest, help_name
from sync.central.insight import parts
from sync.central.insight.api import USED, Visit
from sync.central.insight.counters import Wanted
from sync.central.insight.figure_form import UNSAID
from sync.central.insight.models import Work
from sync.central.ledger.api import Event, Station, aliases, events_by_id
from sync.central.web.beijing import BEIJING, span_text
from sync.protocol.events_volunteers import AssistanceLogged


@dataclass(frozen=True, slots=True)
class Record:
    """A record behind a number, whether it counts and, if not, why; `events` are (id, what), none that never came."""

    at: datetime
    station: Station
    what: str
    amount: str
    demo: bool
    is_counted: bool
    why: Promise | str
    events: list[tuple[str, str]]
    # Within when it was, if it may be of another day or hour.
    span: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a counter's records are: their rows, the moment of one, which of them count, how one is told."""

    rows: QuerySet[Any]
    moment: str
    counts: Q
    fields: dict[str, str]
    told: Callable[[Sequence[Any], str], Iterable[Record]]


def find(counter: str, wanted: Wanted, narrowed: dict[str, str]) -> QuerySet[Any]:
    """The rows behind a counter, the newest first; `narrowed` by hour, kind, severity or what Wanted is narrowed to."""
    source = SOURCES[counter]()
    found = source.rows.select_related("station").filter(**day_range(source.moment, wanted.first, wanted.last))
    if wanted.stations is not None:
        found = found.filter(station__in=wanted.stations)
    if wanted.demo is not None:
        found = found.filter(demo=wanted.demo)
    dim, value = wanted.said
    for name, said in {**narrowed, **({dim: value} if dim else {})}.items():
        if name == parts.HOUR:
            found = found.annotate(hour=ExtractHour(source.moment, tzinfo=BEIJING)).filter(hour=int(said))
        elif name in source.fields:
            found = found.filter(**{source.fields[name]: "" if said == UNSAID else said})
    return found.order_by(F(source.moment).desc(), "-pk")


def counted(counter: str, found: QuerySet[Any]) -> int:
    """How many of the rows count."""
    return found.filter(SOURCES[counter]().counts).count()


def told(counter: str, rows: Sequence[Any], lang: str) -> list[Record]:
    """Rows as a page shows them."""
    return list(SOURCES[counter]().told(rows, lang))


def _span(row: Any, moment: str, names: tuple[str, str]) -> tuple[datetime, datetime] | None:
    since, until = (getattr(row, name) for name in names)
    return (since, until) if parts.when_of(getattr(row, moment), since, until).is_hour_unsure else None


def _visits() -> Source:
    whole = Visit.objects.filter(completed_position__isnull=False)
    return Source(whole, "started_at", USED, {parts.LANG: "lang"}, _of_visits)


def _work(*types: str) -> Callable[[], Source]:
    fields = {parts.LANG: "lang", parts.AUDIENCE: "audience", parts.KIND: "code"}
    return lambda: Source(Work.objects.filter(type__in=types), "at", Q(counted=True), fields, _of_work)


def _requests(within: Q) -> Callable[[], Source]:
    fields = {parts.LANG: "lang", parts.SEVERITY: "severity"}
    counts = ~Q(state__in=parts.NOT_COUNTED)
    return lambda: Source(HelpRequest.objects.filter(within), "requested_at", counts, fields, _of_requests)


SOURCES: dict[str, Callable[[], Source]] = {
    parts.SESSIONS: _visits,
    **{
        counter: _work(*(kind for kind, rule in parts.WORK.items() if rule[0] == counter))
        for counter in {rule[0] for rule in parts.WORK.values()}
    },
    parts.REQUESTS: _requests(Q()),
    parts.PROMISED: _requests(Q(acknowledge_by__isnull=False)),
    parts.FILED: _requests(Q(filed_at__isnull=False)),
}
"""Counter -> where its records are."""


def ends_of_visits(rows: Sequence[Visit]) -> list[tuple[str | None, str | None]]:
    """Of each visit the ids of the events that began and that ended it; None for one that is not here."""
    places = [place for row in rows for place in (row.started_position, row.ended_position) if place]
    events = Event.objects.filter(station__in={row.station_id for row in rows}, position__in=places)
    ids = dict(events.values_list("position", "event_id"))
    return [(ids.get(row.started_position or 0), ids.get(row.ended_position or 0)) for row in rows]


def _of_visits(rows: Sequence[Visit], lang: str) -> Iterable[Record]:
    kinds = ("session.started", "session.ended")
    for row, ends in zip(rows, ends_of_visits(rows), strict=True):
        is_use = (row.taps or 0) >= parts.USED_TAPS and (row.duration_s or 0) >= parts.USED_SECONDS
        yield Record(
            at=row.started_at,  # type: ignore[arg-type]
            station=row.station,
            what=f"{row.lang} · {row.get_mode_display()} · {row.get_outcome_display()}",
            amount=ngettext("点按 {n} 次", "点按 {n} 次", row.taps or 0).format(n=row.taps)
            + f" · {span_text(row.duration_s or 0)}",
            demo=row.demo,
            is_counted=is_use,
            why="" if is_use else _("少于 2 次点按或 5 秒"),
            events=[(id_, kind) for id_, kind in zip(ends, kinds, strict=True) if id_],
            span=_span(row, "started_at", ("started_from", "started_to")),
        )


def _of_work(rows: Sequence[Work], lang: str) -> Iterable[Record]:
    over = {True: _("已作废"), False: _("之后又确认过")}
    refs = {row.pk: row.ref or row.pk for row in rows if not row.counted}
    others = Work.objects.filter(ref__in=refs.values()).exclude(pk__in=refs).values_list("ref", "pk", "type")
    by_ref = {ref: (pk, kind) for ref, pk, kind in others}
    for row in rows:
        minutes = ngettext("{n} 分钟", "{n} 分钟", row.minutes or 0).format(n=row.minutes)
        other = by_ref.get(refs.get(row.pk, ""))
        yield Record(
            at=row.at,
            station=row.station,
            what=row.code or "—",
            amount=str(row.n) if row.minutes is None else minutes,
            demo=row.demo,
            is_counted=row.counted,
            why="" if row.counted else over[row.type == AssistanceLogged.TYPE],
            events=[(row.pk, row.type), *([other] if other else [])],
            span=_span(row, "at", ("at_from", "at_to")),
        )


def _of_requests(rows: Sequence[HelpRequest], lang: str) -> Iterable[Record]:
    ids = [row.pk for row in rows]
    names = aliases(ids)
    here = {names[event_id] for event_id in events_by_id(names).values_list("event_id", flat=True)}
    for row in rows:
        is_counted = row.state not in parts.NOT_COUNTED
        yield Record(
            at=row.requested_at,
            station=row.station,
            what=f"{row.severity} · {help_name(row.help, lang)}",
            amount=str(row.get_state_display()),
            demo=row.demo,
            is_counted=is_counted,
            why="" if is_counted else row.get_state_display(),
            events=[(row.pk, "help.created")] if row.pk in here else [],
            span=_span(row, "requested_at", ("requested_from", "requested_to")),
        )
