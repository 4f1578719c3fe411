"""The pictures of "The little train and the four seasons"."""

from __future__ import annotations

from screens.art.stories.easel import Scene, at
from screens.art.stories.figures import geese, hare, magpie
from screens.art.stories.land import (
    birch,
    cloud,
    falling_leaves,
    floes,
    ground,
    hills,
    lilac,
    pine,
    rain,
    river,
    sky,
    snowfall,
    stars,
    sun,
    sunflower,
    willow,
)
from screens.art.stories.things import bridge, house, lamp, platform, puff, rails, train

PICTURES = {
    "seasons-1": Scene(
        (
            at(0, 0, sky, hour="snow"),
            at(0, 34, hills, land="snow"),
            at(0, 0, ground, land="snow", tall=36),
            at(120, 34, pine, size=0.9),
            at(140, 32, pine, size=1.1),
            at(34, 27, train, size=1.7, carriages=2, has_snow=True),
            at(36, 62, puff, size=1.1),
            at(0, 0, platform, tall=29),
            at(150, 22, lamp, size=1.3),
            at(20, 8, hare, size=1.6, is_mirrored=True),
            at(0, 0, snowfall),
        )
    ),
    "seasons-2": Scene(
        (
            at(0, 0, sky, hour="snow"),
            at(0, 40, hills, land="snow", phase=1.2),
            at(0, 0, river, tall=42, is_frozen=True),
            at(10, 40, pine, size=0.6),
            at(20, 41, pine, size=0.45),
            at(146, 41, pine, size=0.6),
            at(22, 55, train, size=1.25, carriages=4, has_snow=True),
            at(0, 56, bridge),
            at(20, 82, puff),
            at(0, 0, snowfall, count=40, seed=6),
        )
    ),
    "seasons-3": Scene(
        (
            at(0, 0, sky, hour="day"),
            at(34, 86, cloud),
            at(0, 52, hills, land="spring", phase=0.5),
            at(0, 30, ground, land="spring", tall=24),
            at(0, 48, rails),
            at(54, 47, train, size=1.3, carriages=3),
            at(0, 0, river, tall=36),
            at(0, 4, floes, tall=28),
            at(26, 37, willow, size=1.4),
            at(30, 82, magpie, size=1.1, is_mirrored=True),
        )
    ),
    "seasons-4": Scene(
        (
            at(0, 0, sky, hour="dawn"),
            at(126, 80, sun),
            at(0, 38, hills, land="spring", phase=2.4),
            at(0, 0, ground, land="spring", tall=42),
            at(14, 40, house, size=0.95, has_snow=False),
            at(88, 40, house, size=0.95, has_snow=False),
            at(0, 32, rails),
            at(34, 31, train, size=1, carriages=4),
            at(14, 2, lilac, size=1.5),
            at(52, -2, lilac, size=1.25),
            at(92, 1, lilac, size=1.45),
            at(136, -1, lilac, size=1.7),
        )
    ),
    "seasons-5": Scene(
        (
            at(0, 0, sky, hour="rain"),
            at(36, 88, cloud, size=1.7, code="#F2F5F6"),
            at(92, 84, cloud, size=2, code="#DDE4E8"),
            at(136, 90, cloud, size=1.4, code="#F2F5F6"),
            at(0, 40, hills, land="grass", phase=1.7),
            at(0, 0, ground, land="grass", tall=44),
            at(0, 40, rails),
            at(26, 39, train, size=1.5, carriages=3),
            *(at(x, 14 + (x % 14) * 0.4, sunflower, size=0.95) for x in range(8, 160, 17)),
            *(at(x, -2, sunflower, size=1.4) for x in range(2, 160, 22)),
            at(0, 0, rain),
        )
    ),
    "seasons-6": Scene(
        (
            at(0, 0, sky, hour="gold"),
            at(72, 80, geese, size=1.4),
            at(0, 36, hills, land="straw", phase=0.2),
            at(0, 0, ground, land="straw", tall=38),
            *(
                at(x, 34, birch, size=0.9, leaf=leaf)
                for x, leaf in ((14, "#E0A536"), (44, "#D98B2B"), (148, "#E3B24A"))
            ),
            at(0, 24, rails),
            at(42, 23, train, size=1.6, carriages=3),
            at(22, 2, birch, size=1.7, leaf="#E6AE3C"),
            at(138, 0, birch, size=1.5, leaf="#DB9530"),
            at(0, 0, falling_leaves),
        )
    ),
    "seasons-7": Scene(
        (
            at(0, 0, sky, hour="night"),
            stars,
            at(0, 34, hills, land="night_snow", phase=0.9),
            at(0, 0, ground, land="night_snow", tall=36),
            at(132, 34, pine, size=1.1, has_snow=False),
            at(150, 31, pine, size=1.3, has_snow=False),
            at(0, 26, rails),
            at(22, 25, train, size=2, carriages=3),
            at(0, 0, snowfall, count=16, seed=12),
        )
    ),
    "seasons-8": Scene(
        (
            at(0, 0, sky, hour="dusk"),
            at(0, 40, hills, land="night_snow", phase=2.2),
            at(0, 0, ground, land="night_snow", tall=44),
            at(-16, 36, house, size=0.95, is_lit=True),
            at(74, 36, train, size=1.6, carriages=2, has_snow=True),
            at(0, 0, platform, tall=37, is_night=True),
            at(138, 30, lamp, size=1.2, is_lit=True),
            at(52, 24, hare, size=1.6, is_mirrored=True),
            at(0, 0, snowfall, count=45, seed=2),
        )
    ),
}
