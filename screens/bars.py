"""The bars below every screen, in the same place on each: back, home, languages, modes, ask a person.

Portrait stands in three rows (emergency numbers, languages and size, ways out), landscape in one, and the emergency
numbers then stand in the header. In low mode they have them too, since no header is in reach.
"""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.i18n import LANGUAGES
from screens import base  # noqa: F401 - kv below needs theme, tr and navigation
from screens.following import follow
from screens.kv import load_kv
from screens.theme import theme
from screens.widgets import BarButton, PrimaryButton, Touchable

WIDE = 1.8
"""So many times as wide as tall, and a screen has more room with the bars beside it than below."""


WORD = 4.1
"""The longest word of the bars ("Русский", "Главная") with its edges, in font sizes."""


class EmergencyStrip(Touchable):
    """120, 110 and 119 on every screen; one touch shows them large. ``is_named`` says what each is for."""

    least_width = NumericProperty(300)
    is_named = BooleanProperty(False)
    is_tight = BooleanProperty(False)


class BackButton(BarButton):
    """One step back; its place stays empty where there is none."""


class HomeButton(BarButton):
    """Home from anywhere."""


class LanguageButton(BarButton):
    """One language in its own script."""

    lang = StringProperty("zh")


class ModeButton(BarButton):
    """Switches one mode of the theme on and off for this visit."""

    mode = StringProperty("is_large")
    words_say_all = True


class ModesButton(BarButton):
    """Leads to all modes and what they are for."""


class AskButton(PrimaryButton):
    """A person to talk to, on every screen."""


class BarRow(BoxLayout):
    """One row of bar buttons, tall enough for an icon above two lines of words."""

    height_in_targets = NumericProperty(1.0)
    has_strip_only = BooleanProperty(False)


Arrangement = tuple[tuple[float, tuple[str, ...]], ...]
"""Rows from top to bottom: the height in targets, and what stands in it."""

SWITCHES = ("low", "zh", "en", "ru", "large")
PORTRAIT: Arrangement = ((1.0, ("strip",)), (1.1, SWITCHES), (1.3, ("back", "home", "modes", "ask")))
LANDSCAPE: Arrangement = ((1.05, ("back", "home", *SWITCHES, "modes", "ask")),)
TWO_ROWS: Arrangement = ((1.05, (*SWITCHES, "modes")), (1.05, ("back", "home", "ask")))
LOW: Arrangement = ((1.0, (*SWITCHES, "modes")), (1.0, ("back", "home", "strip", "ask")))
SIDE: dict[int, Arrangement] = {
    2: ((1.0, ("back", "zh", "en", "ru", "modes")), (1.0, ("home", "strip", "ask"))),
    3: ((1.0, ("zh", "en", "ru", "large")), (1.0, ("low", "modes", "strip")), (1.0, ("back", "home", "ask"))),
    4: (
        (1.0, ("strip",)),
        (1.0, ("zh", "en", "ru")),
        (1.0, ("large", "modes")),
        (1.0, ("low", "back", "home", "ask")),
    ),
}
"""Beside the screen in low mode on a panel that lies flat, by the number of rows that its height holds. Where two
rows of the largest targets are all there is, low and large stand among the modes alone: the screen needs the width."""

SHARES = {"zh": 0.8, "ru": 1.1, "home": 1.05, "modes": 1.1, "ask": 1.8, "strip": 2.2}
"""How wide each is, where its neighbour is 1; none is narrower than a target."""


class Bars(BoxLayout):
    """All of them, arranged for the panel and for low mode, which may put them beside the screen."""

    is_shown = BooleanProperty(True)
    is_beside = BooleanProperty(False)
    columns = NumericProperty(5)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._parts: dict[str, Widget] = {
            "strip": EmergencyStrip(),
            "back": BackButton(),
            "home": HomeButton(),
            **{code: LanguageButton(lang=code, text=name) for code, name in LANGUAGES},
            "low": ModeButton(mode="is_low"),
            "large": ModeButton(mode="is_large"),
            "modes": ModesButton(),
            "ask": AskButton(),
        }
        self._arranged: Arrangement = ()
        self._again = Clock.create_trigger(self._arrange, -1)
        follow(theme, ("is_landscape", "is_low", "height", "target", "bar"), self, self._again)
        self._arrange()

    def on_touch_down(self, touch: object) -> bool:
        """Hidden bars take no touch: their rows still lie below the screen that has the whole window."""
        return self.is_shown and bool(super().on_touch_down(touch))

    def _arrange(self, *_: object) -> None:
        self.is_beside = theme.is_low and theme.width > theme.height * WIDE
        arrangement = self._arrangement()
        if arrangement is not self._arranged:
            self._arranged = arrangement
            self._lay_out(arrangement)
        for part in self._parts.values():
            part.size_hint_min_x = theme.target
        is_alone = any(names == ("strip",) for _height, names in arrangement)
        strip = self._parts["strip"]
        strip.is_named = is_alone and not (theme.is_low and theme.is_large)
        strip.is_tight = theme.is_low

    def _arrangement(self) -> Arrangement:
        if not theme.is_low:
            if not theme.is_landscape:
                return PORTRAIT
            return LANDSCAPE if self._fits(LANDSCAPE) else TWO_ROWS
        if not self.is_beside:
            return LOW
        rows = int((theme.height - theme.unit * 4 + theme.gap) / (theme.target + theme.gap))
        return SIDE[max(2, min(rows, 4))]

    @staticmethod
    def _fits(arrangement: Arrangement) -> bool:
        """Whether the longest row stands beside each other with every word whole."""
        wide = max(theme.target, theme.bar * WORD)
        rows = ([max(theme.target, SHARES.get(name, 1.0) * wide) for name in names] for _height, names in arrangement)
        room = theme.width - theme.edge * 2
        return all(sum(widths) + theme.gap * (len(widths) - 1) <= room for widths in rows)

    def _lay_out(self, arrangement: Arrangement) -> None:
        for row in [*self.children]:
            row.clear_widgets()
        self.clear_widgets()
        self.columns = max(sum(SHARES.get(name, 1.0) for name in names) for _height, names in arrangement)
        for height_in_targets, names in arrangement:
            row = BarRow(height_in_targets=height_in_targets, has_strip_only=names == ("strip",))
            for name in names:
                part = self._parts[name]
                part.size_hint_x = SHARES.get(name, 1.0)
                row.add_widget(part)
            self.add_widget(row)


load_kv(__file__)
