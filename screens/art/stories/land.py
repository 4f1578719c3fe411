"""Sky, weather, land, water and trees of the story pictures."""

from __future__ import annotations

import math
import random

from screens.art.pen import rgb
from screens.art.stories.easel import Easel

SKIES = {
    "snow": ("#EAF1F5", "#B9D2E2"),
    "dawn": ("#FBE3C4", "#A9CDE6"),
    "day": ("#E6F3F8", "#86BEE5"),
    "rain": ("#D5DEE3", "#8FA6B5"),
    "gold": ("#FBEBC8", "#9CC4DE"),
    "dusk": ("#E9B58E", "#3F5C8C"),
    "night": ("#2E4468", "#101D36"),
    "room": ("#FBEFD9", "#F6E3C0"),
}
"""Colour at the horizon and overhead."""

LANDS = {
    "snow": ("#F6FAFC", "#DCE8EF"),
    "night_snow": ("#7E93B4", "#62789C"),
    "grass": ("#B5D49A", "#93BE7E"),
    "spring": ("#CFE0B4", "#B3CC92"),
    "straw": ("#E8CF98", "#D4B478"),
    "floor": ("#C99B6A", "#B4855A"),
}
"""Colour of the ground and of its hills."""


def sky(pen: Easel, hour: str) -> None:
    """The sky of an ``hour`` over the whole sheet."""
    low, high = (rgb(code) for code in SKIES[hour])
    pen.gradient(0, 0, 160, 100, [low, low, high])


def stars(pen: Easel, count: int = 45) -> None:
    """Stars in the upper half, always the same ones."""
    chance = random.Random(11)
    for _ in range(count):
        pen.colour("#FFFFFF", chance.uniform(0.5, 0.95))
        pen.dot(chance.uniform(2, 158), chance.uniform(52, 98), chance.uniform(0.18, 0.5))


def moon(pen: Easel) -> None:
    """A full moon in its halo."""
    for radius, alpha in ((11, 0.08), (8.5, 0.12), (6, 1)):
        pen.colour("#FFF4D6", alpha).dot(0, 0, radius)
    pen.colour("#EBDDB4").dot(-2, 1.5, 1.3).dot(2, -1.8, 0.9).dot(1.5, 2.4, 0.6)


def sun(pen: Easel) -> None:
    """The sun in its halo."""
    for radius, alpha in ((16, 0.14), (12, 0.2), (8, 1)):
        pen.colour("#FFD978", alpha).dot(0, 0, radius)


def cloud(pen: Easel, code: str = "#FFFFFF") -> None:
    """A small cloud."""
    pen.colour(code, 0.9).round(-10, -2, 20, 4.6, 2.3).dot(-3, 2, 4.6).dot(3.6, 1.6, 3.6)


def hills(pen: Easel, land: str, phase: float = 0.0) -> None:
    """Two rows of hills whose foot is at 0."""
    near, far = LANDS[land]
    for code, tall, waves, shift in ((far, 22, 2.3, phase + 0.6), (near, 12, 3.1, phase + 2.0)):
        points = [(x, tall * (0.62 + 0.38 * math.sin(x / 160 * waves * math.pi + shift))) for x in range(0, 164, 4)]
        pen.colour(code).ridge(points, -2)


def ground(pen: Easel, land: str, tall: float) -> None:
    """Flat land from the lower edge up to ``tall``."""
    near, far = LANDS[land]
    pen.colour(near).rect(0, 0, 160, tall)
    pen.colour(far).rect(0, tall - 1, 160, 1)


def snowfall(pen: Easel, count: int = 70, seed: int = 3) -> None:
    """Flakes all over the sheet."""
    chance = random.Random(seed)
    for _ in range(count):
        pen.colour("#FFFFFF", chance.uniform(0.6, 0.95))
        pen.dot(chance.uniform(0, 160), chance.uniform(0, 100), chance.uniform(0.35, 0.95))


def rain(pen: Easel) -> None:
    """Slanting drops all over the sheet."""
    chance = random.Random(5)
    pen.colour("#EDF3F6")
    for _ in range(60):
        x, y = chance.uniform(0, 165), chance.uniform(0, 100)
        pen.line([(x, y), (x - 1.4, y - 4.4)], 0.5)


def river(pen: Easel, tall: float, *, is_frozen: bool = False) -> None:
    """Water across the sheet, from 0 up to ``tall``; frozen: with cracks and snow on it."""
    pen.colour("#D3E5EE" if is_frozen else "#7FB4D2").rect(0, 0, 160, tall)
    chance = random.Random(8)
    for _ in range(14):
        x, y, long = chance.uniform(0, 150), chance.uniform(1, tall - 1), chance.uniform(6, 14)
        pen.colour("#FFFFFF", 0.85 if is_frozen else 0.5).round(x, y, long, 0.9, 0.45)
    if is_frozen:
        pen.colour("#A9C6D6").line([(12, tall - 3), (30, tall * 0.5), (52, tall * 0.62)], 0.5)
        pen.line([(96, 2), (112, tall * 0.55), (140, tall * 0.4)], 0.5)


