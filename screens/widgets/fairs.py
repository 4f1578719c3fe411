"""The monthly fairs as cards, and as the few lines that somebody copies down who has no smartphone."""

from __future__ import annotations

from collections.abc import Iterator

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from screens.kv import load_kv
from screens.translation import tr
from screens.widgets.layout import Panel
from screens.widgets.places import PlaceBase
from screens.widgets.text import FittedText, measure_text


class FairTile(PlaceBase):
    """One fair: its theme, whether it takes place, when and where. ``is_here`` frames the next one."""

    fair = ObjectProperty(None, allownone=True)

    def on_fair(self, _widget: object, fair: object) -> None:
        self.icon = "event_busy" if fair.is_cancelled else "event"
        self.title, self.lang, self.is_demo = fair.name.text, fair.name.lang, fair.is_demo
        status = tr._("下一场 · {status}") if fair.is_next else "{status}"
        self.condition = "out_of_order" if fair.is_cancelled else "open"
        self.state_text = status.format(status=fair.status_text)
        self.is_here = fair.is_next
        hours = tr._("{hours} · {setting}").format(hours=fair.hours_text, setting=fair.setting_text)
        where = [("distance", fair.place.name.text)] if fair.place else []
        self.lines = [("calendar_month", fair.date_text), (setting_icon(fair), hours), *where]
        self.target, self.params = "fair", {"id": fair.id}
        self.show_lines()


class CopyDown(Panel):
    """Date, hours, place and the number to call, in letters that are read from two metres and copied by hand."""

    date = StringProperty("")
    hours = StringProperty("")
    setting = StringProperty("")
    setting_icon = StringProperty("")
    place = ObjectProperty(None, allownone=True)
    way = ObjectProperty(None, allownone=True)
    is_cancelled = BooleanProperty(False)
    date_sizes = ListProperty([60, 44])


class StruckText(FittedText):
    """Words that no longer hold, ``is_struck``, have a line through them."""

    is_struck = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        self.strokes: list[tuple[float, float, float]] = []
        super().__init__(**kwargs)
        self._marks = InstructionGroup()
        self.canvas.after.add(self._marks)
        for name in ("is_struck", "color", "halign"):
            self.fbind(name, self._place)

    def _place(self, *_: object) -> None:
        super()._place()
        if not hasattr(self, "_marks"):
            return
        self._marks.clear()
        self.strokes = [*self._strokes()] if self.is_struck else []
        self._marks.add(Color(*self.color))
        for x, y, width in self.strokes:
            thickness = max(2, int(self.font_size / 14))
            self._marks.add(Rectangle(pos=(int(x), int(y - thickness / 2)), size=(int(width), thickness)))

    def _strokes(self) -> Iterator[tuple[float, float, float]]:
        # Left-aligned at the top, as both lines of a fair are.
        left, top, _right, _bottom = self.padding
        height = self.texture_size[1] / max(len(self.lines), 1)
        for index, line in enumerate(self.lines):
            width = measure_text(line, int(self.font_size), bool(self.bold))
            yield self.x + left, self.top - top - height * (index + 0.5), width


def setting_icon(fair: object) -> str:
    """The icon of a fair in the open or under a roof."""
    return "sunny" if fair.is_outdoors else "home"


load_kv(__file__)
