"""What every screen is, and how to write one.

A screen is two files and one line. ``screens/answer.py``::

    class AnswerScreen(BaseScreen):
        answer = ObjectProperty(None, allownone=True)

        def on_show(self, id: str) -> None:          # each time it is shown: forget the last visitor, load, fill
            self.answer = self.kiosk.consultation.answer(id)
            self.ids.scroll.to_top()

``screens/answer.kv`` (loaded by itself; ``theme``, ``tr`` and ``navigation`` are there without an import)::

    <AnswerScreen>:
        title: tr._("问题解答")
        area: "consult"                              # tints the header
        PagedScroll:
            id: scroll
            ShownText:
                shown: root.answer.title if root.answer else None
                font_size: theme.lead
            PrimaryButton:
                text: tr._("叫志愿者过来")
                kind: "person"
                on_release: navigation.show("ask")

and its line in ``screens.SCREENS``. Header, back, home, languages, large text, "ask a person" and the emergency numbers
are drawn by the shell around it. A change of language shows the screen again with the same parameters (override
``on_language`` to keep what the visitor entered). Sizes come from ``theme`` only; texts from ``tr._`` or from services.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from kivy.clock import Clock
from kivy.lang.parser import global_idmap
from kivy.properties import BooleanProperty, DictProperty, StringProperty
from kivy.uix.screenmanager import Screen

from screens import widgets  # noqa: F401 - makes the shared widgets known to every .kv
from screens.kv import load_kv
from screens.navigation import navigation
from screens.theme import theme
from screens.translation import tr
from screens.widgets.text import refresh_texts

if TYPE_CHECKING:
    from kiosk.kiosk import Kiosk

Method = TypeVar("Method", bound=Callable[..., Any])

global_idmap.update(theme=theme, tr=tr, navigation=navigation)


def in_background(method: Method) -> Method:
    """Run this method of a screen in the kiosk's worker thread. It may not touch widgets: see ``on_ui``."""

    @functools.wraps(method)
    def queued(self: BaseScreen, *args: Any, **kwargs: Any) -> None:
        self.kiosk.background(lambda: method(self, *args, **kwargs))

    return queued  # type: ignore[return-value]


def on_ui(method: Method) -> Method:
    """Run this method in the window's thread at the next frame, from wherever it is called."""

    @functools.wraps(method)
    def scheduled(self: BaseScreen, *args: Any, **kwargs: Any) -> None:
        Clock.schedule_once(lambda _dt: method(self, *args, **kwargs), 0)

    return scheduled  # type: ignore[return-value]


class BaseScreen(Screen):
    """A screen's content between header and bars.

    ``title`` stands in the header over the tint of ``area``; ``has_header`` and ``has_bars`` False give the whole
    window to the screen (home and the attract picture). ``params`` are those of the last ``navigation.show``.
    ``is_slow``: people look at it for long without a touch, so the idle warning comes later.
    """

    title = StringProperty("")
    area = StringProperty("")
    icon = StringProperty("")
    has_header = BooleanProperty(True)
    has_bars = BooleanProperty(True)
    is_slow = False
    params = DictProperty()
    fps = 0
    """Frames a second that it needs although nobody touches it."""

    @property
    def kiosk(self) -> Kiosk:
        """The kiosk this screen belongs to."""
        return navigation.kiosk

    @property
    def is_in_use(self) -> bool:
        """Whether it serves somebody who does not touch it: such a screen is left alone for half an hour."""
        return False

    def on_show(self, **params: Any) -> None:
        """Called each time the screen is put in front. Reset everything that the last visitor left."""

    def on_second(self) -> None:
        """Called once a second while in front, by the shell's own clock: for what shows passing time."""

    def on_pre_enter(self, *_: object) -> None:
        """Draw the texts that changed meanwhile."""
        refresh_texts(self)

    def inc_disabled(self, count: int = 1) -> None:
        """Kivy hands the number of disabled parents down to every widget, at each change of screen, though it is 0."""
        if count:
            super().inc_disabled(count)

    def dec_disabled(self, count: int = 1) -> None:
        """As ``inc_disabled``."""
        if count:
            super().dec_disabled(count)

    def on_language(self) -> None:
        """Called when the language changed while in front; shows the same thing again."""
        self.on_show(**self.params)


load_kv(__file__)
