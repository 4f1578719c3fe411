"""Numbers to dial, set large: nobody copies a small number in winter light."""

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
from screens.navigation import navigation

EMERGENCY_WORDS = {"120": "急救", "110": "报警", "119": "火警", "122": "交通事故"}
"""What each number is for, in Chinese whatever the language: a guest shows it to a passer-by."""


class PhoneBig(BoxLayout):
    """A number as large as the card allows, and below it what it is for.

    ``is_huge``: the first thing on its screen. ``is_quiet``: in the carriage's green, seen by nobody else.
    """

    phone = ObjectProperty(None, allownone=True)
    number = StringProperty("")
    name = StringProperty("")
    lang = StringProperty("")
    chinese = StringProperty("")
    is_emergency = BooleanProperty(False)
    is_huge = BooleanProperty(False)
    is_quiet = BooleanProperty(False)
    ink = ColorProperty((0, 0, 0, 1))
    sizes = ListProperty([96, 60])
    least_height = NumericProperty(0)
    row_height = NumericProperty(0)
    speaks_as_one = True

    def on_phone(self, _widget: object, phone: object) -> None:
        self.number = dialled(phone.number) if phone else ""
        self.name, self.lang = (phone.name.text, phone.name.lang) if phone else ("", "")
        self.is_emergency = bool(phone and phone.is_emergency)
        words = EMERGENCY_WORDS.get(phone.number, "") if phone else ""
        self.chinese = words if self.lang != "zh" else ""


class PhoneLine(BoxLayout):
    """A number at the left and what it is for at the right, in one card of a list."""

    phone = ObjectProperty(None, allownone=True)
    number = StringProperty("")
    name = StringProperty("")
    lang = StringProperty("")
    least_height = NumericProperty(0)
    row_height = NumericProperty(0)

    def on_phone(self, _widget: object, phone: object) -> None:
        self.number = dialled(phone.number) if phone else ""
        self.name, self.lang = (phone.name.text, phone.name.lang) if phone else ("", "")


def dialled(number: str) -> str:
    """A number with thin spaces where one pauses when reading it out."""
    return navigation.kiosk.i18n.format_number_to_dial(number)


load_kv(__file__)
