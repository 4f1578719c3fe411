"""A keyboard of plain buttons: letters of the visitor's language, digits, space, backspace. It keeps nothing typed.

Chinese is typed in pinyin: above the keys stands what the letters may mean, to be touched.
"""

from __future__ import annotations

from functools import partial

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.input_method.layouts import DIGITS, Layout, layout_after, layout_of
from screens.kv import load_kv
from screens.translation import tr
from screens.widgets.buttons import Touchable
from screens.widgets.layout import Whole  # noqa: F401 - named in the .kv
from screens.widgets.shelf import Plan, fill, keep_filled
from screens.widgets.text import measure_text

SPACE, ERASE, SWITCH, LANGUAGE = "space", "erase", "switch", "language"


class Key(Touchable):
    """One key: a character, or what it does. ``name`` is said where the text alone says too little."""

    text = StringProperty("")
    icon = StringProperty("")
    value = StringProperty("")
    name = StringProperty("")


class Candidate(Key):
    """Characters that the letters may mean; ``index`` is their place among all."""

    index = NumericProperty(0)


class KeyRow(BoxLayout):
    """One row of ``keys`` (plans)."""

    keys = ListProperty()

    def on_kv_post(self, _base: object) -> None:
        """Follow ``keys``."""
        keep_filled(self, self, "keys")


class CandidateBar(BoxLayout):
    """As many of the ``candidates`` as have room, and buttons to the rest. Dispatches ``on_choose`` with a place."""

    candidates = ListProperty()
    is_first_page = BooleanProperty(True)
    is_last_page = BooleanProperty(True)
    font_px = NumericProperty(36)
    least_key = NumericProperty(0)
    key_padding = NumericProperty(40)

    __events__ = ("on_choose",)

    def __init__(self, **kwargs: object) -> None:
        self._starts = [0]
        self._again = Clock.create_trigger(self._show, -1)
        super().__init__(**kwargs)
        for name in ("width", "font_px", "least_key", "key_padding", "spacing"):
            self.fbind(name, self._again)

    def on_choose(self, index: int) -> None:
        """A candidate was touched."""

    def on_candidates(self, *_: object) -> None:
        self._starts = [0]
        self._show()

    def turn(self, pages: int) -> None:
        """One page on (1) or back (-1)."""
        if pages < 0 and len(self._starts) > 1:
            self._starts.pop()
        elif pages > 0 and not self.is_last_page:
            self._starts.append(self._starts[-1] + len(self._page()))
        self._show()

    def _show(self, *_: object) -> None:
        page = self._page()
        self.is_first_page = self._starts[-1] == 0
        self.is_last_page = self._starts[-1] + len(page) >= len(self.candidates)
        fill(self.ids.shown, page)

    def _page(self) -> list[Plan]:
        """What has room from the first candidate of this page on."""
        room, plans = self.ids.shown.width, []
        for index in range(self._starts[-1], len(self.candidates)):
            text = self.candidates[index]
            width = max(self.least_key, measure_text(text, int(self.font_px), True) + self.key_padding)
            if plans and width > room:
                break
            room -= width + self.spacing
            plans.append(partial(Candidate, index=index, text=text, width=width, on_release=self._chosen))
        return plans

    def _chosen(self, candidate: Candidate) -> None:
        self.dispatch("on_choose", candidate.index)


