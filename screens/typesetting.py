"""A reading as blocks, and the letters, lines and room that a page of it takes on this panel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from screens.art.stories import painter_of
from screens.art.stories.easel import ASPECT
from screens.pagination import Block, Page, Piece, Setting, paginate
from screens.theme import theme
from screens.widgets.text import cuts_a_word, line_height, lines_of

STEPS = ("body", "lead", "title")
"""The three sizes of letters, as roles of the theme."""

LADDER = ("title", "lead", "body", "caption", "small")
CAPTION = LADDER.index("caption")
DOWN_THE_LADDER = {"prose": 0, "verse": -1, "gist": 1, "note": 1, "byline": 2, "credit": 9}
"""By style: so many roles smaller than the letters that the visitor chose, as far as the ladder goes."""

READ = ("prose", "verse")
CENTRED = ("verse", "byline", "credit")
SOFT = ("byline", "gist", "credit")

FEWEST_LINES = 5
"""Of middle letters: a sheet that holds fewer takes all sizes one role smaller, or a page would be a sentence."""

LONGEST_LINE = 32
"""In Chinese characters: eyes find the next line of a wider column only with a finger."""

PICTURE_SHARES = (0.6, 0.5, 0.4, 0.3)
"""Of the sheet's longer side: the largest that leaves room for all the words, else the smallest."""


def blocks_of(reading: Any, lang: str) -> list[Block]:
    """What is shown of a reading to a visitor who reads ``lang``: a text in another language begins with its gist."""
    poem = reading.card.kind == "poem"
    blocks = [Block(reading.card.byline, "byline", is_whole=True)] if reading.card.byline else []
    if reading.lang != lang and not poem:
        blocks.append(Block(reading.card.summary.text, "gist"))
    picture = ""
    for part in reading.parts:
        picture = part.picture if painter_of(part.picture) else ""
        style = "verse" if poem else "prose"
        blocks.append(Block(part.text.text, style, picture, begins_page=bool(picture), is_whole=poem))
    if reading.lang != lang and poem:
        blocks.append(Block(reading.card.summary.text, "gist", is_whole=True))
    if reading.note is not None:
        blocks.append(Block(reading.note.text, "note", is_whole=True))
    return [*blocks, Block(reading.credit, "credit", picture, is_whole=True)]


@dataclass(frozen=True)
class Sheet:
    """The room for a page between the edges, in pixels, and the size of letters that the visitor chose."""

    width: float
    height: float
    size_step: int

    @property
    def gap(self) -> float:
        """Between paragraphs: less than a line, so that a page stays one grey."""
        return round(self._letters * 0.45)

    @property
    def _rung(self) -> int:
        """Where on the ladder the chosen letters are."""
        is_low = self.height < FEWEST_LINES * line_height(int(theme.lead))
        return LADDER.index(STEPS[self.size_step]) + is_low

    @property
    def _letters(self) -> int:
        return int(getattr(theme, LADDER[self._rung]))

    def picture_size(self, block: Block) -> tuple[int, int]:
        """Width and height of a block's picture: beside the text where the panel lies flat, else above it."""
        if not block.picture:
            return 0, 0
        sizes = [self._picture_of(share) for share in PICTURE_SHARES]
        return next((size for size in sizes if self._is_room_beside(size, block)), sizes[-1])

    def column_width(self, block: Block) -> float:
        """How wide the text is."""
        return self._width_beside(self.picture_size(block))

    def room(self, block: Block) -> float:
        """How much height is left for text on a page that begins with this block."""
        return self._height_below(self.picture_size(block))

    def font_size(self, block: Block) -> int:
        """Letters of a block, in pixels; smaller where a word, or a line of a verse, would be torn."""
        return self._font_size(block, self.column_width(block))

    def pages(self, blocks: list[Block]) -> list[Page]:
        """The pages of these blocks."""
        return paginate(blocks, self._set, self.room, self.gap)

    def _set(self, block: Block) -> Setting:
        size = self.font_size(block)
        return Setting(lines_of(block.text, self.column_width(block), size), line_height(size))

    def _picture_of(self, share: float) -> tuple[int, int]:
        if theme.is_landscape:
            tall = min(self.height, self.width * share / ASPECT)
        else:
            tall = min(self.height * share, self.width / ASPECT)
        return int(tall * ASPECT), int(tall)

    def _is_room_beside(self, picture: tuple[int, int], block: Block) -> bool:
        width = self._width_beside(picture)
        size = self._font_size(block, width)
        return len(lines_of(block.text, width, size)) * line_height(size) <= self._height_below(picture)

    def _width_beside(self, picture: tuple[int, int]) -> float:
        taken = picture[0] + theme.gap if picture[0] and theme.is_landscape else 0
        return max(1.0, min(self.width - taken, LONGEST_LINE * self._letters))

    def _height_below(self, picture: tuple[int, int]) -> float:
        return self.height - (picture[1] + theme.gap if picture[1] and not theme.is_landscape else 0)

    def _font_size(self, block: Block, width: float) -> int:
        first = self._rung + DOWN_THE_LADDER[block.style]
        sizes = [int(getattr(theme, role)) for role in LADDER[max(0, min(first, CAPTION)) :]]
        whole = [size for size in sizes if _is_untorn(block, width, size)]
        return next((size for size in whole if self._is_short_enough(block, size)), (whole or sizes[-1:])[0])

    def _is_short_enough(self, block: Block, size: int) -> bool:
        """A verse is read at one glance: it stands on one page with its byline, in smaller letters if need be.

        Not in ``theme.small``, which does not grow: who asked for large letters turns the page rather.
        """
        byline = self.gap + line_height(int(theme.caption))
        return block.style != "verse" or (
            size >= theme.caption and (block.text.count("\n") + 1) * line_height(size) + byline <= self.height
        )


def plan_of(kind: type, sheet: Sheet, piece: Piece, blocks: list[Block], is_night: bool) -> partial[Any]:
    """A piece of a page as a text to be (see ``widgets/shelf``)."""
    return partial(
        kind,
        text=piece.text.strip(),
        font_size=sheet.font_size(blocks[piece.block]),
        halign="center" if piece.style in CENTRED else "left",
        is_soft=piece.style in SOFT,
        is_night=is_night,
    )


def _is_untorn(block: Block, width: float, size: int) -> bool:
    if cuts_a_word(block.text, width, size):
        return False
    return block.style != "verse" or all(len(lines_of(line, width, size)) == 1 for line in block.text.split("\n"))
