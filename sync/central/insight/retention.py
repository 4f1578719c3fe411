"""Erasing what has had its time (the content's table of retention; PIPL, Arts. 19 and 47).

25 months after its day a single record goes: the event's text in the ledger, and in the same transaction the visit or
the piece of work that was made of it; a request for help, with all that was done about it, 25 months after its end.
Sums by day, which say nothing of a single person, stay as they were counted; finer ones go (`coarse`). Shifts stay
until the organisation says for how many months it must prove hours, and even then only those go that somebody has taken
out whole. The audit trail stays too, unless somebody says for how many months.

Everything is done in short turns of the writer, each of which leaves the centre right; a run that was ended by force is
gone on with by the next, and one that finds nothing to do changes nothing.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from math import inf
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from sync.central import engines
from sync.central.accounts.api import audit, chain
from sync.central.days import day_start
from sync.central.dispatch.api import cases_over, erase_cases
from sync.central.insight import coarse, erased, export_files
from sync.central.insight.models import CaseVersion, Erased, Export, RetentionRun, Visit, Work
from sync.central.insight.watermarks import position
from sync.central.ledger.api import Horizon, Stretch, catch_up_wholly
from sync.central.ledger.api import retention as ledger
from sync.central.web.beijing import beijing_date
from sync.protocol.events import ContentRated
from sync.protocol.events_volunteers import AssistanceLogged, AssistanceVoided, ShiftConfirmed

log = logging.getLogger(__name__)
AT_ONCE = 200
LONGEST_REST_S = 0.5
BY_ITSELF = "yizhan-central work"
# A clock that has jumped ahead would have everything be over: after so long a pause a person has to say that it is so.
LONGEST_PAUSE = timedelta(days=60)
NotNowError = ledger.NotNowError
WHOLE: dict[str, object] = {"filters": {}, "columns": [], "stations": None}
"""What was chosen for an export that left nothing out."""


@dataclass(frozen=True, slots=True)
class Over(Horizon):
    """Also the first day of which the whole audit trail is kept; None: all of it is."""

    audit: date | None = None


def horizon(today: date) -> Over:
    """What is over on this day, by the settings: shifts and the audit trail only where a number of months is set."""
    day = months_before(today, settings.SHIFT_MONTHS) if settings.SHIFT_MONTHS else None
    return Over(
        before=months_before(today, settings.RETENTION_MONTHS),
        shifts=day if day and _is_taken_out(day) else None,
        audit=months_before(today, settings.AUDIT_MONTHS) if settings.AUDIT_MONTHS else None,
    )


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months before; the last of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 - months
    first = date(number // 12, number % 12 + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(first.replace(day=min(day.day, last.day)), last)


def run_daily(go_on: Callable[[], bool] = lambda: True, by: str = BY_ITSELF) -> RetentionRun | None:
    """Today's run, as far as `go_on` lets it come; None if it is done. Raises NotNowError, also after a long pause."""
    now = timezone.now()
    today, last = beijing_date(now), last_run()
    if last is not None and beijing_date(last.began_at) >= today:
        return None
    if is_held_back(last, now):
        raise NotNowError(
            f"the last run was more than {LONGEST_PAUSE.days} days ago: unless the clock is wrong, run `retain` by hand"
        )
    return run(today, by, go_on)


def last_run() -> RetentionRun | None:
    """The last run that came to its end."""
    return RetentionRun.objects.exclude(ended_at=None).first()


def is_held_back(last: RetentionRun | None, now: datetime) -> bool:
    """Whether the worker erases nothing until somebody has run `retain`."""
    return last is not None and now - last.began_at > LONGEST_PAUSE


def run(today: date, by: str = BY_ITSELF, go_on: Callable[[], bool] = lambda: True) -> RetentionRun:
    """Erase all that is over on this day. After each turn `go_on` is asked; a run that it stops has no `ended_at`, and
    the next goes on with it. Raises NotNowError; what was erased until then stays erased."""
    over = horizon(today)
    pk = _begin(over)
    for _turn in _turns(over, pk):
        if not go_on():
            return RetentionRun.objects.get(pk=pk)
    return _end(pk, by)


