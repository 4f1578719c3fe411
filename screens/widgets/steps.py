"""Lists that are followed with a finger: numbered steps, papers to tick off, what never to do."""

from __future__ import annotations

from kivy.properties import ColorProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.widgets.layout import Column
from screens.widgets.page import fill


class StepRow(BoxLayout):
    """One line of a list: a number or an icon on a disc, then the words in their language."""

    number = StringProperty("")
    icon = StringProperty("")
    shown = ObjectProperty(None, allownone=True)
    font_size = NumericProperty(34)
    disc = ColorProperty((0, 0, 0, 1))
    mark_ink = ColorProperty((1, 1, 1, 1))


class StepList(Column):
    """``items`` (texts of the services) as rows: numbered, or each behind ``icon``. Takes no room without items."""

    items = ListProperty()
    icon = StringProperty("")
    font_size = NumericProperty(34)
    disc = ColorProperty((0, 0, 0, 1))

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.fbind("items", self._refill)
        self._refill()

    def _refill(self, *_: object) -> None:
        fill(self, (self._row(number, item) for number, item in enumerate(self.items, 1)))

    def _row(self, number: int, item: object) -> StepRow:
        row = StepRow(number="" if self.icon else str(number), icon=self.icon, shown=item)
        for name in ("font_size", "disc"):
            setattr(row, name, getattr(self, name))
            self.fbind(name, row.setter(name))
        return row


load_kv(__file__)
