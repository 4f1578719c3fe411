"""Kiosks in words: their standing, and why an event was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sync.central.fleet.api import KioskStatus
from sync.central.ledger.api import Device
from sync.central.web.words import LANG_NAMES

REASONS: dict[str, Promise] = {
    "event-malformed": gettext_lazy("格式读不懂"),
    "event-data-invalid": gettext_lazy("内容不符合规定"),
    "seq-reused": gettext_lazy("序号已被别的事件用过"),
    "station-mismatch": gettext_lazy("写着别的终端或驿站"),
    "event-altered": gettext_lazy("存放时被改动，已不是终端当初写下的"),
    "kept-at-kiosk": gettext_lazy("终端自己留着，发不出来"),
}
FILE_PROBLEMS: dict[str, Promise] = {
    "carrier-malformed": gettext_lazy("文件损坏、不完整，或不是终端写的"),
    "protocol-unsupported": gettext_lazy("终端的版本比中心新，请先升级中心"),
    "signature-invalid": gettext_lazy("签名不对：有一段损坏或被改过"),
    "device-unknown": gettext_lazy("不是在本中心登记的终端"),
    "device-revoked": gettext_lazy("终端已停用"),
    "station-mismatch": gettext_lazy("记录属于别的终端或驿站"),
    "batch-malformed": gettext_lazy("有一段读不出来"),
    "batch-too-large": gettext_lazy("文件太大"),
}
REFUSALS: dict[str, Promise] = {
    "malformed": gettext_lazy("读不懂"),
    "unknown": gettext_lazy("写着没登记的终端"),
    "forged": gettext_lazy("签名不对"),
    "revoked": gettext_lazy("终端已停用"),
    "expired": gettext_lazy("已过期"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a kiosk stands, as a coloured word: CSS class, icon, text."""

    css: str
    icon: str
    text: str


def standing(status: KioskStatus) -> Standing:
    """The one word that matters most about a kiosk now."""
    device = status.device
    for applies, mark in (
        (device.is_revoked, Standing("calm", "block", _("已停用"))),
        (device.last_contact_at is None, Standing("warn", "pending", _("还没联系过"))),
        (bool(status.parted), Standing("warn", "call_split", _("记录分岔"))),
        (status.is_silent, Standing("warn", "wifi_off", _("联系不上"))),
        (bool(status.holes), Standing("warn", "link_off", _("缺事件"))),
        (bool(status.waiting), Standing("", "sync_problem", _("正在补传"))),
    ):
        if applies:
            return mark
    return Standing("", "cloud_done", _("正常"))


def needs_a_look(status: KioskStatus) -> bool:
    """Whether staff should look at this kiosk today."""
    return not status.device.is_revoked and (
        status.is_silent or bool(status.holes) or status.rejected_count > 0 or bool(status.parted)
    )


def voice_text(device: Device) -> str:
    """Which languages a kiosk can say aloud, in words; that it has no voice; empty if it does not tell."""
    if device.voice is None:
        return ""
    return _("、").join(str(LANG_NAMES.get(lang, lang)) for lang in device.voice) or _("没有语音引擎")


def reason(code: str) -> str:
    """Why an event was refused, in words; the code if it is a new one."""
    return str(REASONS.get(code, code))


def file_problem(code: str) -> str:
    """What is wrong with a file from a stick, in words; the code if it is a new one."""
    return str(FILE_PROBLEMS.get(code, code))


def ranges_text(ranges: tuple[tuple[int, int], ...], most: int = 6) -> str:
    """Ranges of numbers as "12–15、20"; beyond the first few only how many there are."""
    shown = [f"{first}–{last}" if last > first else str(first) for first, last in ranges[:most]]
    if len(ranges) > most:
        shown.append(_("另有 {n} 段").format(n=len(ranges) - most))
    return _("、").join(shown)


def lacks_text(lacks: Iterable[tuple[int | None, tuple[tuple[int, int], ...]]]) -> str:
    """What each chain lacks; of one that parted also where it did, since its numbers are given out twice."""
    own = [(after, ranges_text(ranges)) for after, ranges in lacks if ranges]
    return _("；").join(
        text if after is None else _("从第 {n} 号以后分岔的 {ranges}").format(n=after, ranges=text)
        for after, text in own
    )


def refusal(code: str) -> str:
    """Why a request's code was not taken, in words; the code if it is a new one."""
    return str(REFUSALS.get(code, code))
