"""A pad of ten digits as on a telephone: for numbers that people read off a paper or another screen."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.theme import theme
from screens.widgets.buttons import Touchable


class PadKey(Touchable):
    """One key: a digit, or the one that takes the last digit back."""

    text = StringProperty("")
    icon = StringProperty("")


class NumberPad(BoxLayout):
    """``digits`` are what was typed, at most ``most`` of them; ``shown`` has a place for each, in groups of three."""

    digits = StringProperty("")
    most = NumericProperty(7)
    shown = StringProperty("")

    def on_kv_post(self, _base: object) -> None:
        """Show the empty places."""
        self._show()

    @staticmethod
    def columns(width: float) -> int:
        """Three as on a telephone; six where there is little height; two where even three are too narrow."""
        fitting = int((width + theme.gap) // (theme.target + theme.gap))
        is_flat = theme.is_low or theme.is_landscape
        return 6 if is_flat and fitting >= 6 else 3 if fitting >= 3 else 2

    def type(self, digit: str) -> None:
        """One digit more, while there is a place for it."""
        self.digits = (self.digits + digit)[: int(self.most)]

    def take_back(self) -> None:
        """One digit less."""
        self.digits = self.digits[:-1]

    def on_digits(self, *_: object) -> None:
        """Show them."""
        self._show()

    def on_most(self, *_: object) -> None:
        """Another number is wanted."""
        self.digits = ""
        self._show()

    def _show(self) -> None:
        places = self.digits.ljust(int(self.most), "–")
        self.shown = " ".join(places[at : at + 3] for at in range(0, len(places), 3))


load_kv(__file__)
