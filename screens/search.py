"""Search: words to touch or letters to type, results at once. What is typed stays on the screen and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.i18n import N_
from screens.base import BaseScreen, on_ui
from screens.consultation import question_card
from screens.following import follow
from screens.found import HOTLINE, HitCard, hit_card, nothing_found, perhaps_meant
from screens.navigation import navigation
from screens.theme import theme
from screens.translation import tr
from screens.typed_text import TypedText
from screens.widgets import BarButton, Chip
from screens.widgets.keyboard import Keyboard
from screens.widgets.page import Heading
from screens.widgets.parts import RowParts
from screens.widgets.scroll import PagedScroll
from screens.widgets.shelf import Plan, fill
from screens.widgets.text import FittedText, line_height, lines_of, measure_text

WORDS = (
    N_("身份证"),
    N_("火车"),
    N_("买票"),
    N_("行李"),
    N_("老人"),
    N_("孩子"),
    N_("低保"),
    N_("残疾人"),
    N_("养老金"),
    N_("工资"),
    N_("医保"),
    N_("结婚"),
    N_("护照"),
    N_("免签"),
    N_("电动车"),
    N_("上牌"),
    N_("诈骗"),
    N_("投诉"),
    N_("现金"),
    N_("志愿者"),
    N_("大集"),
    N_("网格员"),
)
"""What people come for, in words that the titles use; touched together they narrow the search."""

MOST_RESULTS = 12

PAUSE_S = 0.5
"""Who types no key for so long may have written a whole sentence."""

ROOM_FOR_RESULTS = 2.2
"""Of the height of a key so much above the keyboard shows the best result and the buttons that turn to the next."""

TYPED_BY_LETTERS = ("en", "ru")
"""Languages that begin with the keyboard. Chinese begins with words: many who come here write Chinese by hand and never
learnt pinyin, and two touched words find most things; pinyin is one touch away."""


class LastWords(FittedText):
    """The end of ``whole`` that has room on one line, or ``hint``, on two lines where one is too short for it."""

    whole = StringProperty("")
    hint = StringProperty("")
    most_height = NumericProperty(80)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("whole", "hint", "most_height"):
            self.fbind(name, self._trigger_texture)

    def _draw(self) -> None:
        shown = self.whole
        while shown and measure_text(shown, int(self.sizes[-1])) > self.width:
            shown = shown[1:]
        self.text = shown or self.hint
        super()._draw()

    def _size_in(self, room: float) -> int:
        return next((int(size) for size in self.sizes if self._fits(int(size), room)), int(self.sizes[-1]))

    def _fits(self, size: int, room: float) -> bool:
        lines = len(lines_of(self.text, room, size))
        return (lines == 1 or not self.whole) and lines * line_height(size) <= self.most_height


class RowButton(BarButton):
    """A switch beside the query; gone while it has nothing to do."""

    is_present = BooleanProperty(True)

    @staticmethod
    def width_of(text: str, font_px: float) -> float:
        """Pixels that the words take on one line."""
        return measure_text(text, int(font_px), True)


class QueryRow(RowParts):
    """What is searched for, and the switches beside it."""

    text = StringProperty("")
    spelling = StringProperty("")
    is_typing = BooleanProperty(False)
    can_type = BooleanProperty(True)
    is_hiding_results = BooleanProperty(False)
    is_keyboard_away = BooleanProperty(False)
    hit_count = NumericProperty(0)

    __events__ = ("on_clear", "on_switch", "on_results", "on_edit")

    def on_clear(self) -> None:
        """Begin anew."""

    def on_switch(self) -> None:
        """Words instead of letters, or the other way round."""

    def on_results(self) -> None:
        """Put the keyboard away to see the results."""

    def on_edit(self) -> None:
        """Bring the keyboard back."""


class WordPad(PagedScroll):
    """Words to touch; ``chosen`` are ticked."""

    chosen = ListProperty()

    def show(self, words: list[str]) -> None:
        """Put these words on the pad."""
        plans = [partial(Chip, text=word, is_on=word in self.chosen, on_release=self._toggle) for word in words]
        fill(self.ids.flow, plans)
        self.fit()

    def fit(self) -> None:
        """No chip is wider than its row: where that is narrow, a long word takes two lines."""
        for chip in self.ids.flow.children:
            chip.room = self.ids.flow.width

    def clear(self) -> None:
        """Untick all."""
        self.chosen = []
        for chip in self.ids.flow.children:
            chip.is_on = False

    def _toggle(self, chip: Chip) -> None:
        chip.is_on = not chip.is_on
        others = [word for word in self.chosen if word != chip.text]
        self.chosen = [*others, chip.text] if chip.is_on else others


class SearchScreen(BaseScreen):
    """Find anything without knowing where it stands."""

    can_type = BooleanProperty(True)
    is_typing = BooleanProperty(False)
    is_keyboard_up = BooleanProperty(True)
    has_room_for_results = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._kept_for: object = None
        self._shown: list[tuple[str, str]] = []
        self._search_soon = Clock.create_trigger(self._search, -1)
        self._think_soon = Clock.create_trigger(self._think, PAUSE_S)
        self._look_for_room = Clock.create_trigger(self._measure, -1)
        self._row: QueryRow = self.ids.row
        self._results, self._words, self._keyboard = PagedScroll(), WordPad(), Keyboard()
        self._row.bind(on_clear=self._clear, on_switch=self._switch)
        self._row.bind(on_results=self._put_away, on_edit=self._bring_back)
        self._words.bind(chosen=self._search)
        self._typed = TypedText(self._keyboard, self.kiosk.typing.composer())
        self._typed.bind(text=self._search_soon, letters=self._search_soon)
        self.kiosk.typing.before_end(self._typed.clear)
        for name in ("is_typing", "is_keyboard_up", "can_type", "has_room_for_results"):
            self.fbind(name, self._arrange)
        follow(theme, ["is_landscape"], self, self._arrange)
        self._keyboard.bind(height=self._look_for_room, layout=self._look_for_room)
        self.ids.parts.bind(size=self._look_for_room)
        self.bind(width=self._arrange)
        self._arrange()

    def on_show(self, pinyin: str = "") -> None:
        """Begin anew, unless this visitor comes back from a result; with ``pinyin`` as if these letters were typed."""
        is_back = self._kept_for is not None and self._kept_for == self.kiosk.visits.session
        self._kept_for = None
        self.kiosk.typing.prepare()
        if not is_back:
            self._keyboard.begin()
            self.is_typing = tr.lang in TYPED_BY_LETTERS
            self._words.chosen = []
            self._words.show([tr._(word) for word in WORDS])
            self._clear()
            self._words.to_top()
        if pinyin:
            self.is_typing = True
            self._typed.press("zh", pinyin)

    def _clear(self, *_: object) -> None:
        self.is_keyboard_up = True
        self._typed.clear()
        self._words.clear()
        self._search()

    def _switch(self, *_: object) -> None:
        self.is_typing = not self.is_typing
        self.is_keyboard_up = True

    def _put_away(self, *_: object) -> None:
        self.is_keyboard_up = False

    def _bring_back(self, *_: object) -> None:
        self.is_keyboard_up = True

    def _search(self, *_: object) -> None:
        query, search = " ".join([*self._words.chosen, self._typed.query]), self.kiosk.search
        found = search.find(query)
        if not found and self._typed.letters:
            found = search.find(" ".join([*self._words.chosen, self._typed.likeliest]))
        self._row.text = " ".join([*self._words.chosen, self._typed.text]).lstrip()
        self._row.spelling, self._row.hit_count = self._typed.spelling, len(found)
        if not query.strip():
            popular = [question_card(question) for question in self.kiosk.consultation.popular()]
            fill(self._results, [partial(Heading, icon="schedule", text=tr._("这时候可能想问")), *popular])
        elif found:
            near = self._cards(search.suggest(query, beside=len(found)))
            fill(self._results, [*self._cards(found[:MOST_RESULTS]), *perhaps_meant(near)])
        else:
            hotline = next((phone for phone in self.kiosk.directory.phones() if phone.number == HOTLINE), None)
            fill(self._results, nothing_found(self._cards(search.suggest(query)), hotline))
        self._results.to_top()
        self._shown = _ids(found)
        self._think_soon.cancel()
        self._think_soon()

    def _think(self, *_: object) -> None:
        """A sentence that stands may be looked for by its meaning, which takes too long for every key."""
        query = self._typed.query
        if query and not (self._typed.letters or self._words.chosen):
            self.kiosk.search.think(query, partial(self._thought, query))

    @on_ui
    def _thought(self, query: str) -> None:
        """Show what is known now, if that is still asked. What a finger or an eye is on does not move away."""
        if navigation.screen is not self or query != self._typed.query or not self._results.is_at_top:
            return
        if EventLoop.touches:
            Clock.schedule_once(lambda _dt: self._thought(query), PAUSE_S)
        elif _ids(self.kiosk.search.find(query)) != self._shown:
            self._search()

    def _cards(self, hits: Iterable[object]) -> list[Plan]:
        return [hit_card(hit, on_release=self._choose) for hit in hits]

    def _choose(self, card: HitCard) -> None:
        self._kept_for = self.kiosk.visits.session
        self.kiosk.search.chosen(card.hit)

    def _measure(self, *_: object) -> None:
        """Where a keyboard with keys of this size has no room (low mode in gloves), words are touched instead."""
        room = self.ids.parts.height
        rows = self._keyboard.rows_of(self._keyboard.layout, self.width)
        self.can_type = rows * (theme.target + theme.unit) <= room
        self._keyboard.has_room_for_candidates = (rows + 1) * (theme.target + theme.unit) <= room
        self.has_room_for_results = room - self._keyboard.height >= theme.target * ROOM_FOR_RESULTS

    def _arrange(self, *_: object) -> None:
        """Results above what one types with; a flat panel has room for the best, or for words beside results."""
        is_typing = self.is_typing and self.can_type
        is_wide = theme.is_landscape and self.width > theme.body * 32
        is_tight = theme.is_landscape and (is_typing or not is_wide)
        self._row.is_typing, self._row.can_type = is_typing, self.can_type
        self._row.is_hiding_results = is_tight and self.is_keyboard_up
        self._row.is_keyboard_away = is_tight and not self.is_keyboard_up
        pad = self._keyboard if is_typing else self._words
        shown = {
            (True, True): [self._results if self.has_room_for_results else Widget(), pad] if is_typing else [pad],
            (True, False): [self._results],
            (False, True): [self._results, pad],
            (False, False): [self._results, pad],
        }[is_tight, self.is_keyboard_up]
        self.ids.parts.orientation = "horizontal" if is_wide and not is_typing else "vertical"
        fill(self.ids.parts, shown)


def _ids(hits: Sequence[object]) -> list[tuple[str, str]]:
    return [(hit.kind, hit.id) for hit in hits[:MOST_RESULTS]]
