"""The pictures of "The red mitten"."""

from __future__ import annotations

from screens.art.stories.easel import Scene, at
from screens.art.stories.figures import child, helper, magpie, person
from screens.art.stories.land import ground, pine, sky, snowfall
from screens.art.stories.things import (
    bench,
    frosty_window,
    house,
    lamp,
    mitten,
    platform,
    radiator,
    suitcase,
    train,
    wave_of_warmth,
)

GREY, PLUM, BLUE = "#5A6B75", "#7A5C86", "#35506B"

PICTURES = {
    "mitten-1": Scene(
        (
            at(0, 0, sky, hour="snow"),
            at(-20, 44, train, size=2.2, carriages=3, has_snow=True),
            at(0, 0, platform, tall=48),
            at(34, 36, person, size=1.25, coat=GREY, hat="#3A2E28"),
            at(50, 35, suitcase, size=1.2),
            at(122, 37, person, size=1.2, coat=PLUM, hat="#C4622D"),
            at(108, 36, suitcase, size=1.1, code="#8A4B3A"),
            at(80, 10, mitten, size=1.7, is_mirrored=True),
            at(0, 0, snowfall, count=50),
        )
    ),
    "mitten-2": Scene(
        (
            at(0, 0, sky, hour="snow"),
            at(0, 0, ground, land="snow", tall=34),
            at(18, 30, pine, size=1.4),
            at(144, 31, pine, size=1.1),
            at(38, 18, bench, size=2.4),
            at(72, 36, mitten, size=1.5),
            at(96, 38.4, magpie, size=2),
            at(0, 0, snowfall, count=45, seed=7),
        )
    ),
    "mitten-3": Scene(
        (
            at(0, 0, sky, hour="room"),
            at(0, 0, ground, land="floor", tall=16),
            at(62, 46, frosty_window, size=1.1),
            at(62, 14, radiator, size=1.15),
            at(92, 42, mitten, size=1.5),
            at(92, 60, wave_of_warmth, size=1.1),
            at(34, 8, helper, size=1.85, in_fur_hat=True),
        )
    ),
    "mitten-4": Scene(
        (
            at(0, 0, sky, hour="day"),
            at(0, 0, ground, land="snow", tall=26),
            at(-6, 24, house, size=1.2),
            at(112, 16, pine, size=1.9),
            at(99, 15, mitten, size=1.35),
            at(72, 8, helper, size=1.7),
        )
    ),
    "mitten-5": Scene(
        (
            at(0, 0, sky, hour="dusk"),
            at(0, 0, ground, land="night_snow", tall=26),
            at(-6, 24, house, size=1.2, is_lit=True),
            at(104, 16, pine, size=1.9),
            at(91, 15, mitten, size=1.35, is_mirrored=True),
            at(142, 12, lamp, size=1.4, is_lit=True),
            at(0, 0, snowfall, count=40, seed=9),
        )
    ),
    "mitten-6": Scene(
        (
            at(0, 0, sky, hour="dusk"),
            at(0, 0, ground, land="night_snow", tall=26),
            at(130, 16, pine, size=1.9),
            at(117, 15, mitten, size=1.35, is_mirrored=True),
            at(18, 12, lamp, size=1.5, is_lit=True),
            at(42, 9, person, size=1.65, coat=BLUE, hat=PLUM, scarf="#E9D9B8"),
            at(76, 6, child, size=1.75),
            at(0, 0, snowfall, count=40, seed=10),
        )
    ),
    "mitten-7": Scene(
        (
            at(0, 0, sky, hour="dusk"),
            at(0, 0, ground, land="night_snow", tall=22),
            at(132, 12, pine, size=2.1),
            at(66, -4, child, size=3.2),
            at(102, 42, mitten, size=2, is_mirrored=True),
            at(26, 4, magpie, size=1.9, is_mirrored=True),
            at(0, 0, snowfall, count=40, seed=14),
        )
    ),
}
