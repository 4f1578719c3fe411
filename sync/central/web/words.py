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
