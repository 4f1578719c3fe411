"""The ladder of what is overdue: which rungs wait for a case, and the worker that takes them when their time comes.

Nothing here calls anybody. A rung that is climbed stands on the case's story and puts the case before the people who
are named on it. The rungs are rows with a time, written in the transaction that makes the promise: the database is the
worker's queue, and a worker that was away takes up what came due meanwhile, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sync.central import engines
from sync.central.dispatch import states, steps
from sync.central.dispatch.models import Call, CaseStep, HelpRequest, Rung
from sync.central.dispatch.positions import change

ANSWER, ARRIVAL, END = "answer", "arrival", "end"
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Step:
    """A rung: at which part of the time it comes, and before whom it puts the case."""

    after: float
    name: Promise


# Until somebody answers as domain §5.8 has it; a called unit and the end are watched in the same manner.
LADDER: dict[str, tuple[Step, ...]] = {
    ANSWER: (
        Step(0.5, _("时限过半，还没有人应答")),
        Step(1, _("没有按时应答，请班组长处理")),
        Step(1.5, _("请街道值班电话介入")),
        Step(2, _("请直接打电话联系驿站和街道")),
    ),
    ARRIVAL: (
        Step(0.5, _("到场时限过半，单位还没有报到")),
        Step(1, _("单位没有按时到场，请吹哨人催办")),
        Step(1.5, _("单位仍未到场，请街道值班电话介入")),
    ),
    END: (
        Step(0.8, _("办结时限将到")),
        Step(1, _("没有按时办结，请中心督办")),
        Step(1.5, _("超时很久，请街道值班电话介入")),
    ),
}


def watch_answer(request: HelpRequest, now: datetime) -> None:
    """From the request until somebody answers. To be called by the writer, like all here that writes."""
    if request.acknowledge_by is not None and request.answered_at is None and request.state not in states.ENDED:
        _plan(request, ANSWER, request.requested_at, request.acknowledge_by, now)


def watch_arrival(call: Call, since: datetime) -> None:
    """From the whistle until the unit is there."""
    _plan(call.whistle.request, ARRIVAL, since, call.required_arrival_at, since, call)


def watch_end(request: HelpRequest, now: datetime) -> None:
    """Until the work is done; a new deadline takes the place of the one before."""
    Rung.objects.filter(request=request, about=END, taken_at=None).delete()
    if request.due_at is not None and request.filed_at is not None:
        _plan(request, END, request.filed_at, request.due_at, now)


def forget(request: HelpRequest) -> None:
    """Nothing is waited for any more."""
    Rung.objects.filter(request=request, taken_at=None).delete()


def next_due() -> datetime | None:
    """When the next rung comes; None while nothing waits."""
    return Rung.objects.filter(taken_at=None).order_by("due_at").values_list("due_at", flat=True).first()


def climb(now: datetime) -> int:
    """Take the rungs whose time has come; returns how many were climbed."""
    climbed = 0
    while True:
        with engines.writer():
            due = Rung.objects.filter(taken_at=None, due_at__lte=now).select_related("request", "call")
            waiting = list(due.order_by("due_at", "pk")[:MOST_AT_ONCE])
            for rung in waiting:
                climbed += _take(rung, now)
        if len(waiting) < MOST_AT_ONCE:
            return climbed


def _plan(
    request: HelpRequest, about: str, since: datetime, until: datetime, now: datetime, call: Call | None = None
) -> None:
    """The rungs to come; of those that are past already (a kiosk was without a network for days) the highest."""
    whole = max(until - since, timedelta(0))
    planned = [(level, since + whole * step.after) for level, step in enumerate(LADDER[about], start=1)]
    past = sum(due <= now for _, due in planned)
    Rung.objects.bulk_create(
        Rung(request=request, call=call, about=about, level=level, due_at=due)
        for level, due in planned[max(past - 1, 0) :]
    )


def _take(rung: Rung, now: datetime) -> bool:
    rung.taken_at = now
    # Read anew: an earlier rung of this round may have changed the same case.
    request = HelpRequest.objects.get(pk=rung.request_id)
    rung.is_climbed = _is_needed(rung, request)
    rung.save(update_fields=["taken_at", "is_climbed"])
    if rung.is_climbed:
        CaseStep.objects.create(
            request=request,
            # When it came due: a worker that was away changes nothing about that.
            at=rung.due_at,
            since=request.state,
            to=request.state,
            kind=steps.CLIMBED,
            role=steps.SYSTEM,
            unit=rung.call.unit if rung.call else "",
            note=f"{rung.about}:{rung.level}",
        )
        change(request, climbed=max(request.climbed, rung.level))
    return rung.is_climbed


def _is_needed(rung: Rung, request: HelpRequest) -> bool:
    if request.state in states.ENDED or request.state == states.SUSPENDED:
        return False
    if rung.about == ANSWER:
        return request.answered_at is None
    if rung.call is not None:
        return rung.call.arrived_at is None and rung.call.done_at is None and rung.call.released_at is None
    return request.done_at is None
