"""The end of a turn at the games: the train stands at the platform, or the hills say "rest your eyes"."""

from __future__ import annotations

from dataclasses import dataclass

from screens.art.engine import LONG, CoachPainter, steam_engine
from screens.art.pen import Pen
from screens.art.people import HAIR, SKIN, volunteer
from screens.art.scenery import Scenery
from screens.theme import DAY


@dataclass(frozen=True)
class FarewellPainter:
    """Grown-up and child, hand in hand, before the train (``has_train``) or before the wide land."""

    scenery: Scenery
    has_train: bool

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint back to front."""
        floor = height * 0.2
        self.scenery.paint(pen, width, height, floor)
        tall = min(height * 0.4, width * 0.42)
        if self.has_train:
            coach = width - tall * LONG + tall
            CoachPainter(max(3, round(coach / tall / 0.62))).at(pen, tall * LONG, floor - tall * 0.06, coach, tall)
            steam_engine(pen, tall * 0.02, floor - tall * 0.06, tall)
        pen.colour("#D8D2C6").rect(0, 0, width, floor - tall * 0.06)
        pen.colour(DAY["yellow"]).rect(0, floor - tall * 0.12, width, tall * 0.03)
        feet = floor * 0.22
        volunteer(pen, width * 0.8, feet, tall * 0.92, in_fur_hat=self.scenery.sky.season == "winter")
        self._walkers(pen, width * 0.4, feet, tall * 0.9)

    def _walkers(self, pen: Pen, x: float, feet: float, tall: float) -> None:
        """Who came together goes together."""
        _walker(pen, x, feet, tall, "#1E6091", "#D8A13A")
        _walker(pen, x + tall * 0.46, feet, tall * 0.62, "#D9722E", "#2E7D4F")
        pen.colour("#D9722E").line(
            [(x + tall * 0.31, feet + tall * 0.4), (x + tall * 0.2, feet + tall * 0.38)], tall * 0.055
        )
        pen.colour("#1E6091").line(
            [(x + tall * 0.12, feet + tall * 0.6), (x + tall * 0.2, feet + tall * 0.38)], tall * 0.07
        )
        pen.colour(SKIN).dot(x + tall * 0.205, feet + tall * 0.375, tall * 0.035)


def _walker(pen: Pen, x: float, feet: float, tall: float, coat: str, hat: str) -> None:
    unit = tall / 100
    pen.colour("#2E3A40").round(x - 10 * unit, feet, 9 * unit, 34 * unit, 3 * unit)
    pen.round(x + 2 * unit, feet, 9 * unit, 34 * unit, 3 * unit)
    corners = [12 * unit, 12 * unit, 5 * unit, 5 * unit]
    pen.colour(coat).round(x - 17 * unit, feet + 24 * unit, 34 * unit, 47 * unit, corners)
    pen.line([(x - 13 * unit, feet + 62 * unit), (x - 20 * unit, feet + 40 * unit)], 8 * unit)
    pen.colour(HAIR).dot(x, feet + 84 * unit, 11.5 * unit, 12 * unit)
    pen.colour(SKIN).dot(x, feet + 81.5 * unit, 9.6 * unit, 10.6 * unit)
    pen.colour(hat).round(
        x - 12 * unit, feet + 85 * unit, 24 * unit, 12 * unit, [11 * unit, 11 * unit, 2 * unit, 2 * unit]
    )
    pen.dot(x, feet + 98 * unit, 3.5 * unit)


@dataclass(frozen=True)
class TrackPainter:
    """The quiet clock of the games: the track from the distance to the station."""

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it over the whole picture; the station at the left."""
        rail = height * 0.16
        pen.colour("#6B5D4F")
        step = height * 0.22
        for index in range(int(width / step)):
            pen.rect(index * step, rail - height * 0.09, step * 0.55, height * 0.08)
        pen.colour("#55646A").rect(0, rail - height * 0.03, width, height * 0.05)
        pen.colour("#A3101A").polygon(
            [(0, height * 0.62), (height * 0.8, height * 0.62), (height * 0.4, height * 0.98)]
        )
        pen.colour("#F6E8C9").rect(height * 0.08, rail, height * 0.64, height * 0.62 - rail)
        pen.colour("#17493A").rect(height * 0.3, rail, height * 0.2, height * 0.3)
        pen.colour("#FFFFFF").dot(height * 0.4, height * 0.72, height * 0.1)
        pen.colour("#1C2321").line([(height * 0.4, height * 0.78), (height * 0.4, height * 0.72)], height * 0.03)
        pen.line([(height * 0.4, height * 0.72), (height * 0.45, height * 0.72)], height * 0.03)
