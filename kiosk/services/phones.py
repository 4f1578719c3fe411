"""Numbers to dial."""

from __future__ import annotations

from kiosk.services.content import Content
from kiosk.services.info_views import Hotline
from kiosk.services.views import PhoneCard
from sync.protocol.content import Phone

# The four lines of an emergency, in the order in which they are shown everywhere.
EMERGENCY = ("120", "110", "119", "122")

# What the sources of a number say until somebody has dialled it from the station and written down the result.
TO_BE_TESTED = "拨打测试"


def phone_card(content: Content, number: str) -> PhoneCard:
    """A number of the hotlines table, named; raises UnknownContent."""
    record = content.record("hotlines", number)
    return PhoneCard(record.number, content.shown(record.name), record.is_emergency)


def emergency_cards(content: Content) -> list[PhoneCard]:
    """120, 110, 119, 122."""
    return [phone_card(content, number) for number in EMERGENCY]


def phone_cards(content: Content) -> list[PhoneCard]:
    """All numbers, the emergency lines first."""
    others = [number for number in content.table("hotlines") if number not in EMERGENCY]
    return emergency_cards(content) + [phone_card(content, number) for number in others]


def hotlines(content: Content) -> list[Hotline]:
    """All numbers, the emergency lines first, and when to call each."""
    return [_hotline(content, card.number) for card in phone_cards(content)]


def _hotline(content: Content, number: str) -> Hotline:
    record: Phone = content.record("hotlines", number)
    return Hotline(
        number=record.number,
        name=content.shown(record.name),
        purpose=content.shown(record.purpose),
        is_emergency=record.is_emergency,
        is_untested=any(TO_BE_TESTED in source for source in record.sources),
    )
