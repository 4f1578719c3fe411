"""The states of a case, and every way from one to another: one table.

`public` is the word that anybody may know (`sync.protocol.ticket_states`), `open311` the status of GeoReport v2. A way
names who may take it (roles of the centre; `kiosk` is whoever serves at the station) and what has to be said.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPEN, CLOSED = "open", "closed"
REPORTED, ACCEPTED, IN_PROGRESS, DONE = "reported", "accepted", "in_progress", "done"
CLOSED_NORMAL, CLOSED_OVERTIME, CLOSED_SPECIAL = "closed_normal", "closed_overtime", "closed_special"
REJECTED, REFERRED, DUPLICATE, WITHDRAWN = "rejected", "referred", "duplicate", "withdrawn"
KIOSK, OPERATOR, ADMIN = "kiosk", "operator", "admin"


@dataclass(frozen=True, slots=True)
class State:
    """A state: its name for staff, the word for anybody, open or closed, its icon."""

    code: str
    name: Promise
    public: str
    open311: str
    icon: str


@dataclass(frozen=True, slots=True)
class Way:
    """From one of several states to another. `says` names what has to be written, if anything."""

    to: str
    name: Promise
    since: tuple[str, ...]
    by: tuple[str, ...]
    says: Promise | None = None


STATES: dict[str, State] = {
    state.code: state
    for state in (
        State(REPORTED, _("已上报"), "received", OPEN, "pending"),
        State(ACCEPTED, _("已受理"), "accepted", OPEN, "task_alt"),
        State(IN_PROGRESS, _("处置中"), "coming", OPEN, "directions_run"),
        State(DONE, _("已处置待核查"), "done", OPEN, "fact_check"),
        State(CLOSED_NORMAL, _("正常结案"), "closed", CLOSED, "check_circle"),
        State(CLOSED_OVERTIME, _("超时结案"), "closed", CLOSED, "check_circle"),
        State(CLOSED_SPECIAL, _("特殊结案"), "closed", CLOSED, "check_circle"),
        State(REJECTED, _("不予受理"), "rejected", CLOSED, "block"),
        State(REFERRED, _("已转办"), "referred", CLOSED, "forward"),
        State(DUPLICATE, _("重复件"), "duplicate", CLOSED, "content_copy"),
        State(WITHDRAWN, _("申请人撤回"), "withdrawn", CLOSED, "undo"),
    )
}
CHOICES = [(state.code, state.name) for state in STATES.values()]
ENDED = tuple(state.code for state in STATES.values() if state.open311 == CLOSED)

_STAFF = (OPERATOR, ADMIN)
_OPEN = (REPORTED, ACCEPTED, IN_PROGRESS, DONE)

WAYS: tuple[Way, ...] = (
    Way(ACCEPTED, _("受理"), (REPORTED,), _STAFF),
    Way(IN_PROGRESS, _("有人去了"), (REPORTED, ACCEPTED), (*_STAFF, KIOSK)),
    Way(DONE, _("已处置，等核查"), (ACCEPTED, IN_PROGRESS), _STAFF),
    Way(IN_PROGRESS, _("没处置好，再去"), (DONE,), _STAFF, _("哪里没处置好")),
    Way(CLOSED_NORMAL, _("结案"), _OPEN, (*_STAFF, KIOSK)),
    Way(CLOSED_SPECIAL, _("特殊结案"), _OPEN, (*_STAFF, KIOSK), _("原因")),
    Way(REFERRED, _("转办"), _OPEN, (*_STAFF, KIOSK), _("转给哪个部门，电话是多少")),
    Way(REJECTED, _("不予受理"), (REPORTED,), _STAFF, _("原因，以及该找谁")),
    Way(DUPLICATE, _("重复件"), (REPORTED, ACCEPTED), _STAFF, _("先报的那一件的案件号")),
)


def ways(state: str, role: str) -> list[Way]:
    """What this role may do with a case in this state."""
    return [way for way in WAYS if state in way.since and role in way.by]


def find_way(state: str, to: str, role: str) -> Way | None:
    """The way that this role may take, if there is one."""
    return next((way for way in ways(state, role) if way.to == to), None)
