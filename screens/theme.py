"""Colours, type scale and distances of every screen, in one object that kv rules bind to as ``theme``.

Lengths are in pixels of the panel. Type sizes are a fixed set (ever-new font sizes leak texture memory): five roles,
times the panel's scale, times 1.5 in large mode. Touch targets follow the panel's millimetres, not its pixels.

A visitor's modes are six switches that go together in any way and last as long as the visit: large text, low (all that
can be touched in the bottom 45 % of the panel), gloves, high contrast, quiet, calm (less motion).
"""

from __future__ import annotations

import math

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty

from assets import asset

Colour = tuple[float, float, float, float]

TYPE_ROLES = {"caption": 28, "body": 34, "lead": 44, "title": 60, "number": 96}
"""Font size in pixels of each role on a panel whose short side is 1080 pixels."""

SMALLEST_TEXT_PX = 24
LARGE_FACTOR = 1.5
BAR_LARGE_FACTOR = 1.2
"""The bars grow less: what stands in them must stay in the same place on the narrowest panel too."""

TARGET_MM, GLOVE_TARGET_MM = 22.0, 30.0
GAP_MM = 5.0

LOW_SHARE = 0.45
"""Of the panel's height: where everything that can be touched stands in low mode."""

MODES = ("is_large", "is_low", "is_glove", "is_high_contrast", "is_quiet", "is_calm")
"""What a visitor may switch on for the length of a visit."""

DAY = {
    "green": "#17493A",
    "green_deep": "#103629",
    "yellow": "#F2B632",
    "paper": "#FFF9EE",
    "card": "#FFFFFF",
    "ink": "#1C2321",
    "soft_ink": "#3B4643",
    "line": "#D9D0BF",
    "red": "#A3101A",
    "red_deep": "#7F0B13",
    "ice": "#DCEBF2",
    "white": "#FFFFFF",
    "good": "#17493A",
    "warn": "#6B4300",
    "bad": "#8A1019",
}

HIGH_CONTRAST = DAY | {
    "green": "#00261A",
    "green_deep": "#000000",
    "yellow": "#FFD21F",
    "paper": "#FFFFFF",
    "ink": "#000000",
    "soft_ink": "#000000",
    "line": "#000000",
    "red": "#5E0009",
    "red_deep": "#400006",
    "ice": "#FFF1B8",
    "good": "#00261A",
    "warn": "#3D2600",
    "bad": "#5E0009",
}
"""Black on white for glare, snow light and tired eyes: every pair is beyond 12:1, every edge is drawn."""

TINTS = {
    "consult": "#DDEBE3",
    "info": "#E9E3F1",
    "rest_read": "#F6E8C9",
    "kids": "#FBE2D3",
    "water_power": "#D8ECF3",
    "first_aid": "#D6EBDA",
    "help": "#F8DEDC",
    "directory": "#DCEBF2",
    "": "#F3ECDD",
}
"""One quiet tint an area, for its window and header; ink on any of them is above 7:1."""

AREA_ICONS = {
    "consult": "forum",
    "info": "volunteer_activism",
    "rest_read": "menu_book",
    "kids": "toys",
    "water_power": "water_drop",
    "first_aid": "medical_services",
}


