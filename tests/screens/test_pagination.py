"""Text broken into pages by real lines: nothing is lost, nothing runs over, and the place is found again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.line_breaking import break_lines
from screens.pagination import Block, Page, Setting, page_at, paginate

LINE_PX, GAP_PX = 10.0, 5.0

PARAGRAPHS = (
    "车晚点了。候车室里的人，等法都不一样。有的人站着等，站在检票口跟前，好像站近一点，车就来得快一点。",
    "有的人看着表等。",
    "The little train woke at the platform in a tall white hat.",
    "Поезд-малыш проснулся у перрона в белой шапке, и заяц спросил его: «Куда?»",
)


def width(text: str) -> float:
    """Two for a Han character or a full-width sign, one for the rest."""
    return sum(2 if character > "\u2e80" else 1 for character in text)


def pages_of(blocks: list[Block], room: float, columns: int = 20) -> list[Page]:
    return paginate(
        blocks, lambda block: Setting(break_lines(block.text, columns, width), LINE_PX), lambda _block: room, GAP_PX
    )


def height(page: Page, columns: int = 20) -> float:
    lines = sum(len(break_lines(piece.text.strip(), columns, width)) for piece in page.pieces)
    return lines * LINE_PX + (len(page.pieces) - 1) * GAP_PX


texts = st.lists(
    st.text(alphabet="车站雪等，。“”abc пр 12", min_size=1, max_size=60).map(str.strip).filter(bool),
    min_size=1,
    max_size=6,
)


@given(texts, st.integers(1, 12), st.integers(6, 40))
def test_joined_again_the_pages_are_the_text(texts: list[str], lines: int, columns: int) -> None:
    pages = pages_of([Block(text) for text in texts], lines * LINE_PX, columns)
    found = [""] * len(texts)
    for page in pages:
        for piece in page.pieces:
            assert piece.start == len(found[piece.block])
            found[piece.block] += piece.text
    assert found == texts


@pytest.mark.parametrize("lines", range(1, 14))
@pytest.mark.parametrize("columns", [12, 20, 33])
def test_a_page_is_no_taller_than_its_room_and_not_shorter_than_need_be(lines: int, columns: int) -> None:
    room = lines * LINE_PX
    pages = pages_of([Block(text) for text in PARAGRAPHS], room, columns)
    assert all(height(page, columns) <= room for page in pages)
    for page, after in pairwise(pages):
        gap = 0 if page.pieces[-1].block == after.pieces[0].block else GAP_PX
        assert height(page, columns) + gap + LINE_PX > room


def test_each_picture_begins_a_page_and_stays_over_what_does_not_fit() -> None:
    blocks = [Block("一" * 30, picture="a", begins_page=True), Block("二", picture="b", begins_page=True)]
    pages = pages_of(blocks, 2 * LINE_PX)
    assert [page.picture for page in pages] == ["a", "a", "b"]


def test_a_verse_is_not_cut_where_it_fits_on_a_page() -> None:
    blocks = [Block("题"), Block("一\n二\n三\n四", is_whole=True)]
    assert [len(page.pieces) for page in pages_of(blocks, 4 * LINE_PX)] == [1, 1]
    assert [page.pieces[-1].text for page in pages_of(blocks, 4 * LINE_PX)] == ["题", "一\n二\n三\n四"]
    assert [len(page.pieces) for page in pages_of(blocks, 6 * LINE_PX)] == [2]


def test_a_verse_that_fits_nowhere_is_cut_between_its_lines() -> None:
    pages = pages_of([Block("一\n二\n三", is_whole=True)], 2 * LINE_PX)
    assert [page.pieces[0].text for page in pages] == ["一\n二\n", "三"]


@pytest.mark.parametrize("lines", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("columns", [12, 20, 33])
def test_the_first_words_of_a_page_are_found_on_the_page_of_any_other_setting(lines: int, columns: int) -> None:
    blocks = [Block(text) for text in PARAGRAPHS]
    anew = pages_of(blocks, lines * LINE_PX, columns)
    for page in pages_of(blocks, 4 * LINE_PX, 24):
        first = page.pieces[0]
        found = anew[page_at(anew, first.block, first.start)]
        assert any(
            piece.block == first.block and piece.start <= first.start < piece.start + len(piece.text)
            for piece in found.pieces
        )


def test_a_place_beyond_the_end_is_the_last_page() -> None:
    pages = pages_of([Block("一" * 50)], 2 * LINE_PX)
    assert page_at(pages, 7, 0) == len(pages) - 1
    assert page_at(pages, 0, 10_000) == len(pages) - 1
    assert page_at(pages, 0, 0) == 0
