"""Buttons that stand for a code, and the pad of digits."""

from __future__ import annotations

from functools import partial

from kivy.properties import StringProperty

from screens.kv import load_kv
from screens.widgets.buttons import PrimaryButton
from screens.widgets.layout import CardGrid
from screens.widgets.shelf import fill

DELETE, ENTER = "delete", "enter"
DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", DELETE, "0", ENTER)


class CodeButton(PrimaryButton):
    """A button for ``code``; whoever made it reads that when it is released. ``about`` names what it is done to."""

    code = StringProperty("")
    about = StringProperty("")


class DigitButton(CodeButton):
    """A key of the pad: a digit, or the two that take back and confirm."""


class DigitPad(CardGrid):
    """Ten digits, one that takes the last back and one that confirms; each press calls ``on_key`` with its code."""

    def __init__(self, **kwargs: object) -> None:
        self.register_event_type("on_key")
        super().__init__(**kwargs)
        fill(self, [partial(DigitButton, code=code, on_release=self._pressed) for code in DIGITS])

    def on_key(self, code: str) -> None:
        """A key was pressed."""

    def _pressed(self, button: DigitButton) -> None:
        self.dispatch("on_key", button.code)


load_kv(__file__)
