"""Whatever camera reads the code on a ticket: two readers that share no line, whole, from afar and askew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import cv2
import numpy
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from journeys import LANGUAGES, begin
from PIL import Image

from kiosk.tickets.claims import ClaimSigner
from sync.protocol import tickets
from sync.protocol.events import HelpCreated

pytestmark = pytest.mark.window

MODES = ("", "is_large", "is_high_contrast")
ASKEW_DEGREES = 10
REQUEST, TICKET = "01a2436e-dfa4-7e35-9b52-4bd3a5c0e771", "4829138"


def by_zxing(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def by_opencv(picture: Image.Image) -> list[str]:
    """Reads one code; two would be a fault of the screen, which the other reader sees.

    Its older detector misses one picture in 30, another one for each code, where a camera would look again.
    """
    text, _corners, _straight = cv2.QRCodeDetectorAruco().detectAndDecode(numpy.asarray(picture.convert("L")))
    return [text] if text else []


def halved(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BILINEAR)


def askew(picture: Image.Image) -> Image.Image:
    return picture.rotate(ASKEW_DEGREES, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


READERS = {"zxing": by_zxing, "opencv": by_opencv}
VIEWS = {"whole": lambda picture: picture, "half": halved, "askew": askew, "half and askew": lambda p: askew(halved(p))}

Pictures = dict[tuple[str, str], tuple[Image.Image, str]]


def the_same_each_time(signer: ClaimSigner, event: HelpCreated, event_id: str, seq: int, now: datetime) -> str:
    """The code of a kiosk, a request and a signature that are no others tomorrow."""
    claim = signer._claim(event, event_id, seq, now)
    claim = replace(claim, device="kiosk-0123456789", request=REQUEST, seq=9, ticket=TICKET)
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(event.lang.encode()).digest())
    body = tickets.encode(claim)
    return tickets.to_path(body, key.sign(tickets.to_sign(body)))


@pytest.fixture(scope="module")
def pictures(stage_of_a_file: Any) -> Iterator[Pictures]:
    """The ticket in each language and look, and the address that its code must hold."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClaimSigner, "path", the_same_each_time)
        yield taken(stage_of_a_file)


def taken(stage: Any) -> Pictures:
    """Every picture once."""
    from screens.navigation import navigation
    from screens.theme import theme

    found: Pictures = {}
    for lang in LANGUAGES:
        begin(stage, lang)
        ticket = stage.kiosk.help_requests.create("rail_priority", needs=("kind:pregnant_alone",))
        for mode in MODES:
            theme.reset_modes()
            if mode:
                setattr(theme, mode, True)
            navigation.show("ticket", code=ticket.code)
            stage.settle()
            _into_view(stage)
            found[lang, mode] = stage.picture(), ticket.url
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
