"""Open or closed at a moment, and when that changes: daily hours, hours over midnight, round the clock, fair days."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from kiosk.clock import SHANGHAI
from kiosk.i18n import N_, Translator
from kiosk.services.views import OpenState
from sync.protocol.content import Location, Schedule
from sync.protocol.fair_days import next_fair

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOOK_AHEAD_DAYS = 8
# 23:59 to 00:00 is how a schedule of whole minutes says that it goes on after midnight.
SAME_MOMENT = timedelta(minutes=1)

UNSURE = N_("开放时间待核对，请问工作人员")

Span = tuple[datetime, datetime]


def open_state(
    location: Location, now: datetime, i18n: Translator, cancelled: Container[str] = frozenset()
) -> OpenState:
    """The state of a location at `now` (aware), in words of the current language; `cancelled` fairs open nothing."""
    if location.is_24h and not location.is_fair_days:
        return OpenState(True, i18n._("24小时开放"), None)
    now = now.astimezone(SHANGHAI)
    is_vouched_for = bool(valid_schedules(location, now.date())) or location.is_fair_days
    for start, end in spans(location, now, cancelled):
        if start <= now < end:
            text = i18n._("营业中 · {time} 关门").format(time=i18n.format_time(end))
            return OpenState(True, text if is_vouched_for else i18n._(UNSURE), end)
        if start > now:
            text = i18n._("已关闭 · {moment} 开放").format(moment=moment_text(start, now, i18n))
            return OpenState(False, text if is_vouched_for else i18n._(UNSURE), start)
    return OpenState(False, i18n._("已关闭"), None)


def spans(location: Location, now: datetime, cancelled: Container[str] = frozenset()) -> list[Span]:
    """Opening times from yesterday on, in order, those that touch each other joined."""
    if location.is_fair_days:
        return [next_fair(now, cancelled=cancelled)]
    days = [now.date() + timedelta(days=ahead) for ahead in range(-1, LOOK_AHEAD_DAYS)]
    # Hours that nobody vouches for any more are still the best guess where there are no others.
    schedules = valid_schedules(location, now.date()) or location.schedules
    return joined(sorted(span for day in days for span in _spans_on(schedules, day)))


def valid_schedules(location: Location, today: date) -> list[Schedule]:
    """The opening hours that hold today, for all that was said about them."""
    return [schedule for schedule in location.schedules if schedule.valid_to is None or today <= schedule.valid_to]


def joined(ordered: Iterable[Span]) -> list[Span]:
    """Spans of which none touches the next."""
    result: list[Span] = []
    for start, end in ordered:
        if result and start - result[-1][1] <= SAME_MOMENT:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _spans_on(schedules: Iterable[Schedule], day: date) -> Iterator[Span]:
    for schedule in schedules:
        if WEEKDAYS[day.weekday()] not in schedule.byday:
            continue
        start, end = (
            datetime.combine(day, time.fromisoformat(at), SHANGHAI) for at in (schedule.opens_at, schedule.closes_at)
        )
        # Closing before opening means the next day.
        yield start, end if end > start else end + timedelta(days=1)


def moment_text(moment: datetime, now: datetime, i18n: Translator) -> str:
    """A time to come as people say it: 06:00, tomorrow 06:00, or with its date."""
    clock = i18n.format_time(moment)
    days = (moment.date() - now.date()).days
    if days == 0:
        return i18n._("今天 {time}").format(time=clock)
    if days == 1:
        return i18n._("明天 {time}").format(time=clock)
    return i18n._("{date} {time}").format(date=i18n.format_date(moment.date()), time=clock)


def hours_lines(location: Location, i18n: Translator, today: date) -> list[str]:
    """Opening hours that hold today, one line a schedule, daily ones without naming the days; who to ask if none do."""
    if location.is_fair_days:
        return [i18n._("便民大集当天开放")]
    if location.is_24h:
        return [i18n._("24小时开放")]
    lines = [_schedule_line(schedule, i18n) for schedule in valid_schedules(location, today)]
    return lines or [i18n._(UNSURE)]


def _schedule_line(schedule: Schedule, i18n: Translator) -> str:
    hours = f"{schedule.opens_at}–{schedule.closes_at}"
    if set(schedule.byday) == set(WEEKDAYS):
        return i18n._("每天 {hours}").format(hours=hours)
    days = i18n._("、").join(i18n.weekday_name(number) for number, day in enumerate(WEEKDAYS) if day in schedule.byday)
    return i18n._("{days} {hours}").format(days=days, hours=hours)
