"""Whether somebody is on duty here, and what may be promised because of it. On duty means: the station is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.clock import Clock
from kiosk.i18n import Translator
from kiosk.services.content import Content
from kiosk.services.opening import moment_text, open_state
from kiosk.services.views import Shown
from sync.protocol.content import HelpType, Location

LIFE_THREATENING = "S1"
# Up to here people think in minutes, not in clock times.
SOON = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Duty:
    """Duty at one moment: `changes_at` is the end of it, or the next beginning."""

    is_on: bool
    changes_at: datetime | None
    text: str


def duty_here(content: Content, clock: Clock, i18n: Translator, station: str) -> Duty:
    """Duty at this station now, in words."""
    now = clock.now()
    location: Location = content.record("facilities", station)
    state = open_state(location, now, i18n)
    if state.is_open and state.changes_at:
        text = i18n._("现在有人值守，到 {time}").format(time=i18n.format_time(state.changes_at))
    elif state.is_open:
        text = i18n._("现在有人值守")
    elif state.changes_at:
        moment = moment_text(state.changes_at, now, i18n)
        text = i18n._("现在无人值守，{moment} 有人；急事请拨打 12345").format(moment=moment)
    else:
        text = i18n._("现在无人值守；急事请拨打 12345")
    return Duty(state.is_open, state.changes_at, text)


def acknowledge_by(record: HelpType, made_at: datetime, duty: Duty) -> datetime | None:
    """Until when somebody answers a request; counted from the next opening if nobody is here. None: no promise."""
    if record.acknowledge_s is None:
        return None
    if duty.is_on:
        return made_at + timedelta(seconds=record.acknowledge_s)
    if record.severity == LIFE_THREATENING or duty.changes_at is None:
        return None
    return duty.changes_at + timedelta(seconds=record.acknowledge_s)


def what_next(content: Content, i18n: Translator, record: HelpType, duty: Duty) -> list[Shown]:
    """What will happen, step by step; the truth also when nobody is here."""
    promised = [record.acknowledge, record.first_action, record.close]
    if duty.is_on:
        return content.all_shown(promised)
    first = [Shown(duty.text, i18n.lang)]
    if record.severity == LIFE_THREATENING:
        call = i18n._("请立即拨打 {number}").format(number=i18n.format_number_to_dial(record.numbers[0]))
        return [Shown(call, i18n.lang), *first]
    return first + content.all_shown(promised[1:])


def is_late(record: HelpType, due: datetime | None, now: datetime) -> bool:
    """Whether an answer was promised and the time for it is over; where life is in danger the number to call stands."""
    return due is not None and now > due and record.severity != LIFE_THREATENING


def deadline_text(content: Content, i18n: Translator, record: HelpType, due: datetime | None, now: datetime) -> str:
    """The deadline in words: as the content says it, a clock time if that is not soon, or the number to call.

    Once it is over it is no promise any more: whoever waits is told so, and where to turn.
    """
    if is_late(record, due, now):
        return i18n._("回应晚了，对不起。请直接找工作人员")
    if due is not None and due - now > SOON:
        moment = i18n.format_time(due) if due.date() == now.date() else moment_text(due, now, i18n)
        return i18n._("{moment} 前有人应答").format(moment=moment)
    if due is None and record.severity == LIFE_THREATENING:
        return i18n._("请立即拨打 {number}").format(number=i18n.format_number_to_dial(record.numbers[0]))
    return content.shown(record.acknowledge).text
