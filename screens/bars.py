"""The bars below every screen, in the same place on each: back, home, languages, large text, ask a person.

Portrait stands in three rows (emergency numbers, languages and size, ways out), landscape in one, and the emergency
numbers then stand in the header.
"""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.i18n import LANGUAGES
from screens import base  # noqa: F401 - kv below needs theme, tr and navigation
from screens.kv import load_kv
from screens.theme import theme
from screens.widgets import BarButton, PrimaryButton, Touchable


class EmergencyStrip(Touchable):
    """120, 110 and 119 on every screen; one touch shows them large. ``is_named`` says what each is for."""

    least_width = NumericProperty(300)
    is_named = BooleanProperty(False)


class BackButton(BarButton):
    """One step back; its place stays empty where there is none."""


class HomeButton(BarButton):
    """Home from anywhere."""


class LanguageButton(BarButton):
    """One language in its own script."""

    lang = StringProperty("zh")


class LargeTextButton(PrimaryButton):
    """Switches large text on and off for this visit."""


class AskButton(PrimaryButton):
    """A person to talk to, on every screen."""


class BarRow(BoxLayout):
    """One row of bar buttons, tall enough for an icon above two lines of words."""

    height_in_targets = NumericProperty(1.0)


class Bars(BoxLayout):
    """All of them, arranged for the panel."""

    is_shown = BooleanProperty(True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._strip = EmergencyStrip(is_named=True)
        self._back, self._home = BackButton(), HomeButton(size_hint_x=1.1)
        self._languages = [
            LanguageButton(lang=code, text=name, size_hint_x=max(len(name) * 0.15, 0.9)) for code, name in LANGUAGES
        ]
        self._large, self._ask = LargeTextButton(size_hint_x=1.25), AskButton(size_hint_x=2.0)
        theme.bind(is_landscape=self._arrange, scale=self._arrange)
        self._arrange()

    def on_touch_down(self, touch: object) -> bool:
        """Hidden bars take no touch: their rows still lie below the screen that has the whole window."""
        return self.is_shown and bool(super().on_touch_down(touch))

    def _arrange(self, *_: object) -> None:
        for row in [*self.children]:
            row.clear_widgets()
        self.clear_widgets()
        switches = [*self._languages, self._large]
        if theme.is_landscape:
            self._add_row(1.05, [self._back, self._home, *switches, self._ask])
            return
        self._add_row(1.0, [self._strip])
        self._add_row(1.1, switches)
        self._add_row(1.3, [self._back, self._home, Widget(size_hint_x=0.1), self._ask])

    def _add_row(self, height_in_targets: float, buttons: list[Widget]) -> None:
        row = BarRow(height_in_targets=height_in_targets)
        for button in buttons:
            row.add_widget(button)
        self.add_widget(row)


load_kv(__file__)
