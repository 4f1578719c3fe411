"""The little train of the invitation: an engine and carriages with lit windows, and the land it passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from screens.art.pen import Pen
from screens.art.scenery import Scenery
from screens.theme import DAY

GREEN, DEEP, YELLOW, GLOW = DAY["green"], DAY["green_deep"], DAY["yellow"], "#FFE7AE"


@dataclass(frozen=True)
class LandPainter:
    """Sky, land and rails of one season; ``ground`` and ``rails`` as shares of the height."""

    is_opaque: ClassVar[bool] = True

    scenery: Scenery
    ground: float
    rails: float

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint back to front."""
        unit = min(width, height) / 100
        self.scenery.paint(pen, width, height, height * self.ground)
        y = height * self.rails
        pen.colour(self.scenery.lit("#8A7B68")).rect(0, y - unit * 2.4, width, unit * 2.2)
        for index in range(int(width / unit / 3) + 1):
            pen.colour(self.scenery.lit("#5E5042")).rect(index * unit * 3, y - unit * 1.1, unit * 1.6, unit * 0.9)
        pen.colour(self.scenery.lit("#9AA4A7")).rect(0, y - unit * 0.35, width, unit * 0.45)


@dataclass(frozen=True)
class TrainPainter:
    """The engine at the left and ``carriages`` behind it; the picture is as long as ``length_in_heights`` says."""

    carriages: int
    has_snow: bool

    @property
    def length_in_heights(self) -> float:
        """Length of the train in multiples of its height."""
        return 1.75 + self.carriages * 2.45

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint the vehicles from the back, the engine last."""
        for index in range(self.carriages):
            self._carriage(pen, height * (1.75 + index * 2.45), height)
        self._engine(pen, 0, height)

    def _carriage(self, pen: Pen, x: float, tall: float) -> None:
        long = tall * 2.36
        pen.colour("#2B3235").rect(x - tall * 0.12, tall * 0.2, long + tall * 0.12, tall * 0.1)
        self._wheels(pen, x, long, tall)
        pen.colour(GREEN).round(x, tall * 0.2, long, tall * 0.68, [tall * 0.06, tall * 0.06, tall * 0.03, tall * 0.03])
        pen.colour(YELLOW).rect(x, tall * 0.36, long, tall * 0.035).rect(x, tall * 0.235, long, tall * 0.02)
        self._roof(pen, x - tall * 0.02, long + tall * 0.04, tall)
        for index in range(4):
            left = x + tall * (0.12 + index * 0.545)
            pen.colour(DEEP).round(left - tall * 0.025, tall * 0.425, tall * 0.45, tall * 0.36, tall * 0.09)
            pen.colour(GLOW).round(left, tall * 0.45, tall * 0.4, tall * 0.31, tall * 0.07)
            if index != 2:
                self._traveller(pen, left + tall * 0.2, tall * 0.45, tall * 0.25, index)

    def _traveller(self, pen: Pen, x: float, y: float, tall: float, index: int) -> None:
        coat = (DAY["red"], "#35505A", "#7A5C86", "#4E8A5B")[index]
        pen.colour(coat).round(x - tall * 0.34, y, tall * 0.68, tall * 0.5, [tall * 0.25, tall * 0.25, 0, 0])
        pen.colour("#E8B891").dot(x, y + tall * 0.68, tall * 0.24)
        pen.colour("#3A2E28").round(x - tall * 0.25, y + tall * 0.72, tall * 0.5, tall * 0.24, tall * 0.12)

    def _engine(self, pen: Pen, x: float, tall: float) -> None:
        long = tall * 1.68
        pen.colour("#2B3235").rect(x + tall * 0.1, tall * 0.18, long, tall * 0.12)
        self._wheels(pen, x, long, tall)
        pen.colour(GREEN)
        pen.round(x + tall * 0.04, tall * 0.2, long, tall * 0.5, [tall * 0.2, tall * 0.04, tall * 0.04, tall * 0.08])
        pen.round(x + tall * 0.62, tall * 0.2, tall * 1.1, tall * 0.68, [tall * 0.1, tall * 0.05, 0, 0])
        pen.colour(YELLOW).rect(x + tall * 0.05, tall * 0.36, long - tall * 0.02, tall * 0.05)
        pen.rect(x + tall * 0.05, tall * 0.235, long - tall * 0.02, tall * 0.02)
        self._roof(pen, x + tall * 0.58, tall * 1.18, tall)
        pen.colour(DEEP).round(x + tall * 0.7, tall * 0.5, tall * 0.4, tall * 0.3, tall * 0.06)
        pen.colour(GLOW).round(x + tall * 0.725, tall * 0.525, tall * 0.35, tall * 0.25, tall * 0.05)
        pen.colour(DEEP)
        for index in range(3):
            pen.round(x + tall * (1.24 + index * 0.14), tall * 0.5, tall * 0.08, tall * 0.28, tall * 0.03)
        pen.colour("#FFF1C9", 0.5).dot(x + tall * 0.09, tall * 0.56, tall * 0.11)
        pen.colour("#FFF6DC").dot(x + tall * 0.1, tall * 0.56, tall * 0.06)
        pen.colour(DAY["red"]).polygon([(x, tall * 0.12), (x + tall * 0.2, tall * 0.12), (x + tall * 0.2, tall * 0.24)])

    def _wheels(self, pen: Pen, x: float, long: float, tall: float) -> None:
        for share in (0.16, 0.32, 0.68, 0.84):
            centre = x + long * share
            pen.colour("#1B2022").dot(centre, tall * 0.115, tall * 0.115)
            pen.colour("#8B979B").dot(centre, tall * 0.115, tall * 0.065)

    def _roof(self, pen: Pen, x: float, long: float, tall: float) -> None:
        pen.colour("#55646A").round(x, tall * 0.86, long, tall * 0.1, [tall * 0.07, tall * 0.07, 0, 0])
        if self.has_snow:
            pen.colour("#F4F8FA").round(x + tall * 0.03, tall * 0.92, long - tall * 0.06, tall * 0.06, tall * 0.03)


@dataclass(frozen=True)
class StandingTrainPainter:
    """The train at its platform in its land: the still picture above the screen in low mode."""

    scenery: Scenery
    has_snow: bool

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint the land, then the train from the left edge on, cut off at the right."""
        rails = 0.13
        LandPainter(self.scenery, ground=0.34, rails=rails)(pen, width, height)
        tall = min(height * 0.3, width * 0.2)
        train = TrainPainter(1 + int(width / tall / 2.45), self.has_snow)
        pen.moved(width * 0.05, height * rails, lambda: train(pen, tall * train.length_in_heights, tall))
