"""A list of ten thousand is a dozen cards; it looks like one of which every card exists."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

pytestmark = pytest.mark.window

MANY = 10_000


@pytest.fixture
def page(stage: Any) -> Any:
    """A page with an empty list on it, where the screens are."""
    from screens.base import BaseScreen
    from screens.widgets.long_list import LongList
    from screens.widgets.scroll import PagedScroll

    manager = stage.app.root.manager
    screen, scroll = BaseScreen(name="long"), PagedScroll()
    before = manager.current
    scroll.list = LongList()
    scroll.add_widget(scroll.list)
    screen.add_widget(scroll)
    stage.app.root.felt()  # screens that are not known here are forgotten while nobody is there
    manager.add_widget(screen)
    manager.current = "long"
    yield scroll
    manager.current = before
    manager.remove_widget(screen)


def numbered(count: int, heading: str = "") -> Any:
    """So many cards; every seventh has a long title, so that rows are not equally tall."""
    from kiosk.services.rows import Rows
    from screens.widgets.links import LinkCard
    from screens.widgets.long_list import Section
    from screens.widgets.page import Heading

    made = Rows(range(count), lambda number: partial(LinkCard, title=f"{number} " + "很长的标题" * (number % 7 * 2)))
    return Section(made, partial(Heading, text=heading) if heading else None)


def numbers(page: Any) -> list[int]:
    """The numbers of the cards that exist, from the top."""
    return [int(card.title.split()[0]) for card in page.list.cards() if hasattr(card, "title")]


def show(stage: Any, page: Any, *sections: Any) -> None:
    page.list.sections = list(sections)
    page.to_top()
    stage.settle()


def places(page: Any) -> list[tuple[str, float, float, float, float]]:
    """What stands where, from the top of the list."""
    top = page.list.top
    return [
        (card.title, round(card.x), round(top - card.top), round(card.width), round(card.height))
        for card in page.list.cards()
    ]


def test_a_short_list_ends_where_its_last_card_does(stage: Any, page: Any) -> None:
    """Short and tall rows: no average of them is as tall as all of them."""
    for count in (3, 11, 20):
        show(stage, page, numbered(count))
        last = list(page.list.cards())[-1]
        assert round(last.y) == round(page.list.y)


def test_ten_thousand_cards_are_a_screenful(stage: Any, page: Any) -> None:
    from screens.widgets.links import LinkCard

    show(stage, page, numbered(MANY))
    assert numbers(page) == list(range(len(numbers(page))))
    assert len(numbers(page)) < 40
    view = page.ids.view
    for _ in range(50):
        view.from_top += view.height * 0.8
        stage.settle()
    alive = [widget for widget in page.list._kinds if isinstance(widget, LinkCard)]
    assert len(alive) < 60


def test_it_looks_like_a_grid_of_all_of_them(stage: Any, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens.widgets import long_list

    show(stage, page, numbered(60))
    few = places(page)
    assert len(few) < 40
    monkeypatch.setattr(long_list, "ALL_AT_ONCE", 100)
    show(stage, page, numbered(60))
    assert places(page)[: len(few)] == few
    assert len(places(page)) == 60


def test_every_card_is_met_on_the_way_down_and_again_on_the_way_up(stage: Any, page: Any) -> None:
    show(stage, page, numbered(200))
    view, down, up = page.ids.view, set(numbers(page)), set()
    while not page.is_at_bottom:
        page.turn(1)
        for _ in range(30):
            view.from_top = min(view.hidden, view.from_top + view.height / 20)
            stage._pass_frame()
            down |= set(numbers(page))
    assert down == set(range(200))
    while not page.is_at_top:
        up |= set(numbers(page))
        view.from_top = max(0, view.from_top - view.height / 2)
        stage.settle()
    assert up | set(numbers(page)) == set(range(200))
    assert numbers(page)[0] == 0


def test_what_one_looks_at_stays_where_it_is_when_a_guess_was_wrong(stage: Any, page: Any) -> None:
    show(stage, page, numbered(MANY))
    view = page.ids.view
    for _ in range(10):
        view.from_top += 500
        stage.settle()
    before = {card.title: round(card.to_window(*card.pos)[1]) for card in page.list.cards()}
    page.list._rows.learn(9_000, 5_000.0)
    page.list._arrange()
    stage.settle()
    after = {card.title: round(card.to_window(*card.pos)[1]) for card in page.list.cards()}
    assert after == before


def test_headings_stand_over_their_sections(stage: Any, page: Any) -> None:
    show(stage, page, numbered(30, "甲"), numbered(30, "乙"))
    kinds = [type(widget).__name__ for widget in page.list.cards()]
    assert kinds[0] == "Heading"
    view = page.ids.view
    while not page.is_at_bottom:
        view.from_top = view.hidden
        stage.settle()
    words = [getattr(widget, "text", "") for widget in page.list.cards()]
    assert "甲" not in words
    assert numbers(page)[-1] == 29


def test_another_list_shows_nothing_of_the_first(stage: Any, page: Any) -> None:
    show(stage, page, numbered(MANY))
    page.ids.view.from_top = 4000
    stage.settle()
    show(stage, page, numbered(3))
    assert numbers(page) == [0, 1, 2]
    assert [widget for widget in page.list.children if widget.parent is not page.list] == []
    assert len(page.list.children) == 3
    show(stage, page)
    assert page.list.children == []
    assert page.list.height == 0


def test_the_last_page_is_not_said_to_be_reached_before_it_is(stage: Any, page: Any) -> None:
    show(stage, page, numbered(MANY))
    view = page.ids.view
    view.from_top = view.hidden - 900
    stage.settle()
    assert not page.is_at_bottom
    view.from_top = 900
    stage.settle()
    assert not page.is_at_top
