"""The words of the content on screen can be typed, and those of new content as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.kiosk import Kiosk
from kiosk.services.typing import Typing
from sync.protocol.packs import Pack, make_delta
from tests.content_changes import shipped


def first(typing: Typing, letters: str) -> str:
    composer = typing.composer()
    for letter in letters:
        composer.press(letter)
    return composer.candidates()[0].text


def test_what_the_content_names_comes_first(kiosk: Kiosk) -> None:
    kiosk.typing.prepare()
    assert first(kiosk.typing, "wgy") == "网格员"
    assert first(kiosk.typing, "fanzhapian") != ""
    composer = kiosk.typing.composer()
    composer.follow("身份证")
    assert "丢了" in [candidate.text for candidate in composer.candidates()]


@pytest.mark.parametrize(
    ("letters", "said"),
    [("chuanbushangqi", "喘不上气"), ("meiqiwei", "煤气味"), ("liuxuebuzhi", "流血不止"), ("shoujihuaile", "手机坏了")],
)
def test_what_people_say_for_it_can_be_typed_whole(kiosk: Kiosk, letters: str, said: str) -> None:
    kiosk.typing.prepare()
    assert first(kiosk.typing, letters) == said


def test_it_is_read_once_a_version_and_beside_the_screens(kiosk: Kiosk) -> None:
    waiting: list[Callable[[], None]] = []
    typing = Typing(kiosk.content, waiting.append)
    assert first(typing, "shenfenzheng") == "身份证"
    typing.prepare()
    typing.prepare()
    assert len(waiting) == 1
    assert first(typing, "wgy") != "网格员"
    waiting.pop()()
    assert first(typing, "wgy") == "网格员"


def test_new_content_can_be_typed(kiosk: Kiosk) -> None:
    kiosk.typing.prepare()
    composer = kiosk.typing.composer()
    items = shipped().items()
    items["amenities/hot_water"]["name"]["zh"] = "热饮龙井"
    kiosk.content.apply(make_delta(None, Pack.from_items(items)))
    kiosk.typing.prepare()
    for letter in "rylj":
        composer.press(letter)
    assert composer.candidates()[0].text == "热饮龙井"


def test_what_was_typed_goes_with_the_visit(kiosk: Kiosk) -> None:
    composers = [kiosk.typing.composer() for _ in range(2)]
    for composer in composers:
        kiosk.typing.before_end(composer.reset)
        composer.press("s")
    composers.pop()
    kiosk.visits.touched()
    kiosk.visits.ended()
    assert [composer.letters for composer in composers] == [""]
