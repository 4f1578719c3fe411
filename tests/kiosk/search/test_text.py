"""Folding, stems and sounds."""

from __future__ import annotations

import runpy
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import asset
from kiosk.search.decoder import Decoder
from kiosk.search.syllables import number_of, readings, sounds
from kiosk.search.text import fold, in_one_script, searchable, stem


@pytest.mark.parametrize(
    "words",
    [
        "ticket tickets",
        "refund refunded refunding refunds",
        "vaccine vaccination",
        "study studies",
        "билет билеты билета билетов",
        "паспорт паспорта паспорту паспортом",
        "опоздал опоздала опоздать",
        "камера камеры камеру",
    ],
)
def test_forms_of_a_word_share_a_stem(words):
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("word", ["id", "g1234", "12345", "证", "öl"])
def test_short_words_numbers_and_other_scripts_stay(word):
    assert stem(word) == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("пожap", "пожар"),  # Latin a, p
        ("Cкорая", "скорая"),  # Latin c
        ("hеlp", "help"),  # Cyrillic е
        ("тoilet", "toilet"),  # Cyrillic т
        ("usb зарядка", "usb зарядка"),
        ("wifiшка", "wifiшка"),
        ("身份证x", "身份证x"),
    ],
)
def test_letters_that_only_look_like_those_of_a_words_other_letters_are_those(typed, meant):
    assert in_one_script(fold(typed)) == meant


@given(st.text(max_size=40))
def test_a_stem_begins_its_word(text):
    for word in searchable(text).split():
        assert word.startswith(stem(word))


@given(st.text(max_size=60))
def test_sounds_stand_where_their_characters_stand(text):
    assert len(sounds(text)) == len(text)


def spell(text: str) -> str:
    return " ".join(readings().syllables[number_of(sound)] for sound in sounds(text))


def test_words_decide_how_a_character_is_read():
    assert spell("重庆银行") == "chong qing yin hang"
    assert spell("重要旅行") == "zhong yao lv xing"


def test_the_shipped_table_is_what_its_tool_makes():
    tool = runpy.run_path(str(Path(__file__).resolve().parents[3] / "tools" / "readings.py"))
    assert asset("search", "readings.txt").read_text("utf-8") == tool["readings"]()


def test_letters_are_cut_where_syllables_meet_in_the_content():
    said = sounds("西安先生")
    pairs = {number_of(first) << 9 | number_of(second): 1 for first, second in pairwise(said)}
    decoder = Decoder(pairs)
    assert decoder.readings("xian")[0].sounds in (sounds("西安"), sounds("先"))
    assert decoder.readings("xian", frozenset({2}))[0].sounds == sounds("西安")
    assert [reading.sounds for reading in decoder.readings("xianseng", has_slip=True)] == [sounds("先生")]
    assert decoder.readings("q" * 50) == []
