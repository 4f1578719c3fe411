"""A keyboard of plain buttons: letters of the visitor's language, digits, space, backspace. It keeps nothing typed."""

from __future__ import annotations

from functools import partial

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.kv import load_kv
from screens.translation import tr
from screens.widgets.buttons import Touchable
from screens.widgets.shelf import Plan, fill, keep_filled

LATIN = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
CYRILLIC = ("йцукенгшщзх", "фывапролджэ", "ячсмитьбюъё")
LETTERS = {"zh": LATIN, "en": LATIN, "ru": CYRILLIC}
"""Rows of letters by language; eleven keys a row is what 22 mm allow on the narrowest panel.

Where fewer have room (30 mm for gloves, bars beside the screen) the letters go on in the next row.
"""

DIGITS = ("12345", "67890")

SPACE, ERASE, SWITCH = "space", "erase", "switch"


class Key(Touchable):
    """One key: a character, or what it does."""

    text = StringProperty("")
    icon = StringProperty("")
    value = StringProperty("")


class KeyRow(BoxLayout):
    """One row of ``keys`` (plans)."""

    keys = ListProperty()

    def on_kv_post(self, _base: object) -> None:
        """Follow ``keys``."""
        keep_filled(self, self, "keys")


class Keyboard(BoxLayout):
    """Dispatches ``on_key`` with a character, and ``on_erase``."""

    lang = StringProperty("zh")
    is_digits = BooleanProperty(False)
    rows = ListProperty()
    key_gap = NumericProperty(8)
    least_key = NumericProperty(0)

    __events__ = ("on_key", "on_erase")

    def __init__(self, **kwargs: object) -> None:
        self._again = Clock.create_trigger(self._arrange, -1)
        super().__init__(**kwargs)
        for name in ("lang", "is_digits"):
            self.fbind(name, self._arrange)
        for name in ("width", "least_key", "key_gap"):
            self.fbind(name, self._again)
        self._arrange()

    def on_key(self, character: str) -> None:
        """A character was pressed."""

    def on_erase(self) -> None:
        """The last character goes."""

    def on_key_gap(self, _widget: object, gap: float) -> None:
        """The rows follow. (Bound to each row instead, this keyboard would hold every row it ever had.)"""
        for row in self.children:
            row.spacing = gap

    def _arrange(self, *_: object) -> None:
        self.rows = self._rows_that_fit(DIGITS if self.is_digits else LETTERS.get(self.lang, LATIN))
        longest = max(map(len, self.rows))
        doing = [
            self._key(SWITCH, tr._("字母") if self.is_digits else "123", share=2.2),
            self._key(SPACE, tr._("空格"), "space_bar", 4.0),
            self._key(ERASE, tr._("删除"), "backspace", 3.2),
        ]
        letters = [self._row([self._key(letter, letter.upper()) for letter in row], longest) for row in self.rows]
        fill(self, [*letters, self._row(doing, 9.4)])

    def _rows_that_fit(self, rows: tuple[str, ...]) -> tuple[str, ...]:
        room = self.width - self.padding[0] - self.padding[2]
        most = int((room + self.key_gap) / max(self.least_key + self.key_gap, 1))
        if not 1 < most < max(map(len, rows)):
            return rows
        letters = "".join(rows)
        return tuple(letters[start : start + most] for start in range(0, len(letters), most))

    def _key(self, value: str, text: str, icon: str = "", share: float = 1.0) -> Plan:
        return partial(Key, value=value, text=text, icon=icon, size_hint_x=share, on_release=self._pressed)

    def _row(self, keys: list[Plan], longest: float) -> Plan:
        margin = (longest - sum(key.keywords["size_hint_x"] for key in keys)) / 2
        edges = [partial(Widget, size_hint_x=margin)] if margin > 0 else []
        return partial(KeyRow, spacing=self.key_gap, keys=[*edges, *keys, *edges])

    def _pressed(self, key: Key) -> None:
        if key.value == SWITCH:
            self.is_digits = not self.is_digits
        elif key.value == ERASE:
            self.dispatch("on_erase")
        else:
            self.dispatch("on_key", " " if key.value == SPACE else key.value)


load_kv(__file__)
