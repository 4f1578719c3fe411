"""The pictures of "Who is still awake?"."""

from __future__ import annotations

from screens.art.stories.easel import Scene, at
from screens.art.stories.figures import carried, cat, helper
from screens.art.stories.land import ground, hills, moon, pine, sky, snowfall, stars
from screens.art.stories.things import clock, flask, frosty_window, house, lamp, platform, rails, table, train

NIGHT = (at(0, 0, sky, hour="night"), stars)

PICTURES = {
    "night-1": Scene(
        (
            *NIGHT,
            at(136, 82, moon),
            at(0, 24, hills, land="night_snow"),
            at(0, 0, ground, land="night_snow", tall=26),
            at(26, 22, house, size=1.35, is_lit=True),
            at(132, 22, pine, size=1.1, has_snow=False),
            at(124, 8, cat, size=1.5),
        )
    ),
    "night-2": Scene(
        (
            *NIGHT,
            at(0, 30, hills, land="night_snow", phase=1.3),
            at(0, 0, platform, tall=34, is_night=True),
            at(86, 22, lamp, size=1.5, is_lit=True),
            at(58, 16, cat, size=1.2),
            at(0, 0, snowfall, count=24, seed=15),
        )
    ),
    "night-3": Scene(
        (
            *NIGHT,
            at(0, 0, ground, land="night_snow", tall=14),
            at(20, 12, house, size=2, is_lit=True),
            at(80, 72, clock, size=1.3),
            at(146, 6, cat, size=1.4),
        )
    ),
    "night-4": Scene(
        (
            at(0, 0, sky, hour="room"),
            at(96, 42, frosty_window, size=1.15, is_dark=True),
            at(62, 16, helper, size=1.9, in_fur_hat=False),
            at(24, 34, table, wide=112),
            at(98, 34, flask, size=1.5),
        )
    ),
    "night-5": Scene(
        (
            *NIGHT,
            at(20, 84, moon),
            at(0, 32, hills, land="night_snow", phase=0.4),
            at(0, 0, ground, land="night_snow", tall=34),
            at(0, 24, rails),
            at(26, 23, train, size=2.1, carriages=3, has_snow=True),
        )
    ),
    "night-6": Scene(
        (
            *NIGHT,
            at(60, 30, train, size=2.3, carriages=2, has_snow=True),
            at(0, 0, platform, tall=36, is_night=True),
            at(24, 24, lamp, size=1.4, is_lit=True),
            at(64, 14, carried, size=1.5),
            at(106, 14, helper, size=1.45, is_mirrored=True),
        )
    ),
    "night-7": Scene(
        (
            *NIGHT,
            at(128, 80, moon),
            at(0, 0, ground, land="night_snow", tall=22),
            at(-30, 18, house, size=1.7, is_lit=True),
            at(104, 10, cat, size=2.2, is_asleep=True),
            at(150, 14, pine, size=0.9, has_snow=False),
        )
    ),
}
