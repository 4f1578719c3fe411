"""Typing on the glass: letters become characters or stand as they are, and what is typed is found at once."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, events, in_words

pytestmark = pytest.mark.window

FOUR_LETTERS = {"zh": "sfzd", "en": "pass", "ru": "биле"}


def open_keyboard(stage: Any, lang: str = "zh") -> Any:
    """The search of a new visitor with its keyboard; gives the keyboard."""
    from screens.widgets.keyboard import Keyboard

    begin(stage, lang)
    stage.touch(in_words(stage, "搜索"))
    if lang == "zh":
        stage.touch("用字母")
    return stage.find(Keyboard)


def type_in(stage: Any, text: str) -> None:
    for character in text:
        stage.touch(character.upper())


def offered(stage: Any) -> list[str]:
    """The candidates in sight, from left to right."""
    from screens.widgets.keyboard import Candidate

    found = [widget for widget in stage.visible() if isinstance(widget, Candidate)]
    return [widget.text for widget in sorted(found, key=lambda widget: widget.to_window(*widget.pos)[0])]


def written(stage: Any) -> str:
    """What stands in the field."""
    from screens.search import LastWords

    return str(stage.find(LastWords).text)


def results(stage: Any) -> list[Any]:
    from screens.widgets.links import LinkCard

    found = [widget for widget in stage.visible() if isinstance(widget, LinkCard) and widget.params]
    return sorted(found, key=lambda widget: -widget.to_window(*widget.pos)[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_four_letters_lead_to_an_answer(stage: Any, lang: str) -> None:
    open_keyboard(stage, lang)
    type_in(stage, FOUR_LETTERS[lang])
    if lang == "zh":
        assert offered(stage)[0].startswith("身份证丢")
        stage.touch(offered(stage)[0])
        assert written(stage) == "身份证丢了"
    first = results(stage)[0]
    stage.tap(first)
    stage.settle()
    assert stage.screen == "answer"
    assert events(stage, "search.performed")[-1]["chosen"] == first.params["id"]


def test_letters_find_what_they_most_likely_mean_before_anything_is_chosen(stage: Any) -> None:
    open_keyboard(stage)
    type_in(stage, "sfz")
    assert written(stage) == "s f z"
    assert stage.has("身份证丢了怎么办？")


def test_a_shorter_choice_leaves_letters_and_the_content_goes_on(stage: Any) -> None:
    open_keyboard(stage)
    type_in(stage, "huochexingli")
    stage.touch("火车")
    assert written(stage) == "火车xing li"
    stage.touch("行李")
    assert written(stage) == "火车行李"
    stage.touch("清除")
    type_in(stage, "sfz")
    stage.touch("空格")
    assert written(stage) == "身份证"
    assert "丢了" in offered(stage)
    stage.touch("丢了")
    assert written(stage) == "身份证丢了"


def test_candidates_go_on_over_pages(stage: Any) -> None:
    open_keyboard(stage)
    type_in(stage, "yi")
    first = offered(stage)
    assert not stage.has("前面的候选字")
    stage.touch("更多候选字")
    second = offered(stage)
    assert second and not set(first) & set(second)
    stage.touch("前面的候选字")
    assert offered(stage) == first
    stage.touch("删除")
    assert offered(stage) != first


def test_deleting_takes_letters_first_then_characters(stage: Any) -> None:
    open_keyboard(stage)
    type_in(stage, "sfz")
    stage.touch("身份证")
    type_in(stage, "d")
    assert written(stage) == "身份证d"
    stage.touch("删除")
    stage.touch("删除")
    assert written(stage) == "身份"


def test_every_language_can_be_typed_in_every_language(stage: Any) -> None:
    keyboard = open_keyboard(stage, "en")
    stage.touch("Russian keyboard")
    assert keyboard.layout.lang == "ru"
    type_in(stage, "ё")
    stage.touch("Pinyin keyboard")
    type_in(stage, "sfz")
    assert "身份证" in offered(stage)
    stage.touch("English keyboard")
    type_in(stage, "id")
    assert written(stage) == "ёsfzid"
    assert offered(stage) == []


def test_digits_stand_at_once(stage: Any) -> None:
    open_keyboard(stage)
    stage.touch("123")
    type_in(stage, "96110")
    assert written(stage) == "96110"
    stage.touch("字母")
    assert stage.has("Q")


def test_the_next_visitor_finds_nothing_typed(stage: Any) -> None:
    from screens.navigation import navigation

    keyboard = open_keyboard(stage)
    type_in(stage, "woyaobeijing")
    stage.touch(offered(stage)[0])
    type_in(stage, "sfz")
    search = navigation.screen
    stage.touch("换成英文键盘")
    stage.reset()
    assert (search._typed.query, search._typed.spelling, keyboard.candidates) == ("", "", [])
    keyboard = open_keyboard(stage)
    assert written(stage) == "输入字母"
    assert offered(stage) == []
    assert keyboard.layout.lang == "zh"


def test_a_keystroke_makes_no_new_widgets_once_they_are_there(stage: Any) -> None:
    from screens.widgets.keyboard import Candidate

    made = []
    original = Candidate.__init__

    def count(self: Any, **kwargs: Any) -> None:
        made.append(1)
        original(self, **kwargs)

    open_keyboard(stage)
    type_in(stage, "yisfzd")
    Candidate.__init__ = count
    try:
        stage.touch("清除")
        type_in(stage, "yisfzd")
    finally:
        Candidate.__init__ = original
    assert made == []


@pytest.mark.parametrize("look", ["zh", "zh-glove", "zh-large-high_contrast", "zh-low"])
def test_keys_and_candidates_are_as_large_as_a_finger(stage: Any, look: str) -> None:
    from gallery import wear

    from screens.theme import theme
    from screens.widgets.keyboard import Key

    open_keyboard(stage)
    wear(look)
    stage.settle()
    type_in(stage, "shi")
    keys = [widget for widget in stage.visible() if isinstance(widget, Key)]
    assert offered(stage)
    assert min(min(key.size) for key in keys) >= theme.target - 1
    assert all(key.words for key in keys)


def test_candidates_are_heard_like_keys(stage: Any) -> None:
    from screens.voice.spoken import items_of

    keyboard = open_keyboard(stage)
    type_in(stage, "sfz")
    said = [item.name for item in items_of(keyboard)]
    assert said[0] == "身份证"
    for name in ("换成英文键盘", "隔开音节", "空格", "删除"):
        assert any(words.startswith(name) for words in said)
