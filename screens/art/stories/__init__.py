"""Pictures of the picture stories, drawn by program: content names them, here they are."""

from __future__ import annotations

from screens.art.pen import Painter
from screens.art.stories import night_station, red_mitten, seasons

PICTURES: dict[str, Painter] = {**seasons.PICTURES, **red_mitten.PICTURES, **night_station.PICTURES}


def painter_of(name: str) -> Painter | None:
    """Who paints the picture called so; None for one that this program does not have."""
    return PICTURES.get(name)
