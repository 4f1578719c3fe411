"""The counters by name and by definition, as pages, downloads and reports print them (domain 3.6)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sync.central.insight import parts
from sync.central.insight.small_cells import SMALL

# Counter -> title, definition.
DEFINITIONS: dict[str, tuple[Promise, Promise]] = {
    parts.SESSIONS: (_("终端使用次数"), _("点按不少于 2 次、时长不少于 5 秒的会话。")),
    parts.SERVICES: (_("服务人次"), _("志愿者登记的帮助次数减去作废的，加上大集办成的项目数。")),
    parts.VISITORS: (_("接待人次"), _("登记的到站人数之和。没有登记的站写“未登记”，不从点按推算。")),
    parts.REQUESTS: (_("求助件数"), _("提出的求助，不含撤回的和重复的。")),
    parts.PROMISED: (_("及时率"), _("在承诺的时间内有人响应的，占承诺了时间的求助。")),
    parts.FILED: (_("办结率"), _("已立案的案件里正常结案和超时结案的。")),
    parts.SCORES: (_("满意率"), _("最高分占全部评分的比例，评分满 30 个才显示。")),
    parts.UNMET: (_("大集没办成"), _("大集上想办而没办成的人次。")),
    parts.HOURS: (_("志愿时长（小时）"), _("班组长确认的分钟数之和除以 60，是本平台的记录。")),
}

# What the words below mean: beside the definitions, whether there are such records or not.
UNSURE: tuple[Promise, Promise] = (
    _("可能是别的日子的记录"),
    _(
        "终端的时钟没校准时，记录的时间只知道在一段之内。这一段跨过零点的，不能确定是哪一天：仍按最可能的时间计一次，"
        "另外写明有几条。每小时的图里，跨过整点的也这样写明。校准过的时钟（差不过十秒）照它说的算。"
    ),
)


def day_unsure(n: int | str) -> str:
    """How many of the records counted may be of another day ("<5" where few are not to be told); empty for none."""
    if not n:
        return ""
    return ngettext("其中 {n} 条记录可能是别的日子的", "其中 {n} 条记录可能是别的日子的", _many(n)).format(n=n)


def hour_unsure(n: int | str) -> str:
    """The same of another hour."""
    if not n:
        return ""
    return ngettext("其中 {n} 条记录可能是别的钟点的", "其中 {n} 条记录可能是别的钟点的", _many(n)).format(n=n)


def _many(n: int | str) -> int:
    """A number for the plural of what is told."""
    return n if isinstance(n, int) else SMALL
