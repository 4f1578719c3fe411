"""The green-skinned carriage from the side: roof, stripes, wheels, rails, the frames of windows and door."""

from __future__ import annotations

import random

from screens.art import pen as easel
from screens.art.carriage_plan import CarriagePlan, Rect
from screens.art.pen import Pen, Rgb, mix, rgb
from screens.art.people import volunteer
from screens.art.scenery import Scenery
from screens.theme import DAY

GREEN, DEEP, YELLOW = DAY["green"], DAY["green_deep"], DAY["yellow"]
LIT_GLASS = ("#FFE7AE", "#FFF3D3", "#FFFAEC")
DIM_GLASS = ("#B4C1C7", "#BECACF", "#C8D2D6")
IRON, RUBBER = "#2B3235", "#1B2022"


class CarriagePainter:
    """Paints scenery and carriage for one plan (in pixels of the widget; the pen's picture is larger)."""

    is_opaque = True

    def __init__(self, plan: CarriagePlan, scenery: Scenery, lit: tuple[bool, ...]) -> None:
        self.plan, self.scenery, self.lit_windows = plan, scenery, lit

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint back to front."""
        self.unit = self.plan.unit * easel.OVERSAMPLING
        rails = self.plan.rails * easel.OVERSAMPLING
        body = self.plan.body.times(easel.OVERSAMPLING)
        self.scenery.paint(pen, width, height, body.top - self.unit * 4)
        self._platform(pen, width, rails)
        self._rails(pen, width, rails)
        self._wheels(pen, body, rails)
        self._body(pen, body)
        self._roof(pen, body)
        for window, is_lit in zip(self.plan.windows, self.lit_windows, strict=True):
            self._window(pen, window.times(easel.OVERSAMPLING), is_lit)
        self._door(pen, self.plan.door.times(easel.OVERSAMPLING))
        self._plate(pen, self.plan.plate.times(easel.OVERSAMPLING))

    def _tone(self, code: str) -> Rgb:
        """The carriage's own colours darken less than the world: its lamps are on."""
        return mix(self.scenery.lit(code), rgb(code), 0.7)

    def _platform(self, pen: Pen, width: float, rails: float) -> None:
        edge = rails - self.unit * 1.5
        pen.colour(self.scenery.bright("#D8D2C6")).rect(0, 0, width, edge)
        pen.colour(self.scenery.bright("#C2BBAD")).rect(0, edge - self.unit, width, self.unit)
        pen.colour(mix(self.scenery.lit(YELLOW), rgb(YELLOW), 0.5)).rect(
            0, edge - self.unit * 1.9, width, self.unit * 0.6
        )

    def _rails(self, pen: Pen, width: float, rails: float) -> None:
        step = self.unit * 5
        pen.colour(self.scenery.lit("#6B5D4F"))
        for index in range(int(width / step) + 1):
            pen.rect(index * step + self.unit, rails - self.unit * 1.4, self.unit * 2.6, self.unit * 1.2)
        pen.colour(self.scenery.lit("#7B8588")).rect(0, rails - self.unit * 0.4, width, self.unit * 0.6)

    def _wheels(self, pen: Pen, body: Rect, rails: float) -> None:
        radius = (body.y - rails) * 0.52
        pen.colour(IRON).rect(body.x + self.unit * 3, body.y - radius * 0.9, body.width - self.unit * 6, radius)
        span = radius * 3.4
        door = self.plan.door.x * easel.OVERSAMPLING
        for centre in (body.x + span + self.unit * 6, door - span - self.unit * 6):
            pen.colour("#3B4447").round(centre - span, rails + radius * 0.9, span * 2, radius * 0.8, radius * 0.3)
            for x in (centre - span * 0.6, centre + span * 0.6):
                pen.colour(RUBBER).dot(x, rails + radius, radius)
                pen.colour("#8B979B").dot(x, rails + radius, radius * 0.62)
                pen.colour("#3B4447").dot(x, rails + radius, radius * 0.24)

    def _body(self, pen: Pen, body: Rect) -> None:
        unit, floor = self.unit, body.y
        pen.colour(self._tone(DEEP)).rect(body.x - unit * 3, floor + unit * 3, body.width + unit * 6, body.height * 0.5)
        pen.colour(self._tone(GREEN))
        pen.round(
            body.x,
            floor,
            body.width,
            body.height - self.plan.roof * easel.OVERSAMPLING * 0.4,
            [unit * 3, unit * 3, unit, unit],
        )
        lowest = min(window.y for window in self.plan.windows) * easel.OVERSAMPLING
        pen.colour(self._tone("#21604C")).rect(body.x, lowest - unit * 1.5, body.width, unit * 0.3)
        pen.colour(self._tone(YELLOW))
        pen.rect(body.x, lowest - unit * 2.6, body.width, unit * 0.9)
        pen.rect(body.x, floor + unit * 1.2, body.width, unit * 0.5)

    def _roof(self, pen: Pen, body: Rect) -> None:
        unit, tall = self.unit, self.plan.roof * easel.OVERSAMPLING
        y = body.top - tall
        pen.colour(self._tone("#55646A")).round(
            body.x - unit, y, body.width + unit * 2, tall * 0.92, [tall * 0.75, tall * 0.75, unit * 0.5, unit * 0.5]
        )
        pen.colour(self._tone("#3F4D52")).rect(body.x - unit, y, body.width + unit * 2, unit * 0.7)
        for index in range(4):
            x = body.x + body.width * (0.14 + 0.24 * index)
            pen.colour(self._tone("#6F7F85")).round(x - unit * 4, body.top - tall * 0.22, unit * 8, tall * 0.3, unit)
        if self.scenery.sky.season == "winter":
            self._snow_on_roof(pen, body, tall)

    def _snow_on_roof(self, pen: Pen, body: Rect, tall: float) -> None:
        chance = random.Random(3)
        unit, y = self.unit, body.top - tall * 0.2
        pen.colour(self.scenery.bright("#FFFFFF")).round(
            body.x + tall * 0.2, y - tall * 0.1, body.width - tall * 0.4, tall * 0.42, tall * 0.2
        )
        x = body.x + tall * 0.4
        while x < body.right - tall * 0.5:
            pen.dot(x, y - tall * 0.06, unit * chance.uniform(1.2, 2.6), unit * chance.uniform(0.7, 1.6))
            x += unit * chance.uniform(3, 7)

    def _window(self, pen: Pen, window: Rect, is_lit: bool) -> None:
        x, y, width, height = window.x, window.y, window.width, window.height
        rim, radius = self.unit * 0.9, self.unit * 3
        if is_lit and self.scenery.sky.is_dark:
            for ring in range(6):
                reach = self.unit * (2.4 - ring * 0.25)
                pen.colour("#FFD98A", 0.06)
                pen.round(x - reach, y - reach, width + reach * 2, height + reach * 2, radius + reach)
        pen.colour(self._tone(DEEP)).round(x - rim, y - rim, width + rim * 2, height + rim * 2, radius + rim)
        glass = LIT_GLASS if is_lit else DIM_GLASS
        pen.glass(x, y, width, height, radius, [rgb(code) for code in glass])
        pen.colour("#FFFFFF", 0.28).rect(x, y + height * 0.86, width, rim * 0.4)

    def _door(self, pen: Pen, door: Rect) -> None:
        x, y, width, height = door.x, door.y, door.width, door.height
        rim = self.unit * 0.9
        top = [self.unit * 4, self.unit * 4, 0, 0]
        pen.colour(YELLOW).round(x - rim * 1.6, y, width + rim * 3.2, height + rim * 1.6, top)
        pen.colour(self._tone(DEEP)).round(x - rim * 0.8, y, width + rim * 1.6, height + rim * 0.8, top)
        pen.glass(x, y, width, height, top, [rgb(code) for code in LIT_GLASS])
        is_tall = height > width
        person = min(height * (0.6 if is_tall else 0.94), width * 1.5)
        pen.colour("#C98B2B", 0.35).dot(x + width * (0.5 if is_tall else 0.21), y + rim, person * 0.3, rim)
        volunteer(
            pen,
            x + width * (0.5 if is_tall else 0.21),
            y + rim,
            person,
            in_fur_hat=self.scenery.sky.season == "winter",
        )
        for step in range(2):
            depth = self.unit * (1.6 + step * 1.6)
            pen.colour("#4A5659" if step else "#5B696D").rect(
                x - rim * step, y - depth, width + rim * 2 * step, self.unit * 1.3
            )

    def _plate(self, pen: Pen, plate: Rect) -> None:
        if plate.height > self.unit * 3:
            pen.colour(YELLOW).round(plate.x, plate.y, plate.width, plate.height, self.unit * 1.5)
            rim = self.unit * 0.5
            pen.colour("#FFFFFF").round(
                plate.x + rim, plate.y + rim, plate.width - rim * 2, plate.height - rim * 2, self.unit
            )
