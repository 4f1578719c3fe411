"""What help do you need? Danger to life first; the others by how soon someone comes."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from screens.base import BaseScreen
from screens.widgets.links import SlimCard, UrgentCard
from screens.widgets.page import CardSection
from screens.widgets.shelf import Plan, fill

SEVERITY_ICONS = {"S1": "emergency", "S2": "timer", "S3": "schedule", "S4": "event_available"}


class HelpScreen(BaseScreen):
    """All kinds of help, each one touch from its plan."""

    def on_show(self) -> None:
        """List the kinds of help by severity, which stands above each in words."""
        kinds = self.kiosk.help_requests.types()
        by_severity = groupby(kinds, key=lambda kind: (kind.severity, kind.severity_text, kind.is_life_threatening))
        fill(self.ids.sections, [section_of(*key, list(group)) for key, group in by_severity])
        self.ids.scroll.to_top()


def section_of(severity: str, words: str, is_urgent: bool, kinds: list[object]) -> Plan:
    """The kinds of one severity under its name."""
    icon = SEVERITY_ICONS.get(severity, "schedule")
    return partial(CardSection, text=words, icon=icon, is_urgent=is_urgent, cards=[*map(card_of, kinds)])


def card_of(kind: object, is_roomy: bool = False) -> Plan:
    """A kind of help as a card that leads to its plan."""
    return partial(
        UrgentCard if kind.is_life_threatening else SlimCard,
        is_roomy=is_roomy,
        icon=kind.icon,
        tint="help",
        title=kind.title.text,
        lang=kind.title.lang,
        target="plan",
        params={"code": kind.code},
    )