def rgba(code: str) -> Colour:
    """A colour of "#RRGGBB" as Kivy wants it."""
    red, green, blue = (int(code[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue, 1.0


def tint_by_day(area: str) -> Colour:
    """The quiet background colour of an area (or of "help", "directory"; anything else is plain)."""
    return rgba(TINTS.get(area, TINTS[""]))


def no_tint(_area: str) -> Colour:
    """In high contrast nothing is told by a shade."""
    return rgba(HIGH_CONTRAST["paper"])


class Theme(EventDispatcher):
    """The one place that turns a panel and a visitor's modes into pixels.

    ``width`` and ``height`` are those of the part of the panel in which screens and bars stand: all of it, or its
    bottom in low mode. ``tint`` gives the quiet background colour of an area; it is a property so that kv follows it.
    """

    scale = NumericProperty(1.0)
    px_per_mm = NumericProperty(4.034)
    width = NumericProperty(1080)
    height = NumericProperty(1920)
    panel_height = NumericProperty(1920)
    tint = ObjectProperty(tint_by_day)
    is_large = BooleanProperty(False)
    is_low = BooleanProperty(False)
    is_glove = BooleanProperty(False)
    is_high_contrast = BooleanProperty(False)
    is_quiet = BooleanProperty(False)
    is_calm = BooleanProperty(False)
    is_landscape = BooleanProperty(False)

    caption = NumericProperty(28)
    body = NumericProperty(34)
    lead = NumericProperty(44)
    title = NumericProperty(60)
    number = NumericProperty(96)
    bar = NumericProperty(28)
    small = NumericProperty(28)
    heading = NumericProperty(60)

    target = NumericProperty(89)
    gap = NumericProperty(24)
    unit = NumericProperty(8)
    edge = NumericProperty(48)
    corner = NumericProperty(24)
    stroke = NumericProperty(3)

    green = ColorProperty(DAY["green"])
    green_deep = ColorProperty(DAY["green_deep"])
    yellow = ColorProperty(DAY["yellow"])
    paper = ColorProperty(DAY["paper"])
    card = ColorProperty(DAY["card"])
    ink = ColorProperty(DAY["ink"])
    soft_ink = ColorProperty(DAY["soft_ink"])
    line = ColorProperty(DAY["line"])
    red = ColorProperty(DAY["red"])
    red_deep = ColorProperty(DAY["red_deep"])
    ice = ColorProperty(DAY["ice"])
    white = ColorProperty(DAY["white"])
    good = ColorProperty(DAY["good"])
    warn = ColorProperty(DAY["warn"])
    bad = ColorProperty(DAY["bad"])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for mode in ("is_large", "is_low", "is_glove"):
            self.fbind(mode, self._apply)
        self.fbind("is_high_contrast", self._paint)
        self._apply()

    def fit(self, width: int, height: int, px_per_mm: float) -> None:
        """Lay out for a panel of ``width`` x ``height`` pixels with ``px_per_mm`` pixels a millimetre."""
        self.width, self.panel_height, self.px_per_mm = width, height, px_per_mm
        self._apply()

    def seconds(self, usual: float) -> float:
        """How long a movement of ``usual`` seconds takes: no time at all for who asked for less motion."""
        return 0.0 if self.is_calm else usual

    def reset_modes(self) -> None:
        """As the next visitor finds it."""
        for mode in MODES:
            setattr(self, mode, False)

    def _apply(self, *_: object) -> None:
        self.height = round(self.panel_height * (LOW_SHARE if self.is_low else 1.0))
        self.is_landscape = self.width > self.height
        smallest = SMALLEST_TEXT_PX / TYPE_ROLES["caption"]
        self.scale = max(smallest, min(self.width, self.height) / 1080)
        self._apply_sizes()
        self.unit = max(6, round(8 * self.scale))
        self.edge = round((48 if not self.is_landscape or self.scale > 0.95 else 32) * self.scale)
        self.corner = round(24 * self.scale)
        self._apply_stroke()

    def _apply_sizes(self) -> None:
        factor = self.scale * (LARGE_FACTOR if self.is_large else 1.0)
        for role, size in TYPE_ROLES.items():
            setattr(self, role, math.ceil(size * factor - 1e-6))
        bar_factor = BAR_LARGE_FACTOR if self.is_large else 1.0
        self.bar = math.ceil(TYPE_ROLES["caption"] * self.scale * bar_factor - 1e-6)
        self.heading = math.ceil(TYPE_ROLES["title"] * self.scale * bar_factor - 1e-6)
        self.small = math.ceil(TYPE_ROLES["caption"] * self.scale - 1e-6)
        self.target = math.ceil((GLOVE_TARGET_MM if self.is_glove else TARGET_MM) * self.px_per_mm)
        self.gap = max(math.ceil(GAP_MM * self.px_per_mm), round(24 * self.scale))

    def _apply_stroke(self) -> None:
        self.stroke = max(2, round((5 if self.is_high_contrast else 3) * self.scale))

    def _paint(self, *_: object) -> None:
        for name, code in (HIGH_CONTRAST if self.is_high_contrast else DAY).items():
            setattr(self, name, code)
        self.tint = no_tint if self.is_high_contrast else tint_by_day
        self._apply_stroke()


def register_fonts() -> None:
    """Draw all text with Noto Sans SC (true Bold, Simplified forms) and name the icon font "Icons".

    Registered over Kivy's default name, so that no widget can fall back to a face without Chinese.
    """
    regular, bold = (str(asset("fonts", f"NotoSansSC-{weight}.ttf")) for weight in ("Regular", "Bold"))
    LabelBase.register("Roboto", regular, regular, bold, bold)
    LabelBase.register("Icons", str(asset("fonts", "MaterialSymbolsRounded.ttf")))


theme = Theme()
