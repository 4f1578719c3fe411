"""How things stand beside each other: columns, rows, wrapping chips, grids of equal cards."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.layout import Layout
from kivy.uix.relativelayout import RelativeLayout
from kivy.uix.stacklayout import StackLayout

from screens.kv import load_kv


class Column(BoxLayout):
    """Things below each other; as tall as they are."""


class Row(BoxLayout):
    """Things beside each other; as tall as the tallest."""


class Panel(BoxLayout):
    """A column on a white card with rounded corners."""


class Whole(RelativeLayout):
    """What stands in it moves with it, by whole pixels: between two of them letters and edges are not sharp."""


class ChipFlow(StackLayout):
    """Chips from left to right, going on below where the row ends."""


class CardGrid(Layout):
    """Cards in columns of equal width, each row as tall as its tallest card.

    Cards that choose the size of their letters (``title_px_at``) all take the largest at which each of them fits.
    ``columns`` 0 takes as many as fit with ``least_width`` (pixels) each. Its own height follows.
    """

    columns = NumericProperty(0)
    least_width = NumericProperty(440)
    spacing = NumericProperty(24)

    def __init__(self, **kwargs: object) -> None:
        self._heights = Clock.create_trigger(self.do_layout, -1)
        super().__init__(**kwargs)
        for name in ("columns", "least_width", "spacing", "pos", "size", "children"):
            self.fbind(name, self._heights)

    def add_widget(self, widget: object, *args: object, **kwargs: object) -> None:
        """Add a card; its height is watched, and what the size of its letters follows from."""
        for name in _followed_by(widget):
            widget.fbind(name, self._heights)
        super().add_widget(widget, *args, **kwargs)

    def remove_widget(self, widget: object, *args: object, **kwargs: object) -> None:
        """Take a card away."""
        for name in _followed_by(widget):
            widget.funbind(name, self._heights)
        super().remove_widget(widget, *args, **kwargs)

    def do_layout(self, *_: object) -> None:
        """Place the cards row by row from the top left."""
        cards = self.children[::-1]
        fitting = max(1, int((self.width + self.spacing) // (self.least_width + self.spacing)))
        columns = int(self.columns) or max(1, min(fitting, len(cards)))
        width = (self.width - self.spacing * (columns - 1)) / columns
        _level(cards, width)
        rows = [cards[start : start + columns] for start in range(0, len(cards), columns)]
        tops = self._place_rows(rows, width)
        self.height = max(-tops - self.spacing, 0) if rows else 0

    def _place_rows(self, rows: list[list[object]], width: float) -> float:
        """Place from this widget's top downwards; returns the (negative) offset below the last row."""
        offset = 0.0
        for row in rows:
            tall = max(getattr(card, "least_height", card.height) for card in row)
            for index, card in enumerate(row):
                card.width = width
                if hasattr(card, "row_height"):
                    card.row_height = tall
                card.x = self.x + index * (width + self.spacing)
                card.top = self.top + offset
            offset -= tall + self.spacing
        return offset


def _followed_by(card: object) -> list[str]:
    height = "least_height" if hasattr(card, "least_height") else "height"
    return [height, "title", "title_sizes"] if hasattr(card, "title_px_at") else [height]


def _level(cards: list[object], width: float) -> None:
    """Give all cards of one grid letters of one size, before any of them is drawn at its new width."""
    choosing = [card for card in cards if hasattr(card, "title_px_at")]
    size = min((card.title_px_at(width) for card in choosing), default=0)
    for card in choosing:
        card.title_px = size


load_kv(__file__)
