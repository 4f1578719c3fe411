"""The carriage from above, drawn: walls, furniture that says what a compartment is for, ramp, kiosk, the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from screens.art.carriage_plan import Rect
from screens.art.floor_plan import FloorPlan, Point, plan_floor
from screens.art.pen import Pen, Rgb

WOOD, SEAT, METAL, WATER = "#B98A57", "#5C7F73", "#8B979B", "#3F86A8"


@dataclass(frozen=True, slots=True)
class FloorColours:
    """Of the theme: walls, floors, lines, the way."""

    wall: Rgb
    floor: Rgb
    line: Rgb
    way: Rgb
    way_rim: Rgb
    rooms: tuple[Rgb, ...]


@dataclass(frozen=True, slots=True)
class FloorPainter:
    """Paints ``areas`` (codes, from the far end to the door); ``asked`` is the one to walk to, None for none.

    Two that are equal paint the same, so nothing is painted twice.
    """

    areas: tuple[str, ...]
    asked: int | None
    colours: FloorColours

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint from the ground up."""
        plan = plan_floor(width, height, len(self.areas), self.asked)
        self._shell(pen, plan)
        for number, (code, room) in enumerate(zip(self.areas, plan.compartments, strict=True)):
            self._room(pen, plan, number, room)
            FURNITURE.get(code, _seats)(pen, _furnished(room))
        self._walls(pen, plan)
        self._entrance(pen, plan)
        if plan.route:
            self._way(pen, plan)

    def _shell(self, pen: Pen, plan: FloorPlan) -> None:
        body = plan.body
        pen.colour(self.colours.wall).round(body.x, body.y, body.width, body.height, plan.wall * 2.4)
        pen.colour(self.colours.floor)
        pen.rect(plan.corridor.x, plan.corridor.y, plan.corridor.width + 1, plan.corridor.height)
        vestibule = plan.vestibule
        pen.rect(vestibule.x, vestibule.y, vestibule.width, vestibule.height)

    def _room(self, pen: Pen, plan: FloorPlan, number: int, room: Rect) -> None:
        pen.colour(self.colours.rooms[number]).rect(room.x, room.y, room.width, room.height)
        # The windows in the outer wall.
        pen.colour("#BFE0EC").rect(
            room.x + room.width * 0.2, room.top + plan.wall * 0.3, room.width * 0.6, plan.wall * 0.4
        )
        if number == self.asked:
            edge = plan.wall
            pen.colour(self.colours.way)
            pen.line(_corners(room, edge), edge * 0.9, is_closed=True)

    def _walls(self, pen: Pen, plan: FloorPlan) -> None:
        thin = plan.wall * 0.4
        pen.colour(self.colours.wall)
        for room in plan.compartments:
            pen.rect(room.right - thin / 2, room.y, thin, room.height)
        below = plan.corridor.top
        for room, gap in zip(plan.compartments, plan.doorways, strict=True):
            pen.rect(room.x, below - thin / 2, gap.x - room.x, thin)
            pen.rect(gap.right, below - thin / 2, room.right - gap.right, thin)

    def _entrance(self, pen: Pen, plan: FloorPlan) -> None:
        door, ramp, kiosk = plan.door, plan.ramp, plan.kiosk
        pen.colour(self.colours.floor).rect(door.x, door.y - 1, door.width, door.height + 2)
        flare = ramp.width * 0.12
        pen.colour(METAL).polygon(
            ((ramp.x, ramp.top), (ramp.right, ramp.top), (ramp.right + flare, ramp.y), (ramp.x - flare, ramp.y))
        )
        pen.colour(self.colours.floor)
        for step in (0.3, 0.6):
            pen.rect(
                ramp.x - flare * step, ramp.top - ramp.height * step, ramp.width + 2 * flare * step, plan.wall * 0.2
            )
        pen.colour(self.colours.line).round(kiosk.x, kiosk.y, kiosk.width, kiosk.height, kiosk.height * 0.2)
        pen.colour("#CFEAF5").rect(
            kiosk.x + kiosk.width * 0.1, kiosk.y + kiosk.height * 0.12, kiosk.width * 0.8, kiosk.height * 0.25
        )
        self._you(pen, plan)

    def _you(self, pen: Pen, plan: FloorPlan) -> None:
        (x, y), radius = plan.you, plan.wall * 1.5
        pen.colour(self.colours.way_rim).dot(x, y, radius * 1.35)
        pen.colour(self.colours.way).dot(x, y, radius)
        pen.colour(self.colours.way_rim).dot(x, y, radius * 0.4)

    def _way(self, pen: Pen, plan: FloorPlan) -> None:
        thick = plan.wall * 1.1
        (x, y), head = plan.route[-1], thick * 1.9
        points = [*plan.route[:-1], (x, y - head * 0.4)]
        pen.colour(self.colours.way_rim).line(points, thick * 1.6)
        pen.polygon(_arrow(x, y, head * 1.45))
        pen.colour(self.colours.way).line(points, thick)
        pen.polygon(_arrow(x, y - head * 0.04, head))
        self._you(pen, plan)


