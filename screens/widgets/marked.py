"""Words of which some were asked for: a bar below them, so that one sees why this was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.properties import ListProperty

from screens.following import follow
from screens.theme import theme
from screens.widgets.text import Text, measure_text

BAR_SHARE, BAR_RISE = 0.26, 0.08
"""How tall the bar is, and how far above the foot of its line it begins, in lines."""

Part = tuple[int, int, int]
"""A line, and from which to which of its characters."""


def parts_of(text: str, lines: Sequence[str], marks: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """Where the ``marks`` (start, end) of ``text`` are in the ``lines`` that it was broken into.

    A line may end with a hyphen, lack spaces, or have other spaces and apostrophes than the text has.
    """
    places: dict[int, tuple[int, int]] = {}
    at = 0
    for number, line in enumerate(lines):
        for column, character in enumerate(line):
            found = next((place for place in range(at, min(at + 3, len(text))) if text[place] == character), None)
            if found is not None:
                places[found], at = (number, column), found + 1
            elif at < len(text) and not character.isalnum() and column < len(line) - 1:
                at += 1
    for start, end in marks:
        within = [places[place] for place in range(start, end) if place in places]
        for number in sorted({line for line, _ in within}):
            columns = [column for line, column in within if line == number]
            yield number, min(columns), max(columns) + 1


class MarkedText(Text):
    """``marks`` are (start, end) in ``text``."""

    marks = ListProperty()

    def __init__(self, **kwargs: object) -> None:
        self._bars = InstructionGroup()
        super().__init__(**kwargs)
        self.canvas.before.add(self._bars)
        self.fbind("marks", self._trigger_texture)
        follow(theme, ["yellow"], self, self._trigger_texture)

    def bars(self) -> list[tuple[float, float, float, float]]:
        """(left, bottom, width, height) of each bar, in the window's pixels."""
        if not self.marks or not self.lines or self.words_drawn is None:
            return []
        size, bold = int(self.font_size), bool(self.bold)
        tall = self.texture_size[1] / len(self.lines)
        left, top = self._rectangle.pos[0], self._rectangle.pos[1] + self.texture_size[1]
        found = []
        for number, start, end in parts_of(self.text, self.lines, self.marks):
            before, line = self.lines[number][:start], self.lines[number]
            begin = measure_text(before, size, bold)
            width = measure_text(line[:end], size, bold) - begin
            found.append((left + begin, top - tall * (number + 1 - BAR_RISE), width, tall * BAR_SHARE))
        return found

    def _place(self, *_: object) -> None:
        super()._place()
        bars = self.bars()
        if bars or self._bars.length():
            self._bars.clear()
            self._bars.add(Color(*theme.yellow))
            for left, bottom, width, height in bars:
                self._bars.add(Rectangle(pos=(round(left), round(bottom)), size=(round(width), round(height))))

    def _draw(self) -> None:
        super()._draw()
        self._place()
