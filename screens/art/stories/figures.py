"""People and animals of the story pictures: round, friendly, people without the details of a face."""

from __future__ import annotations

from screens.art.people import HAIR, SKIN, volunteer
from screens.art.stories.easel import Easel
from screens.theme import DAY

RED = DAY["red"]


def helper(pen: Easel, *, in_fur_hat: bool = True) -> None:
    """A volunteer, 40 units tall, greeting."""
    volunteer(pen, 0, 0, 40, in_fur_hat=in_fur_hat)


def person(pen: Easel, coat: str = "#35505A", hat: str = "#7A5C86", scarf: str = "") -> None:
    """A grown person in a winter coat, 38 units tall."""
    pen.colour("#2E3A40").round(-4.4, 0, 3.6, 12, 1.2).round(0.8, 0, 3.6, 12, 1.2)
    pen.colour(coat).line([(-5.4, 23), (-7.6, 13)], 3.2).line([(5.4, 23), (7.6, 13)], 3.2)
    pen.round(-6.4, 8, 12.8, 19, [5, 5, 2, 2])
    pen.colour(SKIN).dot(0, 31, 4.3, 4.7)
    pen.colour(hat).round(-4.9, 32, 9.8, 5, [4.6, 4.6, 1, 1]).dot(0, 37.4, 1.5)
    if scarf:
        pen.colour(scarf).round(-4.6, 24.6, 9.2, 3.2, 1.6).round(1.2, 17, 3, 9, 1)


def child(pen: Easel, coat: str = "#F2B632", hat: str = "#35705A", mitten: str = RED) -> None:
    """A child in a padded coat, 24 units tall, the nearer hand held out in its ``mitten``, the other in a pocket."""
    pen.colour("#3A4A63").round(-3.2, 0, 2.8, 7, 1.2).round(0.6, 0, 2.8, 7, 1.2)
    pen.colour(coat).line([(-4.2, 13.4), (-5.2, 8.6)], 2.8).line([(4.2, 13.6), (8.6, 15.6)], 2.8)
    pen.round(-5.2, 4.6, 10.4, 11.6, [4.6, 4.6, 2.4, 2.4])
    pen.colour("#FFFFFF", 0.35).rect(-0.25, 5, 0.5, 10.4)
    pen.colour(mitten).dot(9.6, 16, 1.9).dot(9.2, 17.8, 0.8)
    pen.colour(HAIR).dot(-3.6, 17.4, 1.5).dot(3.6, 17.4, 1.5)
    pen.colour(SKIN).dot(0, 19, 4)
    pen.colour("#E58F77", 0.5).dot(-2.3, 18, 0.9).dot(2.3, 18, 0.9)
    pen.colour(hat).round(-4.5, 19.6, 9, 4.4, [4.4, 4.4, 0.8, 0.8])
    pen.colour("#FFFFFF").round(-4.7, 19, 9.4, 1.6, 0.8).dot(0, 24.4, 1.4)


def carried(pen: Easel) -> None:
    """A father with a sleeping child on his shoulder, 38 units tall."""
    person(pen, "#4A5F78", "#2E3A40")
    pen.colour("#C4622D").round(-1, 17, 8.4, 11, [4, 4, 3, 3])
    pen.colour(SKIN).dot(5, 29.4, 3.1)
    pen.colour("#F2B632").round(1.8, 30, 6.4, 3.4, [3, 3, 0.6, 0.6])
    pen.colour("#4A5F78").line([(-5, 22), (3, 17.4), (6.6, 19)], 3)


def hare(pen: Easel, fur: str = "#FFFFFF", shade: str = "#C9D6DE") -> None:
    """A hare sitting up, 15 units tall, looking left."""
    pen.colour(shade).dot(4.8, 2.4, 1.7)
    pen.colour(fur).dot(1.2, 4, 4.6, 4.2).dot(-1, 7, 3.2, 3.6)
    pen.colour(shade).line([(-0.6, 10), (0.4, 15.4)], 1.9).line([(-2.2, 10), (-2.4, 15.8)], 1.9)
    pen.colour("#F0C3BC").line([(-2.2, 11), (-2.4, 15)], 0.7)
    pen.colour(fur).dot(-1.9, 9.6, 2.9, 2.5)
    pen.colour("#2B2B2B").dot(-3, 10, 0.45)
    pen.colour("#D98880").dot(-4.7, 9.3, 0.45)
    pen.colour(shade).round(-3.6, 0, 4.4, 1.7, 0.8)


