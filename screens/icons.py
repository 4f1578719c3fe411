"""Icon names to characters of the icon font. Kivy draws no ligatures, so an icon is asked for by code point."""

from functools import cache

from assets import asset

UNKNOWN_ICON = "help"

ALIASES = {
    "location_on": "distance",
    "place": "distance",
    "phone": "call",
    "help_outline": "help",
    "people": "group",
    "wheelchair": "accessible",
    "aed": "ecg_heart",
    "toilet": "wc",
    "water": "water_drop",
    "first_aid": "medical_services",
}
"""Names people expect and the font lacks."""


@cache
def code_points() -> dict[str, int]:
    """Every icon name of the font and its code point, from the table written beside the font."""
    lines = asset("fonts", "MaterialSymbolsRounded.codepoints").read_text("ascii").splitlines()
    return {name: int(code, 16) for name, code in (line.split() for line in lines)}


def is_icon(name: str) -> bool:
    """Whether the font draws an icon of this name."""
    return ALIASES.get(name, name) in code_points()


def icon_text(name: str) -> str:
    """The character that draws ``name``; an unknown name draws a question mark rather than nothing; "" is nothing."""
    if not name:
        return ""
    table = code_points()
    return chr(table.get(ALIASES.get(name, name), table[UNKNOWN_ICON]))
