"""Trains and what stands around a station in the story pictures."""

from __future__ import annotations

from screens.art.stories.easel import Easel
from screens.art.train import TrainPainter
from screens.theme import DAY

RED, GREEN, DEEP, YELLOW, GLOW = DAY["red"], DAY["green"], DAY["green_deep"], DAY["yellow"], "#FFE7AE"


def train(pen: Easel, carriages: int = 2, *, has_snow: bool = False) -> None:
    """The little train on its wheels, 20 units tall, going left."""
    TrainPainter(carriages, has_snow)(pen, 0, 20)


def puff(pen: Easel) -> None:
    """A breath of steam."""
    for x, y, radius, alpha in ((0, 0, 2, 0.9), (3.4, 2.6, 3, 0.75), (8.4, 5, 4.2, 0.5)):
        pen.colour("#FFFFFF", alpha).dot(x, y, radius)


def rails(pen: Easel) -> None:
    """Rails across the sheet, their upper edge at 0."""
    pen.colour("#8A7B68").rect(0, -4, 160, 3.4)
    for index in range(33):
        pen.colour("#5E5042").rect(index * 5, -2.4, 2.6, 1.4)
    pen.colour("#9AA4A7").rect(0, -0.9, 160, 0.9)


def bridge(pen: Easel) -> None:
    """An iron bridge across the sheet, the rails at 0."""
    pen.colour("#4E5F66")
    for start in range(-12, 172, 24):
        pen.line([(start, 0), (start + 12, 15), (start + 24, 0)], 1.2)
    pen.line([(0, 15), (160, 15)], 1.2)
    pen.colour("#6B7C83").rect(0, -4, 160, 4)
    pen.colour("#9AA4A7").rect(0, -0.9, 160, 0.9)
    pen.colour("#8C979B")
    for left in (24, 76, 128):
        pen.polygon([(left, -4), (left + 10, -4), (left + 13, -24), (left - 3, -24)])


def platform(pen: Easel, tall: float, *, has_snow: bool = True, is_night: bool = False) -> None:
    """A platform along the lower edge, ``tall`` units; its edge marked in yellow."""
    floor, rim = ("#4B5E80", "#7E93B4") if is_night else ("#E2EBF1", "#FFFFFF") if has_snow else ("#D9D0BF", "#B9AF9C")
    pen.colour(floor).rect(0, 0, 160, tall)
    pen.colour(rim).rect(0, tall - 3, 160, 3)
    pen.colour("#D6A53C" if is_night else YELLOW).rect(0, tall - 6, 160, 1.2)


def house(pen: Easel, *, has_snow: bool = True, is_lit: bool = False) -> None:
    """A small station with a door and two windows, 60 units wide, 44 tall."""
    pen.colour("#E9D9B8" if not is_lit else "#B7A78C").rect(0, 0, 60, 28)
    pen.colour("#C9B68E" if not is_lit else "#8F8069").rect(0, 0, 60, 3)
    pen.colour("#8C3B35" if not is_lit else "#6A2F30").polygon([(-5, 27), (65, 27), (54, 43), (6, 43)])
    if has_snow:
        pen.colour("#FFFFFF" if not is_lit else "#A9B9D3").polygon([(0, 34), (60, 34), (54, 43.6), (6, 43.6)])
    glass = GLOW if is_lit else "#BFD9E6"
    for left in (7, 41):
        pen.colour(DEEP).round(left - 0.8, 9, 13.6, 13.6, 1.6)
        pen.colour(glass).round(left, 9.8, 12, 12, 1)
        pen.colour(DEEP).rect(left + 5.6, 9.8, 0.8, 12).rect(left, 15.4, 12, 0.8)
    pen.colour(GREEN).round(24, 0, 12, 21, [4, 4, 0, 0])
    pen.colour(glass).round(26, 10, 8, 8, [3, 3, 0.6, 0.6])
    pen.colour(YELLOW).dot(33.6, 7, 0.8)


def lamp(pen: Easel, *, is_lit: bool = False) -> None:
    """A lamp on its post, 46 units tall; lit with its halo and a round of light on the ground."""
    if is_lit:
        for radius, alpha in ((26, 0.07), (18, 0.1), (10, 0.16)):
            pen.colour("#FFE7AE", alpha).dot(0, 42, radius)
        for wide, alpha in ((30, 0.16), (21, 0.22), (13, 0.26)):
            pen.colour("#FFE7AE", alpha).dot(0, 0, wide, wide * 0.2)
    pen.colour("#2F4047").round(-0.8, 0, 1.6, 39, 0.6).round(-2.6, -0.6, 5.2, 2.2, 0.8)
    pen.round(-3.6, 38.4, 7.2, 1.6, 0.6).polygon([(-3.8, 46), (3.8, 46), (0, 49.4)])
    pen.colour("#FFF1C9" if is_lit else "#E7EEF1").polygon([(-2.8, 40), (2.8, 40), (3.4, 46), (-3.4, 46)])


def bench(pen: Easel) -> None:
    """A bench, 34 units wide, 14 tall."""
    pen.colour("#4A3A2E").rect(3, 0, 2, 7).rect(29, 0, 2, 7)
    pen.colour("#A8743F").round(0, 6, 34, 2.6, 1).round(0, 10, 34, 2, 1).round(0, 13, 34, 2, 1)
    pen.colour("#4A3A2E").rect(4, 7, 1.4, 8).rect(28.6, 7, 1.4, 8)


