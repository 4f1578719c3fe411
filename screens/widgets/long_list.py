"""A list of any length of which only what is in view exists: ten thousand cards are a dozen, filled again and again.

It stands in a ``PagedScroll`` and looks like a ``CardGrid``: columns of equal width, each row as tall as its tallest
card, a heading over each section. How tall rows are that nobody has seen yet is guessed from those that were; what
is in view stays where it is when a guess turns out wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget

from screens.following import follow
from screens.kv import load_kv
from screens.theme import theme
from screens.widgets.scroll import PageView
from screens.widgets.shelf import Kind, Plan, kind_of, refill

ALL_AT_ONCE = 40
"""A list of no more cards is there as a whole."""


@dataclass(frozen=True, eq=False)
class Section:
    """Cards below a heading, as plans; ``cards`` may make each plan when it is asked for (``kiosk.services.rows``).

    Each is another: to compare two would make all their plans.
    """

    cards: Sequence[Plan]
    heading: Plan | None = None


@dataclass
class _Rows:
    """Which cards stand in which row, and how far below the top; lengths in pixels."""

    sections: Sequence[Section]
    columns: int
    spacing: float
    starts: list[int] = field(default_factory=list)
    count: int = 0
    heights: dict[int, float] = field(default_factory=dict)
    tops: list[float] = field(default_factory=lambda: [0.0])
    sum: float = 0.0

    def __post_init__(self) -> None:
        for section in self.sections:
            self.starts.append(self.count)
            self.count += (section.heading is not None) + ceil(len(section.cards) / self.columns)

    def plans(self, row: int) -> list[Plan]:
        """What stands in a row: a heading, or cards."""
        number = bisect_right(self.starts, row) - 1
        section, row = self.sections[number], row - self.starts[number]
        if section.heading is not None:
            if row == 0:
                return [section.heading]
            row -= 1
        return list(section.cards[row * self.columns : (row + 1) * self.columns])

    def is_heading(self, row: int) -> bool:
        """Whether a heading stands there, over the whole width."""
        number = bisect_right(self.starts, row) - 1
        return self.sections[number].heading is not None and row == self.starts[number]

    def learn(self, row: int, height: float) -> None:
        """A row was seen: so tall it is."""
        known = self.heights.get(row)
        if known != height:
            self.sum += height - (known or 0.0)
            self.heights[row] = height
            del self.tops[row + 1 :]

    def forget(self, row: int) -> None:
        """It went before it was laid out: how tall it seemed to be means nothing."""
        self.sum -= self.heights.pop(row, 0.0)
        del self.tops[row + 1 :]

    def top(self, row: int) -> float:
        """How far the upper edge of a row, or the place of the next one, is below the top of the list."""
        guess = self._guess()
        while len(self.tops) <= row:
            self.tops.append(self.tops[-1] + self.heights.get(len(self.tops) - 1, guess) + self.spacing)
        return self.tops[row]

    def between(self, high: float, low: float) -> range:
        """The rows that reach into this part of the list."""
        while self.tops[-1] <= low and len(self.tops) <= self.count:
            self.top(len(self.tops))
        first = max(0, bisect_right(self.tops, high) - 1)
        return range(min(first, self.count), min(bisect_right(self.tops, low), self.count))

    @property
    def height(self) -> float:
        """Of all rows; a guess only for those that nobody has seen yet."""
        while len(self.tops) <= self.count and len(self.tops) - 1 in self.heights:
            self.top(len(self.tops))
        known = len(self.tops) - 1
        rest = (self.count - known) * (self._guess() + self.spacing)
        return max(0.0, self.tops[known] + rest - self.spacing)

    def _guess(self) -> float:
        return self.sum / len(self.heights) if self.heights else float(theme.target)


class LongList(Layout):
    """Shows ``sections``; its height is that of all their rows."""

    sections = ObjectProperty(())
    least_width = NumericProperty(440)
    spacing = NumericProperty(24)

    def __init__(self, **kwargs: object) -> None:
        self._arrange = Clock.create_trigger(self.do_layout, -1)
        self._rows = _Rows((), 1, 0)
        self._shown: dict[int, list[Widget]] = {}
        self._since: dict[int, int] = {}
        self._kinds: dict[Widget, Kind] = {}
        self._free: defaultdict[Kind, list[Widget]] = defaultdict(list)
        self._view: PageView | None = None
        super().__init__(**kwargs)
        for name in ("sections", "least_width", "spacing", "width"):
            self.fbind(name, self._begin_anew)
        for name in ("pos", "parent"):
            self.fbind(name, self._arrange)
        follow(theme, ["is_large"], self, self._begin_anew)
        self._begin_anew()

    def _begin_anew(self, *_: object) -> None:
        cards = max((len(section.cards) for section in self.sections), default=0)
        fitting = max(1, int((self.width + self.spacing) // (self.least_width + self.spacing)))
        self._put_by(self._shown)
        self._rows = _Rows(self.sections, max(1, min(fitting, cards)), self.spacing)
        self._arrange()

    def do_layout(self, *_: object) -> None:
        """Let exist what is in view, and place it."""
        if self._is_about_to_move():
            self._arrange()
            return
        # What came in this frame stays in it: new cards are far too tall until their words know how wide they are.
        fresh = {row for row, since in self._since.items() if since == Clock.frames}
        wanted = sorted({*self._in_view(), *fresh})
        self._put_by(self._shown.keys() - wanted)
        for row in wanted:
            if row not in self._shown:
                self._shown[row] = [self._take(plan) for plan in self._rows.plans(row)]
                self._since[row] = Clock.frames
        self._take_away_what_is_free()
        for row in wanted:
            self._measure(row)
        self.height = self._rows.height
        for row in wanted:
            self._place(row)

    def _in_view(self) -> range:
        rows = self._rows
        if sum(len(section.cards) for section in self.sections) <= ALL_AT_ONCE:
            return range(rows.count)
        view = self._watched_view()
        if view is None:
            return rows.between(0, theme.height)
        above = view.from_top - (view.children[0].top - self.top)
        # A row more on both sides: one that comes into view is already there.
        return rows.between(above - theme.target, above + view.height + theme.target)

    def _is_about_to_move(self) -> bool:
        """Whether what it stands in has still to be laid out in this frame: until then nobody knows what is in view."""
        widget = self.parent
        while isinstance(widget, Layout):
            if widget._trigger_layout is not None and widget._trigger_layout.is_triggered:
                return True
            widget = widget.parent
        return False

    def _watched_view(self) -> PageView | None:
        widget: Widget = self
        while widget.parent is not None and widget.parent is not widget and not isinstance(widget, PageView):
            widget = widget.parent
        if isinstance(widget, PageView) and widget is not self._view:
            self._view = widget
            for name in ("from_top", "height"):
                widget.fbind(name, self._arrange)
            for name in ("y", "height"):
                widget.children[0].fbind(name, self._arrange)
        return self._view

    def _put_by(self, rows: Iterable[int]) -> None:
        for row in list(rows):
            for widget in self._shown.pop(row):
                self._free[self._kinds[widget]].append(widget)
            if self._since.pop(row) == Clock.frames:
                self._rows.forget(row)

    def _take(self, plan: Plan) -> Widget:
        kind = kind_of(plan)
        if self._free[kind]:
            widget = self._free[kind].pop()
            refill(widget, plan)
        else:
            widget = plan()
            self._kinds[widget] = kind
            widget.fbind(_height_name(widget), self._arrange)
        if widget.parent is None:
            self.add_widget(widget)
        return widget

    def _take_away_what_is_free(self) -> None:
        for widget in [widget for kind in self._free.values() for widget in kind if widget.parent is self]:
            self.remove_widget(widget)

    def _measure(self, row: int) -> None:
        self._rows.learn(row, max(float(getattr(widget, _height_name(widget))) for widget in self._shown[row]))

    def _place(self, row: int) -> None:
        rows = self._rows
        columns = 1 if rows.is_heading(row) else rows.columns
        width = (self.width - self.spacing * (columns - 1)) / columns
        for number, widget in enumerate(self._shown[row]):
            widget.width = width
            if hasattr(widget, "row_height"):
                widget.row_height = rows.heights[row]
            widget.x = self.x + number * (width + self.spacing)
            widget.top = self.top - rows.top(row)

    def cards(self) -> Iterator[Widget]:
        """What exists now, from the top."""
        for row in sorted(self._shown):
            yield from self._shown[row]


def _height_name(widget: Widget) -> str:
    return "least_height" if hasattr(widget, "least_height") else "height"


load_kv(__file__)
