"""A help request in words: its kind, its urgency, how long is left, and what happened when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sync.central.directory.api import help_types, question
from sync.central.dispatch import states, steps
from sync.central.dispatch.api import CaseStep, HelpRequest, help_name, waits
from sync.central.dispatch.station_story import told_at_station
from sync.central.dispatch.units import hazard_name, unit_name
from sync.central.dispatch.words import step_words
from sync.central.web.beijing import span_text
from sync.central.web.words import SEVERITY_WORDS
from sync.protocol.events import ABOUT

PLACE_WORDS: dict[str, Promise] = {"here": gettext_lazy("就在终端旁"), "landmark": gettext_lazy("附近")}
# Longer than this between the touch and its arrival here, and the kiosk was without a network.
LATE_ARRIVAL_S = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A coloured word: CSS class, icon, text.

    What is timed carries its moment and its sentences before and after it, `{span}` still to be filled in: so that the
    page counts on by itself (countdown.js).
    """

    css: str
    icon: str
    text: str
    due: datetime | None = None
    left: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a request's story; `at` is empty for what has no moment."""

    at: datetime | None
    title: str
    detail: str = ""
    css: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request with all its words in the page's language."""

    request: HelpRequest
    name: str
    severity: Mark
    state: Mark
    deadline: Mark
    is_late: bool


def shown(request: HelpRequest, now: datetime, name: str = "") -> ShownRequest:
    """Put a request into words as of `now`; whoever shows many looks up their names at once and gives each its own."""
    late = is_late(request, now)
    return ShownRequest(
        request=request,
        name=name or hazard_name(request) or help_name(request.help, get_language() or ""),
        severity=severity_mark(request.severity),
        state=_state(request),
        deadline=_deadline(request, now),
        is_late=late,
    )


def is_late(request: HelpRequest, now: datetime) -> bool:
    """Whether what was promised next has not happened in time: the answer, or the end."""
    by = awaited_by(request)
    return by is not None and by[1] < now


def awaited_by(request: HelpRequest) -> tuple[str, datetime] | None:
    """What is to happen next and until when: ("answer", ...), ("arrival", ...) or ("end", ...); None: no time runs."""
    if waits(request):
        return ("answer", request.acknowledge_by) if request.acknowledge_by else None
    if request.state in (*states.ENDED, states.SUSPENDED) or request.done_at is not None:
        return None
    if request.act_by is not None and request.arrived_at is None:
        return "arrival", request.act_by
    return ("end", request.due_at) if request.due_at is not None else None


def severity_mark(code: str) -> Mark:
    """The icon and word of a severity."""
    icon, word = SEVERITY_WORDS.get(code, ("help", code))
    return Mark(code, icon, f"{code} {word}" if word != code else code)


def _state(request: HelpRequest) -> Mark:
    state = states.STATES[request.state]
    css = "warn" if request.state == states.REPORTED else "calm" if request.state in states.ENDED else ""
    return Mark(css, state.icon, str(state.name))


AWAITED_WORDS: dict[str, Promise] = {
    "answer": gettext_lazy("响应"),
    "arrival": gettext_lazy("到场"),
    "end": gettext_lazy("办结"),
}


def _deadline(request: HelpRequest, now: datetime) -> Mark:
    by = awaited_by(request)
    if by is None:
        if waits(request):
            return Mark("calm", "schedule", _("没有时限"))
        return Mark("calm", "check", _("不再计时"))
    about, until = by
    return timed_mark(str(AWAITED_WORDS[about]), until, now)


def timed_mark(what: str, until: datetime, now: datetime) -> Mark:
    """How long is left for something, or by how much it is late; its page counts on by itself."""
    seconds = (until - now).total_seconds()
    # The span is put in as it stands, so that the sentence remains for the page to count on with.
    left, late = (text.format(what=what, span="{span}") for text in (_("{what}还剩 {span}"), _("{what}超时 {span}")))
    css, icon, text = ("alarm", "error", late) if seconds < 0 else ("warn", "hourglass_empty", left)
    return Mark(css, icon, text.format(span=span_text(seconds)), until, left, late)


