"""Numbers to dial."""

from __future__ import annotations

from kiosk.services.content import Content
from kiosk.services.views import PhoneCard

# The four lines of an emergency, in the order in which they are shown everywhere.
EMERGENCY = ("120", "110", "119", "122")


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
