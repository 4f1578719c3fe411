"""The inbox: which cases wait for whose next step, in the order in which they are to be looked at, as queries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from sync.central.accounts.api import User, roles
from sync.central.directory.api import current_version
from sync.central.dispatch import states, steps
from sync.central.dispatch.api import WAITS
from sync.central.dispatch.models import Call, CaseStep, HelpRequest
from sync.central.dispatch.scopes import scoped
from sync.central.dispatch.whistle_models import OBJECTED

MINE, OPEN, ALL = "mine", "open", "all"
IS_OPEN = ~Q(state__in=states.ENDED)
# What `shown.awaited_by` says of one case, for a query: until when the next thing was promised; null: no time runs.
AWAITED = Case(
    When(WAITS, then=F("acknowledge_by")),
    When(Q(state__in=(*states.ENDED, states.SUSPENDED)) | Q(done_at__isnull=False), then=Value(None)),
    When(act_by__isnull=False, arrived_at=None, then=F("act_by")),
    default=F("due_at"),
    output_field=DateTimeField(),
)
OVERDUE_FIRST, THEN_OPEN, CLOSED_LAST = 0, 1, 2
_TO_BE_CHECKED = (states.DONE, states.CHECKING)
_ON_FILE = (states.FILED, states.POSTPONED, states.REWORKED)


def with_deadlines(found: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    """The cases with `awaited_at`, until when the next thing is to happen."""
    return found.annotate(awaited_at=AWAITED)


def in_order(found: QuerySet[HelpRequest], now: datetime) -> QuerySet[HelpRequest]:
    """First the overdue, then by severity, then by the nearest deadline; last the closed, newest first.

    The last two keys make it one order, so that no case is on two pages or on none.
    """
    rank = Case(
        When(~IS_OPEN, then=Value(CLOSED_LAST)),
        When(awaited_at__lt=now, then=Value(OVERDUE_FIRST)),
        default=Value(THEN_OPEN),
        output_field=IntegerField(),
    )
    urgency = Case(When(IS_OPEN, then=F("severity")), default=Value(""), output_field=CharField())
    ended_at = Case(When(~IS_OPEN, then=F("state_at")), default=Value(None), output_field=DateTimeField())
    return with_deadlines(found).order_by(
        rank,
        urgency,
        F("awaited_at").asc(nulls_last=True),
        ended_at.desc(nulls_last=True),
        "requested_at",
        "position",
    )


def takes_steps(user: User) -> bool:
    """Whether cases can wait for this person at all, or whether they only read."""
    return user.may(roles.HANDLE) or user.may(roles.CALLS)


def waits_for(user: User, now: datetime) -> Q:
    """Which cases wait for a step of this person's role, for cases with their `awaited_at`."""
    if not takes_steps(user):
        return Q(pk__in=[])
    if user.role == states.PARTNER:
        return IS_OPEN & Q(Exists(_at_work().filter(unit=user.unit)))
    if user.role == states.GRID:
        # Once verified it is the centre's turn again.
        return Q(state__in=(states.VERIFYING, *_TO_BE_CHECKED)) | (Q(state=states.ACCEPTED) & ~Q(_is_verified()))
    return (
        Q(state__in=(states.REPORTED, *_TO_BE_CHECKED))
        # Without a grid no grid worker sees it: nobody else would take it up.
        | (Q(state=states.ACCEPTED) & (Q(grid="") | Q(_is_verified())))
        | (Q(state__in=_ON_FILE) & ~Q(Exists(_at_work())))
        | (IS_OPEN & (Q(Exists(_calls().filter(objection=OBJECTED, released_at=None))) | Q(awaited_at__lt=now)))
    )


def default_tab(user: User) -> str:
    """Where somebody begins: with what waits for them, if their days are made of that; an administrator's are not."""
    return MINE if user.role in (states.OPERATOR, states.GRID, states.PARTNER) else ALL


def under(tab: str, found: QuerySet[HelpRequest], mine: Q, now: datetime) -> QuerySet[HelpRequest]:
    """Those of the cases that belong under a tab, in the order in which they are to be looked at."""
    wanted = {MINE: mine, OPEN: IS_OPEN}.get(tab, Q())
    return in_order(found, now).filter(wanted)


def counts(found: QuerySet[HelpRequest], mine: Q, now: datetime) -> dict[str, int]:
    """How many there are under each tab, and how many of the open ones are late; in one query."""
    return with_deadlines(found).aggregate(
        all=Count("pk"),
        open=Count("pk", filter=IS_OPEN),
        mine=Count("pk", filter=mine),
        late=Count("pk", filter=_is_late(now)),
        waiting=Count("pk", filter=WAITS),
    )


def fingerprint(user: User, asked: Iterable[str], now: datetime) -> str:
    """An entity tag that changes when anything on the page of this person may have changed.

    Every step of a case is a row and every other change of one takes a new position; what changes without either is
    who looks, what the content calls things, and what became late since.
    """
    late = with_deadlines(scoped(HelpRequest.objects.all(), user)).filter(_is_late(now)).count()
    known = (
        *(user.pk, user.role, user.unit, user.grids, user.is_superuser),
        HelpRequest.objects.aggregate(last=Max("position"))["last"],
        CaseStep.objects.aggregate(last=Max("pk"))["last"],
        current_version(),
        late,
        *asked,
    )
    return f'"{hashlib.sha256(repr(known).encode()).hexdigest()[:32]}"'


def _is_late(now: datetime) -> Q:
    return IS_OPEN & Q(awaited_at__lt=now)


def _calls() -> QuerySet[Call]:
    return Call.objects.filter(whistle__request=OuterRef("pk"))


def _at_work() -> QuerySet[Call]:
    return _calls().filter(done_at=None, released_at=None, whistle__finished_at=None)


def _is_verified() -> Exists:
    verified = CaseStep.objects.filter(kind=steps.STATE, since=states.VERIFYING, to=states.ACCEPTED)
    return Exists(verified.filter(request=OuterRef("pk")))
