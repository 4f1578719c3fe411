"""The QR code that is drawn says the ticket's address."""

from __future__ import annotations

import pytest
import zxingcpp

from kiosk.tickets.qr import qr_modules

QUIET, SCALE = 4, 6


def picture(modules) -> memoryview:
    """Grey pixels with a quiet zone, as the panel would show them."""
    size = len(modules) + 2 * QUIET
    white = [False] * size
    quiet = [False] * QUIET
    rows = [white] * QUIET + [[*quiet, *row, *quiet] for row in modules] + [white] * QUIET
    pixels = bytes(0 if black else 255 for row in rows for _ in range(SCALE) for black in row for _ in range(SCALE))
    return memoryview(pixels).cast("B", (size * SCALE, size * SCALE))


@pytest.mark.parametrize("text", ["https://centre.example/t/FC-01-4829138", "http://127.0.0.1:8765/t/FC-12-0000000"])
def test_a_phone_reads_what_was_written(text):
    (found,) = zxingcpp.read_barcodes(picture(qr_modules(text)))
    assert found.text == text


def test_an_ordinary_address_stays_small_enough_for_the_panel():
    assert len(qr_modules("https://yizhan.qianjin.example.cn/t/FC-01-4829138")) <= 33
