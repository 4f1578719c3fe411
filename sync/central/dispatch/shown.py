"""A help request in words: its kind, its urgency, how long is left, and what happened when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sync.central.directory.api import help_types, question
from sync.central.dispatch import states
from sync.central.dispatch.api import CaseStep, HelpRequest, help_name, waits
from sync.central.dispatch.station_story import story
from sync.central.web.beijing import span_text
from sync.protocol.events import ABOUT

# Urgency is never colour alone: (icon, word).
SEVERITY_WORDS: dict[str, tuple[str, Promise]] = {
    "S1": ("emergency", gettext_lazy("危及生命")),
    "S2": ("priority_high", gettext_lazy("紧急")),
    "S3": ("schedule", gettext_lazy("本班办理")),
    "S4": ("inventory_2", gettext_lazy("后续办理")),
}
PLACE_WORDS: dict[str, Promise] = {"here": gettext_lazy("就在终端旁"), "landmark": gettext_lazy("附近")}
# Longer than this between the touch and its arrival here, and the kiosk was without a network.
LATE_ARRIVAL_S = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A coloured word: CSS class, icon, text."""

    css: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a request's story; `at` is empty for what has no moment."""

    at: datetime | None
    title: str
    detail: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request with all its words in the page's language."""

    request: HelpRequest
    name: str
    severity: Mark
    state: Mark
    deadline: Mark
    is_late: bool


def shown(request: HelpRequest, now: datetime) -> ShownRequest:
    """Put a request into words as of `now`."""
    late = is_late(request, now)
    return ShownRequest(
        request=request,
        name=help_name(request.help, get_language() or ""),
        severity=severity_mark(request.severity),
        state=_state(request),
        deadline=_deadline(request, now),
        is_late=late,
    )


def is_late(request: HelpRequest, now: datetime) -> bool:
    """Whether nobody has answered within the promised time."""
    return waits(request) and request.acknowledge_by is not None and request.acknowledge_by < now


def severity_mark(code: str) -> Mark:
    """The icon and word of a severity."""
    icon, word = SEVERITY_WORDS.get(code, ("help", code))
    return Mark(code, icon, f"{code} {word}" if word != code else code)


def _state(request: HelpRequest) -> Mark:
    state = states.STATES[request.state]
    css = "warn" if request.state == states.REPORTED else "calm" if request.state in states.ENDED else ""
    return Mark(css, state.icon, str(state.name))


def _deadline(request: HelpRequest, now: datetime) -> Mark:
    if not waits(request):
        return Mark("calm", "check", _("不再计时"))
    if request.acknowledge_by is None:
        return Mark("calm", "schedule", _("没有时限"))
    left = (request.acknowledge_by - now).total_seconds()
    if left < 0:
        return Mark("alarm", "error", _("超时 {span}").format(span=span_text(left)))
    return Mark("warn", "hourglass_empty", _("还剩 {span}").format(span=span_text(left)))


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
    steps = [
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
        steps.append(Step(request.withdrawn_at, _("申请人撤回")))
    steps += [_step(step) for step in request.steps.select_related("user")]
    steps += [Step(said.at, said.title, said.detail) for said in story(request)]
    if request.arrived_at is not None:
        steps.append(Step(request.arrived_at, _("有人到了现场")))
    if request.acknowledge_by is not None and waits(request):
        late = is_late(request, now)
        steps.append(
            Step(request.acknowledge_by, _("响应时限已过") if late else _("响应时限"), css="late" if late else "waits")
        )
    return sorted(steps, key=lambda step: step.at or now)


def _step(step: CaseStep) -> Step:
    who = step.user.get_username() if step.user else _("驿站值班的人") if step.role == states.KIOSK else step.role
    return Step(step.at, str(states.STATES[step.to].name), " · ".join(filter(None, (str(who), step.note))))


def _came_by_phone(request: HelpRequest) -> bool:
    return request.carried_at is not None and request.carried_at <= request.received_at
