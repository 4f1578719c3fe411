"""Couple the train: the loads stand below, the train with its empty wagons above."""

from __future__ import annotations

from functools import partial

from kiosk.i18n import N_
from kiosk.play.cars import COUPLED, FINISHED, NOT_YET, NOTHING, Cars
from screens.art.engine import LONG, EnginePainter, steam_engine
from screens.art.pen import Pen
from screens.art.toys import LoadPainter, WagonPainter
from screens.games.board import best_grid, cells, cover_ground
from screens.games.rolling import RollingBoard
from screens.games.toy import NOWHERE, Box, Toy, between
from screens.sounds import sounds
from screens.theme import theme
from screens.translation import tr

MOST_WAGONS, MOST_LOADS = 6, 6
WAGON_LONG = 1.08
"""Of its height."""

LONG_TRAIN_AWAY_S = 1.4

NAMES = {
    "circle": N_("圆形货箱"),
    "triangle": N_("三角形货箱"),
    "square": N_("方形货箱"),
    "star": N_("星星货箱"),
    "heart": N_("爱心货箱"),
    "flower": N_("花朵货箱"),
}


class RailsPainter:
    """A stretch of track."""

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Sleepers and a rail."""
        pen.colour("#6B5D4F")
        for index in range(int(width / height) + 1):
            pen.rect(index * height, 0, height * 0.55, height * 0.5)
        pen.colour("#7D888C").rect(0, height * 0.5, width, height * 0.4)
        pen.colour("#2B3235").rect(0, height * 0.45, width, height * 0.1)


class CarsGame(RollingBoard):
    """One train after the other; a whole one whistles and leaves."""

    @staticmethod
    def cover(pen: Pen, width: float, height: float) -> None:
        """The game's card: engine, a loaded wagon and one that waits."""
        tall = min(height * 0.62, width / (LONG + WAGON_LONG * 2 + 0.2))
        left = (width - tall * (LONG + WAGON_LONG * 2)) / 2
        cover_ground(pen, width, height, 0.26)
        steam_engine(pen, left, height * 0.2, tall)
        for number, painter in enumerate((WagonPainter("star", True), WagonPainter("heart", False, True))):
            painter.at(pen, left + tall * (LONG + WAGON_LONG * number), height * 0.2, tall * WAGON_LONG, tall)

    def build(self) -> None:
        """Track, engine, wagons, loads, and the load that flies."""
        self.rules = Cars(self.chance)
        (self._rails,) = self.props(1)
        self._rails.painter = RailsPainter()
        (self._engine,) = self.props(1)
        self._engine.painter = EnginePainter()
        self._wagons = self.props(MOST_WAGONS)
        self._loads = self.toys(Toy, MOST_LOADS, self._touch_load)
        (self._flying,) = self.props(1)
        self._is_on_its_way = False

    def new_game(self) -> None:
        """The shortest train."""
        self.rules = Cars(self.chance)
        self._is_on_its_way = False
        self.shift = 0.0
        self._flying.put(NOWHERE)

    def shown_by_hand(self) -> Toy | None:
        """The load that is next."""
        place = self.rules.next_load
        return None if place is None else self._loads[place]

    def arrange(self) -> None:
        """The train over the middle, the loads on the platform below."""
        left, bottom, width, height = self.field
        count = len(self.rules.wanted)
        yard_tall = height * (0.44 if height > width else 0.42)
        tall = min(height - yard_tall - theme.gap, width / (LONG + WAGON_LONG * count), theme.target * 4.5)
        rails_y = bottom + yard_tall + theme.gap + max(0.0, (height - yard_tall - theme.gap - tall) * 0.3)
        self._tall, self._rails_y = tall, rails_y
        self.ground = rails_y + tall * 0.14
        self._rails.put((self.x, rails_y - tall * 0.07, self.width, tall * 0.08))
        self.across = left + (width - tall * (LONG + WAGON_LONG * count)) / 2
        self.place_vehicle()
        self._place_yard((left, bottom, width, yard_tall))
        self.repaint()

    def place_vehicle(self) -> None:
        """The engine and its wagons."""
        tall = self._tall
        self._engine.put((self.vehicle_x, self._rails_y, tall * LONG, tall))
        for number, wagon in enumerate(self._wagons):
            there = number < len(self.rules.wanted)
            wagon.put(self._wagon_box(number) if there else NOWHERE)

    def _wagon_box(self, number: int) -> Box:
        tall = self._tall
        return self.vehicle_x + tall * (LONG + WAGON_LONG * number), self._rails_y, tall * WAGON_LONG, tall

    def _place_yard(self, room: Box) -> None:
        count = len(self.rules.yard)
        columns, rows, _side = best_grid(room, count, theme.gap)
        boxes = list(cells(room, columns, rows, theme.gap, most=max(theme.target * 1.9, self._tall * 0.95)))
        for number, toy in enumerate(self._loads):
            there = number < count and self.rules.yard[number] is not None
            toy.put(boxes[number] if there else NOWHERE)

    def repaint(self) -> None:
        """What the wagons and the loads show now."""
        for number, name in enumerate(self.rules.wanted):
            is_loaded, is_next = number < self.rules.loaded, number == self.rules.loaded
            # The flying load is painted on its wagon when it lands.
            is_loaded = is_loaded and not (self._flying.box[2] and number == self.rules.loaded - 1)
            is_named = is_loaded or (self.rules.is_shown if is_next else self.rules.task.is_shown)
            self._wagons[number].painter = WagonPainter(name if is_named else "", is_loaded, is_next)
        for toy, name in zip(self._loads, self.rules.yard, strict=False):
            if name is not None:
                toy.painter, toy.words = LoadPainter(name), tr._(NAMES[name])

    def _touch_load(self, toy: Toy) -> None:
        self.touched()
        if self._is_on_its_way or self._flying.box[2]:
            return
        name = self.rules.yard[toy.number]
        result = self.rules.tap(toy.number)
        if result == NOTHING:
            return
        if result == NOT_YET:
            self.wiggle(toy)
            self.repaint()
            if self.rules.hint is not None:
                self.motions.wait(0.6, self.show_hand)
            return
        self._fly(toy, name or "", result)

    def _fly(self, toy: Toy, name: str, result: str) -> None:
        start, wagon = tuple(toy.box), self._wagons[self.rules.loaded - 1]
        side = toy.box[2]
        end = (wagon.center_x - side / 2, wagon.y + wagon.height * 0.26, side, side)
        toy.put(NOWHERE)
        self._flying.painter = LoadPainter(name)
        self._flying.put(start)
        self.repaint()
        step = partial(self._fly_along, start, end)
        self.motions.move(0.45, step, partial(self._land_load, result))

    def _fly_along(self, start: Box, end: Box, share: float) -> None:
        if self._flying.box[2]:
            self._flying.put(between(start, end, share))

    def _land_load(self, result: str) -> None:
        self._flying.put(NOWHERE)
        self.repaint()
        if result == COUPLED:
            sounds.play("wood")
        elif result == FINISHED:
            self._is_on_its_way = True
            sounds.play("whistle")
            self.motions.wait(0.5, partial(self.cheer, self._depart))

    def _depart(self) -> None:
        self.roll_on(LONG_TRAIN_AWAY_S)

    def arrived(self) -> None:
        """The loads may be touched."""
        self._is_on_its_way = False
        self.arrange()

    def on_language(self) -> None:
        """The loads' spoken names."""
        self.repaint()
