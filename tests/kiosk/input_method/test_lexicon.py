"""Words are found where they are filed, in a text of any size."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.input_method.lexicon import Lexicon, OwnLexicon, SortedLines, shortlists
from kiosk.input_method.syllables import SYLLABLES, fold, key_of


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=4)), st.text(alphabet="abc", min_size=1, max_size=3))
def test_lines_are_found_by_how_they_begin(words: list[str], prefix: str) -> None:
    lines = SortedLines("".join(f"{word}\n" for word in sorted(words)).encode())
    assert lines.starting_with(prefix) == [word for word in sorted(words) if word.startswith(prefix)]


def test_an_empty_lexicon_knows_nothing() -> None:
    nothing = OwnLexicon()
    assert nothing.typed_by("s") == nothing.typed_from("s") == nothing.beginning("身") == []


def test_a_word_is_filed_by_its_letters_and_by_its_characters(dictionary: Lexicon) -> None:
    assert "身份证" in [word.text for word in dictionary.typed_by("sfz")]
    assert [word.text for word in dictionary.typed_by("sfz", "sen fen zen\t")] == ["身份证"]
    assert next(word for word in dictionary.beginning("身份证")).syllables == ("shen", "fen", "zheng")


def test_every_syllable_has_a_character(dictionary: Lexicon) -> None:
    without = {
        syllable
        for syllable in SYLLABLES
        if not any(word.syllables == (syllable,) for word in dictionary.typed_by(key_of((syllable,)), fold(syllable)))
    }
    assert not without


def test_a_long_key_lists_its_commonest_words_again() -> None:
    lines = [f"s\tsi\t{number}\tsi\t{number}\n" for number in range(300)]
    listed = [line for line in shortlists(lines) if line.startswith("s*\t")]
    assert {int(line.split("\t")[4]) for line in listed} == set(range(200, 300))
    assert len(shortlists(lines)) == 400
