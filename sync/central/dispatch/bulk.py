"""Several cases in one go: the steps that the table allows for each of them, taken one case at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sync.central.dispatch import states
from sync.central.dispatch.casework import Actor, Chosen, MoveRefusedError, move
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.states import Way

MOST_AT_ONCE = 50
# Beside the reasons of `case_pages.REFUSALS`: a case that is not there, or that is not theirs to see.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ticked:
    """A case that was ticked, and the state in which it was seen."""

    case_number: str
    seen: str

    @property
    def value(self) -> str:
        """What the box of the row sends."""
        return f"{self.case_number}:{self.seen}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the ticked cases: those that were moved, and for each reason those that were not."""

    moved: tuple[str, ...]
    refused: dict[str, tuple[str, ...]]


def ticked(values: Iterable[str]) -> list[Ticked]:
    """What the boxes of a form say, each case once; what says nothing is left out."""
    found: dict[str, Ticked] = {}
    for value in values:
        number, colon, seen = value.partition(":")
        if number and colon:
            found.setdefault(number, Ticked(number, seen))
    return list(found.values())


def common_ways(seen: Iterable[str], role: str) -> list[Way]:
    """The steps that this role may take with a case in any of these states; none of no states."""
    allowed = [states.ways(state, role) for state in set(seen)]
    return [way for way in allowed[0] if all(way in others for others in allowed[1:])] if allowed else []


def move_all(
    cases: Sequence[Ticked], in_scope: QuerySet[HelpRequest], to: str, actor: Actor, chosen: Chosen, now: datetime
) -> Outcome:
    """Take each case to state `to` on its own: what one is refused changes nothing about the others.

    Only those of `in_scope` are touched, whatever was sent.
    """
    known = set(
        in_scope.filter(case_number__in=[case.case_number for case in cases]).values_list("case_number", flat=True)
    )
    moved: list[str] = []
    refused: dict[str, tuple[str, ...]] = {}
    for case in cases:
        reason = _move(case, to, actor, chosen, now) if case.case_number in known else UNKNOWN
        if reason is None:
            moved.append(case.case_number)
        else:
            refused[reason] = (*refused.get(reason, ()), case.case_number)
    return Outcome(tuple(moved), refused)


def _move(case: Ticked, to: str, actor: Actor, chosen: Chosen, now: datetime) -> str | None:
    try:
        move(case.case_number, case.seen, to, actor, chosen, now)
    except MoveRefusedError as refused:
        return refused.reason
    except HelpRequest.DoesNotExist:
        return UNKNOWN
    return None
