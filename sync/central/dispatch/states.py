"""The states of a case, and every way from one to another: one table.

`public` is the word that anybody may know (`sync.protocol.ticket_states`), `open311` the status of GeoReport v2. A way
names who may take it (roles of the centre; `kiosk` is whoever serves at the station), what has to be said and what
else has to be chosen. The states are those of the case register shared with the kiosk content (`case_states`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPEN, CLOSED = "open", "closed"
REPORTED, ACCEPTED, VERIFYING, FILED, DISPATCHED = "reported", "accepted", "verifying", "filed", "dispatched"
IN_PROGRESS, SUSPENDED, POSTPONED, REWORKED = "in_progress", "suspended", "postponed", "reworked"
DONE, CHECKING = "done", "checking"
CLOSED_NORMAL, CLOSED_OVERTIME, CLOSED_SPECIAL = "closed_normal", "closed_overtime", "closed_special"
REJECTED, REFERRED, DUPLICATE, WITHDRAWN = "rejected", "referred", "duplicate", "withdrawn"
KIOSK, OPERATOR, GRID, PARTNER = "kiosk", "operator", "grid_worker", "partner_duty"
# What a way may ask for beside words: the grid whose worker is to look, a new deadline.
GRID_CODE, UNTIL = "grid", "until"


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
    """From one of several states to another.

    `says` names what has to be written, if anything, `asks` what has to be chosen (GRID_CODE, UNTIL). A way by call is
    taken when a whistle is blown or a called unit says that it comes, is there or is done, never by itself.
    """

    to: str
    name: Promise
    since: tuple[str, ...]
    by: tuple[str, ...]
    says: Promise | None = None
    asks: str = ""
    is_by_call: bool = False


STATES: dict[str, State] = {
    state.code: state
    for state in (
        State(REPORTED, _("已上报"), "received", OPEN, "pending"),
        State(ACCEPTED, _("已受理"), "accepted", OPEN, "task_alt"),
        State(VERIFYING, _("核实中"), "accepted", OPEN, "frame_inspect"),
        State(FILED, _("已立案"), "accepted", OPEN, "assignment"),
        State(DISPATCHED, _("已派遣"), "accepted", OPEN, "campaign"),
        State(IN_PROGRESS, _("处置中"), "coming", OPEN, "directions_run"),
        State(SUSPENDED, _("挂账"), "paused", OPEN, "pause_circle"),
        State(POSTPONED, _("已延期"), "extended", OPEN, "more_time"),
        State(REWORKED, _("返工"), "coming", OPEN, "replay"),
        State(DONE, _("已处置待核查"), "done", OPEN, "fact_check"),
        State(CHECKING, _("核查中"), "done", OPEN, "fact_check"),
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

_STAFF = (OPERATOR,)
_OPEN = tuple(state.code for state in STATES.values() if state.open311 == OPEN)
_FILED = (FILED, DISPATCHED, IN_PROGRESS, REWORKED)
# Whoever serves at the station ends what was asked of the station, not what is in a partner's hands.
_AT_STATION = (REPORTED, ACCEPTED, VERIFYING, IN_PROGRESS, DONE)

WAYS: tuple[Way, ...] = (
    Way(ACCEPTED, _("受理"), (REPORTED,), _STAFF),
    Way(VERIFYING, _("请网格员核实"), (ACCEPTED,), _STAFF, asks=GRID_CODE),
    Way(VERIFYING, _("去核实"), (ACCEPTED,), (GRID,)),
    Way(ACCEPTED, _("核实完了"), (VERIFYING,), (*_STAFF, GRID), _("核实到什么情况")),
    Way(FILED, _("立案"), (ACCEPTED, VERIFYING), _STAFF, asks=GRID_CODE),
    Way(IN_PROGRESS, _("有人去了"), (REPORTED, ACCEPTED, VERIFYING, FILED, POSTPONED, REWORKED), (*_STAFF, KIOSK)),
    Way(DONE, _("已处置，等核查"), (ACCEPTED, FILED, DISPATCHED, IN_PROGRESS, POSTPONED, REWORKED), _STAFF),
    Way(CHECKING, _("去核查"), (DONE,), (*_STAFF, GRID)),
    Way(CLOSED_NORMAL, _("核查通过，结案"), (CHECKING,), (GRID,)),
    Way(CLOSED_NORMAL, _("结案"), _OPEN, _STAFF),
    Way(CLOSED_NORMAL, _("结案"), _AT_STATION, (KIOSK,)),
    Way(REWORKED, _("没处置好，返工"), (DONE, CHECKING), (*_STAFF, GRID), _("哪里没处置好")),
    Way(POSTPONED, _("延期"), _FILED, _STAFF, _("为什么延期，求助人会看到"), asks=UNTIL),
    Way(SUSPENDED, _("先挂账"), (ACCEPTED, *_FILED, POSTPONED), _STAFF, _("为什么现在办不了，什么时候再办")),
    Way(FILED, _("恢复办理"), (SUSPENDED,), _STAFF),
    Way(REFERRED, _("转办"), _OPEN, _STAFF, _("转给哪个部门，电话是多少")),
    Way(REFERRED, _("转办"), _AT_STATION, (KIOSK,), _("转给哪个部门，电话是多少")),
    Way(REJECTED, _("不予受理"), (REPORTED, ACCEPTED, VERIFYING), _STAFF, _("原因，以及该找谁")),
    Way(DUPLICATE, _("重复件"), (REPORTED, ACCEPTED, VERIFYING, FILED), _STAFF, _("先报的那一件的案件号")),
    Way(CLOSED_SPECIAL, _("按特殊情况结案"), _OPEN, _STAFF, _("原因")),
    Way(CLOSED_SPECIAL, _("按特殊情况结案"), _AT_STATION, (KIOSK,), _("原因")),
    # By whistle and call: blown, coming or there, done; and back to filed when the last called unit is let off.
    Way(FILED, _("立案"), (REPORTED, ACCEPTED, VERIFYING, IN_PROGRESS), _STAFF, is_by_call=True),
    Way(FILED, _("立案"), (ACCEPTED, VERIFYING, IN_PROGRESS), (GRID,), is_by_call=True),
    Way(DISPATCHED, _("吹哨"), (FILED, IN_PROGRESS, REWORKED, POSTPONED), (*_STAFF, GRID), is_by_call=True),
    Way(IN_PROGRESS, _("报到"), (FILED, DISPATCHED, POSTPONED, REWORKED), (*_STAFF, PARTNER), is_by_call=True),
    Way(
        DONE, _("处置完了"), (FILED, DISPATCHED, IN_PROGRESS, POSTPONED, REWORKED), (*_STAFF, PARTNER), is_by_call=True
    ),
    Way(FILED, _("另行派遣"), (DISPATCHED, IN_PROGRESS, POSTPONED, REWORKED), _STAFF, is_by_call=True),
)


def ways(state: str, role: str) -> list[Way]:
    """What this role may do by itself with a case in this state."""
    return [way for way in WAYS if state in way.since and role in way.by and not way.is_by_call]


def find_way(state: str, to: str, role: str, *, is_by_call: bool = False) -> Way | None:
    """The way that this role may take, if there is one."""
    return next(
        (
            way
            for way in WAYS
            if way.to == to and state in way.since and role in way.by and way.is_by_call == is_by_call
        ),
        None,
    )
