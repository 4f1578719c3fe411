"""The one error tree of the kiosk, the sentence a visitor reads for each, and what a technician does about some.

YizhanError
├── SettingsInvalid         a setting in the environment cannot be used
├── StoreError
│   ├── StoreFull           no room even after the ballast was dropped
│   └── StoreDamaged        the file is not a database any more
├── ContentRefused          a content pack was broken; the old one stays
├── UnknownContent          an id that is not in the pack
├── TicketUnknown           no such open request at this kiosk
├── PinWrong                no such badge here, or another PIN
├── PinLocked               too many wrong PINs; after a while again
├── NotOnShift              nobody who may do this is at the kiosk
├── TooLate                 a record can no longer be undone by whoever made it
├── HelpLimited             too many new requests in a short time; call a number instead
├── ReceiptLimited          too many wrong numbers typed in a short time
├── NotEnrolled             the kiosk has no central yet
├── ReceiptsForeign         no receipts of this kiosk's centre are on the stick, or damaged ones
├── StickError
│   ├── StickMissing        no stick is plugged in
│   ├── TooManySticks       more than one is
│   ├── StickFull           no room on it; what was begun was taken away
│   ├── StickReadOnly       it cannot be written to
│   └── StickFailed         it was pulled out, or is broken
└── EnrolmentFailed
    ├── EnrolmentRefused    the central refused the one-time code
    └── CentralUnreachable  no answer from the central
"""
# ruff: noqa: N818 - the names say what happened; an Error suffix adds nothing to StoreFull

from __future__ import annotations

from kiosk.i18n import N_, Translator


class YizhanError(Exception):
    """Whatever this program raises on purpose."""


class SettingsInvalid(YizhanError):
    """A setting cannot be used; the text names the variable and how to mend it."""


class StoreError(YizhanError):
    """The kiosk's own files failed."""


class StoreFull(StoreError):
    """The disk is full and dropping the ballast did not help; nothing was recorded."""


class StoreDamaged(StoreError):
    """SQLite says that the file is malformed; the next start sets it aside and salvages it."""


class ContentRefused(YizhanError):
    """A content pack was refused whole; the text names file, key and reason."""


class UnknownContent(YizhanError, LookupError):
    """The id is not in the current content pack (it may have been removed by an update)."""


class TicketUnknown(YizhanError, LookupError):
    """No open request with this code was made at this kiosk."""


class HelpLimited(YizhanError):
    """Too many new requests in a few minutes; never raised for life-threatening types."""


class ReceiptLimited(YizhanError):
    """Too many numbers were tried in a short time: of a request, or of its receipt."""


class PinWrong(YizhanError):
    """No badge with this number and this PIN serves here; which of the two is wrong is not said."""


class PinLocked(YizhanError):
    """Too many wrong PINs; `wait_s` seconds until the next one is checked."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"{wait_s} s")
        self.wait_s = wait_s


class NotOnShift(YizhanError):
    """Nobody who may do this has shown a badge."""


class TooLate(YizhanError):
    """What was recorded can no longer be undone by whoever recorded it; a shift leader can void it."""


class NotEnrolled(YizhanError):
    """The command needs a central, and this kiosk was not enrolled yet."""


class ReceiptsForeign(YizhanError):
    """The stick has no receipts that this kiosk's centre made for it; nothing was settled."""


class StickError(YizhanError):
    """Something about the stick; whatever was to be written to it is not there, and nothing here has changed."""


class StickMissing(StickError):
    """No stick is there."""


class TooManySticks(StickError):
    """Which one is meant is not known."""


class StickFull(StickError):
    """There is no room on the stick."""


class StickReadOnly(StickError):
    """The stick does not let itself be written to."""


class StickFailed(StickError):
    """The stick was pulled out, or is broken."""


class EnrolmentFailed(YizhanError):
    """This kiosk is not known to the central yet. `code` is one word for machines, the text has it and the reason."""

    def __init__(self, text: str, code: str) -> None:
        super().__init__(text)
        self.code = code


class EnrolmentRefused(EnrolmentFailed):
    """The central answered and said no, e.g. the one-time code expired."""


class CentralUnreachable(EnrolmentFailed):
    """No answer came from the central, or one that cannot be its own."""


SENTENCES: dict[type[YizhanError], str] = {
    StoreFull: N_("没有记录成功，请直接拨打电话或找工作人员。"),
    StoreDamaged: N_("没有记录成功，请直接拨打电话或找工作人员。"),
    UnknownContent: N_("这项内容已更新，请返回重新查找。"),
    TicketUnknown: N_("没有找到这个求助单号。"),
    PinWrong: N_("工牌号或密码不对，请再试。"),
    PinLocked: N_("试错太多次，请稍后再试，或找班组长。"),
    NotOnShift: N_("请先刷工牌上岗。"),
    TooLate: N_("已超过 10 分钟，请班组长作废。"),
    HelpLimited: N_("刚才已发出多个求助。急事请直接拨打电话或找工作人员。"),
    ReceiptLimited: N_("试得太多了，请过一会儿再输，或直接找工作人员。"),
    NotEnrolled: N_("这台终端还没有登记到中心，不能用U盘带记录。"),
    ReceiptsForeign: N_("U盘里没有本机的回执，或回执已损坏。记录没有变动。"),
    StickMissing: N_("没有找到U盘。请插好，等几秒再试。"),
    TooManySticks: N_("请只插一个U盘。"),
    StickFull: N_("U盘满了，没有写入。请换一个再试。"),
    StickReadOnly: N_("U盘不能写入。请打开写保护开关，或换一个。"),
    StickFailed: N_("U盘被拔出或已损坏，没有完成。请插好再试。"),
    YizhanError: N_("暂时无法完成，请找工作人员。"),
}

# What whoever stands at the kiosk's shell does next, by the code of a failed enrolment.
ADVICE: dict[str, str] = {
    "enrolment-code-invalid": N_("登记码不对、已用过或已过期。请在中心的终端页面重新生成一个，15 分钟内在这里输入。"),
    "enrolment-malformed": N_("登记码应为 10 个字母和数字。请核对后再运行同一条命令。"),
    "device-revoked": N_("这台终端已被中心停用。请停止程序，把它的数据文件夹移到别处，再用新的登记码登记。"),
    "station-mismatch": N_("这台终端已登记在另一个驿站。请用那个驿站的登记码，或把数据文件夹移到别处后重新登记。"),
    "overloaded": N_("中心现在太忙。请过几分钟再运行同一条命令。"),
    "unreachable": N_("连不上中心。请检查网络、地址和证书（YIZHAN_CA_FILE），再运行同一条命令。"),
    "foreign-reply": N_("这个地址上应答的不是驿站中心。请核对地址；如果网络要先在网页上登录，请先登录。"),
}
NO_ADVICE = N_("没有登记成功。请把这一行告诉中心的运维人员。")


def advice(error: EnrolmentFailed, translator: Translator) -> str:
    """What to do about a failed enrolment, in the current language; one sentence or two, without the code."""
    return translator._(ADVICE.get(error.code, NO_ADVICE))


def sentence(error: YizhanError, translator: Translator) -> str:
    """What the screen says about an error, in the current language; the nearest ancestor's sentence serves."""
    for kind in type(error).__mro__:
        if kind in SENTENCES:
            return translator._(SENTENCES[kind])
    return translator._(SENTENCES[YizhanError])