def place_word(code: str) -> str:
    """Where the help is wanted, in words; the code if it is a new one."""
    return str(PLACE_WORDS.get(code, code or "—"))


def need_words(request: HelpRequest) -> list[str]:
    """What was chosen before asking, in words where the published content still has them."""
    lang = (get_language() or "zh").partition("-")[0]
    kind = help_types().get(request.help)
    names = {option.code: option.name.pick(lang).text for ask in kind.asks for option in ask.options} if kind else {}
    return [_need_word(str(need), names, lang) for need in request.needs]


def _need_word(need: str, names: Mapping[str, str], lang: str) -> str:
    if need.startswith(ABOUT):
        asked = question(need.removeprefix(ABOUT))
        if asked is not None:
            return str(_("看过没解决：{question}").format(question=asked.pick(lang).text))
    code = need.rpartition(":")[2].rpartition("=")[2]
    return names.get(code, code)


def is_public(request: HelpRequest) -> bool:
    """Whether anybody may read of it: hazards and faults of the town, by the content's word (open311)."""
    kind = help_types().get(request.help)
    return kind is not None and kind.is_public


def duties(request: HelpRequest) -> list[tuple[str, str]]:
    """What was promised for this kind: (name, text) of answer, first action, end."""
    lang = (get_language() or "zh").partition("-")[0]
    kind = help_types().get(request.help)
    if kind is None:
        return []
    named = ((_("响应"), kind.acknowledge), (_("到场或首次处理"), kind.first_action), (_("办结"), kind.close))
    return [(name, text.pick(lang).text) for name, text in named]


def timeline(request: HelpRequest, now: datetime) -> list[Step]:
    """The story of a request in order of time."""
    travelled = (request.received_at - request.requested_at).total_seconds()
    story = [
        Step(request.requested_at, _("在终端上提出")),
        Step(
            request.received_at,
            _("传到中心"),
            _("由手机扫码送达")
            if _came_by_phone(request)
            else _("路上用了 {span}，终端当时可能没有网").format(span=span_text(travelled))
            if travelled > LATE_ARRIVAL_S
            else "",
        ),
    ]
    if request.withdrawn_at is not None:
        story.append(Step(request.withdrawn_at, _("申请人撤回")))
    story += [_step(step) for step in request.steps.select_related("user")]
    story += [Step(said.at, said.title, said.detail) for said in told_at_station(request)]
    if request.arrived_at is not None and not request.steps.filter(kind=steps.ARRIVED).exists():
        story.append(Step(request.arrived_at, _("有人到了现场")))
    if request.acknowledge_by is not None and waits(request):
        late = is_late(request, now)
        story.append(
            Step(request.acknowledge_by, _("响应时限已过") if late else _("响应时限"), css="late" if late else "waits")
        )
    return sorted(story, key=lambda step: step.at or now)


def _step(step: CaseStep) -> Step:
    who = step.user.get_username() if step.user else _ROLE_WORDS.get(step.role, step.role)
    unit = unit_name(step.unit) if step.unit else ""
    title, said = step_words(step)
    css = "late" if step.kind == steps.CLIMBED else ""
    return Step(step.at, title, " · ".join(str(part) for part in (unit, who, said) if part), css, _icon(step))


def _icon(step: CaseStep) -> str:
    return states.STATES[step.to].icon if step.kind == steps.STATE else steps.KINDS[step.kind].icon


_ROLE_WORDS: dict[str, Promise | str] = {
    states.KIOSK: gettext_lazy("驿站值班的人"),
    states.PARTNER: gettext_lazy("现场人员"),
    steps.SYSTEM: gettext_lazy("系统"),
}


def _came_by_phone(request: HelpRequest) -> bool:
    return request.carried_at is not None and request.carried_at <= request.received_at
