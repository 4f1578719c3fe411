"""All hotlines: the number, what it is, when to call it, and whether anybody has tried it from here yet."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.base import BaseScreen
from screens.widgets.phones import dialled
from screens.widgets.shelf import Plan, fill


class HotlineLine(BoxLayout):
    """One number and when to call it; no button: a kiosk has no handset."""

    hotline = ObjectProperty(None, allownone=True)
    number = StringProperty("")
    name = StringProperty("")
    purpose = StringProperty("")
    lang = StringProperty("")
    is_emergency = BooleanProperty(False)
    is_untested = BooleanProperty(False)
    number_sizes = ListProperty([60, 44])
    least_height = NumericProperty(0)
    row_height = NumericProperty(0)
    speaks_as_one = True

    def on_hotline(self, _widget: object, hotline: object) -> None:
        self.number, self.name, self.purpose = dialled(hotline.number), hotline.name.text, hotline.purpose.text
        self.lang = hotline.purpose.lang
        self.is_emergency, self.is_untested = hotline.is_emergency, hotline.is_untested


class HotlinesScreen(BaseScreen):
    """The numbers, those of an emergency first."""

    def on_show(self) -> None:
        """List them."""
        lines = self.kiosk.directory.hotlines()
        fill(self.ids.emergency, [_line(line) for line in lines if line.is_emergency])
        fill(self.ids.others, [_line(line) for line in lines if not line.is_emergency])
        self.ids.scroll.to_top()
        self.kiosk.visits.answered()


def _line(hotline: object) -> Plan:
    return partial(HotlineLine, hotline=hotline)
