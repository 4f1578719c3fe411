"""Units and grids that an account may belong to: named by an app above this one, which knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Names = Callable[[], Mapping[str, str]]
_offered: dict[str, Names] = {}


def offer(field: str, names: Names) -> None:
    """Have the choices of `field` ("unit" or "grids") read from `names`: code to name."""
    _offered[field] = names


def offered(field: str) -> list[tuple[str, str]]:
    """The choices of a field by name, as forms take them; none where nobody offers any."""
    names = _offered.get(field)
    return [(code, f"{code} {name}") for code, name in names().items()] if names else []
