"""Search: words to touch, letters to type, results at once; nothing of it is kept."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from journeys import LANGUAGES, begin, events, in_words

pytestmark = pytest.mark.window


def open_search(stage: Any) -> None:
    stage.touch(in_words(stage, "搜索"))
    assert stage.screen == "search"


def type_in(stage: Any, text: str) -> None:
    for character in text:
        stage.touch(character.upper())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_on_the_pad_finds_something(stage: Any, lang: str) -> None:
    from screens.search import WORDS

    begin(stage, lang)
    consultation = stage.kiosk.consultation
    assert [word for word in WORDS if not consultation.search(in_words(stage, word))] == []


def test_words_together_narrow_the_search(stage: Any) -> None:
    begin(stage)
    open_search(stage)
    stage.touch("身份证")
    assert stage.has("几岁要办身份证？")
    stage.touch("火车")
    assert not stage.has("几岁要办身份证？")
    assert stage.has("没带身份证怎么坐火车？")
    stage.touch("火车")
    assert stage.has("几岁要办身份证？")


@pytest.mark.parametrize(("lang", "text", "question"), [("en", "lost id", "C01"), ("ru", "билет", "I06")])
def test_letters_find_questions_in_their_language(stage: Any, lang: str, text: str, question: str) -> None:
    begin(stage, lang)
    open_search(stage)
    for word in text.split():
        type_in(stage, word)
        stage.touch(in_words(stage, "空格"))
    assert stage.has(stage.kiosk.consultation.answer(question).title.text)


def test_chinese_may_type_a_number(stage: Any) -> None:
    begin(stage)
    open_search(stage)
    stage.touch("用字母")
    stage.touch("123")
    type_in(stage, "96110")
    assert stage.has("96110来电要不要接？")
    stage.touch("清除")
    assert "这时候可能想问" in stage.words()


def test_nothing_found_says_what_to_try(stage: Any) -> None:
    begin(stage, "en")
    open_search(stage)
    type_in(stage, "qqq")
    assert "Nothing found. Try another word, or one word less." in stage.words()
    for _ in range(3):
        stage.touch("Delete")
    assert "You may want to ask now" in stage.words()


def test_a_chosen_result_is_recorded_without_what_was_typed(stage: Any) -> None:
    begin(stage, "en")
    open_search(stage)
    type_in(stage, "passport")
    question = stage.kiosk.consultation.search("passport")[0]
    stage.touch(question.title.text)
    assert stage.screen == "answer"
    assert events(stage, "search.performed")[-1]["chosen"] == question.id
    with sqlite3.connect(stage.kiosk.settings.outbox_db) as database:
        assert "passport" not in "".join(database.iterdump())


def test_back_from_a_result_finds_the_search_as_it_was_and_the_next_visitor_finds_it_empty(stage: Any) -> None:
    begin(stage)
    open_search(stage)
    stage.touch("身份证")
    stage.touch("身份证丢了怎么办？")
    stage.touch("返回")
    assert stage.screen == "search"
    assert stage.has("身份证多久能拿到？")
    begin(stage)
    open_search(stage)
    assert "这时候可能想问" in stage.words()


def test_everything_is_found_in_one_box_and_each_kind_leads_to_its_screen(stage: Any) -> None:
    from screens.found import door_of
    from screens.navigation import navigation

    begin(stage)
    led = {}
    for words in (
        "热水",
        "心肺复苏",
        "理发",
        "火车站",
        "12345",
        "寒潮",
        "大集",
        "身份证丢了",
        "请带我去检票口",
        "民政",
    ):
        for hit in stage.kiosk.search.find(words):
            door, params = door_of(hit)
            navigation.show(door.screen, **params)
            led[hit.kind] = navigation.current
            assert navigation.current == door.screen
    assert {"consultation", "first_aid", "service", "amenity", "hotline", "notice", "show_card"} <= set(led)


def test_nothing_found_leads_on_to_a_person_and_the_hotline(stage: Any) -> None:
    begin(stage, "en")
    open_search(stage)
    type_in(stage, "qqqxx")
    assert "12345" in stage.words()
    stage.touch(in_words(stage, "找工作人员"))
    assert stage.screen == "ask"


SENTENCE = "where do they give me something warm"


class Meaning:
    """Stands for the vectors: what a sentence means is known when the test says so."""

    def __init__(self, search: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.thens: list[Any] = []
        from screens.navigation import navigation

        self._found, self._is_known = search.find, False
        # Typing pauses as soon as a frame passes.
        monkeypatch.setattr(navigation.screen._think_soon, "timeout", 0)
        monkeypatch.setattr(search, "think", lambda text, then: self.thens.append((text, then)))
        monkeypatch.setattr(search, "find", self._find)

    def _find(self, text: str, group: str | None = None) -> Any:
        return self._found("hot water" if self._is_known and text.strip() == SENTENCE else text, group)

    def is_found_out(self) -> None:
        self._is_known = True
        self.thens[-1][1]()


def type_sentence(stage: Any) -> None:
    for word in SENTENCE.split():
        type_in(stage, word)
        if not SENTENCE.endswith(word):
            stage.touch(in_words(stage, "空格"))


def test_a_sentence_is_thought_about_when_typing_pauses(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(stage, "en")
    open_search(stage)
    meaning = Meaning(stage.kiosk.search, monkeypatch)
    type_sentence(stage)
    stage.settle()
    assert meaning.thens[-1][0] == SENTENCE
    assert not stage.has("Hot water")
    meaning.is_found_out()
    stage.settle()
    assert stage.has("Hot water")


def test_results_that_were_turned_to_do_not_move_and_another_question_is_left_alone(
    stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(stage, "en")
    open_search(stage)
    meaning = Meaning(stage.kiosk.search, monkeypatch)
    type_sentence(stage)
    stage.settle()
    from screens.navigation import navigation

    monkeypatch.setattr(navigation.screen._results, "is_at_top", False)
    meaning.is_found_out()
    stage.settle()
    assert not stage.has("Hot water")


def test_nothing_moves_under_a_finger(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kivy.base import EventLoop

    begin(stage, "en")
    open_search(stage)
    meaning = Meaning(stage.kiosk.search, monkeypatch)
    type_sentence(stage)
    stage.settle()
    monkeypatch.setattr("screens.search.PAUSE_S", 0)
    EventLoop.touches.append(object())
    meaning.is_found_out()
    stage.settle()
    assert not stage.has("Hot water")
    EventLoop.touches.clear()
    stage.settle()
    assert stage.has("Hot water")


def test_words_that_were_touched_are_no_sentence(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(stage)
    open_search(stage)
    meaning = Meaning(stage.kiosk.search, monkeypatch)
    for word in ("身份证", "火车", "买票"):
        stage.touch(word)
    stage.settle()
    assert meaning.thens == []


def test_no_word_is_wider_than_its_row(stage: Any) -> None:
    """On a small panel with all modes on, words ran under the buttons that turn the page."""
    from screens.search import WordPad

    pad = WordPad(size_hint=(None, None), size=(380, 300))
    pad.show(["Электровелосипед", "Удостоверение"])
    stage.frames(5)
    flow = pad.ids.flow
    assert flow.children and all(chip.width <= flow.width for chip in flow.children)
