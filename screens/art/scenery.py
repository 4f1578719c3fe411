"""Sky, hills, river, trees and ground of the hour: the world behind the carriage."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from screens.art.pen import Pen, Rgb, mix, rgb
from screens.art.sky import Sky

NIGHT_BLUE = rgb("#1B2A4A")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one season in full daylight."""

    far: str
    near: str
    ground: str
    edge: str
    leaf: str
    blossom: str


PALETTES = {
    "winter": Palette("#C8D8E4", "#DDE8EE", "#F4F8FA", "#E3ECF1", "#4F7068", "#FFFFFF"),
    "spring": Palette("#A9C5A5", "#B9D3A3", "#CFE0B4", "#BBD09C", "#7FA06C", "#B79AD1"),
    "summer": Palette("#8FB79A", "#9CC58E", "#B8D69A", "#A2C585", "#4E8A5B", "#F6D873"),
    "autumn": Palette("#C9B08A", "#D9B878", "#E7CF9B", "#D8BC82", "#D99A3A", "#C4622D"),
}


class Scenery:
    """Paints the world of one ``Sky``; ``ground`` is where the rails stand, as a share of the height."""

    def __init__(self, sky: Sky, seed: int = 7) -> None:
        self.sky = sky
        self.palette = PALETTES[sky.season]
        self.seed = seed

    def lit(self, code: str) -> Rgb:
        """A daylight colour in the light of this hour."""
        return mix(NIGHT_BLUE, rgb(code), self.sky.light)

    def bright(self, code: str) -> Rgb:
        """Like ``lit``, for what lamps and snow keep light after dark."""
        return mix(self.lit(code), rgb(code), 0.55)

    def paint(self, pen: Pen, width: float, height: float, ground: float) -> None:
        """Everything, from the sky down to the lower edge; ``ground`` is where the land begins."""
        unit = min(width, height) / 100
        chance = random.Random(self.seed)
        pen.gradient(0, 0, width, height, [self.sky.bottom, self.sky.bottom, self.sky.top])
        self._heaven(pen, width, height, unit, chance)
        self._hills(pen, width, ground, height, unit)
        if self.sky.season == "summer":
            self._river(pen, width, ground, unit)
        self._trees(pen, width, ground, unit, chance)
        pen.colour(self.bright(self.palette.ground)).rect(0, 0, width, ground)
        pen.colour(self.bright(self.palette.edge)).rect(0, ground - unit * 0.8, width, unit * 0.8)
        if self.sky.season == "winter":
            self._snowfall(pen, width, height, unit, chance)

    def _heaven(self, pen: Pen, width: float, height: float, unit: float, chance: random.Random) -> None:
        if self.sky.elevation < -4:
            for _ in range(60):
                radius = unit * chance.uniform(0.08, 0.2)
                pen.colour("#FFFFFF", chance.uniform(0.4, 0.9))
                pen.dot(chance.uniform(0, width), height * chance.uniform(0.5, 1), radius)
            x, y = width * 0.86, height - unit * 8
            for radius, alpha in ((6.5, 0.08), (4.8, 0.14), (3.2, 1)):
                pen.colour("#FFF4D6", alpha).dot(x, y, unit * radius)
            pen.colour("#EBDDB4").dot(x - unit, y + unit * 0.6, unit * 0.8).dot(x + unit, y - unit * 0.9, unit * 0.5)
            return
        x = width * (0.08 + 0.84 * self.sky.sun_across)
        y = height * 0.55 + max(0.0, self.sky.elevation) / 65 * height * 0.4
        for radius, alpha in ((11, 0.10), (8, 0.16), (5, 0.95)):
            pen.colour("#FFF1C9", alpha).dot(x, min(y, height - unit * 6), unit * radius)
        for _ in range(3):
            self._cloud(pen, chance.uniform(0.05, 0.9) * width, height - unit * chance.uniform(5, 13), unit, chance)

    def _cloud(self, pen: Pen, x: float, y: float, unit: float, chance: random.Random) -> None:
        pen.colour(mix(self.sky.bottom, (1, 1, 1), 0.6), 0.8)
        length = unit * chance.uniform(9, 15)
        pen.round(x, y, length, unit * 2.2, unit * 1.1)
        pen.dot(x + length * 0.35, y + unit * 1.8, unit * 2.2)
        pen.dot(x + length * 0.62, y + unit * 1.6, unit * 1.7)

    def _hills(self, pen: Pen, width: float, ground: float, height: float, unit: float) -> None:
        for code, share, waves, phase in ((self.palette.far, 0.42, 2.2, 0.4), (self.palette.near, 0.25, 3.1, 2.0)):
            tall = (height - ground) * share
            points = []
            for step in range(61):
                angle = step / 60 * waves * math.pi + phase
                rise = 0.62 + 0.26 * math.sin(angle) + 0.12 * math.sin(angle * 2.7)
                points.append((width * step / 60, ground + tall * rise))
            pen.colour(mix(self.lit(code), self.sky.bottom, 0.35 if share > 0.3 else 0.1)).ridge(points, ground - unit)

    def _river(self, pen: Pen, width: float, ground: float, unit: float) -> None:
        pen.colour(mix(self.sky.top, self.lit("#DFF0F6"), 0.45)).rect(0, ground, width, unit * 7)
        for index in range(9):
            y = ground + unit * (0.8 + index * 0.68)
            pen.colour("#FFFFFF", 0.35).round(width * ((index * 0.37) % 0.9), y, width * 0.09, unit * 0.25, unit * 0.12)

    def _trees(self, pen: Pen, width: float, ground: float, unit: float, chance: random.Random) -> None:
        count = max(5, int(width / unit / 11))
        for index in range(count):
            x = width * (index + chance.uniform(0.2, 0.8)) / count
            tall = unit * chance.uniform(11, 19)
            if self.sky.season == "winter" or index % 3 == 0:
                self._pine(pen, x, ground, tall)
            else:
                self._round_tree(pen, x, ground, tall * 0.9, chance)

    def _pine(self, pen: Pen, x: float, ground: float, tall: float) -> None:
        pen.colour(self.lit("#5B4A3C")).rect(x - tall * 0.03, ground - tall * 0.02, tall * 0.06, tall * 0.2)
        for level in range(3):
            y, half = ground + tall * (0.14 + level * 0.25), tall * (0.27 - level * 0.06)
            pen.colour(self.lit("#4F7068" if self.sky.season == "winter" else "#3F7457"))
            pen.polygon([(x - half, y), (x + half, y), (x, y + tall * 0.38)])
            if self.sky.season == "winter":
                top, half_cap = y + tall * 0.38, half * 0.48
                pen.colour(self.bright("#FFFFFF")).polygon(
                    [
                        (x - half_cap, top - tall * 0.18),
                        (x, top),
                        (x + half_cap, top - tall * 0.18),
                        (x, top - tall * 0.13),
                    ]
                )

    def _round_tree(self, pen: Pen, x: float, ground: float, tall: float, chance: random.Random) -> None:
        # a birch: pale trunk with dark marks
        pen.colour(self.lit("#F1ECE2")).rect(x - tall * 0.025, ground - tall * 0.02, tall * 0.05, tall * 0.6)
        for mark in range(3):
            pen.colour(self.lit("#6B6459")).rect(
                x - tall * 0.025, ground + tall * (0.1 + mark * 0.12), tall * 0.03, tall * 0.015
            )
        pen.colour(self.lit(self.palette.leaf))
        for across, up, size in ((0, 0.72, 0.24), (-0.15, 0.56, 0.18), (0.15, 0.58, 0.19)):
            pen.dot(x + tall * across, ground + tall * up, tall * size)
        if self.sky.season in ("spring", "autumn"):
            pen.colour(self.lit(self.palette.blossom), 0.9)
            for _ in range(14):
                angle, reach = chance.uniform(0, math.tau), chance.uniform(0, 0.25)
                pen.dot(
                    x + tall * reach * math.cos(angle),
                    ground + tall * (0.66 + reach * 0.8 * math.sin(angle)),
                    tall * 0.035,
                )

    def _snowfall(self, pen: Pen, width: float, height: float, unit: float, chance: random.Random) -> None:
        for _ in range(90):
            pen.colour("#FFFFFF", chance.uniform(0.5, 0.95))
            pen.dot(chance.uniform(0, width), chance.uniform(0, height), unit * chance.uniform(0.12, 0.4))
