"""Goes through what there is to hear: forward, back, again; acts on an item; announces a screen when it has settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.i18n import N_
from kiosk.voice.ports import Utterance
from kiosk.voice.speech import Speech
from screens.translation import tr
from screens.voice.spoken import Collect, SpokenItem
from screens.voice.wording import count_of_items, in_words, shown

WELCOME = (
    N_("朗读已打开。请戴耳机。"),
    N_("手指在屏幕上慢慢移动，摸到哪里读哪里；连点两下，就是选这一项。屏幕最下方有大按钮：上一个、确定、下一个。"),
)
GOODBYE = N_("朗读已关闭。")
FROM_THE_START, FROM_THE_END = N_("回到开头"), N_("转到末尾")
ONLY_TO_HEAR = N_("这一项只能听。")
LOUDEST, SOFTEST = N_("已经最大声了"), N_("已经最小声了")
LET_GO = N_("松手就选：")

_STILL, _LONGEST_WAIT = 3, 240
"""Frames without a new widget until a screen counts as filled, and so many at most: a long list grows by the frame."""


class Reader(EventDispatcher):
    """``current`` is the item that was said last; ``caption`` is what is being said, in letters."""

    current = ObjectProperty(None, allownone=True)
    caption = StringProperty("")
    place = StringProperty("")

    def __init__(
        self, speech: Speech, collect: Collect, page: Callable[[], Iterable[Widget]], **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        self._speech, self._collect, self._page = speech, collect, page
        self._look = Clock.create_trigger(self._look_again)
        self._lead: list[Utterance] = []
        self._is_new_screen = False
        self._count, self._still, self._frames, self._last_place = -1, 0, 0, 0

    def begin(self) -> None:
        """Say how this works, then what is on the screen."""
        self._lead = _ours(*WELCOME)
        self.announce_soon()

    def end(self) -> None:
        """Say that it is over, and hold on to nothing."""
        self._look.cancel()
        self._lead, self.current, self.place = [], None, ""
        self._say(_ours(GOODBYE))

    def forget(self) -> None:
        """Hold on to nothing, in silence."""
        self._look.cancel()
        self._lead, self.current, self.place, self.caption = [], None, "", ""

    def announce_soon(self, *_: object) -> None:
        """Another screen, another language: say what it is as soon as it stands."""
        self._is_new_screen = True
        self._speech.stop()
        self._wait()

    def step(self, by: int) -> None:
        """``by`` items on (negative: back) and say that one; past either end it goes round, and says so."""
        items = self._collect()
        if not items:
            return
        old = self._index(items)
        new = old + by if old is not None else 0 if by > 0 else len(items) - 1
        wrapped = FROM_THE_START if new >= len(items) else FROM_THE_END if new < 0 else ""
        self._put(items, new % len(items))
        self._say([*_ours(*filter(None, [wrapped])), *in_words(self.current)])

    def point_at(self, item: SpokenItem) -> None:
        """The item under the finger."""
        items = self._collect()
        places = [place for place, found in enumerate(items) if found.widget is item.widget]
        if places:
            self._put(items, places[0], is_in_view=True)
        else:
            self.current, self.place = item, ""
        self._say(in_words(self.current))

    def offer(self, item: SpokenItem) -> None:
        """Say what lifting the finger here would choose."""
        self._say([*_ours(LET_GO), *item.parts])

    def repeat(self, lead: str = "") -> None:
        """The same again, after the sentence ``lead`` (of the source language) if there is one."""
        if self.current is None:
            self.announce_soon()
        else:
            self._say([*_ours(*filter(None, [lead])), *in_words(self.current)])

    def stop(self) -> None:
        """Silence."""
        self._speech.stop()

    def act(self, item: SpokenItem | None = None) -> None:
        """Do what touching the item (else the current one) does, then say what came of it."""
        item = item or self.current
        if item is None:
            return
        self.current = item
        if item.widget.get_root_window() is None:
            # Gone since it was read, as what acts once and goes does before its outcome is said.
            self._say_outcome()
        elif not item.is_touchable:
            self._say(_ours(ONLY_TO_HEAR))
        elif item.widget.disabled or getattr(item.widget, "is_busy", False) or _is_this_act(item):
            self._say(in_words(item))
        else:
            self._speech.stop()
            self._wait()
            item.widget.trigger_action(0)

    def say_texts(self, items: list[SpokenItem]) -> None:
        """Say some texts at once; the current item stays."""
        self._say([part for item in items for part in item.parts])

    def _wait(self) -> None:
        self._count, self._still, self._frames = -1, 0, 0
        self._look()

    def _look_again(self, *_: object) -> None:
        count = sum(1 for root in self._page() for _widget in root.walk(restrict=True))
        self._still = self._still + 1 if count == self._count else 0
        self._count, self._frames = count, self._frames + 1
        if self._still < _STILL and self._frames < _LONGEST_WAIT:
            self._look()
        elif self._is_new_screen:
            self._announce()
        else:
            self._say_outcome()

    def _announce(self) -> None:
        self._is_new_screen = False
        items = self._collect()
        lead, self._lead = self._lead, []
        if items:
            self._put(items, 0)
            self._say([*lead, *items[0].parts, Utterance(count_of_items(len(items)), tr.lang)])

    def _say_outcome(self) -> None:
        """The screen stayed: the same item says how it stands now; if it is gone, what took its place."""
        items = self._collect()
        if not items or self.current is None:
            return
        place = self._index(items)
        self._put(items, place if place is not None else min(self._last_place, len(items) - 1))
        self._say(in_words(self.current))

    def _index(self, items: list[SpokenItem]) -> int | None:
        if self.current is None:
            return None
        return next((place for place, item in enumerate(items) if item.widget is self.current.widget), None)

    def _put(self, items: list[SpokenItem], place: int, *, is_in_view: bool = False) -> None:
        self.current, self._last_place = items[place], place
        self.place = f"{place + 1} / {len(items)}"
        if not is_in_view:
            bring_into_view(items[place].widget)

    def _say(self, utterances: list[Utterance]) -> None:
        self.caption = shown(utterances)
        self._speech.say(utterances)


def bring_into_view(widget: Widget) -> None:
    """Scroll what it stands in so far that it is seen."""
    view = widget.parent
    while view is not None and view.parent is not view:
        if isinstance(view, ScrollView):
            view.scroll_to(widget, padding=24, animate=False)
            return
        view = view.parent


def _ours(*sentences: str) -> list[Utterance]:
    return [Utterance(tr._(sentence), tr.lang) for sentence in sentences]


def _is_this_act(item: SpokenItem) -> bool:
    """Whether the item is the very button that acts on items: under a finger that explores it is one like others."""
    return getattr(item.widget, "verb", "") == "act"
