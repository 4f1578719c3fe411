"""What the wind carries past the train: snow, petals, poplar fluff, leaves. A few, in a small part of the picture.

All that moves in the invitation, so that it is seen to be alive and costs next to nothing: only its own box is drawn
anew.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from kivy.graphics import Color
from kivy.properties import NumericProperty, StringProperty

from screens.drawing import Confined
from screens.rounded import Rounded

COUNT = 16
SEED = 7
COLOURS = {
    "winter": (1.0, 1.0, 1.0, 0.95),
    "spring": (0.96, 0.70, 0.78, 0.95),
    "summer": (1.0, 0.98, 0.90, 0.85),
    "autumn": (0.85, 0.50, 0.16, 0.95),
}
SWAY_S = 5.0
SWAY_SHARE = 0.03


@dataclass(frozen=True)
class Fleck:
    """One of them; places as shares of the box, speed in boxes a second."""

    across: float
    height: float
    speed: float
    size: float

    def place(self, seconds: float) -> tuple[float, float]:
        """Where it is after so many seconds, as shares of the box; what has fallen out comes in again at the top."""
        sway = math.sin(2 * math.pi * (seconds / SWAY_S + self.height)) * SWAY_SHARE
        return (self.across + sway) % 1.0, 1.0 - (self.height + seconds * self.speed) % 1.0


def flecks() -> list[Fleck]:
    """The same every time."""
    chance = random.Random(SEED)
    return [
        Fleck(chance.random(), chance.random(), chance.uniform(0.05, 0.12), chance.uniform(0.7, 1.3))
        for _ in range(COUNT)
    ]


class Drift(Confined):
    """Flecks of the ``season`` as they are ``seconds`` after they began to fall; ``fleck_px`` across."""

    season = StringProperty("winter")
    seconds = NumericProperty(0.0)
    fleck_px = NumericProperty(12)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._flecks = flecks()
        with self.canvas.before:
            self._colour = Color(*COLOURS[self.season])
            self._dots = [Rounded() for _ in self._flecks]
        for name in ("pos", "size", "seconds", "fleck_px"):
            self.fbind(name, self._fall)
        self._fall()

    def on_season(self, _widget: object, season: str) -> None:
        self._colour.rgba = COLOURS[season]

    def _fall(self, *_: object) -> None:
        for fleck, dot in zip(self._flecks, self._dots, strict=True):
            side = self.fleck_px * fleck.size
            across, up = fleck.place(self.seconds)
            dot.radius = [side / 2]
            dot.size = (side, side * (0.6 if self.season in ("spring", "autumn") else 1.0))
            dot.pos = (self.x + across * max(0.0, self.width - side), self.y + up * max(0.0, self.height - side))
