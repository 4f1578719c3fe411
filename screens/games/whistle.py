"""The whistle's tune: clouds of steam show it, taps on the engine play it back. Seen as well as heard."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kiosk.i18n import N_
from kiosk.play.whistle import FINISHED, NOTHING, Whistle
from screens.art.engine import CHIMNEY, LONG, CloudPainter, EnginePainter, steam_engine
from screens.art.pen import Pen
from screens.games.board import cover_ground
from screens.games.cars import RailsPainter
from screens.games.rolling import RollingBoard
from screens.games.toy import NOWHERE, Toy
from screens.sounds import sounds
from screens.theme import theme
from screens.translation import tr

MOST_CLOUDS = 6
LISTEN_AFTER_S = 0.8
HEIGHTS = 5
WORDS = N_("火车头的汽笛")


@dataclass(frozen=True)
class SteamPainter:
    """The puff over the chimney while a note sounds; higher notes puff higher."""

    note: int

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it from the lower edge up."""
        middle, radius = width * 0.5, width * 0.2
        up = height * (0.3 + 0.1 * self.note)
        for grow, colour in ((radius * 0.12, "#6F8791"), (0.0, "#FFFFFF")):
            pen.colour(colour)
            pen.dot(middle, height * 0.12, radius * 0.45 + grow)
            pen.dot(middle + width * 0.06, height * 0.12 + (up - height * 0.12) * 0.5, radius * 0.7 + grow)
            for across, down, size in ((0.0, 0.0, 1.0), (-0.2, 0.08, 0.7), (0.22, 0.06, 0.75)):
                pen.dot(middle + width * across, up - height * down, radius * size + grow)


