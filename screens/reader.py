"""The reader: one page at a time, turned by large buttons; letters in three sizes, and a lamp for the night."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    DictProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)

from kiosk.services.reading import Place
from screens.art.stories import painter_of
from screens.base import BaseScreen
from screens.following import follow
from screens.navigation import navigation
from screens.pagination import Block, Page, page_at
from screens.theme import theme
from screens.translation import tr
from screens.typesetting import READ, STEPS, Sheet, blocks_of, plan_of
from screens.widgets import BarButton, Text
from screens.widgets.shelf import fill

NIGHT = {"paper": "#10201B", "button": "#1D362E", "ink": "#F2E9D8", "soft_ink": "#C9D3CB"}
BLACK_NIGHT = {"paper": "#000000", "button": "#000000", "ink": "#FFFFFF", "soft_ink": "#FFFFFF"}
"""What the lamp changes: the reader alone goes dark, and in high contrast wholly so."""

LEAST_PX = 80
"""A screen smaller than this has not been laid out yet."""

FOLLOWED = ("is_large", "is_landscape", "caption", "body", "lead", "title", "gap", "edge", "unit")
"""What of the theme decides how a page is set."""


def night(is_high_contrast: bool) -> dict[str, str]:
    """The colours of the dark paper."""
    return BLACK_NIGHT if is_high_contrast else NIGHT


class PageText(Text):
    """Text of a page, in the ink of the lamp that is on."""

    night = DictProperty(NIGHT)
    is_soft = BooleanProperty(False)
    is_night = BooleanProperty(False)


class ReaderButton(BarButton):
    """A button of the reader, in its colours."""


class ReaderScreen(BaseScreen):
    """One piece. Its place, the size and the lamp are kept for this visit, in ``kiosk.reading.sitting``."""

    is_slow = True

    is_night = BooleanProperty(False)
    size_step = NumericProperty(1)
    number = NumericProperty(0)
    count = NumericProperty(1)
    painter = ObjectProperty(None, allownone=True)
    picture_size = ListProperty([0, 0])
    column_width = NumericProperty(100)
    gap = NumericProperty(0)
    is_poem = BooleanProperty(False)
    lang = StringProperty("")
    button_height = NumericProperty(100)
    night = DictProperty(NIGHT)
    paper = ColorProperty((1, 1, 1, 1))
    button = ColorProperty((1, 1, 1, 1))
    ink = ColorProperty((0, 0, 0, 1))

    def __init__(self, **kwargs: object) -> None:
        self._arrange = Clock.create_trigger(self._set_pages, -1)
        self._blocks: list[Block] = []
        self._pages: list[Page] = []
        self._id = ""
        super().__init__(**kwargs)
        self.ids.sheet.bind(size=self._arrange, padding=self._arrange)
        follow(theme, FOLLOWED, self, self._arrange)

    def on_show(self, id: str) -> None:
        """Open the piece ``id`` where this visitor left it; raises UnknownContent."""
        reading = self.kiosk.reading.reading(id)
        sitting = self.kiosk.reading.sitting
        self._id, self._blocks = id, blocks_of(reading, tr.lang)
        self.title, self.lang = reading.card.title.text, reading.lang
        self.is_poem = reading.card.kind == "poem"
        self.size_step, self.is_night = sitting.size_step, sitting.is_night
        self._set_pages()
        self._arrange()

    def turn(self, pages: int) -> None:
        """Go ``pages`` on (negative: back); beyond the last page, back to the shelf."""
        number = int(self.number) + pages
        if number >= len(self._pages):
            navigation.back()
            return
        self.number = max(0, number)
        self._keep_place()
        self._show_page()

    def next_size(self) -> None:
        """The next of the three sizes, after the largest the smallest; what stands at the top stays on the page."""
        self.size_step = self.kiosk.reading.sitting.size_step = (int(self.size_step) + 1) % len(STEPS)
        self._set_pages()

    def switch_lamp(self) -> None:
        """Dark paper, or light again."""
        self.is_night = self.kiosk.reading.sitting.is_night = not self.is_night
        self._show_page()

    def _sheet(self) -> Sheet:
        left, top, right, bottom = self.ids.sheet.padding
        size = self.ids.sheet.width - left - right, self.ids.sheet.height - top - bottom
        return Sheet(*size, int(self.size_step))

    def _set_pages(self, *_: object) -> None:
        """Break the text into pages anew and open the one on which the visitor was."""
        sheet = self._sheet()
        if navigation.current != self.name or min(sheet.width, sheet.height) < LEAST_PX:
            return
        self._pages = sheet.pages(self._blocks)
        self.count = len(self._pages)
        self.number = page_at(self._pages, *self._place())
        self._show_page()

    def _show_page(self) -> None:
        if not self._pages:
            return
        sheet, page = self._sheet(), self._pages[int(self.number)]
        first = self._blocks[page.pieces[0].block]
        self.painter = painter_of(page.picture)
        self.picture_size = sheet.picture_size(first)
        self.column_width, self.gap = sheet.column_width(first), sheet.gap
        plans = [plan_of(PageText, sheet, piece, self._blocks, self.is_night) for piece in page.pieces]
        fill(self.ids.page, plans)

    def _first_part(self) -> int:
        """Which block is the first of the text itself: what stands above it depends on the visitor's language."""
        return next(number for number, block in enumerate(self._blocks) if block.style in READ)

    def _keep_place(self) -> None:
        piece = self._pages[int(self.number)].pieces[0]
        place = Place(piece.block - self._first_part(), piece.start, len(self._blocks[piece.block].text))
        self.kiosk.reading.sitting.places[self._id] = place

    def _place(self) -> tuple[int, int]:
        """Block and character at which the visitor is; in a translation, as far into the same paragraph."""
        place = self.kiosk.reading.sitting.places.get(self._id)
        if place is None:
            return 0, 0
        number = min(max(0, place.block + self._first_part()), len(self._blocks) - 1)
        length = len(self._blocks[number].text)
        return number, place.offset if length == place.length else place.offset * length // max(1, place.length)
