"""Every error has a sentence for the visitor, in the visitor's language, that says what to do next."""

from __future__ import annotations

import pytest

from kiosk import errors
from kiosk.i18n import Translator

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.YizhanError)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_a_sentence_in_every_language(kind):
    code = ["unreachable"] if issubclass(kind, errors.EnrolmentFailed) else []
    said = {errors.sentence(kind("technical detail", *code), Translator(lang)) for lang in ("zh", "en", "ru")}
    assert len(said) == 3
    assert not any("technical" in text for text in said)


def test_the_nearest_sentence_of_the_tree_is_said():
    translator = Translator()
    assert errors.sentence(errors.StoreFull(), translator) != errors.sentence(errors.YizhanError(), translator)
    assert errors.sentence(errors.StoreError(), translator) == errors.sentence(errors.YizhanError(), translator)