class WhistleGame(RollingBoard):
    """One tune after the other; it is played once, then waits."""

    @staticmethod
    def cover(pen: Pen, width: float, height: float) -> None:
        """The game's card: the engine, and its tune in clouds."""
        cover_ground(pen, width, height, 0.24)
        tall = min(height * 0.54, width * 0.5 / LONG)
        steam_engine(pen, width * 0.1, height * 0.16, tall)
        for across, up, is_there in ((0.44, 0.84, True), (0.62, 0.74, True), (0.8, 0.86, False)):
            CloudPainter(False, is_there).at(
                pen, width * across, height * up - height * 0.08, width * 0.13, width * 0.11
            )

    def build(self) -> None:
        """The engine to tap, its steam, and a row of clouds that is the tune."""
        self.rules = Whistle(self.chance)
        (self._rails,) = self.props(1)
        self._rails.painter = RailsPainter()
        (self._steam,) = self.props(1)
        (self._engine,) = self.toys(Toy, 1, self._touch_engine)
        self._engine.painter = EnginePainter()
        self._clouds = self.props(MOST_CLOUDS)
        self._sounded = 0
        self._is_showing = self._is_over = False

    def new_game(self) -> None:
        """Two or three even clouds."""
        self.rules = Whistle(self.chance)
        self.shift, self._sounded = 0.0, 0
        self._is_showing = self._is_over = False
        self._steam.put(NOWHERE)

    def shown_by_hand(self) -> Toy | None:
        """The engine."""
        return None if self._is_over else self._engine

    def show_hand(self) -> None:
        """First the tune, then the hand that taps."""
        if self._is_showing or self._is_over:
            return
        self._play_tune()

    def arrange(self) -> None:
        """The tune above, the engine below."""
        left, bottom, width, height = self.field
        cloud_tall = min(height * 0.26, theme.target * 1.7)
        steam_tall = min(height * 0.24, theme.target * 2.4) if height > width * 0.6 else 0.0
        tall = min(height - cloud_tall - steam_tall - theme.gap, width / LONG, theme.target * 7)
        spare = max(0.0, height - cloud_tall - steam_tall - theme.gap - tall)
        floor = bottom + spare * 0.35
        self._tall, self._floor = tall, floor
        self.across = left + (width - tall * LONG) / 2
        self._cloud_row = (left, floor + tall + steam_tall + theme.gap, width, cloud_tall)
        self.ground = floor + tall * 0.12
        self._rails.put((self.x, floor - tall * 0.05, self.width, tall * 0.06))
        self.place_vehicle()
        self._place_clouds()
        self.repaint()

    def place_vehicle(self) -> None:
        """The engine."""
        self._engine.put((self.vehicle_x, self._floor, self._tall * LONG, self._tall))

    def _place_clouds(self) -> None:
        left, bottom, width, tall = self._cloud_row
        long = sum(1.75 if cloud == "l" else 1.0 for cloud in self.rules.clouds)
        gap = theme.unit * 2
        unit = min(tall * 1.2, (width - gap * (len(self.rules.clouds) - 1)) / long)
        x = left + (width - unit * long - gap * (len(self.rules.clouds) - 1)) / 2
        for number, prop in enumerate(self._clouds):
            if number >= len(self.rules.clouds):
                prop.put(NOWHERE)
                continue
            wide = unit * (1.75 if self.rules.clouds[number] == "l" else 1.0)
            # Higher notes hang higher: the tune can be seen.
            prop.put((x, bottom + (tall - unit * 0.8) * (self.rules.notes[number] - 1) / HEIGHTS, wide, unit * 0.8))
            x += wide + gap

    def repaint(self) -> None:
        """Which clouds have sounded."""
        for number, cloud in enumerate(self.rules.clouds):
            self._clouds[number].painter = CloudPainter(cloud == "l", number < self._sounded)
        self._engine.words = tr._(WORDS)

    def on_language(self) -> None:
        """The spoken name."""
        self.repaint()

    def on_tick(self, now: float) -> None:
        """A tune that was begun and left is shown once more."""
        if self.rules.is_waiting_too_long(now) and not self._is_over:
            self.rules.start_over()
            self._play_tune()

    def _play_tune(self) -> None:
        self._is_showing, self._sounded = True, 0
        self.repaint()
        for number, at in enumerate(self.rules.beats()):
            self.motions.wait(LISTEN_AFTER_S + at, partial(self._sound, number))
        self.motions.wait(LISTEN_AFTER_S + self.rules.beats()[-1] + 1.0, self._listen)

    def _listen(self) -> None:
        self._is_showing, self._sounded = False, 0
        self.repaint()
        super().show_hand()

    def _sound(self, number: int) -> None:
        """One note: its cloud fills, steam comes out of the chimney."""
        self._sounded = number + 1
        self.repaint()
        note = self.rules.notes[number]
        sounds.play(f"note{note}")
        side = self._tall * 0.55
        x = self.vehicle_x + self._tall * CHIMNEY[0] - side / 2
        room = self._cloud_row[1] + self._cloud_row[3] - self._floor - self._tall * CHIMNEY[1]
        self._steam.painter = SteamPainter(note)
        self._steam.put((x, self._floor + self._tall * CHIMNEY[1], side, min(side * 1.2, max(side * 0.6, room))))
        self.motions.wait(0.42, partial(self._clear_steam, note))

    def _clear_steam(self, note: int) -> None:
        if self._steam.painter == SteamPainter(note):
            self._steam.put(NOWHERE)

    def _touch_engine(self, engine: Toy) -> None:
        self.touched()
        if self._is_over:
            return
        if self._is_showing:
            # Who does not wait to the end has heard enough.
            self.motions.clear()
            self._is_showing, self._sounded = False, 0
        result = self.rules.tap(self._now())
        if result == NOTHING:
            return
        self._sound(len(self.rules.taps) - 1)
        self.motions.move(0.3, engine.wiggle)
        if result == FINISHED:
            self._is_over = True
            self.motions.wait(0.9, partial(self.cheer, self._depart))

    def _depart(self) -> None:
        self._steam.put(NOWHERE)
        sounds.play("whistle")
        self.roll_on()

    def begin_round(self) -> None:
        """Another tune, of which nothing has sounded."""
        super().begin_round()
        self._sounded = 0

    def arrived(self) -> None:
        """Let it be heard."""
        self._is_over = False
        self._play_tune()
