"""Lists that are followed with a finger: numbered steps, papers to tick off, what never to do."""

from __future__ import annotations

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
from screens.translation import tr
from screens.widgets.layout import Column
from screens.widgets.page import fill
from screens.widgets.text import LanguageMark


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
        for name in ("items", "is_marked"):
            self.fbind(name, self._refill)
        self._refill()

    def _refill(self, *_: object) -> None:
        rows: list[object] = [self._row(number, item) for number, item in enumerate(self.items, 1)]
        lang = next((item.lang for item in self.items if item.lang != tr.lang), "")
        fill(self, [LanguageMark(lang=lang), *rows] if lang and self.is_marked else rows)

    def _row(self, number: int, item: object) -> StepRow:
        row = StepRow(number="" if self.icon else str(number), icon=self.icon, shown=item)
        for name in ("font_size", "disc"):
            setattr(row, name, getattr(self, name))
            self.fbind(name, row.setter(name))
        return row


load_kv(__file__)
