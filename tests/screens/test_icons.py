"""Every icon the screens or the services name is drawn by the icon font."""

from __future__ import annotations

import re
from pathlib import Path

from fontTools.ttLib import TTFont

from assets import asset
from screens.icons import ALIASES, UNKNOWN_ICON, code_points, icon_text, is_icon

NAMED = re.compile(r"""\bicon(?:_name)?\s*[:=]\s*["']([a-z0-9_]+)["']""")


def test_the_table_is_what_the_font_holds() -> None:
    font = TTFont(asset("fonts", "MaterialSymbolsRounded.ttf")).getBestCmap()
    assert {name: font.get(code) for name, code in code_points().items() if font.get(code) != name} == {}


def test_every_icon_named_in_the_source_exists(root: Path) -> None:
    named = {
        name: path.relative_to(root).as_posix()
        for package in ("screens", "kiosk")
        for path in (root / package).rglob("*")
        if path.suffix in (".py", ".kv")
        for name in NAMED.findall(path.read_text("utf-8"))
    }
    assert named
    assert {name: path for name, path in named.items() if not is_icon(name)} == {}


def test_aliases_lead_to_icons() -> None:
    assert [name for name in ALIASES if not is_icon(name)] == []


def test_an_unknown_name_draws_a_question_mark_and_none_draws_nothing() -> None:
    assert icon_text("no_such_icon") == icon_text(UNKNOWN_ICON) != ""
    assert icon_text("") == ""
