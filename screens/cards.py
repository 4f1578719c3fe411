"""Sentences to point at: each in Chinese and in the visitor's language; a touch shows one over the whole screen."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import StringProperty

from screens.base import BaseScreen
from screens.widgets.buttons import Touchable
from screens.widgets.links import LinkBehavior
from screens.widgets.shelf import Plan, fill

ICONS = {
    "SC-01": "front_hand",
    "SC-02": "hearing_disabled",
    "SC-03": "translate",
    "SC-04": "ambulance",
    "SC-05": "confirmation_number",
    "SC-06": "accessible",
    "SC-07": "wheelchair_pickup",
    "SC-08": "medication",
    "SC-09": "escalator_warning",
    "SC-10": "local_pharmacy",
    "SC-11": "speed",
    "SC-12": "local_taxi",
}
"""A picture for each card; one that content adds later shows a speech bubble."""

OTHER_ICON = "chat"


class SayCard(LinkBehavior, Touchable):
    """One sentence: the Chinese for whoever reads it, the visitor's own below it."""

    icon = StringProperty("")
    zh = StringProperty("")
    own = StringProperty("")


class CardsScreen(BaseScreen):
    """All cards."""

    def on_show(self) -> None:
        """From the first."""
        self.ids.scroll.to_top()
        fill(self.ids.cards, [_say(face) for face in self.kiosk.show_cards.cards()])


def _say(face: Any) -> Plan:
    own = face.own.text if face.own.text != face.zh else ""
    icon = ICONS.get(face.id, OTHER_ICON)
    return partial(SayCard, icon=icon, zh=face.zh, own=own, target="card", params={"id": face.id})
