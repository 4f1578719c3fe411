"""A box that is filled again keeps the widgets it has."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

pytestmark = pytest.mark.window


@pytest.fixture
def box(stage: Any) -> Any:
    """An empty box in no window."""
    from kivy.uix.boxlayout import BoxLayout

    return BoxLayout()


def cards(*titles: str, **others: Any) -> list[Any]:
    """Plans of cards."""
    from screens.widgets.links import LinkCard

    return [partial(LinkCard, title=title, **others) for title in titles]


def test_the_same_widgets_say_something_else(box: Any) -> None:
    from screens.widgets.shelf import fill

    fill(box, cards("甲", "乙"))
    before = box.children[:]
    fill(box, cards("丙", "丁"))
    assert [child.title for child in box.children[::-1]] == ["丙", "丁"]
    assert all(new is old for new, old in zip(box.children, before, strict=True))


def test_a_longer_list_after_a_shorter_one_takes_what_was_put_by(box: Any) -> None:
    from screens.widgets.shelf import fill

    fill(box, cards("甲", "乙", "丙"))
    three = set(box.children)
    fill(box, cards("丁"))
    assert [child.title for child in box.children] == ["丁"]
    fill(box, cards("戊", "己", "庚"))
    assert set(box.children) == three
    assert [child.title for child in box.children[::-1]] == ["戊", "己", "庚"]


def test_what_a_plan_does_not_name_is_not_left_over_from_another(box: Any) -> None:
    from screens.widgets.shelf import fill

    fill(box, cards("甲", subtitle="说明", is_demo=True))
    fill(box, cards("乙"))
    (card,) = box.children
    assert (card.title, card.subtitle, card.is_demo) == ("乙", "", False)


def test_a_handler_is_bound_once(box: Any) -> None:
    from screens.widgets.shelf import fill

    released: list[str] = []

    def on_release(card: Any) -> None:
        released.append(card.title)

    fill(box, cards("甲", on_release=on_release))
    fill(box, cards("乙", on_release=on_release))
    box.children[0].dispatch("on_release")
    assert released == ["乙"]


def test_a_ready_widget_may_stand_among_plans(box: Any) -> None:
    from kivy.uix.widget import Widget

    from screens.widgets.shelf import fill

    ready = Widget()
    fill(box, [*cards("甲"), ready])
    fill(box, [ready, *cards("乙")])
    assert box.children[1] is ready
    assert box.children[0].title == "乙"
