"""The invitation: the little train travels through the year and stops at every season; a touch brings home.

Below it stand the four doors that people in a hurry want, so that none of them costs a touch more.

It rolls in, stands a while with the season drifting past it, and rolls on. Only the strip of the train, or the part of
the sky with the drift, is drawn anew.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from screens.art.drift import Drift
from screens.art.scenery import Scenery
from screens.art.sky import SEASONS, sky_at
from screens.art.train import LandPainter, TrainPainter
from screens.base import BaseScreen
from screens.drawing import Clipped
from screens.following import follow
from screens.home_tiles import SignButton, sign_size
from screens.navigation import navigation
from screens.theme import theme
from screens.translation import tr
from screens.widgets.shelf import Plan, fill

ARRIVE_S, STAND_S, DEPART_S = 3.5, 20.0, 2.5
CYCLE_S = ARRIVE_S + STAND_S + DEPART_S
ROLLING_FPS, STANDING_FPS = 20, 5

MOMENTS = {"winter": (1, 16, 10), "spring": (5, 9, 0), "summer": (7, 17, 30), "autumn": (10, 15, 0)}
"""Month, hour and minute at which each season is shown."""

__all__ = ["AttractScreen", "Drift", "Track"]

ORDER = ("winter", "spring", "summer", "autumn")
INVITATION = (("zh", "点击屏幕开始"), ("en", "Touch to start"), ("ru", "Коснитесь экрана"))
"""In all three at once: nobody has chosen a language yet."""

AREAS = {"first_aid": "first_aid", "consult": "consultation", "kids": "play"}
"""Beside the facilities, what is wanted at once: first aid, an answer, something for the child; and its screen."""

RAILS, GROUND = 0.16, 0.41
"""Shares of the picture's height; the rails lie higher where the doors need it."""

LEAST_PICTURE = 6.5
"""Touch targets of height without which the picture keeps its room for the train and the invitation alone."""


def train_position(seconds: float) -> float:
    """Where the train is ``seconds`` into its stop: 1 beyond the right edge, 0 at the platform, -1 beyond the left."""
    if seconds < ARRIVE_S:
        return (1 - seconds / ARRIVE_S) ** 2
    if seconds < ARRIVE_S + STAND_S:
        return 0.0
    return -(min(1.0, (seconds - ARRIVE_S - STAND_S) / DEPART_S) ** 2)


class Track(Clipped, FloatLayout):
    """Where the train rolls: all that is drawn anew while it does."""


class AttractScreen(BaseScreen):
    """Land, train, and the words that say what to do."""

    land = ObjectProperty(None, allownone=True)
    train = ObjectProperty(None, allownone=True)
    train_length = NumericProperty(3.0)
    position = NumericProperty(0.0)
    season = StringProperty("winter")
    seconds = NumericProperty(0.0)
    zh = StringProperty(INVITATION[0][1])
    en = StringProperty(INVITATION[1][1])
    ru = StringProperty(INVITATION[2][1])
    rails = NumericProperty(RAILS)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._began = 0.0
        self._stop = -1
        self._moving = Clock.create_trigger(self._step, 1 / ROLLING_FPS)
        self._laying = Clock.create_trigger(self._lay, -1)
        for name in ("size", "pos"):
            self.fbind(name, self._laying)
        follow(theme, ("target", "is_large", "is_low"), self, self._laying)

    @property
    def fps(self) -> int:
        """How many frames a second it needs now; who asked for less motion gets still pictures, one after another."""
        return STANDING_FPS if self.position == 0 or theme.is_calm else ROLLING_FPS

    def on_show(self) -> None:
        """Begin with the season it is."""
        self._began = self.kiosk.clock.monotonic()
        self._stop = -1
        self._lay()
        self._step()

    def on_language(self) -> None:
        """The invitation stands in all languages anyway; the doors follow."""
        self._lay()

    def on_leave(self, *_: object) -> None:
        """A screen that nobody sees must not move, nor keep its pictures."""
        self._moving.cancel()
        self.land = self.train = None

    def on_touch_up(self, touch: object) -> bool:
        """Anywhere on the picture but on a door: home."""
        is_on_a_door = any(door.collide_point(*touch.pos) for door in self.ids.doors.children)
        if self.collide_point(*touch.pos) and navigation.current == self.name and not is_on_a_door:
            navigation.home()
            return True
        return bool(super().on_touch_up(touch))

    def _step(self, *_: object) -> None:
        elapsed = self.kiosk.clock.monotonic() - self._began
        stop, seconds = divmod(elapsed, CYCLE_S)
        if int(stop) != self._stop:
            self._stop = int(stop)
            self._arrive_in(self._season(self._stop))
        self.position = 0.0 if theme.is_calm else train_position(seconds)
        if self.position == 0 and not theme.is_calm:
            self.seconds = elapsed
        self._moving.timeout = 1 / self.fps
        self._moving()

    def _lay(self, *_: object) -> None:
        """The doors where the picture has room for them, and the rails above."""
        has_doors = self.height >= theme.target * LEAST_PICTURE
        fill(self.ids.doors, self._doors() if has_doors else [])
        needed = self.ids.doors.height + theme.unit * 8 if has_doors else 0.0
        rails = max(RAILS, needed / max(self.height, 1.0))
        if rails != self.rails and self.land is not None:
            self._stop = -1
        self.rails = rails

    def _doors(self) -> list[Plan]:
        areas = {area.code: area for area in self.kiosk.facilities.areas()}
        there = [(areas[code].icon, areas[code].title.text, target) for code, target in AREAS.items() if code in areas]
        doors = [("distance", tr._("找设施"), "directory"), *there]
        columns = self.ids.doors.cols
        room = (self.width - theme.edge * 2 - theme.gap * (columns - 1)) / columns
        has_icons, size = sign_size([text for _icon, text, _target in doors], room, theme.target)
        return [
            partial(SignButton, icon=icon if has_icons else "", text=text, target=target, font_px=size)
            for icon, text, target in doors
        ]

    def _season(self, stop: int) -> str:
        now = SEASONS[self.kiosk.clock.now().month]
        return ORDER[(ORDER.index(now) + stop) % len(ORDER)]

    def _arrive_in(self, season: str) -> None:
        month, hour, minute = MOMENTS[season]
        self.season = season
        moment: datetime = self.kiosk.clock.now().replace(month=month, day=15, hour=hour, minute=minute)
        self.land = LandPainter(Scenery(sky_at(moment)), ground=max(GROUND, self.rails + 0.12), rails=self.rails)
        train = TrainPainter(3 if theme.is_landscape else 2, has_snow=season == "winter")
        self.train_length = train.length_in_heights
        self.train = train
