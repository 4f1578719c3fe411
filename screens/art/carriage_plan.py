"""Where everything of the home picture stands: the carriage, its six windows, its door, the platform. Figures only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle from its lower left corner, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    def times(self, factor: float) -> Rect:
        """The same rectangle in a picture ``factor`` times as large."""
        return Rect(self.x * factor, self.y * factor, self.width * factor, self.height * factor)


@dataclass(frozen=True, slots=True)
class CarriagePlan:
    """The carriage on its rails; ``band`` is the strip with the plate, ``unit`` an eighth of a finger's breadth."""

    body: Rect
    roof: float
    windows: tuple[Rect, ...]
    door: Rect
    plate: Rect
    rails: float
    unit: float


@dataclass(frozen=True, slots=True)
class Room:
    """What there is to plan with, in pixels: the area, the platform's height at its foot, spacings, least sizes."""

    width: float
    height: float
    platform: float
    unit: float
    gap: float
    edge: float
    door_width: float
    band: float
    columns: int
    tallest_window: float


WINDOWS = 6


def plan_carriage(room: Room) -> CarriagePlan:
    """Six windows in rows of ``columns``; the door at the end, or (three columns in portrait) in the band below.

    The body takes the height there is, up to windows of ``tallest_window``; the rest is sky.
    """
    unit, gap = room.unit, room.gap
    is_band_door = room.height > room.width
    rows = WINDOWS // room.columns
    wheels, roof = unit * (6 if is_band_door else 4.5), unit * (7 if is_band_door else 4)
    rails = room.platform + unit
    floor = rails + wheels
    skirt = room.band + unit * 5 if is_band_door else max(room.band, unit * 3.5)
    space = room.height - floor - skirt - roof - unit * 3 - gap * (rows - 1) - unit * (6 if is_band_door else 2)
    tall = min(room.tallest_window, space / rows)
    side = room.edge
    inner = room.width - side * 2 - unit * 4
    door_width = room.door_width
    glass = inner if is_band_door else inner - door_width - gap
    wide = (glass - gap * (room.columns - 1)) / room.columns
    left, bottom = side + unit * 2, floor + skirt
    windows = tuple(
        Rect(
            left + (wide + gap) * (index % room.columns),
            bottom + (tall + gap) * (rows - 1 - index // room.columns),
            wide,
            tall,
        )
        for index in range(WINDOWS)
    )
    top = bottom + tall * rows + gap * (rows - 1)
    body = Rect(side, floor, room.width - side * 2, top + unit * 3 + roof - floor)
    if is_band_door:
        door = Rect(left + inner - door_width, floor, door_width, room.band + unit * 2)
        plate = Rect(left, floor + unit * 3, inner - door_width - gap, room.band - unit * 2)
    else:
        door = Rect(left + inner - door_width, floor, door_width, top - floor)
        plate = Rect(left, floor + unit * 0.5, glass, max(0.0, room.band - unit * 2))
    return CarriagePlan(body, roof, windows, door, plate, rails, unit)
