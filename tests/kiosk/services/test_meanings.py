"""Questions worded quite otherwise are found by what they mean; whatever fails there leaves the search as it was."""

from __future__ import annotations

import logging
import shutil

import pytest

from kiosk.errors import StoreError
from kiosk.search.vectors import Vectors
from tests.content_changes import changed_content
from tests.kiosk.sentences import FakeEncoder

ASKED = "想找个地方弄点喝的"
"""Says none of the words of what it means; see the fake model."""

CARD = {
    "id": "SC-99",
    "text": {"zh": "请给我倒点热水", "en": "Please give me some hot water", "ru": "Дайте, пожалуйста, кипятка"},
    "key": {"zh": "热水", "en": "hot water", "ru": "кипятка"},
}


@pytest.fixture(autouse=True)
def content(settings, pulled_content) -> None:
    """Every kiosk starts with content that it has pulled before, and its index: the vectors are what is missing."""
    settings.content_db.parent.mkdir(parents=True)
    shutil.copy(pulled_content, settings.content_db)


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def kiosk(start, encoder):
    kiosk = start(make_encoder=lambda: encoder, has_vectors=True)
    kiosk.search.prepare()
    return kiosk


def found(kiosk, text: str = ASKED) -> list[tuple[str, str]]:
    return [(hit.kind, hit.id) for hit in kiosk.search.find(text)]


def thought(kiosk, text: str = ASKED) -> list[tuple[str, str]]:
    called = []
    kiosk.search.think(text, lambda: called.append(text))
    return found(kiosk, text) if called else []


def test_what_is_meant_is_found_once_it_was_thought_about(kiosk):
    before = found(kiosk)
    after = thought(kiosk)
    assert ("amenity", "hot_water") not in before
    assert ("amenity", "hot_water") in after
    assert found(kiosk) == after


def test_terms_and_letters_are_not_thought_about(kiosk, encoder):
    encoder.encoded.clear()
    for text in ("热水", "reshui", "sfz", "lost id", "", "12345"):
        assert thought(kiosk, text) == []
    assert encoder.encoded == []


def test_one_kind_alone_is_looked_for_among_all_that_is_meant(kiosk):
    kiosk.search.think(ASKED, lambda: None)
    assert {hit.kind for hit in kiosk.search.find(ASKED, "amenity")} == {"amenity"}


def test_what_was_asked_is_forgotten_with_the_visit(kiosk):
    kiosk.visits.touched()
    before = found(kiosk)
    assert thought(kiosk) != before
    kiosk.visits.ended()
    assert found(kiosk) == before


def test_new_content_is_encoded_where_it_changed(kiosk, encoder):
    encoder.encoded.clear()
    with changed_content(kiosk, {"show_cards/SC-99": CARD}):
        assert encoder.encoded == [f"{text}\n" for text in CARD["text"].values()]
        assert ("show_card", "SC-99") in thought(kiosk)
    assert ("show_card", "SC-99") not in found(kiosk)


def test_what_is_gone_is_not_found_while_its_vector_is_still_there(kiosk, encoder, monkeypatch):
    with changed_content(kiosk, {"show_cards/SC-99": CARD}):
        assert ("show_card", "SC-99") in thought(kiosk)
        monkeypatch.setattr(kiosk.search._meanings, "_background", lambda work: None)
    assert kiosk.search._meanings.of(ASKED).own["show_cards/SC-99"] > 0.9
    assert ("show_card", "SC-99") not in found(kiosk)
    assert kiosk.search.suggest(ASKED)


@pytest.mark.parametrize("changes", [{}, {"has_vectors": False}])
def test_it_is_off_unless_asked_for(start, encoder, changes):
    kiosk = start(make_encoder=lambda: encoder, **changes)
    kiosk.search.prepare()
    assert thought(kiosk) == []
    assert not kiosk.settings.vectors_db.exists()
    assert encoder.encoded == []


def test_without_the_extra_the_kiosk_says_so_and_does_without(start, monkeypatch, caplog):
    monkeypatch.setattr("kiosk.search.encoder.MODULE", "no_such_module")
    kiosk = start(has_vectors=True)
    kiosk.search.prepare()
    assert "not installed" in caplog.text
    assert found(kiosk, "热水")[0] == ("amenity", "hot_water")


def test_a_model_that_cannot_be_loaded_breaks_nothing(start, caplog):
    def broken() -> FakeEncoder:
        raise OSError("its weights are gone")

    kiosk = start(make_encoder=broken, has_vectors=True)
    kiosk.search.prepare()
    assert thought(kiosk) == []
    assert found(kiosk, "热水")[0] == ("amenity", "hot_water")
    assert "there are no vectors: OSError" in caplog.text


def test_a_question_that_cannot_be_encoded_is_searched_by_words_and_is_in_no_log(kiosk, encoder, caplog):
    caplog.set_level(logging.DEBUG)
    before = found(kiosk)
    encoder.fails_on = ASKED
    assert thought(kiosk) == []
    assert found(kiosk) == before
    assert "RuntimeError" in caplog.text
    assert ASKED not in caplog.text


def test_content_that_cannot_be_encoded_leaves_the_search_as_it_was(start, encoder, caplog):
    encoder.fails_on = "热水"
    kiosk = start(make_encoder=lambda: encoder, has_vectors=True)
    kiosk.search.prepare()
    assert "the vectors are not whole" in caplog.text
    assert thought(kiosk) == []
    assert found(kiosk, "热水")[0] == ("amenity", "hot_water")


def test_a_damaged_file_is_made_anew_once(start, encoder, monkeypatch, caplog):
    loaded, load = [], Vectors._load

    def broken_once(self: Vectors) -> None:
        loaded.append(self)
        if len(loaded) == 1:
            raise StoreError("damaged")
        load(self)

    monkeypatch.setattr(Vectors, "_load", broken_once)
    kiosk = start(make_encoder=lambda: encoder, has_vectors=True)
    kiosk.search.prepare()
    assert "the vectors cannot be kept" in caplog.text
    assert ("amenity", "hot_water") in thought(kiosk)


def test_another_start_has_them_at_once(start, encoder):
    for _ in range(2):
        encoder.encoded.clear()
        kiosk = start(make_encoder=lambda: encoder, has_vectors=True)
        kiosk.search.prepare()
        assert ("amenity", "hot_water") in thought(kiosk)
        kiosk.close()
    assert encoder.encoded == [ASKED]


def test_a_question_about_the_same_is_still_answered_by_words(kiosk):
    before = kiosk.search.about_the_same(kiosk.content.record("consultations", "C01").title, "consultations", 0.3)
    kiosk.search.think(kiosk.content.record("consultations", "C01").title.zh, lambda: None)
    after = kiosk.search.about_the_same(kiosk.content.record("consultations", "C01").title, "consultations", 0.3)
    assert before == after
