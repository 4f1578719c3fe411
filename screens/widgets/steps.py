"""Lists that are followed with a finger: numbered steps, papers to tick off, what never to do."""

from __future__ import annotations

from functools import partial

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.widgets.layout import Column
from screens.widgets.shelf import Plan, fill


class StepRow(BoxLayout):
    """One line of a list: a number or an icon on a disc, then the words in their language."""

    number = StringProperty("")
    icon = StringProperty("")
    shown = ObjectProperty(None, allownone=True)
    font_size = NumericProperty(34)
    disc = ColorProperty((0, 0, 0, 1))
    mark_ink = ColorProperty((1, 1, 1, 1))


class StepList(Column):
    """``items`` (texts of the services) as rows: numbered, or each behind ``icon``. Takes no room without items.

    A list in another language says so once; ``is_marked`` False where the page says it already. ``is_lead``: larger.
    """

    items = ListProperty()
    icon = StringProperty("")
    is_lead = BooleanProperty(False)
    is_marked = BooleanProperty(True)
    font_size = NumericProperty(34)
    disc = ColorProperty((0, 0, 0, 1))

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.fbind("items", self._refill)
        for name in ("font_size", "disc"):
            self.fbind(name, self._restyle)
        self._refill()

    def _refill(self, *_: object) -> None:
        fill(self, (self._row(number, item) for number, item in enumerate(self.items, 1)))
        self._restyle()

    def _row(self, number: int, item: object) -> Plan:
        return partial(StepRow, number="" if self.icon else str(number), icon=self.icon, shown=item)

    def _restyle(self, *_: object) -> None:
        # Not by binding: the list would hold on to every row it ever showed.
        for row in self.children:
            row.font_size, row.disc = self.font_size, self.disc


load_kv(__file__)
