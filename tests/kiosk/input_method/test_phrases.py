"""What the content says can be typed, read as people read it, and continued."""

from __future__ import annotations

from kiosk.input_method.lexicon import Lexicon, OwnLexicon
from kiosk.input_method.phrases import MOST_PHRASES, Reader, continuations, own_words


def test_polyphones_are_read_by_their_word(dictionary: Lexicon) -> None:
    reader = Reader(dictionary)
    assert reader.words("银行行李") == [("银行", ("yin", "hang")), ("行李", ("xing", "li"))]


def test_a_character_alone_is_filed_under_its_other_readings_too(dictionary: Lexicon) -> None:
    own = own_words(dictionary, ["验狗血"])
    assert {word.syllables[-1] for word in own.beginning("验狗血")} == {"xue", "xie"}


def test_a_name_may_be_typed_as_people_say_it(dictionary: Lexicon) -> None:
    own = own_words(dictionary, ["献血"])
    assert {word.syllables for word in own.beginning("献血")} == {("xian", "xue"), ("xian", "xie")}


def test_the_words_within_a_name_can_be_typed_alone(dictionary: Lexicon) -> None:
    own = own_words(dictionary, ["便民服务专列"])
    assert own.reading("便民服务")
    assert own.reading("专列")


def test_names_come_before_what_titles_say(own: OwnLexicon) -> None:
    likelihood = {word.text: word.likelihood for word in own.beginning("身份证")}
    assert likelihood["身份证"] > likelihood["身份证丢了"]


def test_nothing_begins_or_ends_with_a_word_that_only_joins(dictionary: Lexicon) -> None:
    own = own_words(dictionary, [], ["身份证与居住证的办理"])
    assert {word.text for word in own.beginning("身份证")} == {"身份证", "身份证与居住证"}


def test_what_people_say_is_offered_whole_and_a_long_sentence_not_at_all(dictionary: Lexicon) -> None:
    own = own_words(dictionary, [], said=["喘不上气", "掉冰窟窿里怎么办呀"])
    assert {word.text for word in own.beginning("喘不")} == {"喘不上气"}
    assert not own.beginning("掉冰")


def test_what_cannot_be_read_is_left_out(dictionary: Lexicon) -> None:
    assert len(own_words(dictionary, ["", "ABC", "龘䶮", "12306", "𠀀"], ["。。。"], ["no"])) == 0


def test_continuations_begin_with_the_longest_end(own: OwnLexicon) -> None:
    assert [word.text for word in continuations(own, "办理电动车")][:1] == ["牌照"]
    assert continuations(own, "") == continuations(own, "车") == []


def test_a_large_content_is_kept_small(dictionary: Lexicon) -> None:
    characters = [word.text for word in dictionary.beginning("一") if len(word.text) == 2][:60]
    titles = [first + second + third for first in characters for second in characters for third in characters[:24]]
    own = own_words(dictionary, ["身份证"], titles)
    assert len(own) < MOST_PHRASES * 150
    assert own.typed_by("sfz")