def _corners(room: Rect, edge: float) -> tuple[Point, ...]:
    left, right, low, high = room.x + edge, room.right - edge, room.y + edge, room.top - edge * 0.6
    return (left, low), (right, low), (right, high), (left, high)


def _arrow(x: float, y: float, head: float) -> tuple[Point, ...]:
    return (x - head, y - head * 0.6), (x + head, y - head * 0.6), (x, y + head)


def _furnished(room: Rect) -> Rect:
    """The part of a compartment at its window: below it stand icon and name."""
    edge = room.width * 0.1
    return Rect(room.x + edge, room.y + room.height * 0.78, room.width - edge * 2, room.height * 0.19)


def _chairs(pen: Pen, place: Rect, shares: Sequence[float], colour: str = SEAT) -> None:
    side = place.height * 0.42
    pen.colour(colour)
    for share in shares:
        pen.round(place.x + place.width * share - side / 2, place.y, side, side, side * 0.3)


def _table(pen: Pen, place: Rect, share: float = 0.5) -> None:
    long, deep = place.width * share, place.height * 0.46
    pen.colour(WOOD).round(place.x + (place.width - long) / 2, place.top - deep, long, deep, deep * 0.25)


def _advice(pen: Pen, place: Rect) -> None:
    _table(pen, place, 0.7)
    _chairs(pen, place, (0.3, 0.7))


def _board(pen: Pen, place: Rect) -> None:
    pen.colour(WOOD).rect(place.x, place.top - place.height * 0.2, place.width, place.height * 0.2)
    pen.colour("#FFFFFF")
    for share in (0.06, 0.38, 0.7):
        pen.rect(place.x + place.width * share, place.y + place.height * 0.2, place.width * 0.24, place.height * 0.5)


def _seats(pen: Pen, place: Rect) -> None:
    _table(pen, place, 0.3)
    _chairs(pen, Rect(place.x, place.top - place.height * 0.5, place.width, place.height), (0.12, 0.88))
    _chairs(pen, place, (0.12, 0.5, 0.88))


def _play(pen: Pen, place: Rect) -> None:
    side = place.height * 0.42
    pen.colour("#F2B632").round(place.x + place.width * 0.08, place.y, side, side, side * 0.15)
    pen.colour("#3F86A8").round(place.x + place.width * 0.42, place.y, side, side, side * 0.15)
    pen.colour("#C4563B").round(place.x + place.width * 0.25, place.y + side * 1.08, side, side, side * 0.15)
    pen.colour("#C4563B").dot(place.x + place.width * 0.82, place.y + side * 0.6, side * 0.6)
    pen.colour("#FFFFFF").dot(place.x + place.width * 0.82, place.y + side * 0.6, side * 0.22)


def _counter(pen: Pen, place: Rect) -> None:
    """A counter with two taps over a basin, and two sockets beside them."""
    deep = place.height * 0.62
    pen.colour(METAL).round(place.x, place.top - deep, place.width, deep, deep * 0.15)
    middle = place.top - deep / 2
    for share in (0.16, 0.38):
        pen.colour("#FFFFFF").dot(place.x + place.width * share, middle, deep * 0.3)
        pen.colour(WATER).dot(place.x + place.width * share, middle, deep * 0.17)
    for share in (0.6, 0.82):
        x, side = place.x + place.width * share, deep * 0.56
        pen.colour("#FFFFFF").round(x - side / 2, middle - side / 2, side, side, side * 0.2)
        pen.colour("#1C2321").dot(x - side * 0.2, middle, side * 0.11).dot(x + side * 0.2, middle, side * 0.11)


def _couch(pen: Pen, place: Rect) -> None:
    deep = place.height * 0.62
    pen.colour("#FFFFFF").round(place.x, place.top - deep, place.width * 0.66, deep, deep * 0.2)
    pen.colour("#BFD3CB").round(place.x, place.top - deep, place.width * 0.18, deep, deep * 0.2)
    side = deep
    x, y = place.right - side, place.top - deep
    pen.colour("#17493A").round(x, y, side, side, side * 0.15)
    pen.colour("#FFFFFF").rect(x + side * 0.4, y + side * 0.15, side * 0.2, side * 0.7)
    pen.rect(x + side * 0.15, y + side * 0.4, side * 0.7, side * 0.2)


FURNITURE: dict[str, Callable[[Pen, Rect], None]] = {
    "consult": _advice,
    "info": _board,
    "rest_read": _seats,
    "kids": _play,
    "water_power": _counter,
    "first_aid": _couch,
}
