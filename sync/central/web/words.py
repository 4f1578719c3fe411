"""Words for codes that several pages show."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANG_NAMES: dict[str, Promise] = {"zh": _("中文"), "en": _("英文"), "ru": _("俄文")}
CLOCK_NAMES: dict[str, Promise] = {"synced": _("已校时"), "drifting": _("有偏差"), "unsynced": _("未校时")}
