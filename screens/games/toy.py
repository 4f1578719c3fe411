"""What a child touches and what moves: a drawn picture at a place, which can lean, and a hand that points."""

from __future__ import annotations

import math

from kivy.properties import ListProperty, NumericProperty, ObjectProperty

from screens.art.pen import Picture
from screens.kv import load_kv
from screens.widgets import Touchable

Box = tuple[float, float, float, float]
"""Left, bottom, width, height in pixels of the window."""

NOWHERE: Box = (0, 0, 0, 0)

WIGGLE_S = 0.5


class Toy(Touchable):
    """A picture to touch. ``box`` is its place, ``number`` which of its kind it is, ``lean`` how far it is shifted."""

    painter = ObjectProperty(None, allownone=True)
    box = ListProperty([0, 0, 0, 0])
    number = NumericProperty(0)
    lean = NumericProperty(0)

    def put(self, box: Box) -> None:
        """Stand here; without room it cannot be seen or touched."""
        self.box = box
        self.disabled, self.opacity = box[2] < 1, 0 if box[2] < 1 else 1

    def wiggle(self, share: float) -> None:
        """Shake softly: "not this one, look again"."""
        self.lean = math.sin(share * math.tau * 2) * self.width * 0.06 * (1 - share)


class Prop(Picture):
    """A picture that is looked at. ``box`` as of a toy."""

    box = ListProperty([0, 0, 0, 0])

    def put(self, box: Box) -> None:
        """Stand here; without room it cannot be seen."""
        self.box = box
        self.opacity = 0 if box[2] < 1 else 1


def between(start: Box, end: Box, share: float) -> Box:
    """The box on the way from one to the other."""
    left, bottom, width, height = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    return left, bottom, width, height


load_kv(__file__)