def clock(pen: Easel) -> None:
    """The face of a station clock around 0, ten past midnight, 26 units wide."""
    pen.colour("#2F4047").dot(0, 0, 13.4)
    pen.colour("#FFF9EE").dot(0, 0, 11.8)
    pen.colour("#2F4047")
    for x, y in ((0, 10), (10, 0), (0, -10), (-10, 0)):
        pen.dot(x, y, 0.9)
    pen.line([(0, 0), (0.5, 6.6)], 1.5).line([(0, 0), (7.6, 4.4)], 1)
    pen.colour(RED).dot(0, 0, 1.2)


def mitten(pen: Easel, code: str = RED) -> None:
    """A mitten with its thumb at the left, 12 units tall, cuff at the bottom."""
    pen.colour(code).round(-3.6, 1.6, 7.6, 10.4, [3.8, 3.8, 1, 1]).line([(-3, 4.6), (-5.4, 7.2)], 2.6)
    pen.colour("#FFF1D6").round(-4, 0, 8.4, 2.6, 1.2)
    pen.colour("#FFFFFF", 0.75).dot(0.2, 7, 0.7).dot(0.2, 9.4, 0.7).dot(-1.4, 8.2, 0.7).dot(1.8, 8.2, 0.7)


def suitcase(pen: Easel, code: str = "#35505A") -> None:
    """A case on wheels with its handle up, 17 units tall."""
    pen.colour("#6F7E84").line([(-2.4, 11), (-2.4, 17), (2.4, 17), (2.4, 11)], 0.8)
    pen.colour("#2B3235").dot(-3, 0.8, 0.9).dot(3, 0.8, 0.9)
    pen.colour(code).round(-4.6, 1.4, 9.2, 11.6, 1.6)
    pen.colour("#FFFFFF", 0.3).rect(-4.6, 5, 9.2, 0.7).rect(-4.6, 9, 9.2, 0.7)


def radiator(pen: Easel) -> None:
    """A radiator below its sill, 50 units wide, 22 tall."""
    pen.colour("#E3E7E8").round(-3, 22, 56, 2.4, 1)
    for index in range(8):
        pen.colour("#F4F6F6").round(index * 6.4, 0, 5.2, 21, 2.4)
        pen.colour("#C9D1D3").rect(index * 6.4 + 4.2, 2, 1, 17)


def frosty_window(pen: Easel, *, is_dark: bool = False) -> None:
    """A window with frost in its corners, 50 units wide, 40 tall."""
    pen.colour("#A8743F").round(-2.4, -2.4, 54.8, 44.8, 2)
    pen.colour("#24395E" if is_dark else "#BFD9E6").rect(0, 0, 50, 40)
    for x, y, across, up in ((0, 0, 17, 13), (50, 0, -20, 11), (0, 40, 9, -8), (50, 40, -11, -9)):
        pen.colour("#FFFFFF", 0.5).polygon([(x, y), (x + across, y), (x, y + up)])
        inner = [(x, y), (x + across * 0.55, y), (x + across * 0.3, y + up * 0.3), (x, y + up * 0.6)]
        pen.colour("#FFFFFF", 0.7).polygon(inner)
        pen.colour("#FFFFFF", 0.8).dot(x + across * 0.62, y + up * 0.3, 0.6).dot(x + across * 0.3, y + up * 0.66, 0.5)
    pen.colour("#A8743F").rect(24.2, 0, 1.6, 40).rect(0, 24, 50, 1.4)


def wave_of_warmth(pen: Easel) -> None:
    """Warm air rising in three wavy lines, 14 units tall."""
    pen.colour("#EDB27C")
    for x in (-6, 0, 6):
        pen.line([(x, 0), (x + 1.4, 3.5), (x - 1.2, 7), (x + 1.2, 10.5), (x, 14)], 0.9)


def flask(pen: Easel) -> None:
    """A big flask with a steaming cup beside it, 20 units tall."""
    pen.colour("#3F6B4F").round(-5, 0, 10, 16, [3, 3, 1.6, 1.6])
    pen.colour("#C9D1D3").round(-3.4, 15.6, 6.8, 3.6, [1.4, 1.4, 0.4, 0.4])
    pen.colour("#FFFFFF", 0.28).round(-3.6, 2, 1.4, 12, 0.7)
    pen.colour("#2F4B3A").line([(5, 12), (8, 11), (8, 6), (5, 5)], 1.1)
    pen.colour("#FFF9EE").round(13, 0, 6.4, 6.4, [0.6, 0.6, 2, 2])
    pen.colour("#FFFFFF").line([(15, 8), (15.8, 10), (14.8, 12), (15.6, 14)], 0.6)
    pen.line([(17.6, 8), (18.4, 10), (17.4, 12), (18.2, 14)], 0.6)


def table(pen: Easel, wide: float = 80) -> None:
    """A table under its cloth, the upper edge at 0."""
    pen.colour("#8FB39A").rect(3, -60, wide - 6, 58)
    pen.colour("#7BA388")
    for x in range(10, int(wide) - 6, 12):
        pen.rect(x, -60, 4, 58)
    pen.colour("#A8743F").round(0, -4, wide, 4, 1)
