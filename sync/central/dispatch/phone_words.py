"""What the requester's page says at each state, in the active language: one table."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sync.central.dispatch.crossing import EXPIRED, FORGED, MALFORMED, REVOKED, UNKNOWN

# State -> title, then sentences from the most important.
STATES: dict[str, tuple[Promise, ...]] = {
    "received": (_("中心已收到"), _("工作人员已能看到您的求助。"), _("请留在驿站附近。")),
    "accepted": (_("中心已受理"), _("正在安排人来。"), _("请留在驿站附近。")),
    "coming": (_("有人正在赶来"), _("请留在原地，容易被看到的地方。")),
    "on_site": (_("人已到现场"), _("没有看到人？请向穿红马甲的人招手，或拨打下面的电话。")),
    "done": (_("已经处理，等待核查"), _("如果问题还在，请告诉工作人员。")),
    "paused": (_("现在办不了，先放一放"), _("没有忘记。原因写在下面。")),
    "extended": (_("办理时间延长了"), _("原因和新的时限写在下面。")),
    "closed": (_("已办结"), _("如果仍需要帮助，请在终端上再发一次。")),
    "referred": (_("已转其他单位"), _("去向写在下面。")),
    "rejected": (_("这件事驿站办不了"), _("原因和可以找谁写在下面。")),
    "duplicate": (_("同一件事已经有人报过"), _("正在按先报的那一件办理。")),
    "withdrawn": (_("已撤回"), _("如果仍需要帮助，请在终端上再发一次。")),
    "late": (_("回应比承诺的时间晚了，对不起"), _("请把求助码告诉身边的工作人员，或直接拨打下面的电话。")),
}
# What is asked of the town rather than of the station: nobody has to stay and wait for it.
FOR_THE_TOWN = ("hazard", "facility_fault", "care", "visit", "hardship", "lost_item", "suggestion")
OF_THE_TOWN: dict[str, tuple[Promise, ...]] = {
    "received": (_("中心已收到"), _("受理员会看到。您可以离开，在这里随时看进展。")),
    "accepted": (_("中心已受理"), _("正在安排负责的单位。您可以离开，在这里随时看进展。")),
    "coming": (_("负责的单位已接到"), _("正在去处置。您可以离开，在这里随时看进展。")),
    "on_site": (_("负责的单位已到现场"), _("正在处置。")),
    "done": (_("已经处置，等待核查"), _("处置情况写在下面。如果问题还在，请告诉工作人员。")),
    "closed": (_("已办结"), _("如果问题还在，请在终端上再报一次。")),
    "late": (_("回应比承诺的时间晚了，对不起"), _("中心的人已经看到这件事超时了。着急请拨打 12345。")),
}
REFUSALS: dict[str, tuple[Promise, ...]] = {
    MALFORMED: (_("这个码读不出来"), _("请离屏幕远一点再扫一次。还不行，请直接告诉工作人员求助码。")),
    UNKNOWN: (_("这里不认识这台终端"), _("请直接告诉工作人员求助码，或拨打下面的电话。")),
    FORGED: (_("这个码不是驿站终端发出的"), _("没有记录任何内容。请回到终端前重新扫码。")),
    REVOKED: (_("这台终端已经停用"), _("没有记录任何内容。请直接找工作人员，或拨打下面的电话。")),
    EXPIRED: (_("这个码已经过期"), _("没有记录任何内容。仍需要帮助，请在终端上再发一次。")),
}
_READY = (_("只差一步：按下面的按钮，求助就到中心。"), _("手机只传送屏幕上这几项，不含姓名、电话和位置。"))


def ready() -> list[str]:
    """What stands above the button that sends."""
    return [str(sentence) for sentence in _READY]


def title(state: str, help: str = "") -> str:
    """The state itself; a newer one reads as received. `help` is the kind of request, where it may be known."""
    return str(_of(state, help)[0])


def sentences(state: str, help: str = "") -> list[str]:
    """What follows from it."""
    return [str(sentence) for sentence in _of(state, help)[1:]]


def _of(state: str, help: str) -> tuple[Promise, ...]:
    if help in FOR_THE_TOWN and state in OF_THE_TOWN:
        return OF_THE_TOWN[state]
    return STATES.get(state, STATES["received"])


def refusal(reason: str) -> list[str]:
    """Why a code is not taken, and what to do."""
    return [str(sentence) for sentence in REFUSALS[reason]]
