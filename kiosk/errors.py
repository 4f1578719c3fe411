"""The one error tree of the kiosk, and the sentence a visitor or a technician reads for each.

YizhanError
├── SettingsInvalid         a setting in the environment cannot be used
├── StoreError
│   ├── StoreFull           no room even after the ballast was dropped
│   └── StoreDamaged        the file is not a database any more
├── ContentRefused          a content pack was broken; the old one stays
├── UnknownContent          an id that is not in the pack
├── TicketUnknown           no such open request at this kiosk
├── HelpLimited             too many new requests in a short time; call a number instead
├── NotEnrolled             the kiosk has no central yet
├── EnrolmentRefused        the central refused the one-time code
└── CentralUnreachable      no answer from the central
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


class NotEnrolled(YizhanError):
    """The command needs a central, and this kiosk was not enrolled yet."""


class EnrolmentRefused(YizhanError):
    """The central answered and said no, e.g. the one-time code expired."""


class CentralUnreachable(YizhanError):
    """The central did not answer in time."""


SENTENCES: dict[type[YizhanError], str] = {
    StoreFull: N_("没有记录成功，请直接拨打电话或找工作人员。"),
    StoreDamaged: N_("没有记录成功，请直接拨打电话或找工作人员。"),
    UnknownContent: N_("这项内容已更新，请返回重新查找。"),
    TicketUnknown: N_("没有找到这个求助单号。"),
    HelpLimited: N_("刚才已发出多个求助。急事请直接拨打电话或找工作人员。"),
    YizhanError: N_("暂时无法完成，请找工作人员。"),
}


def sentence(error: YizhanError, translator: Translator) -> str:
    """What the screen says about an error, in the current language; the nearest ancestor's sentence serves."""
    for kind in type(error).__mro__:
        if kind in SENTENCES:
            return translator._(SENTENCES[kind])
    return translator._(SENTENCES[YizhanError])
