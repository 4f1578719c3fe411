"""What several tests of the rooms need: a quiet kiosk, the languages' words, and what was recorded."""

from __future__ import annotations

import itertools
import json
import sqlite3
from datetime import timedelta
from typing import Any

from kiosks import JANUARY_DUSK

from sync.protocol.packs import Pack
from tests.content_changes import send, shipped

DAYS = 90
_VISITORS = itertools.count(1)

LANGUAGES = {"zh": "中文", "en": "English", "ru": "Русский"}


def begin(stage: Any, lang: str = "zh", hour: int = 14) -> None:
    """A new visitor, on another day at ``hour``, who may ask for help afresh, in ``lang``."""
    clock = stage.kiosk.clock
    clock.pass_time(3600)
    # However many tests share this window: a day on which all content may still be shown.
    clock.learn((JANUARY_DUSK + timedelta(days=next(_VISITORS) % DAYS)).replace(hour=hour, minute=5))
    for ticket in stage.kiosk.help_requests.open_tickets():
        stage.kiosk.help_requests.withdraw(ticket.code)
    stage.reset()
    if lang != "zh":
        stage.touch(LANGUAGES[lang])


def with_checks(stage: Any, states: dict[tuple[str, str], str]) -> None:
    """Content in which somebody looked at every amenity a moment ago; ``states`` by (station, amenity), else as it is.

    Comes as a delta of the central would.
    """
    items = shipped().items()
    checked_at = stage.kiosk.clock.now().replace(microsecond=0).isoformat()
    for path, item in items.items():
        for row in item["amenities"] if path.startswith("facilities/") else ():
            row["checked_at"] = checked_at
            row["state"] = states.get((item["id"], row["amenity"]), "ok" if row["state"] == "unknown" else row["state"])
    send(stage.kiosk, Pack.from_items(items))


def from_the_invitation(stage: Any) -> None:
    """The kiosk as a passer-by finds it: the train travels, and the first touch only stops it."""
    stage.reset()
    stage.pass_time(121)
    assert stage.screen == "attract"


def in_words(stage: Any, sentence: str) -> str:
    """``sentence`` in the language of the screens."""
    return stage.kiosk.i18n._(sentence)


def dialled(stage: Any, number: str) -> str:
    """A number as it is set on the screen."""
    return str(stage.kiosk.i18n.format_number_to_dial(number))


def events(stage: Any, kind: str) -> list[dict[str, Any]]:
    """The data of the events of this kind that wait for the central, oldest first."""
    stage.kiosk.visits.flush()
    with sqlite3.connect(stage.kiosk.settings.outbox_db) as database:
        rows = database.execute("SELECT body FROM outbox ORDER BY seq").fetchall()
    return [event["data"] for event in (json.loads(body) for (body,) in rows) if event["type"] == kind]


def go(stage: Any, screen: str, **params: Any) -> None:
    """Straight to a screen, for what a test does not care about."""
    from screens.navigation import navigation

    navigation.show(screen, **params)
    stage.settle()


def box_top(widget: Any) -> float:
    """How high in the window the upper edge of a widget is, in pixels."""
    return float(widget.to_window(widget.x, widget.top)[1])


def showing(stage: Any, words: str) -> Any:
    """The widget that shows exactly these words."""
    return next(widget for widget in stage.visible() if getattr(widget, "text", None) == words)


def is_in_view(stage: Any, widget: Any) -> bool:
    """Whether all of a widget can be seen without turning the page."""
    from checks import box_of
    from kivy.uix.scrollview import ScrollView

    return box_of(stage.find(ScrollView)).holds(box_of(widget))


def turn_page(stage: Any, button: str = "下页") -> None:
    """One page down (or up) by its button; at once, as for who asked for less motion, since no test waits for time."""
    from screens.theme import theme

    was_calm, theme.is_calm = theme.is_calm, True
    stage.touch(in_words(stage, button))
    theme.is_calm = was_calm


def turn_to(stage: Any, widget: Any) -> Any:
    """Turn pages by their button alone until all of ``widget`` is in view."""
    for _ in range(12):
        if is_in_view(stage, widget):
            return widget
        turn_page(stage)
    raise AssertionError(f"never in view as a whole: {widget}")


def reach(stage: Any, words: str) -> None:
    """Touch what is called ``words``, on whatever page of the screen it stands."""
    stage.tap(turn_to(stage, next(widget for widget in stage.visible() if getattr(widget, "words", "") == words)))
    stage.settle()
