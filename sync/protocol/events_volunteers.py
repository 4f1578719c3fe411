"""The event types of those who serve: shifts, what they did, whom they met, what there is left, who came for help.

A person is named by the opaque reference of their badge alone, and stands in the envelope's actor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import checks
from .event_fields import Event, checked, code, count, language, maybe, optional_code

AMENITY_STATES = ("ok", "limited", "out_of_order")
COUNTED_BY = ("tap", "beam")
PASSED_TO = ("110", "119", "120", "122", "12345", "rail", "partner")
PASSED_BY = ("call", "walk")
VOID_REASONS = ("wrong_type", "entered_twice", "wrong_count", "test_entry", "other")
"""Why a leader voids a record; what a volunteer takes back at once says "undone"."""

UNMET_BECAUSE = ("quota", "papers", "closed", "other")
MAX_AT_ONCE = 999
MAX_MINUTES = 24 * 60

_AT_ONCE = checks.integer(1, MAX_AT_ONCE)
_MINUTES = checks.integer(0, MAX_MINUTES)


def _request(since: int = 1) -> Any:
    """The id of the request that is meant, where another kiosk of the station made it: its number may be another's."""
    return maybe(checks.UUID, since)


@dataclass(frozen=True, slots=True)
class HelpAcknowledged(Event):
    """Somebody said "coming", ``after_s`` seconds after the request. Of two, the first at the central counts."""

    TYPE = "help.acknowledged"
    SCHEMA = 2  # 1 had no request
    ticket: str = checked(checks.TICKET)
    after_s: int = count()
    request: str | None = _request(since=2)


@dataclass(frozen=True, slots=True)
class HelpArrived(Event):
    """Somebody is with the person, ``after_s`` seconds after the request."""

    TYPE = "help.arrived"
    SCHEMA = 2  # 1 had no request
    ticket: str = checked(checks.TICKET)
    after_s: int = count()
    request: str | None = _request(since=2)


@dataclass(frozen=True, slots=True)
class HelpClosed(Event):
    """A request is finished: ``state`` of the case, ``note_code`` how it ended."""

    TYPE = "help.closed"
    SCHEMA = 2  # 1 had no request
    ticket: str = checked(checks.TICKET)
    state: str = code()
    note_code: str | None = maybe(checks.CODE)
    request: str | None = _request(since=2)


@dataclass(frozen=True, slots=True)
class HelpEscalated(Event):
    """A request was passed on ``to`` a number, the railway or a partner; ``external_ref`` is what they call it.

    The request stays with whoever has it: this changes no state.
    """

    TYPE = "help.escalated"
    ticket: str = checked(checks.TICKET)
    to: str = checked(checks.one_of(*PASSED_TO))
    by: str = checked(checks.one_of(*PASSED_BY))
    external_ref: str | None = maybe(checks.NAME)
    request: str | None = _request()


@dataclass(frozen=True, slots=True)
class FirstAidUsed(Event):
    """The kit or the defibrillator was taken for ``procedure``; ``help_ref`` is the request that it was for, if any."""

    TYPE = "firstaid.used"
    procedure: str = code()
    aed: bool = checked(checks.FLAG)
    called_120: bool = checked(checks.FLAG)
    help_ref: str | None = maybe(checks.TICKET)
    request: str | None = _request()


@dataclass(frozen=True, slots=True)
class HeadcountAdded(Event):
    """``n`` people came in, counted by a tap or by a door counter."""

    TYPE = "headcount.added"
    n: int = checked(_AT_ONCE)
    audience: str | None = optional_code()
    method: str = checked(checks.one_of(*COUNTED_BY))


@dataclass(frozen=True, slots=True)
class AssistanceLogged(Event):
    """Help was given ``count`` times, ``minutes`` each as a rule; ``consumable`` and how many of it that used up."""

    TYPE = "assistance.logged"
    assist: str = code()
    count: int = checked(_AT_ONCE)
    audience: str | None = optional_code()
    minutes: int = checked(checks.integer(0, 600))
    lang: str = language()
    consumable: str | None = maybe(checks.CODE)
    consumable_qty: int | None = maybe(_AT_ONCE)
    help_ref: str | None = maybe(checks.TICKET)


@dataclass(frozen=True, slots=True)
class AssistanceVoided(Event):
    """What was logged under the event id ``of`` did not happen: undone within ten minutes, or by the leader."""

    TYPE = "assistance.voided"
    of: str = checked(checks.UUID)
    reason: str = code()


@dataclass(frozen=True, slots=True)
class ShiftStarted(Event):
    """A volunteer began. ``breaks_min`` is 0 here: both ends of a shift have the same fields."""

    TYPE = "shift.started"
    shift: str = checked(checks.UUID)
    volunteer: str = checked(checks.NAME)
    role: str = code()
    activity: str = code()
    breaks_min: int = checked(_MINUTES)


@dataclass(frozen=True, slots=True)
class ShiftEnded(Event):
    """A volunteer stopped after breaks of ``breaks_min`` minutes together."""

    TYPE = "shift.ended"
    shift: str = checked(checks.UUID)
    volunteer: str = checked(checks.NAME)
    role: str = code()
    activity: str = code()
    breaks_min: int = checked(_MINUTES)


@dataclass(frozen=True, slots=True)
class ShiftConfirmed(Event):
    """The leader counts so many minutes; ``reason`` where that is another number than the kiosk's."""

    TYPE = "shift.confirmed"
    shift: str = checked(checks.UUID)
    counted_minutes: int = checked(_MINUTES)
    reason: str | None = maybe(checks.CODE)


@dataclass(frozen=True, slots=True)
class FairItemServed(Event):
    """A service item was done ``qty`` times at a fair, named by its theme."""

    TYPE = "fair.item_served"
    fair: str = code()
    item: str = code()
    qty: int = checked(_AT_ONCE)
    audience: str | None = optional_code()


@dataclass(frozen=True, slots=True)
class FairItemUnmet(Event):
    """``qty`` people wanted a service item and did not get it, and why."""

    TYPE = "fair.item_unmet"
    fair: str = code()
    item: str = code()
    qty: int = checked(_AT_ONCE)
    reason: str = checked(checks.one_of(*UNMET_BECAUSE))


@dataclass(frozen=True, slots=True)
class AmenityChanged(Event):
    """Somebody looked at an amenity, and this is its state."""

    TYPE = "amenity.changed"
    amenity: str = code()
    state: str = checked(checks.one_of(*AMENITY_STATES))
    note_code: str | None = maybe(checks.CODE)


@dataclass(frozen=True, slots=True)
class ConsumableChanged(Event):
    """So many of a consumable are left."""

    TYPE = "consumable.changed"
    item: str = code()
    qty_left: int = count()


VOLUNTEER_EVENTS: tuple[type[Event], ...] = (
    HelpAcknowledged,
    HelpArrived,
    HelpClosed,
    HelpEscalated,
    FirstAidUsed,
    HeadcountAdded,
    AssistanceLogged,
    AssistanceVoided,
    ShiftStarted,
    ShiftEnded,
    ShiftConfirmed,
    FairItemServed,
    FairItemUnmet,
    AmenityChanged,
    ConsumableChanged,
)
