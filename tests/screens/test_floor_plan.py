"""The floor plan is the carriage: all compartments side by side, one door, and a way that goes through no wall."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from screens.art.carriage_plan import Rect
from screens.art.floor_plan import FloorPlan, plan_floor

SIZES = [(984, 308), (1824, 308), (1216, 264), (560, 180)]
STEPS = 60


def holds(outer: Rect, inner: Rect) -> bool:
    """Whether ``inner`` lies within."""
    return (
        outer.x - 0.01 <= inner.x
        and outer.y - 0.01 <= inner.y
        and inner.right <= outer.right + 0.01
        and inner.top <= outer.top + 0.01
    )


def has(area: Rect, x: float, y: float) -> bool:
    """Whether a point lies within."""
    return area.x <= x <= area.right and area.y <= y <= area.top


def is_walkable(plan: FloorPlan, asked: int, x: float, y: float) -> bool:
    """Whether one can stand there on the way to a compartment."""
    places = (plan.corridor, plan.vestibule, plan.compartments[asked])
    return any(has(place, x, y) for place in places)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 3, 6])
def test_compartments_stand_in_a_row_within_the_walls(size: tuple[int, int], count: int) -> None:
    plan = plan_floor(*size, count)
    assert len(plan.compartments) == len(plan.doorways) == count
    assert all(holds(plan.body, part) for part in (*plan.compartments, plan.corridor, plan.vestibule, plan.kiosk))
    assert [room.x for room in plan.compartments] == sorted(room.x for room in plan.compartments)
    for first, second in combinations((*plan.compartments, plan.corridor, plan.vestibule), 2):
        across = min(first.right, second.right) - max(first.x, second.x)
        upward = min(first.top, second.top) - max(first.y, second.y)
        assert min(across, upward) <= 0.01
    assert plan.body.right <= size[0] and plan.body.top <= size[1] and plan.ramp.y >= 0


@pytest.mark.parametrize("size", SIZES)
def test_there_is_one_door_and_its_ramp_ends_at_it(size: tuple[int, int]) -> None:
    plan = plan_floor(*size, 6)
    assert plan.vestibule.x <= plan.door.x and plan.door.right <= plan.vestibule.right
    assert plan.door.y == plan.body.y and plan.ramp.top == plan.door.y
    assert (plan.ramp.x, plan.ramp.width) == (plan.door.x, plan.door.width)
    assert plan.vestibule.x > max(room.x for room in plan.compartments)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("asked", range(6))
def test_the_way_begins_at_the_kiosk_goes_through_no_wall_and_ends_in_the_compartment(
    size: tuple[int, int], asked: int
) -> None:
    plan = plan_floor(*size, 6, asked)
    assert plan.route[0] == plan.you and has(plan.vestibule, *plan.you) and not has(plan.kiosk, *plan.you)
    assert has(plan.compartments[asked], *plan.route[-1])
    for (x1, y1), (x2, y2) in pairwise(plan.route):
        assert x1 == x2 or y1 == y2
        for step in range(STEPS + 1):
            x, y = (a + (b - a) * step / STEPS for a, b in ((x1, x2), (y1, y2)))
            assert is_walkable(plan, asked, x, y), (x, y)
    (x, _), doorway = plan.route[-1], plan.doorways[asked]
    assert doorway.x < x < doorway.right


def test_without_a_question_there_is_no_way() -> None:
    assert plan_floor(984, 308, 6).route == ()
