"""Whatever camera reads the code on a ticket: two readers that share no line, whole, from afar and askew."""

from __future__ import annotations

from typing import Any

import cv2
import numpy
import pytest
import zxingcpp
from journeys import LANGUAGES, begin
from PIL import Image

pytestmark = pytest.mark.window

MODES = ("", "is_large", "is_high_contrast")
ASKEW_DEGREES = 10


def by_zxing(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def by_opencv(picture: Image.Image) -> list[str]:
    """Reads one code; two would be a fault of the screen, which the other reader sees."""
    text, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(numpy.asarray(picture.convert("L")))
    return [text] if text else []


def halved(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BILINEAR)


def askew(picture: Image.Image) -> Image.Image:
    return picture.rotate(ASKEW_DEGREES, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


READERS = {"zxing": by_zxing, "opencv": by_opencv}
VIEWS = {"whole": lambda picture: picture, "half": halved, "askew": askew, "half and askew": lambda p: askew(halved(p))}

Pictures = dict[tuple[str, str], tuple[Image.Image, str]]


@pytest.fixture(scope="module")
def pictures(stage_of_a_file: Any) -> Pictures:
    """The ticket in each language and look, and the address that its code must hold."""
    from screens.navigation import navigation
    from screens.theme import theme

    found: Pictures = {}
    for lang in LANGUAGES:
        begin(stage_of_a_file, lang)
        ticket = stage_of_a_file.kiosk.help_requests.create("rail_priority", needs=("kind:pregnant_alone",))
        for mode in MODES:
            theme.reset_modes()
            if mode:
                setattr(theme, mode, True)
            navigation.show("ticket", code=ticket.code)
            stage_of_a_file.settle()
            _into_view(stage_of_a_file)
            found[lang, mode] = stage_of_a_file.picture(), ticket.url
    theme.reset_modes()
    return found


def _into_view(stage: Any) -> None:
    """Turn pages until the whole code is in sight, as a person would."""
    from screens.widgets import QrView

    code, scroll = stage.find(QrView), stage.app.root.manager.current_screen.ids.scroll
    for _ in range(3):
        if code.to_window(*code.pos)[1] >= scroll.to_window(*scroll.pos)[1]:
            return
        scroll.turn(1)
        stage.pass_time(1)
        stage.settle()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("mode", MODES, ids=["normal", "large", "high contrast"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_code_is_read(pictures: Pictures, lang: str, mode: str, view: str, reader: str) -> None:
    picture, url = pictures[lang, mode]
    assert READERS[reader](VIEWS[view](picture)) == [url]
