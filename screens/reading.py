"""The rest area: seats and quiet in a line, and the shelves with what can be read while one waits."""

from __future__ import annotations

from functools import partial

from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from kiosk.services.reading import SHORT_MINUTES
from screens.art.stories import painter_of
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets import Touchable
from screens.widgets.links import LinkBehavior
from screens.widgets.shelf import Plan, fill, keep_filled

AREA = "rest_read"

KIND_ICONS = {"picture_story": "photo_library", "story": "auto_stories", "note": "edit_note", "poem": "history_edu"}
SHELF_ICONS = {"pictures": "child_care", "stories": "auto_stories", "poems": "history_edu"}

CARD_WIDTHS = {"pictures": 18.0, "stories": 14.0, "poems": 9.5}
"""Of body letters: the least that a card of a shelf needs."""


class ReadingCard(LinkBehavior, Touchable):
    """A piece as it stands on the shelf: its first picture, where there is room, or the icon of its kind; title, gist,
    and how long it takes."""

    title = StringProperty("")
    lang = StringProperty("")
    gist = StringProperty("")
    minutes_text = StringProperty("")
    icon = StringProperty("")
    painter = ObjectProperty(None, allownone=True)
    has_cover = BooleanProperty(False)


class BookShelf(BoxLayout):
    """A heading and the ``cards`` (plans) below it; ``width_in_letters`` is the least of a card."""

    text = StringProperty("")
    icon = StringProperty("")
    width_in_letters = NumericProperty(14.0)
    cards = ListProperty()

    def on_kv_post(self, _base: object) -> None:
        """Follow ``cards``."""
        keep_filled(self.ids.cards, self, "cards")


class ReadingScreen(BaseScreen):
    """Where a visitor who waits finds something to read."""

    fact = StringProperty("")
    state = OptionProperty("open", options=["open", "closed"])
    is_short_only = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._sitting: object = None

    def on_show(self) -> None:
        """Fill the shelves; who comes back from a piece finds them as they were, who comes anew finds them whole."""
        sitting = self.kiosk.reading.sitting
        if sitting is not self._sitting:
            self._sitting = sitting
            self.ids.scroll.to_top()
        tile = next(tile for tile in self.kiosk.facilities.areas() if tile.code == AREA)
        self.title, self.fact, self.state = tile.title.text, tile.fact, "open" if tile.is_open else "closed"
        self.is_short_only = sitting.is_short_only
        self._show_shelves()

    def switch_filter(self) -> None:
        """Only what is read in five minutes, or everything."""
        self.is_short_only = self.kiosk.reading.sitting.is_short_only = not self.is_short_only
        self._show_shelves()

    def _show_shelves(self) -> None:
        shelves = self.kiosk.reading.shelves(SHORT_MINUTES if self.is_short_only else None)
        fill(self.ids.shelves, [self._shelf(shelf) for shelf in shelves])

    def _shelf(self, shelf: object) -> Plan:
        return partial(
            BookShelf,
            text=shelf.title,
            icon=SHELF_ICONS[shelf.code],
            width_in_letters=CARD_WIDTHS[shelf.code],
            cards=[self._card(card) for card in shelf.cards],
        )

    def _card(self, card: object) -> Plan:
        return partial(
            ReadingCard,
            title=card.title.text,
            lang=card.title.lang,
            gist=card.byline or card.summary.text,
            minutes_text=tr._("{kind} · {minutes}").format(kind=card.kind_text, minutes=card.minutes_text),
            icon=KIND_ICONS[card.kind],
            painter=painter_of(card.cover),
            target="reader",
            params={"id": card.id},
        )