def fairly(seconds: float = inf) -> Callable[[], bool]:
    """A `go_on` for so many seconds, which rests after each turn for as long as the turn took: whoever waits for the
    writer meanwhile, a kiosk with a request for help, gets it."""
    began = last = time.monotonic()

    def go_on() -> bool:
        nonlocal last
        time.sleep(min(time.monotonic() - last, LONGEST_REST_S))
        last = time.monotonic()
        return last - began < seconds

    return go_on


def would_erase(today: date) -> tuple[Over, dict[str, int]]:
    """What a run of this day would erase, by kind; reads the whole ledger, and changes nothing."""
    over = horizon(today)
    catch_up_wholly()
    events, refused = ledger.count(over)
    kinds = Counter(map(_kind, _work_over(over).values_list("type", flat=True)))
    found = {erased.VISITS: _visits_over(over).count(), erased.REQUESTS: cases_over(over.before).count()}
    entries = chain.count(day_start(over.audit)) if over.audit else 0
    rest = {erased.REFUSED: refused, erased.AUDIT: entries, erased.FINE: coarse.count(over.before)}
    return over, {**found, **kinds, erased.EVENTS: events, **rest}


# -- a run


def _begin(over: Over) -> int:
    """A new run, or the one that was ended by force."""
    with engines.writer():
        begun = RetentionRun.objects.filter(ended_at=None).first() or RetentionRun(began_at=timezone.now())
        begun.before, begun.shifts_before = over.before, over.shifts
        begun.save()
        return int(begun.pk)


def _end(pk: int, by: str) -> RetentionRun:
    with engines.writer():
        found = RetentionRun.objects.get(pk=pk)
        if found.ended_at is None:
            found.ended_at = timezone.now()
            found.save()
            told = {"before": found.before.isoformat(), **{kind: str(n) for kind, n in sorted(found.rows.items())}}
            audit.record(None, audit.RETENTION_RUN, filters=told, row_count=sum(found.rows.values()), username=by)
    if found.rows:
        export_files.forget()
    return found


def _turns(over: Over, pk: int) -> Iterator[None]:
    """All that there is to do; one for each turn of the writer in which something was erased."""
    yield from _until_nothing(lambda: _erase_cases(over, pk))
    for stretch in ledger.due(over):
        yield from _until_nothing(partial(_erase_events, stretch, over, pk))
    # What stands without its event, or had to wait for another row.
    yield from _until_nothing(lambda: _erase_visits(_visits_over(over), over, pk))
    yield from _until_nothing(lambda: _erase_work(_work_over(over), over, pk))
    yield from _until_nothing(
        lambda: _note(pk, {erased.REFUSED: ledger.erase_refused(over, BY_ITSELF, timezone.now())}, over)
    )
    yield from _until_nothing(lambda: _erase_audit(over, pk))
    for day in coarse.days_due(over.before):
        yield from _until_nothing(partial(_coarsen, day, over, pk))


def _until_nothing(step: Callable[[], int | None]) -> Iterator[None]:
    """Turns until one finds nothing more; None: what it found is to be shown first."""
    while True:
        with engines.writer():
            found = step()
        if found is None:
            catch_up_wholly()
        elif not found:
            return
        else:
            yield


def _note(pk: int, counts: Mapping[str, int], over: Over) -> int:
    """Write down what has been erased, in the transaction that erases it; how many rows that is."""
    found = {kind: n for kind, n in counts.items() if n}
    if not found:
        return 0
    begun = RetentionRun.objects.get(pk=pk)
    begun.rows = dict(Counter(begun.rows) + Counter(found))
    begun.save(update_fields=["rows"])
    for kind, n in found.items():
        before = _before(kind, over)
        kept, is_new = Erased.objects.get_or_create(kind=kind, defaults={"rows": n, "before": before})
        if not is_new:
            Erased.objects.filter(pk=kind).update(rows=F("rows") + n, before=max(kept.before, before))
    return sum(found.values())


def _before(kind: str, over: Over) -> date:
    """Up to which day rows of a kind may have been erased; events are of all kinds."""
    if kind == erased.AUDIT and over.audit:
        return over.audit
    days = [over.before] if kind != erased.SHIFTS else []
    return max([*days, *([over.shifts] if over.shifts and kind in (erased.SHIFTS, erased.EVENTS) else [])])