class Keyboard(BoxLayout):
    """Dispatches ``on_key`` with a character, ``on_erase``, and ``on_choose`` with a candidate's place."""

    lang = StringProperty("zh")
    layout = ObjectProperty(layout_of("zh"))
    is_digits = BooleanProperty(False)
    has_room_for_candidates = BooleanProperty(True)
    is_pinyin = BooleanProperty(False)
    candidates = ListProperty()
    rows = ListProperty()
    key_gap = NumericProperty(8)
    least_key = NumericProperty(0)

    __events__ = ("on_key", "on_erase", "on_choose")

    def __init__(self, **kwargs: object) -> None:
        self._again = Clock.create_trigger(self._arrange, -1)
        self._bar = CandidateBar()
        super().__init__(**kwargs)
        self.fbind("candidates", self._bar.setter("candidates"))
        self._bar.fbind("on_choose", self._chosen)
        for name in ("layout", "is_digits", "has_room_for_candidates"):
            self.fbind(name, self._arrange)
        for name in ("width", "least_key", "key_gap"):
            self.fbind(name, self._again)
        self.on_lang()
        self._arrange()

    def on_lang(self, *_: object) -> None:
        """Begin with the letters of the visitor's language."""
        self.layout = layout_of(self.lang)

    def on_key(self, character: str) -> None:
        """A character was pressed."""

    def on_erase(self) -> None:
        """The last character goes."""

    def on_choose(self, index: int) -> None:
        """A candidate was touched."""

    def on_key_gap(self, _widget: object, gap: float) -> None:
        """The rows follow. (Bound to each row instead, this keyboard would hold every row it ever had.)"""
        for row in self.children:
            row.spacing = gap

    def begin(self) -> None:
        """As the next visitor finds it."""
        self.is_digits, self.candidates = False, []
        self.on_lang()

    def rows_of(self, layout: Layout, width: float) -> int:
        """How many rows of keys this layout takes in ``width`` pixels, the row of space and the others included."""
        return len(self._rows_that_fit(layout.rows, width - self.padding[0] - self.padding[2])) + 1

    def _arrange(self, *_: object) -> None:
        layout = DIGITS if self.is_digits else self.layout
        self.is_pinyin = layout.is_pinyin and self.has_room_for_candidates
        self.rows = self._rows_that_fit(layout.rows, self.width - self.padding[0] - self.padding[2])
        longest = max(map(len, self.rows))
        letters = [self._row([self._letter(letter) for letter in row], longest) for row in self.rows]
        doing = self._doing()
        shares = sum(key.keywords["size_hint_x"] for key in doing)
        fill(self, [*([self._bar] if self.is_pinyin else []), *letters, self._row(doing, shares)])

    def _doing(self) -> list[Plan]:
        """The last row: each key as wide as a letter at least, on the narrowest panel too."""
        following = layout_after(self.layout.lang)
        to_language = {"zh": tr._("换成拼音键盘"), "en": tr._("换成英文键盘"), "ru": tr._("换成俄文键盘")}
        switch = tr._("字母") if self.is_digits else DIGITS.name
        return [
            self._key(SWITCH, switch, share=1.7),
            self._key(LANGUAGE, following.name, name=to_language[following.lang], share=1.7),
            self._key(SPACE, tr._("空格"), icon="space_bar", share=3.4),
            self._key(ERASE, tr._("删除"), icon="backspace", share=3.0),
        ]

    def _rows_that_fit(self, rows: tuple[str, ...], room: float) -> tuple[str, ...]:
        most = int((room + self.key_gap) / max(self.least_key + self.key_gap, 1))
        if not 1 < most < max(map(len, rows)):
            return rows
        letters = "".join(rows)
        return tuple(letters[start : start + most] for start in range(0, len(letters), most))

    def _letter(self, letter: str) -> Plan:
        return self._key(letter, letter.upper(), name=tr._("隔开音节") if letter == "'" else "")

    def _key(self, value: str, text: str, *, icon: str = "", name: str = "", share: float = 1.0) -> Plan:
        return partial(Key, value=value, text=text, icon=icon, name=name, size_hint_x=share, on_release=self._pressed)

    def _row(self, keys: list[Plan], longest: float) -> Plan:
        margin = (longest - sum(key.keywords["size_hint_x"] for key in keys)) / 2
        edges = [partial(Widget, size_hint_x=margin)] if margin > 0 else []
        return partial(KeyRow, spacing=self.key_gap, keys=[*edges, *keys, *edges])

    def _pressed(self, key: Key) -> None:
        if key.value == SWITCH:
            self.is_digits = not self.is_digits
        elif key.value == LANGUAGE:
            self.layout, self.is_digits = layout_after(self.layout.lang), False
        elif key.value == ERASE:
            self.dispatch("on_erase")
        else:
            self.dispatch("on_key", " " if key.value == SPACE else key.value)

    def _chosen(self, _bar: CandidateBar, index: int) -> None:
        self.dispatch("on_choose", index)


load_kv(__file__)
