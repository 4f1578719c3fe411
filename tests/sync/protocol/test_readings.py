"""Readings on the wire: a text may be in Chinese alone, but never half translated or of unknown origin."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sync.protocol.content import Prose, Reading
from sync.protocol.content_codec import FieldError, Picked, decode_record, encode_record
from tests.content_changes import shipped

SHIPPED = shipped().table("readings")


def changed(id: str, **fields: Any) -> dict[str, Any]:
    """A shipped reading as JSON with some fields changed."""
    return {**copy.deepcopy(encode_record(SHIPPED[id])), **fields}


def refusal(record: dict[str, Any]) -> str:
    with pytest.raises(FieldError) as error:
        decode_record(Reading, record)
    return str(error.value)


def part(zh: str, en: str | None = None, picture: str | None = None) -> dict[str, Any]:
    return {"picture": picture, "text": {"zh": zh, "en": en, "ru": None}}


def test_a_text_in_chinese_alone_is_whole() -> None:
    reading = decode_record(Reading, changed("S01", parts=[part("下雪了。"), part("真好看。")]))
    assert [part.text.en for part in reading.parts] == [None, None]


@pytest.mark.parametrize(
    ("lang", "picked"), [("zh", Picked("雪", "zh")), ("en", Picked("snow", "en")), ("ru", Picked("雪", "zh"))]
)
def test_prose_is_read_in_ones_own_language_or_as_it_was_written(lang: str, picked: Picked) -> None:
    assert Prose(zh="雪", en="snow", ru=None).pick(lang) == picked


@pytest.mark.parametrize(
    ("id", "fields", "reason"),
    [
        ("S01", {"parts": []}, "has nothing to read"),
        ("S01", {"parts": [part("一", "one"), part("二")]}, "is translated in part only (en)"),
        ("S01", {"parts": [part("一", picture="seasons-1")]}, "has pictures but is no picture story"),
        ("P01", {"parts": [part("一", picture="a"), part("二")]}, "is a picture story with a page that has no picture"),
        ("P01", {"parts": [part("一", picture="a")]}, "must have 5 to 12 pictures"),
        ("C01", {"source": None}, "is in the public domain but names no author or no source"),
        ("C01", {"note": None}, "is a poem without its author or its note"),
        ("C01", {"kind": "song"}, "kind must be one of picture_story, story, note, poem"),
        ("C01", {"minutes": 0}, "minutes 0 is out of range"),
    ],
)
def test_what_is_wrong_with_a_reading_is_said(id: str, fields: dict[str, Any], reason: str) -> None:
    assert refusal(changed(id, **fields)) == reason