def floes(pen: Easel, tall: float) -> None:
    """Blocks of ice drifting on the river."""
    for x, y, long in ((8, 0.62, 20), (38, 0.3, 26), (74, 0.66, 18), (98, 0.22, 24), (128, 0.55, 26)):
        bottom = tall * y
        wet = [(x, bottom - 2), (x + long, bottom - 2), (x + long - 2, bottom + 3), (x + 2, bottom + 4)]
        pen.colour("#A9CBDD").polygon(wet)
        dry = [(x, bottom), (x + long, bottom), (x + long - 3, bottom + 4), (x + 3, bottom + 5)]
        pen.colour("#F4FAFC").polygon(dry)


def pine(pen: Easel, *, has_snow: bool = True) -> None:
    """A pine 40 units tall."""
    pen.colour("#5B4A3C").rect(-1.4, -1, 2.8, 9)
    for level in range(3):
        y, half = 5 + level * 10, 12 - level * 2.6
        pen.colour("#3F6B58").polygon([(-half, y), (half, y), (0, y + 15)])
        if has_snow:
            cap = half * 0.46
            pen.colour("#FFFFFF").polygon([(-cap, y + 8.4), (0, y + 15), (cap, y + 8.4), (0, y + 10)])


def birch(pen: Easel, leaf: str = "#E0A536") -> None:
    """A birch 36 units tall, with leaves of this colour."""
    pen.colour("#F3EEE4").round(-1.2, -1, 2.4, 25, 1)
    pen.colour("#6B6459")
    for y in (4, 9, 14, 18):
        pen.rect(-1.2, y, 1.5, 0.6)
    pen.colour(leaf).dot(0, 27, 9).dot(-6, 21, 6.4).dot(6, 21.6, 6.8)
    pen.colour("#FFFFFF", 0.18).dot(-3, 30, 4)


def willow(pen: Easel) -> None:
    """A willow in its first yellow leaves, 36 units tall."""
    pen.colour("#7A624C").round(-1.8, -1, 3.6, 22, 1.4)
    pen.line([(0, 18), (-7, 27)], 2).line([(0, 18), (8, 27)], 2).line([(0, 18), (1, 31)], 2)
    for x, top, long in (
        (-13, 27, 17),
        (-9, 31, 21),
        (-5, 33, 18),
        (0, 34, 16),
        (5, 33, 19),
        (10, 31, 22),
        (14, 27, 17),
    ):
        pen.colour("#9A8E4E").line([(x * 0.4, 27), (x * 0.8, top), (x, top - long)], 0.5)
        for step in range(6):
            pen.colour("#C6D65A").dot(x * 0.95, top - long * (0.2 + step * 0.16), 1.1, 1.5)


def lilac(pen: Easel) -> None:
    """A lilac bush in flower, 22 units tall."""
    pen.colour("#6B5746").line([(0, -1), (-4, 9)], 1).line([(0, -1), (4, 10)], 1).line([(0, -1), (0, 11)], 1)
    pen.colour("#79A56B").dot(-6, 10, 7).dot(6, 10, 7).dot(0, 14, 8)
    chance = random.Random(4)
    for x, y in ((-9, 12), (-4, 18), (3, 20), (9, 14), (0, 11), (-7, 7), (6, 8)):
        for _ in range(9):
            pen.colour(("#B79AD1", "#A283C2", "#CBB5E0")[chance.randrange(3)])
            pen.dot(x + chance.uniform(-1.7, 1.7), y + chance.uniform(-2.4, 2.4), 0.85)


def sunflower(pen: Easel) -> None:
    """A sunflower 22 units tall, looking at us."""
    pen.colour("#5E9650").line([(0, 0), (0.4, 16)], 1.1)
    pen.dot(-2.6, 6, 2.8, 1.3).dot(3, 9, 2.8, 1.3)
    pen.colour("#F2B632")
    for petal in range(12):
        angle = petal * math.pi / 6
        pen.dot(0.4 + 3.9 * math.cos(angle), 17 + 3.9 * math.sin(angle), 1.7)
    pen.colour("#6B4A2E").dot(0.4, 17, 3.1)


def falling_leaves(pen: Easel, code: str = "#E0A536", count: int = 26) -> None:
    """Leaves in the air and on the ground."""
    chance = random.Random(9)
    for _ in range(count):
        pen.colour(code, chance.uniform(0.75, 1))
        pen.dot(chance.uniform(4, 156), chance.uniform(4, 70), 1.2, 0.7)