# -- what is erased


def _erase_events(stretch: Stretch, over: Over, pk: int) -> int | None:
    """Erase events, and what was made of them."""
    gone = ledger.erase_some(stretch, over)
    if not gone:
        return None if gone is None else 0
    sessions = [event.session for event in gone if event.session]
    _erase_visits(_visits_over(over).filter(pk__in=sessions), over, pk)
    _erase_work(_work_over(over).filter(pk__in=[event.event_id for event in gone]), over, pk)
    return _note(pk, {erased.EVENTS: len(gone)}, over)


def _erase_audit(over: Over, pk: int) -> int:
    """The oldest entries; what somebody has meddled with stays, and everything behind it."""
    try:
        entries = chain.shorten(day_start(over.audit)) if over.audit else 0
    except chain.NotWholeError as error:
        log.error("nothing of the audit trail was erased, since it is not whole: %s", error)
        return 0
    return _note(pk, {erased.AUDIT: entries}, over)


def _coarsen(day: date, over: Over, pk: int) -> int:
    return _note(pk, {erased.FINE: coarse.coarsen(day, over.before)}, over)


def _erase_cases(over: Over, pk: int) -> int:
    ids = erase_cases(over.before)
    CaseVersion.objects.filter(event_id__in=ids).delete()
    return _note(pk, {erased.REQUESTS: len(ids)}, over)


def _erase_visits(visits: QuerySet[Visit], over: Over, pk: int) -> int:
    ids = list(visits.order_by().values_list("pk", flat=True)[:AT_ONCE])
    Visit.objects.filter(pk__in=ids).delete()
    return _note(pk, {erased.VISITS: len(ids)}, over)


def _erase_work(work: QuerySet[Work], over: Over, pk: int) -> int:
    rows = dict(work.order_by().values_list("pk", "type")[:AT_ONCE])
    Work.objects.filter(pk__in=list(rows)).delete()
    return _note(pk, Counter(map(_kind, rows.values())), over)


def _is_taken_out(day: date) -> bool:
    """Whether a whole export of `work` has every confirmed shift of before this day."""
    exports = Export.objects.filter(dataset="work").select_related("watermark")
    whole = [export.watermark for export in exports if {name: export.chosen[name] for name in WHOLE} == WHOLE]
    reached = max((position(mark, "work") for mark in whole), default=0)
    shifts = Work.objects.filter(type=ShiftConfirmed.TYPE, at__lt=day_start(day))
    return bool(whole) and not shifts.filter(position__gt=reached).exists()


def _visits_over(over: Over) -> QuerySet[Visit]:
    """Visits of which both ends are over, or the one that came."""
    start = day_start(over.before)
    began, ended = Q(started_at__lt=start), Q(ended_at__lt=start)
    return Visit.objects.filter(began & (ended | Q(ended_at=None)) | ended & Q(started_at=None))


def _work_over(over: Over) -> QuerySet[Work]:
    """Rows that are over, but for those by which a younger one does not count."""
    start, until = day_start(over.before), day_start(over.shifts) if over.shifts else None
    of = {"device": OuterRef("device"), "ref": OuterRef("ref")}
    helped = Work.objects.filter(type=AssistanceLogged.TYPE, pk=OuterRef("ref"), device=OuterRef("device"))
    found: Any = Q(at__lt=start) & ~Q(type=ShiftConfirmed.TYPE)
    found &= ~(Q(type=AssistanceVoided.TYPE) & Exists(helped.filter(at__gte=start)))
    if until is not None:
        earlier = Work.objects.filter(type=ShiftConfirmed.TYPE, **of, seq__lt=OuterRef("seq"), at__gte=until)
        found |= Q(at__lt=until, type=ShiftConfirmed.TYPE) & ~Exists(earlier)
    return Work.objects.filter(found)


def _kind(event_type: str) -> str:
    return {ContentRated.TYPE: erased.FEEDBACK, ShiftConfirmed.TYPE: erased.SHIFTS}.get(event_type, erased.ASSISTANCES)
