"""Early warnings: the level in icon, word and colour, the same wherever they stand."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.translation import tr
from screens.widgets.buttons import Touchable
from screens.widgets.links import LinkBehavior

LEVEL_COLOURS = {
    "red": ("#A3101A", "#FFFFFF"),
    "orange": ("#F59A3C", "#1C2321"),
    "yellow": ("#F2B632", "#1C2321"),
    "blue": ("#1A4F8C", "#FFFFFF"),
    "": ("#DCEBF2", "#1C2321"),
}
"""Ground and ink of each level, above 7:1; fixed by law in name, so they do not follow the palette."""


class LevelMark(BoxLayout):
    """The level of a warning: an icon and its word on its colour. ``level`` "" takes no room; ``room`` is the widest it
    may be, in pixels.
    """

    level = StringProperty("")
    room = NumericProperty(100_000)
    text = StringProperty("")
    is_small = BooleanProperty(False)
    ground = ColorProperty(LEVEL_COLOURS[""][0])
    ink = ColorProperty(LEVEL_COLOURS[""][1])

    def on_level(self, _widget: object, level: str) -> None:
        self.ground, self.ink = LEVEL_COLOURS.get(level, LEVEL_COLOURS[""])


class LevelBand(BoxLayout):
    """The level across the whole width, in letters and an icon that are seen from afar."""

    level = StringProperty("")
    text = StringProperty("")
    ground = ColorProperty(LEVEL_COLOURS[""][0])
    ink = ColorProperty(LEVEL_COLOURS[""][1])

    def on_level(self, _widget: object, level: str) -> None:
        self.ground, self.ink = LEVEL_COLOURS.get(level, LEVEL_COLOURS[""])


class EmergencyBanner(LinkBehavior, Touchable):
    """A warning (``notice``, a card of the notices service) across the whole width; a touch opens it.

    ``is_compact``: level and title alone, for the top of another screen. Without a notice it takes no room.
    """

    notice = ObjectProperty(None, allownone=True)
    is_compact = BooleanProperty(False)
    is_small = BooleanProperty(False)
    side = NumericProperty(0)
    level = StringProperty("")
    level_text = StringProperty("")
    title = StringProperty("")
    body = StringProperty("")
    until = StringProperty("")
    lang = StringProperty("")
    is_demo = BooleanProperty(False)
    ground = ColorProperty(LEVEL_COLOURS[""][0])
    ink = ColorProperty(LEVEL_COLOURS[""][1])

    def on_notice(self, _widget: object, notice: object) -> None:
        """Take over what the warning says; None forgets it."""
        if notice is None:
            self.level = self.level_text = self.title = self.body = self.until = self.lang = self.words = ""
            self.target, self.is_demo = "", False
            return
        self.level, self.level_text = notice.level, notice.level_text
        self.ground, self.ink = LEVEL_COLOURS[notice.level]
        self.title, self.body, self.lang = notice.title.text, notice.body.text, notice.title.lang
        self.until = notice.until_text
        self.is_demo = notice.is_demo
        self.words = tr._("{level}：{title}").format(level=notice.level_text, title=notice.title.text)
        self.target, self.params = "notice", {"id": notice.id}


load_kv(__file__)
