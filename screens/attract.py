"""The invitation: the little train travels through the year and stops at every season; a touch brings home.

It moves a moment, then stands half a minute: a still picture costs nothing, a moving one is drawn anew at each frame.
"""

from __future__ import annotations

from datetime import datetime

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty, StringProperty

from screens.art.scenery import Scenery
from screens.art.sky import SEASONS, sky_at
from screens.art.train import LandPainter, TrainPainter
from screens.base import BaseScreen
from screens.navigation import navigation
from screens.theme import theme

ARRIVE_S, STAND_S, DEPART_S = 2.5, 30.0, 1.5
CYCLE_S = ARRIVE_S + STAND_S + DEPART_S
FRAME_S = 1 / 10

MOMENTS = {"winter": (1, 16, 10), "spring": (5, 9, 0), "summer": (7, 17, 30), "autumn": (10, 15, 0)}
"""Month, hour and minute at which each season is shown."""

ORDER = ("winter", "spring", "summer", "autumn")
INVITATION = (("zh", "点击屏幕开始"), ("en", "Touch to start"), ("ru", "Коснитесь экрана"))
"""In all three at once: nobody has chosen a language yet."""


def train_position(seconds: float) -> float:
    """Where the train is ``seconds`` into its stop: 1 beyond the right edge, 0 at the platform, -1 beyond the left."""
    if seconds < ARRIVE_S:
        return (1 - seconds / ARRIVE_S) ** 2
    if seconds < ARRIVE_S + STAND_S:
        return 0.0
    return -(min(1.0, (seconds - ARRIVE_S - STAND_S) / DEPART_S) ** 2)


class AttractScreen(BaseScreen):
    """Land, train, and the words that say what to do."""

    land = ObjectProperty(None, allownone=True)
    train = ObjectProperty(None, allownone=True)
    train_length = NumericProperty(3.0)
    position = NumericProperty(0.0)
    zh = StringProperty(INVITATION[0][1])
    en = StringProperty(INVITATION[1][1])
    ru = StringProperty(INVITATION[2][1])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._began = 0.0
        self._stop = -1
        self._moving = Clock.create_trigger(self._step, FRAME_S, interval=True)

    def on_show(self) -> None:
        """Begin with the season it is."""
        self._began = self.kiosk.clock.monotonic()
        self._stop = -1
        self._step()
        self._moving()

    def on_language(self) -> None:
        """The invitation stands in all languages anyway."""

    def on_leave(self, *_: object) -> None:
        """A screen that nobody sees must not move."""
        self._moving.cancel()

    def on_touch_up(self, touch: object) -> bool:
        """Anywhere on the picture: home."""
        if self.collide_point(*touch.pos) and navigation.current == self.name:
            navigation.home()
            return True
        return bool(super().on_touch_up(touch))

    def _step(self, *_: object) -> None:
        elapsed = self.kiosk.clock.monotonic() - self._began
        stop, seconds = divmod(elapsed, CYCLE_S)
        if int(stop) != self._stop:
            self._stop = int(stop)
            self._arrive_in(self._season(self._stop))
        position = train_position(seconds)
        if position != self.position:
            self.position = position

    def _season(self, stop: int) -> str:
        now = SEASONS[self.kiosk.clock.now().month]
        return ORDER[(ORDER.index(now) + stop) % len(ORDER)]

    def _arrive_in(self, season: str) -> None:
        month, hour, minute = MOMENTS[season]
        moment: datetime = self.kiosk.clock.now().replace(month=month, day=15, hour=hour, minute=minute)
        self.land = LandPainter(Scenery(sky_at(moment)), ground=0.41, rails=0.16)
        train = TrainPainter(3 if theme.is_landscape else 2, has_snow=season == "winter")
        self.train_length = train.length_in_heights
        self.train = train
