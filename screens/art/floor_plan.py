"""The carriage from above: compartments in a row, a corridor along them, a door with its ramp at the end. Figures only.

It is the carriage of the home picture, whose door is at the same end. Everything grows with the room there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from screens.art.carriage_plan import Rect

Point = tuple[float, float]

WALL = 0.035
CORRIDOR = 0.25
RAMP = 0.15
"""Shares of the height: thickness of the outer wall, breadth of the corridor, length of the ramp below the body."""

VESTIBULE = 0.8
"""Of a compartment's length."""

DOORWAY = 0.44
"""Of a compartment's length: how wide one enters it from the corridor."""

KIOSK = 0.09


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """Where everything is, in pixels. ``route`` leads from ``you``, at the kiosk, into the compartment asked for.

    ``doorways`` are the openings from corridor to compartments, ``door`` is the one in the outer wall.
    """

    body: Rect
    wall: float
    compartments: tuple[Rect, ...]
    doorways: tuple[Rect, ...]
    corridor: Rect
    vestibule: Rect
    door: Rect
    ramp: Rect
    kiosk: Rect
    you: Point
    route: tuple[Point, ...]


def plan_floor(width: float, height: float, count: int, asked: int | None = None) -> FloorPlan:
    """``count`` compartments from the far end to the door; ``asked`` is the index of the one to walk to."""
    wall = height * WALL
    ramp_long = height * RAMP
    body = Rect(0, ramp_long, width, height - ramp_long)
    inner = Rect(wall, body.y + wall, width - wall * 2, body.height - wall * 2)
    long = inner.width / (count + VESTIBULE)
    aisle = inner.height * CORRIDOR
    rooms = tuple(Rect(inner.x + long * place, inner.y + aisle, long, inner.height - aisle) for place in range(count))
    corridor = Rect(inner.x, inner.y, long * count, aisle)
    vestibule = Rect(corridor.right, inner.y, long * VESTIBULE, inner.height)
    gaps = tuple(Rect(room.x + long * (1 - DOORWAY) / 2, room.y - wall / 2, long * DOORWAY, wall) for room in rooms)
    door = Rect(vestibule.x + vestibule.width * 0.18, body.y, vestibule.width * 0.64, wall)
    deep = height * KIOSK
    kiosk = Rect(vestibule.x + vestibule.width * 0.25, vestibule.top - deep, vestibule.width * 0.5, deep)
    you = (vestibule.x + vestibule.width / 2, corridor.y + aisle / 2 + inner.height * 0.22)
    return FloorPlan(
        body=body,
        wall=wall,
        compartments=rooms,
        doorways=gaps,
        corridor=corridor,
        vestibule=vestibule,
        door=door,
        ramp=Rect(door.x, 0, door.width, ramp_long),
        kiosk=kiosk,
        you=you,
        route=() if asked is None else _route(you, corridor, rooms[asked]),
    )


def _route(you: Point, corridor: Rect, room: Rect) -> tuple[Point, ...]:
    along = corridor.y + corridor.height / 2
    enter = room.x + room.width / 2
    return (you, (you[0], along), (enter, along), (enter, room.y + room.height * 0.04))
