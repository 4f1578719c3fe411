"""Screens keep their widgets and fill them again: what they showed before must not be seen in what they show now."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.window

CHANGING = (
    "attract",
    "about",
    "game",
    "metronome",
    "desk",
    "shift",
    "incoming",
    "supplies",
    "fair_desk",
    "aid_log",
    "carry",
    "pass_on",
)
"""Screens that are another picture each time: a train on its way, a version, a round of a game, a beat, a shift."""

Look = list[tuple[str, str, tuple[int, ...], int]]


def look(stage: Any) -> Look:
    """Every text and every thing to touch: its words, where it is, how large its letters are."""
    from screens.widgets import Text, Touchable

    return sorted(
        (type(widget).__name__, _words(widget), _place(widget), round(getattr(widget, "font_size", 0)))
        for widget in stage.visible()
        if isinstance(widget, Text | Touchable)
    )


def _words(widget: Any) -> str:
    # Each request has a number of its own.
    return re.sub(r"\d{3} \d{3} \d", "#", getattr(widget, "text", "") or getattr(widget, "words", ""))


def _place(widget: Any) -> tuple[int, ...]:
    # The bars end on half a pixel: rounded there, the last bit of a sum would decide.
    return tuple(round(part + 0.1) for part in (*widget.to_window(*widget.pos), *widget.size))


def has_buttons(look: Look) -> bool:
    """Whether the page turns."""
    return any(words == "下页" for _kind, words, _place, _size in look)


def tour(stage: Any, lang: str, *, is_large: bool, backwards: bool = False) -> dict[str, Look]:
    """How each screen looks in one language and text size."""
    from gallery import scenes, show, withdraw_all_but_the_lasting

    from screens.theme import theme
    from screens.translation import tr

    stage.kiosk.visits.touched()
    tr.set_language(lang)
    theme.is_large = is_large
    looks = {}
    # All scenes are known before the first is shown: what changes the content for one of them would be over by then.
    stops = [scene for scene in scenes(stage.kiosk, is_brief=True) if scene[1] not in CHANGING]
    for name, screen, params in reversed(stops) if backwards else stops:
        # What an urgent plan has asked for would ring above the next screen.
        withdraw_all_but_the_lasting(stage.kiosk)
        stage.app.root.ids.alarm.look(stage.kiosk)
        show(stage, screen, params, pause_s=0)
        looks[name] = [part for part in look(stage) if part[1] != stage.app.root.clock_text]
    return looks


def test_a_screen_looks_the_same_whatever_it_showed_before(stage: Any, pytestconfig: pytest.Config) -> None:
    before = tour(stage, "zh", is_large=False)
    tour(stage, "ru", is_large=True, backwards=True)
    if pytestconfig.getoption("thorough"):
        tour(stage, "zh", is_large=True, backwards=True)
    after = tour(stage, "zh", is_large=False, backwards=True)
    # A page that fits without its page buttons and not with them keeps what it has: see ``PagedScroll``.
    settled = [name for name in before if has_buttons(before[name]) == has_buttons(after[name])]
    different = {name: [part for part in after[name] if part not in before[name]] for name in settled}
    assert {name: parts[:3] for name, parts in different.items() if parts} == {}
    assert len(settled) >= len(before) - 2


def test_the_place_of_a_widget_has_the_last_word_over_its_class(stage: Any) -> None:
    """Kivy keeps the rules of both; see ``screens.kv``."""
    from kivy.lang import Builder

    from screens.theme import theme

    label = Builder.load_string("BodyText:\n    font_size: theme.title")
    theme.body, body = theme.body + 1, theme.body
    theme.body = body
    assert label.font_size == theme.title
