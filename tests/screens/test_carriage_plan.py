"""Six windows and a door stand on the carriage, apart from each other, on every panel."""

from __future__ import annotations

from itertools import combinations

import pytest

from screens.art.carriage_plan import Rect, Room, plan_carriage


def room(width: float, height: float, columns: int) -> Room:
    """A room with the spacings of the theme at scale 1."""
    return Room(width, height, 240, 8, 24, 32, width * 0.2, 150 if height > width else 60, columns, width)


ROOMS = [room(1080, 1380, 3), room(1080, 1380, 2), room(1920, 830, 6), room(1920, 830, 3), room(1280, 600, 3)]


def are_apart(first: Rect, second: Rect, gap: float) -> bool:
    """Whether ``gap`` lies between the two in one direction."""
    across = max(first.x, second.x) - min(first.right, second.right)
    upward = max(first.y, second.y) - min(first.top, second.top)
    return max(across, upward) >= gap - 0.01


@pytest.mark.parametrize("room", ROOMS)
def test_windows_and_door_keep_their_distance(room: Room) -> None:
    plan = plan_carriage(room)
    assert len(plan.windows) == 6
    for first, second in combinations((*plan.windows, plan.door), 2):
        assert are_apart(first, second, 20)


@pytest.mark.parametrize("room", ROOMS)
def test_everything_is_on_the_carriage_and_the_carriage_in_the_room(room: Room) -> None:
    plan = plan_carriage(room)
    for part in (*plan.windows, plan.door):
        assert plan.body.x <= part.x
        assert part.right <= plan.body.right
        assert plan.body.y <= part.y
        assert part.top <= plan.body.top
    assert plan.body.x >= 0
    assert plan.body.right <= room.width
    assert plan.body.top <= room.height
    assert plan.rails >= room.platform
