"""Breaking a text into pages that fit their room, by real lines. No Kivy here: lines and their height are asked for.

A page is turned, not scrolled: nobody loses the line, and a finger in a glove is enough. When letters or room change,
the text is paginated anew and ``page_at`` finds the page on which the first words of the old one now stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """Text of one ``style``; a ``picture`` stands above each page of its block. ``begins_page``: on a page of its own.

    ``is_whole``: rather moved to the next page than cut in two, if it fits there.
    """

    text: str
    style: str = "prose"
    picture: str = ""
    begins_page: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A block as it is set: its ``lines``, and how many pixels one of them takes."""

    lines: Sequence[str]
    line_px: float


@dataclass(frozen=True, slots=True)
class Piece:
    """What a page shows of a block: ``text`` from character ``start`` of it on."""

    block: int
    start: int
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Page:
    """Pieces below each other, and the picture above them, if any."""

    pieces: tuple[Piece, ...]
    picture: str = ""


Setter = Callable[[Block], Setting]
Room = Callable[[Block], float]


def paginate(blocks: Sequence[Block], set_block: Setter, room_of: Room, gap: float) -> list[Page]:
    """``blocks`` as pages.

    ``room_of`` gives the height in pixels for the page that begins with a block (a picture leaves less), ``gap`` is
    kept between two pieces. A page holds one line at least, whatever the room: a text is never lost.
    """
    pages = _Pages(room_of, gap)
    for number, block in enumerate(blocks):
        setting = set_block(block)
        if block.begins_page or not pages.takes(block, setting):
            pages.turn()
        for start, text in _cut(block.text, setting.lines):
            pages.add_line(number, block, setting.line_px, start, text)
    pages.turn()
    return pages.done


def page_at(pages: Sequence[Page], block: int, offset: int) -> int:
    """Number of the page (from 0) on which character ``offset`` of a block stands; the nearest before it if none."""
    found = 0
    for number, page in enumerate(pages):
        if any((piece.block, piece.start) <= (block, offset) for piece in page.pieces):
            found = number
    return found


class _Pages:
    """The pages so far, and the one being filled."""

    def __init__(self, room_of: Room, gap: float) -> None:
        self._room_of, self._gap = room_of, gap
        self.done: list[Page] = []
        self._pieces: list[Piece] = []
        self._first: Block | None = None
        self._used = 0.0

    def takes(self, block: Block, setting: Setting) -> bool:
        """Whether a block that should stay whole may begin on this page: it fits here, or it fits nowhere."""
        if not self._pieces or not block.is_whole or self._first is None:
            return True
        tall = len(setting.lines) * setting.line_px
        fits_here = self._used + self._gap + tall <= self._room_of(self._first)
        return fits_here or tall > self._room_of(block)

    def turn(self) -> None:
        """End the page, if anything stands on it."""
        if self._pieces:
            self.done.append(Page(tuple(self._pieces), self._first.picture if self._first else ""))
        self._pieces, self._first, self._used = [], None, 0.0

    def add_line(self, number: int, block: Block, line_px: float, start: int, text: str) -> None:
        """Put one line of a block on this page, or on the next if this is full."""
        goes_on = bool(self._pieces) and self._pieces[-1].block == number
        needed = line_px + (self._gap if self._pieces and not goes_on else 0)
        if self._first is not None and self._used + needed > self._room_of(self._first):
            self.turn()
            goes_on, needed = False, line_px
        self._used += needed
        if goes_on:
            last = self._pieces.pop()
            text, start = last.text + text, last.start
        else:
            self._first = self._first or block
        self._pieces.append(Piece(number, start, text, block.style))


def _cut(text: str, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(where it begins, itself) of each line in ``text``, with the space or line feed that ends it: joined again, they
    are the text. A line may have lost spaces at its ends, nothing else."""
    start = 0
    for number, line in enumerate(lines):
        letters = sum(not character.isspace() for character in line)
        end = start
        while end < len(text) and (letters > 0 or text[end].isspace()):
            letters -= not text[end].isspace()
            end += 1
        if number == len(lines) - 1:
            end = len(text)
        yield start, text[start:end]
        start = end
