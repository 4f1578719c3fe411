"""The shelves of the rest area, and what is remembered of a reader until the visit ends."""

from __future__ import annotations

import pytest

from kiosk.errors import UnknownContent
from kiosk.services.reading import SHORT_MINUTES, Place


def test_three_shelves_hold_every_reading_once(kiosk):
    shelves = kiosk.reading.shelves()
    assert [shelf.title for shelf in shelves] == ["图画故事", "短文故事", "古诗"]
    ids = [card.id for shelf in shelves for card in shelf.cards]
    assert len(ids) == len(set(ids)) == len(kiosk.content.table("readings"))


def test_short_reads_are_those_of_five_minutes_and_an_empty_shelf_is_left_out(kiosk):
    everything = [card for shelf in kiosk.reading.shelves() for card in shelf.cards]
    short = kiosk.reading.shelves(SHORT_MINUTES)
    found = [card.id for shelf in short for card in shelf.cards]
    assert found == [card.id for card in everything if card.minutes <= 5]
    assert 0 < len(found) < len(everything)
    assert "pictures" not in [shelf.code for shelf in short]


def test_a_card_says_what_it_is_how_long_and_by_whom(kiosk):
    cards = {card.id: card for shelf in kiosk.reading.shelves() for card in shelf.cards}
    assert (cards["C01"].kind_text, cards["C01"].minutes_text, cards["C01"].byline) == (
        "古诗",
        "约 1 分钟",
        "唐 · 李白",
    )
    assert (cards["P01"].cover, cards["P01"].is_for_children) == ("seasons-1", True)
    assert (cards["S01"].byline, cards["S01"].cover) == ("", "")


@pytest.mark.parametrize(
    ("lang", "title", "minutes"),
    [("en", "Grandmother’s scarf", "About 2 minutes"), ("ru", "Бабушкин шарф", "Около 2 минут")],
)
def test_a_story_without_translation_keeps_its_language_and_translates_its_title(kiosk, lang, title, minutes):
    kiosk.i18n.set_language(lang)
    reading = kiosk.reading.reading("S01")
    assert (reading.card.title.text, reading.card.minutes_text) == (title, minutes)
    assert reading.lang == reading.parts[0].text.lang == "zh"


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_a_picture_story_is_read_in_every_language(kiosk, lang):
    kiosk.i18n.set_language(lang)
    reading = kiosk.reading.reading("P02")
    assert reading.lang == lang
    assert {part.text.lang for part in reading.parts} == {lang}
    assert reading.parts[0].picture == "mitten-1"


def test_whose_it_is_is_said(kiosk):
    assert kiosk.reading.reading("S01").credit == "为本终端写的原创作品"
    assert kiosk.reading.reading("C01").credit == "《唐诗三百首》，公有领域"


def test_an_unknown_reading_is_named(kiosk):
    with pytest.raises(UnknownContent, match="readings/S99"):
        kiosk.reading.reading("S99")


def test_a_place_is_kept_for_the_visit_and_forgotten_at_its_end(kiosk):
    kiosk.visits.touched()
    sitting = kiosk.reading.sitting
    sitting.places["S01"] = Place(3, 10, 40)
    sitting.is_night, sitting.size_step = True, 2
    assert kiosk.reading.sitting.places == {"S01": Place(3, 10, 40)}
    kiosk.visits.ended()
    fresh = kiosk.reading.sitting
    assert (fresh.places, fresh.is_night, fresh.size_step, fresh.is_short_only) == ({}, False, 1, False)
