"""The floor plan as a strip: the carriage with its six areas, the present one lit."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.widgets.shelf import fill


class StripWindow(AnchorLayout):
    """One area of the strip."""

    icon = StringProperty("")
    tint = StringProperty("")
    is_lit = BooleanProperty(False)


class CarriageStrip(BoxLayout):
    """``areas`` as (code, icon) in floor-plan order; ``lit`` is the code of the present one. A picture, not a door."""

    areas = ListProperty()
    lit = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(areas=self._refill, lit=self._refill)

    def _refill(self, *_: object) -> None:
        windows = [partial(StripWindow, icon=icon, tint=code, is_lit=code == self.lit) for code, icon in self.areas]
        fill(self.ids.windows, windows)


load_kv(__file__)
