"""First-aid figures on white cards: pictures without text, each with its description for who does not see it."""

from __future__ import annotations

from functools import partial

from kivy.clock import Clock
from kivy.properties import ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.layout import Layout

from screens.art.aid.book import Drawn
from screens.art.aid.kit import HEIGHT, WIDTH, FigurePainter
from screens.art.pen import Picture  # noqa: F401 - the kv beside draws with it
from screens.kv import load_kv
from screens.widgets.shelf import fill


class FigureView(AnchorLayout):
    """One figure (``drawn``); ``description`` says in the visitor's language what it shows."""

    drawn = ObjectProperty(None, allownone=True)
    painter = ObjectProperty(None, allownone=True)
    description = StringProperty("")

    def on_drawn(self, _widget: object, drawn: Drawn | None) -> None:
        self.painter = FigurePainter(drawn.figure) if drawn else None


class FigureRow(Layout):
    """The phases of a step in their order, beside or below each other, in rows that show them largest.

    ``shape`` is width by height of all of them side by side; 0 without figures.
    """

    figures = ListProperty()
    spacing = NumericProperty(24)
    shape = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        self._place = Clock.create_trigger(self.do_layout, -1)
        super().__init__(**kwargs)
        for name in ("pos", "size", "spacing", "children"):
            self.fbind(name, self._place)

    def on_figures(self, _widget: object, figures: list[Drawn]) -> None:
        self.shape = len(figures) * WIDTH / HEIGHT
        fill(self, [partial(FigureView, drawn=drawn) for drawn in figures])

    def do_layout(self, *_: object) -> None:
        """Place the figures from the left, or from the top."""
        views = self.children[::-1]
        if not views:
            return
        columns = max(range(1, len(views) + 1), key=lambda columns: self._scale(columns, -(-len(views) // columns)))
        rows = -(-len(views) // columns)
        width = (self.width - self.spacing * (columns - 1)) / columns
        height = (self.height - self.spacing * (rows - 1)) / rows
        for index, view in enumerate(views):
            row, column = divmod(index, columns)
            view.size = max(width, 1), max(height, 1)
            view.pos = self.x + column * (width + self.spacing), self.top - (row + 1) * height - row * self.spacing

    def _scale(self, columns: int, rows: int) -> float:
        wide = (self.width - self.spacing * (columns - 1)) / columns / WIDTH
        return min(wide, (self.height - self.spacing * (rows - 1)) / rows / HEIGHT)


load_kv(__file__)
