"""First-aid figures: each has its words, belongs to a step that exists, and shows one movement in more than colour."""

from __future__ import annotations

import pytest

from assets import asset
from screens.art.aid.book import FIGURES, FIGURES_OF_STEPS, NEVER, WORDS, figures_of
from screens.art.aid.kit import COLOURS, HEIGHT, WIDTH, FigurePainter, arrow

NAMED = {
    ("FA-01", 3), ("FA-01", 4), ("FA-01", 5), ("FA-02", 3), ("FA-03", 4), ("FA-04", 2), ("FA-04", 3), ("FA-05", 1),
    ("FA-05", 2), ("FA-05", 3), ("FA-06", 2), ("FA-07", 2), ("FA-07", 4), ("FA-08", 1), ("FA-08", 2), ("FA-08", 3),
    ("FA-10", 2), ("FA-12", 1), ("FA-13", 3), ("FA-13", NEVER), ("FA-22", 2),
}  # fmt: skip
"""Steps that nobody should have to follow without a picture."""


class CountingPen:
    """Notes how far what is drawn reaches, and in which colours."""

    def __init__(self) -> None:
        self.spots: list[tuple[float, float]] = []
        self.colours: set[str] = set()

    def colour(self, value: str) -> CountingPen:
        self.colours.add(value)
        return self

    def dot(self, x: float, y: float, _radius: float) -> CountingPen:
        self.spots.append((x, y))
        return self

    def line(self, points: list[tuple[float, float]], _width: float) -> CountingPen:
        self.spots += points
        return self

    def polygon(self, points: list[tuple[float, float]]) -> CountingPen:
        self.spots += points
        return self


def test_every_figure_has_words_and_a_step() -> None:
    used = {name for names in FIGURES_OF_STEPS.values() for name in names}
    assert set(FIGURES) == set(WORDS) == used
    assert len(set(WORDS.values())) == len(WORDS)


def test_the_steps_that_need_a_figure_have_one() -> None:
    assert set(FIGURES_OF_STEPS) >= NAMED


def test_figures_belong_to_steps_that_exist() -> None:
    import json

    records = json.loads(asset("content", "first_aid.json").read_text("utf-8"))["records"]
    steps = {record["id"]: len(record["steps"]) for record in records}
    assert all(0 <= step <= steps[id] for id, step in FIGURES_OF_STEPS)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_fills_its_sheet_and_highlights_one_thing(name: str) -> None:
    pen = CountingPen()
    FigurePainter(FIGURES[name])(pen, WIDTH * 2, HEIGHT * 2)
    across, upward = zip(*pen.spots, strict=True)
    assert max(across) - min(across) > WIDTH * 2 * 0.4
    assert max(upward) - min(upward) > HEIGHT * 2 * 0.35
    assert COLOURS["accent"] in pen.colours


@pytest.mark.parametrize("size", [(800, 300), (200, 600)])
def test_a_figure_keeps_its_shape_in_any_room(size: tuple[int, int]) -> None:
    pen = CountingPen()
    FigurePainter((arrow((0, 0), (WIDTH, HEIGHT)),))(pen, *size)
    xs, ys = zip(*pen.spots, strict=True)
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(WIDTH / HEIGHT, rel=0.1)
    assert 0 <= min(xs) < max(xs) <= size[0] + 1


def test_the_phases_of_the_recovery_position_come_in_order() -> None:
    assert [drawn.name for drawn in figures_of("FA-06", 2)] == ["recovery_arm", "recovery_knee", "recovery_side"]
