"""A keyboard of plain buttons: letters of the visitor's language, digits, space, backspace. It keeps nothing typed."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.kv import load_kv
from screens.translation import tr
from screens.widgets.buttons import Touchable

LATIN = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
CYRILLIC = ("йцукенгшщзх", "фывапролджэ", "ячсмитьбюъё")
LETTERS = {"zh": LATIN, "en": LATIN, "ru": CYRILLIC}
"""Rows of letters by language; eleven keys a row is what 22 mm allow on the narrowest panel."""

DIGITS = ("12345", "67890")

SPACE, ERASE, SWITCH = "space", "erase", "switch"


class Key(Touchable):
    """One key: a character, or what it does."""

    text = StringProperty("")
    icon = StringProperty("")
    value = StringProperty("")


class Keyboard(BoxLayout):
    """Dispatches ``on_key`` with a character, and ``on_erase``."""

    lang = StringProperty("zh")
    is_digits = BooleanProperty(False)
    rows = ListProperty()
    key_gap = NumericProperty(8)

    __events__ = ("on_key", "on_erase")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("lang", "is_digits"):
            self.fbind(name, self._arrange)
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
        self.rows = DIGITS if self.is_digits else LETTERS.get(self.lang, LATIN)
        longest = max(map(len, self.rows))
        self.clear_widgets()
        for row in self.rows:
            self._add_row([(Key(text=character.upper(), value=character), 1.0) for character in row], longest)
        switch = Key(text=tr._("字母") if self.is_digits else "123", value=SWITCH)
        space = Key(icon="space_bar", text=tr._("空格"), value=SPACE)
        erase = Key(icon="backspace", text=tr._("删除"), value=ERASE)
        self._add_row([(switch, 2.2), (space, 4.0), (erase, 3.2)], 9.4)

    def _add_row(self, keys: list[tuple[Key, float]], longest: float) -> None:
        row = BoxLayout(spacing=self.key_gap)
        margin = (longest - sum(share for _key, share in keys)) / 2
        for widget, share in [(Widget(), margin), *keys, (Widget(), margin)]:
            if share > 0:
                widget.size_hint_x = share
                row.add_widget(widget)
        for key, _share in keys:
            key.bind(on_release=self._pressed)
        self.add_widget(row)

    def _pressed(self, key: Key) -> None:
        if key.value == SWITCH:
            self.is_digits = not self.is_digits
        elif key.value == ERASE:
            self.dispatch("on_erase")
        else:
            self.dispatch("on_key", " " if key.value == SPACE else key.value)


load_kv(__file__)
