"""What comes of letters: the table is what somebody at the kiosk types, and what must be there to touch."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.input_method.composer import MOST_LETTERS, Composer
from kiosk.input_method.lexicon import Lexicon, OwnLexicon

FIRST = {
    "shenfenzheng": "身份证",
    "sfz": "身份证",
    "shenfzh": "身份证",
    "shfzh": "身份证",
    "sfenz": "身份证",
    "shenfenzhen": "身份证",
    "senfenzeng": "身份证",
    "diandc": "电动车",
    "ddc": "电动车",
    "diandongchepaizhao": "电动车牌照",
    "muyingshi": "母婴室",
    "muyinsi": "母婴室",
    "lunyi": "轮椅",
    "nunyi": "轮椅",
    "lvke": "旅客",
    "shenfenzhengdiulezenmeban": "身份证丢了怎么办",
    "zenmeban": "怎么办",
    "xi'an": "西安",
    "xian": "先",
    "women": "我们",
    "nver": "女儿",
    "beijinghuochezhan": "北京火车站",
}

AMONG_FIVE = {
    "dd": "电动车",
    "ddcp": "电动车牌照",
    "shenfenzhe": "身份证",
    "swzl": "失物招领",
    "lifa": "立法",
    "shiwu": "失物招领",
    "xingli": "行李",
    "zhongguo": "中国",
}


@pytest.mark.parametrize(("letters", "wanted"), FIRST.items())
def test_the_first_candidate_is_meant(typed: Callable[..., list[str]], letters: str, wanted: str) -> None:
    assert typed(letters)[0] == wanted


@pytest.mark.parametrize(("letters", "wanted"), AMONG_FIVE.items())
def test_what_is_meant_is_among_five(typed: Callable[..., list[str]], letters: str, wanted: str) -> None:
    assert wanted in typed(letters)


def test_letters_that_begin_no_syllable_lead_nowhere(typed: Callable[..., list[str]]) -> None:
    assert typed("i") == typed("uv") == []
    assert typed("woi")[0] == "我"


def test_pages_go_through_all_candidates_once(composer: Composer) -> None:
    composer.press("y")
    composer.press("i")
    everything = composer.candidates()
    pages = [composer.candidates(start, 7) for start in range(0, len(everything), 7)]
    assert [candidate for page in pages for candidate in page] == everything
    texts = [candidate.text for candidate in everything]
    assert len(set(texts)) == len(texts) > 50
    assert composer.candidates(len(everything), 7) == []


def test_a_shorter_choice_leaves_the_rest_of_the_letters(composer: Composer) -> None:
    for letter in "huochezhanshenfenzheng":
        composer.press(letter)
    texts = [candidate.text for candidate in composer.candidates()]
    assert composer.choose(texts.index("火车")) == "火车"
    assert composer.letters == "zhanshenfenzheng"
    composer.choose([candidate.text for candidate in composer.candidates()].index("站"))
    assert composer.letters == "shenfenzheng"
    assert composer.choose(0) == "身份证"
    assert composer.letters == ""
    assert composer.candidates() == []


def test_an_apostrophe_goes_with_what_stands_before_it(composer: Composer) -> None:
    for letter in "xi'an":
        composer.press(letter)
    assert composer.spelling == "xi an"
    composer.choose([candidate.text for candidate in composer.candidates()].index("西"))
    assert composer.letters == "an"


def test_after_a_choice_our_content_goes_on(composer: Composer) -> None:
    composer.follow("我要给电动车")
    assert composer.candidates()[0].text == "牌照"
    assert composer.choose(0) == "牌照"
    composer.follow("电动车")
    for letter in "pz":
        composer.press(letter)
    assert composer.candidates()[0].text == "牌照"
    composer.follow("毫不相干")
    composer.reset()
    assert composer.candidates() == []


def test_erasing_goes_back_letter_by_letter(composer: Composer) -> None:
    for letter in "sfz":
        composer.press(letter)
    before = composer.candidates()
    composer.press("d")
    assert composer.erase()
    assert composer.candidates() == before
    assert [composer.erase() for _ in range(4)] == [True, True, True, False]
    assert composer.candidates() == []


def test_only_letters_are_taken_and_not_without_end(composer: Composer) -> None:
    assert not any(composer.press(key) for key in ("A", "1", " ", "ж", "电", "", "ab", "\x00"))
    assert [composer.press("a") for _ in range(MOST_LETTERS + 2)].count(True) == MOST_LETTERS


def test_before_the_content_is_read_the_dictionary_serves(dictionary: Lexicon) -> None:
    composer = Composer(lambda: (OwnLexicon(), dictionary))
    for letter in "shenfenzheng":
        composer.press(letter)
    assert composer.candidates()[0].text == "身份证"
    composer.follow("身份证")
    composer.reset()


def test_nothing_is_left_after_a_reset(composer: Composer) -> None:
    for letter in "woyaoqubeijing":
        composer.press(letter)
    composer.choose(0)
    composer.follow("我要去")
    composer.press("b")
    composer.candidates()
    composer.reset()
    pristine = Composer(composer._lexicons)
    assert vars(composer) == vars(pristine)
    assert not [text for text in gc.get_objects() if type(text) is dict and "woyaoqubeijing" in text]


SOUNDS = [("zh", "z"), ("ch", "c"), ("sh", "s")]


def may_be(letters: str, syllables: tuple[str, ...]) -> bool:
    """Whether the letters begin each of the first syllables, as loosely as people speak here."""
    begun = "".join(f"(?:{begun_by(syllable)})" for syllable in syllables[:1])
    for syllable in syllables[1:]:
        begun += f"(?:{begun_by(syllable)})?"
    return re.fullmatch(begun, letters.replace("'", "")) is not None


def begun_by(syllable: str) -> str:
    ways = {syllable}
    for long, short in SOUNDS:
        if syllable.startswith(short):
            rest = syllable.removeprefix(long) if syllable.startswith(long) else syllable.removeprefix(short)
            ways |= {long + rest, short + rest}
    if syllable[0] in "nl":
        ways |= {"n" + syllable[1:], "l" + syllable[1:]}
    ways |= {way.removesuffix("g") if way.endswith("ng") else way + "g" for way in ways if way.endswith(("n", "ng"))}
    ways |= {way.replace("ue", "ve") for way in ways} | {way.replace("u", "v") for way in ways if way[0] in "jqxy"}
    beginnings = {way[:end] for way in ways for end in range(1, len(way) + 1)}
    return "|".join(sorted(beginnings, key=len, reverse=True))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("aeiouvnghzcslxjqbdmtpfkrwy'"), max_size=24))
def test_whatever_is_typed_every_candidate_sounds_like_it(own: OwnLexicon, dictionary: Lexicon, letters: str) -> None:
    composer = Composer(lambda: (own, dictionary))
    for letter in letters:
        assert composer.press(letter)
    for candidate in composer.candidates():
        assert len(candidate.text) == len(candidate.syllables)
        assert 0 < candidate.taken <= len(letters)
        assert may_be(letters[: candidate.taken], candidate.syllables), candidate


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from("shenfzgidoc'"), st.sampled_from(["erase", "choose", "reset", "follow"]))))
def test_any_order_of_keys_is_borne(own: OwnLexicon, dictionary: Lexicon, keys: list[str]) -> None:
    composer = Composer(lambda: (own, dictionary))
    for key in keys:
        if key == "choose":
            if composer.candidates():
                letters = composer.letters
                assert composer.choose(len(composer.candidates()) - 1)
                assert letters.endswith(composer.letters)
        elif key == "follow":
            composer.follow("身份证")
        elif key in ("erase", "reset"):
            getattr(composer, key)()
        else:
            composer.press(key)
        assert len(composer.letters) <= MOST_LETTERS
