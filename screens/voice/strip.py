"""The large buttons of self-voicing at the foot of the window, and what is being said in letters above them."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.i18n import N_
from screens import base  # noqa: F401 - the kv beside needs theme and tr
from screens.following import follow
from screens.kv import load_kv
from screens.theme import theme
from screens.widgets import BarButton, Text
from screens.widgets.text import lines_of

PLACES = (
    (
        ("previous", "skip_previous", N_("上一个")),
        ("act", "check_circle", N_("确定")),
        ("next", "skip_next", N_("下一个")),
    ),
    (
        ("repeat", "replay", N_("重读")),
        ("stop", "stop_circle", N_("停")),
        ("softer", "volume_down", N_("小声")),
        ("louder", "volume_up", N_("大声")),
        ("end", "voice_over_off", N_("关朗读")),
    ),
)
"""(what it does, icon, words), row by row; the same places always. The middle one acts, and is what one feels first."""


class VoiceButton(BarButton):
    """One of them; ``verb`` is what it does, ``sentence`` its words in the source language."""

    verb = StringProperty("")
    sentence = StringProperty("")


class VoiceStrip(BoxLayout):
    """No room and no widgets until it is first needed. ``do`` is called with the verb of the button."""

    is_shown = BooleanProperty(False)
    caption = StringProperty("")
    place = StringProperty("")
    do = ObjectProperty(None, allownone=True)
    row_height = NumericProperty(100)

    def __init__(self, **kwargs: object) -> None:
        self._buttons: list[list[VoiceButton]] = []
        super().__init__(**kwargs)

    def on_touch_down(self, touch: object) -> bool:
        """Hidden it takes no touch: a disabled icon of it would be a dead spot in the corner of every screen."""
        return self.is_shown and bool(super().on_touch_down(touch))

    def on_is_shown(self, _widget: object, is_shown: bool) -> None:
        if is_shown and not self._buttons:
            self._buttons = [[self._button(*place) for place in row] for row in PLACES]
            follow(theme, ["is_landscape"], self, self._arrange)
        self._arrange()

    def _button(self, verb: str, icon: str, sentence: str) -> VoiceButton:
        return VoiceButton(verb=verb, icon=icon, sentence=sentence, on_release=self._pressed)

    def _arrange(self, *_: object) -> None:
        rows = self.ids.rows
        for row in rows.children:
            row.clear_widgets()
        rows.clear_widgets()
        if not self.is_shown:
            return  # hidden buttons would lie over others and take their touches
        together = [[button for row in self._buttons for button in row]]
        for buttons in together if theme.is_landscape else self._buttons:
            row = VoiceRow()
            for button in buttons:
                row.add_widget(button)
            rows.add_widget(row)

    def _pressed(self, button: VoiceButton) -> None:
        action: Callable[[str], None] | None = self.do
        if action is not None:
            action(button.verb)


class VoiceRow(BoxLayout):
    """Some buttons beside each other."""


class CaptionLine(Text):
    """As much of what is being ``said`` as goes into ``most_lines``: who needs it whole has it on the page."""

    said = StringProperty("")
    most_lines = NumericProperty(2)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("said", "most_lines", "width", "font_size"):
            self.fbind(name, self._shorten)
        self._shorten()

    def _shorten(self, *_: object) -> None:
        room = max(self.width - 2 * self.font_size, 1)  # an ellipsis is as wide as a character
        lines = lines_of(self.said, room, int(self.font_size))
        most = int(self.most_lines)
        kept = " ".join(line.strip() for line in lines[:most]) if len(lines) > most else self.said
        self.text = f"{kept}…" if len(lines) > most else kept


load_kv(__file__)
