"""Travellers of the play train: four animals in winter scarves, told apart by ears and antlers; no faces."""

from __future__ import annotations

from dataclasses import dataclass

from screens.art.pen import Pen

ANIMALS = ("bear", "fox", "hare", "deer")


@dataclass(frozen=True)
class Coat:
    """Colours of one animal: fur, its lighter part, and the scarf."""

    fur: str
    light: str
    scarf: str


COATS = {
    "bear": Coat("#6B4A33", "#C9A27C", "#A3101A"),
    "fox": Coat("#C65F1E", "#FFF3E2", "#1E6091"),
    "hare": Coat("#AEB6BC", "#F4F6F8", "#2E7D4F"),
    "deer": Coat("#B08256", "#E9D2B2", "#7A4E9E"),
}


def animal(pen: Pen, who: str, x: float, y: float, tall: float) -> None:
    """Head and shoulders of ``who``; ``x`` the middle, ``y`` the lower edge, pixels. As wide as 0.8 of ``tall``."""
    coat = COATS[who]
    pen.colour(coat.fur).round(x - tall * 0.34, y, tall * 0.68, tall * 0.3, [tall * 0.2, tall * 0.2, 0, 0])
    EARS[who](pen, coat, x, y, tall)
    pen.colour(coat.fur).dot(x, y + tall * 0.46, tall * 0.27, tall * 0.25)
    _muzzle(pen, who, coat, x, y, tall)
    pen.colour(coat.scarf).round(x - tall * 0.27, y + tall * 0.13, tall * 0.54, tall * 0.12, tall * 0.06)
    pen.round(x + tall * 0.06, y, tall * 0.13, tall * 0.2, [0, 0, tall * 0.02, tall * 0.02])
    pen.colour("#FFFFFF", 0.75).rect(x + tall * 0.06, y + tall * 0.03, tall * 0.13, tall * 0.03)


def _muzzle(pen: Pen, who: str, coat: Coat, x: float, y: float, tall: float) -> None:
    pen.colour(coat.light)
    if who == "fox":
        for side in (-1, 1):
            cheek = [(x, y + tall * 0.5), (x + side * tall * 0.27, y + tall * 0.44), (x, y + tall * 0.23)]
            pen.polygon(cheek if side > 0 else cheek[::-1])
        pen.colour("#3A2E28").dot(x, y + tall * 0.26, tall * 0.045)
        return
    pen.dot(x, y + tall * 0.36, tall * (0.13 if who != "hare" else 0.1), tall * 0.1)
    pen.colour("#3A2E28" if who != "hare" else "#C98A8A").dot(x, y + tall * 0.4, tall * 0.045, tall * 0.035)


def _bear_ears(pen: Pen, coat: Coat, x: float, y: float, tall: float) -> None:
    for side in (-1, 1):
        pen.colour(coat.fur).dot(x + side * tall * 0.22, y + tall * 0.68, tall * 0.11)
        pen.colour(coat.light).dot(x + side * tall * 0.22, y + tall * 0.68, tall * 0.055)


def _fox_ears(pen: Pen, coat: Coat, x: float, y: float, tall: float) -> None:
    for side in (-1, 1):
        base = [(x + side * tall * 0.04, y + tall * 0.64), (x + side * tall * 0.28, y + tall * 0.52)]
        pen.colour(coat.fur).polygon([*base, (x + side * tall * 0.25, y + tall * 0.9)])
        inner = [(x + side * tall * 0.11, y + tall * 0.66), (x + side * tall * 0.24, y + tall * 0.6)]
        pen.colour(coat.light).polygon([*inner, (x + side * tall * 0.225, y + tall * 0.82)])


def _hare_ears(pen: Pen, coat: Coat, x: float, y: float, tall: float) -> None:
    for side in (-1, 1):
        foot, tip = (x + side * tall * 0.1, y + tall * 0.62), (x + side * tall * 0.15, y + tall * 0.92)
        pen.colour(coat.fur).line([foot, tip], tall * 0.14)
        pen.colour("#E7C5C0").line([foot, tip], tall * 0.055)


def _deer_ears(pen: Pen, coat: Coat, x: float, y: float, tall: float) -> None:
    for side in (-1, 1):
        pen.colour(coat.fur).dot(x + side * tall * 0.29, y + tall * 0.58, tall * 0.1, tall * 0.055)
        pen.colour("#5B4632")
        pen.line(
            [(x + side * tall * p, y + tall * q) for p, q in ((0.1, 0.66), (0.17, 0.8), (0.15, 0.94))], tall * 0.05
        )
        pen.line([(x + side * tall * p, y + tall * q) for p, q in ((0.16, 0.79), (0.28, 0.9))], tall * 0.05)


EARS = {"bear": _bear_ears, "fox": _fox_ears, "hare": _hare_ears, "deer": _deer_ears}
