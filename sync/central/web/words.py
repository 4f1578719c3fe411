"""Words for codes that several pages show."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANG_NAMES: dict[str, Promise] = {"zh": _("中文"), "en": _("英文"), "ru": _("俄文")}
CLOCK_NAMES: dict[str, Promise] = {"synced": _("已校时"), "drifting": _("有偏差"), "unsynced": _("未校时")}
# Urgency is never colour alone: (icon, word).
SEVERITY_WORDS: dict[str, tuple[str, Promise]] = {
    "S1": ("emergency", _("危及生命")),
    "S2": ("priority_high", _("紧急")),
    "S3": ("schedule", _("本班办理")),
    "S4": ("inventory_2", _("后续办理")),
}
# What happened, by the type of the event.
EVENT_WORDS: dict[str, Promise] = {
    "session.started": _("会话开始"),
    "session.ended": _("会话结束"),
    "assistance.logged": _("登记了帮助"),
    "assistance.voided": _("作废了登记"),
    "headcount.added": _("登记了人数"),
    "fair.item_served": _("大集办成了"),
    "fair.item_unmet": _("大集没办成"),
    "content.rated": _("给了评分"),
    "shift.confirmed": _("确认了时长"),
    "help.created": _("提出了求助"),
    "help.acknowledged": _("有人响应"),
    "help.withdrawn": _("撤回了求助"),
}