def magpie(pen: Easel) -> None:
    """A magpie on its feet, 9 units tall, looking left."""
    pen.colour("#1F2A33").polygon([(2, 4.6), (11.6, 7.8), (11.8, 6.8), (3, 2.6)])
    pen.colour("#2B2B2B").line([(0.4, 2), (0.2, 0)], 0.4).line([(1.8, 2), (1.9, 0)], 0.4)
    pen.colour("#1F2A33").dot(0.8, 4.6, 3.6, 2.8)
    pen.colour("#FFFFFF").dot(0.6, 3.4, 2.4, 1.6)
    pen.colour("#1F2A33").dot(-2, 7, 2.2)
    pen.colour("#2F5D86").polygon([(0.4, 6), (5.6, 5.2), (1.8, 3.6)])
    pen.colour("#2B2B2B").polygon([(-4, 7.4), (-6.2, 6.8), (-4, 6.5)])
    pen.colour("#FFFFFF").dot(-2.6, 7.5, 0.5)


def cat(pen: Easel, *, is_asleep: bool = False) -> None:
    """A tabby, sitting and looking at us (14 units tall) or curled up."""
    ginger, white, dark = "#D9914A", "#FFF6E8", "#A3622A"
    if is_asleep:
        pen.colour(ginger).dot(0, 4.4, 8.6, 4.8).dot(-5, 6, 3.6)
        pen.colour(dark).line([(1, 8.8), (1.6, 6.6)], 0.8).line([(3.6, 8.2), (4, 6.2)], 0.8)
        pen.colour(ginger).polygon([(-8, 7.6), (-7.4, 11), (-5.4, 9)]).polygon([(-4.8, 9.2), (-2.8, 11), (-2.2, 7.8)])
        pen.colour(dark).line([(7.6, 3), (3, 0.9), (-4.4, 2.2)], 2.2)
        pen.colour("#4A3524").line([(-6.8, 6.2), (-6.1, 5.8), (-5.4, 6.2)], 0.4).line(
            [(-4.4, 6.2), (-3.7, 5.8), (-3, 6.2)], 0.4
        )
        return
    pen.colour(dark).line([(3.6, 1.2), (8, 2), (8.6, 6)], 1.7)
    pen.colour(ginger).dot(0, 4.2, 4.4, 4.6)
    pen.colour(white).dot(0, 3.8, 2.3, 3.4).dot(-1.7, 0.6, 1.3, 0.8).dot(1.7, 0.6, 1.3, 0.8)
    pen.colour(ginger).polygon([(-3.9, 10), (-3.7, 14.2), (-0.6, 12)]).polygon([(3.9, 10), (3.7, 14.2), (0.6, 12)])
    pen.dot(0, 10, 4.2, 3.6)
    pen.colour(white).dot(0, 8.8, 2, 1.4)
    pen.colour("#F5E27A").dot(-1.7, 10.4, 0.95).dot(1.7, 10.4, 0.95)
    pen.colour("#2B2B2B").dot(-1.7, 10.4, 0.4, 0.8).dot(1.7, 10.4, 0.4, 0.8)
    pen.colour("#C96F60").dot(0, 9.2, 0.45)
    pen.colour(dark).line([(0, 13.2), (0, 12.2)], 0.6).line([(-1.1, 13), (-1, 12.3)], 0.5).line(
        [(1.1, 13), (1, 12.3)], 0.5
    )


def geese(pen: Easel) -> None:
    """Wild geese flying in a wedge."""
    pen.colour("#4B4A48")
    for row in range(4):
        for side in (-1, 1) if row else (1,):
            x, y = row * 5.4, side * row * 2.5
            pen.line([(x - 1.8, y + 1.2), (x, y), (x + 1.8, y + 1.2)], 0.6).line([(x - 1.7, y), (x + 0.6, y)], 0.7)
