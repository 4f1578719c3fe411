"""The shipped dictionary, and a small content of our own beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assets import asset
from kiosk.input_method.composer import Composer
from kiosk.input_method.lexicon import Lexicon, OwnLexicon
from kiosk.input_method.phrases import own_words

NAMES = ["身份证", "电动车", "电动车牌照", "失物招领", "轮椅", "母婴室", "火车票", "旅客"]
TITLES = ["身份证丢了怎么办？", "电动车怎么上牌？", "几岁要办身份证？", "行李可以寄存吗？"]


@pytest.fixture(scope="session")
def dictionary() -> Lexicon:
    return Lexicon.read(asset("input_method"))


@pytest.fixture(scope="session")
def own(dictionary: Lexicon) -> OwnLexicon:
    return own_words(dictionary, NAMES, TITLES)


@pytest.fixture
def composer(own: OwnLexicon, dictionary: Lexicon) -> Composer:
    return Composer(lambda: (own, dictionary))


@pytest.fixture
def typed(composer: Composer) -> Callable[..., list[str]]:
    """The candidates of some letters, as texts."""

    def candidates(letters: str, count: int | None = 5) -> list[str]:
        composer.reset()
        for letter in letters:
            assert composer.press(letter)
        return [candidate.text for candidate in composer.candidates(0, count)]

    return candidates
