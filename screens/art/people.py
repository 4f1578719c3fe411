"""People as flat figures, without faces; a red vest is a volunteer."""

from __future__ import annotations

from screens.art.pen import Pen
from screens.theme import DAY

SKIN, HAIR, VEST, STRIPE, SLEEVE = "#E8B891", "#3A2E28", DAY["red"], "#F7E9B0", "#35505A"


def volunteer(pen: Pen, x: float, y: float, tall: float, *, in_fur_hat: bool) -> None:
    """A volunteer seen from the front, one arm raised in greeting; ``x`` the middle, ``y`` the feet, pixels."""
    unit = tall / 100
    pen.colour("#2E3A40").round(x - 11 * unit, y, 9 * unit, 34 * unit, 3 * unit)
    pen.round(x + 2 * unit, y, 9 * unit, 34 * unit, 3 * unit)
    pen.colour(SLEEVE).line([(x - 14 * unit, y + 62 * unit), (x - 19 * unit, y + 38 * unit)], 8 * unit)
    pen.line([(x + 13 * unit, y + 62 * unit), (x + 22 * unit, y + 70 * unit), (x + 21 * unit, y + 88 * unit)], 8 * unit)
    pen.colour(SKIN).dot(x - 19 * unit, y + 35 * unit, 4.4 * unit).dot(x + 21 * unit, y + 92 * unit, 4.8 * unit)
    pen.colour(SLEEVE).round(x - 16 * unit, y + 30 * unit, 32 * unit, 40 * unit, 8 * unit)
    pen.colour(VEST).round(x - 15 * unit, y + 28 * unit, 30 * unit, 42 * unit, [9 * unit, 9 * unit, 3 * unit, 3 * unit])
    pen.colour(STRIPE).rect(x - 15 * unit, y + 38 * unit, 30 * unit, 4 * unit)
    pen.colour("#7F0B13").rect(x - 0.7 * unit, y + 28 * unit, 1.4 * unit, 40 * unit)
    pen.colour(SKIN).rect(x - 4 * unit, y + 66 * unit, 8 * unit, 8 * unit)
    pen.colour(HAIR).dot(x, y + 84 * unit, 11.5 * unit, 12 * unit)
    pen.colour(SKIN).dot(x, y + 81.5 * unit, 9.6 * unit, 10.6 * unit)
    if in_fur_hat:
        pen.colour("#6B4E3A").round(x - 13 * unit, y + 84 * unit, 26 * unit, 12 * unit, 6 * unit)
        pen.colour("#8A6A50").round(x - 10 * unit, y + 91 * unit, 20 * unit, 9 * unit, 5 * unit)
        pen.colour("#6B4E3A").round(x - 14 * unit, y + 73 * unit, 6 * unit, 15 * unit, 3 * unit)
        pen.round(x + 8 * unit, y + 73 * unit, 6 * unit, 15 * unit, 3 * unit)
    else:
        pen.colour(VEST).round(x - 11 * unit, y + 87 * unit, 22 * unit, 9 * unit, [8 * unit, 8 * unit, 1, 1])
        pen.colour(VEST).round(x - 13 * unit, y + 86 * unit, 26 * unit, 3 * unit, 1.5 * unit)
