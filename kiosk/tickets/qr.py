"""QR codes as plain modules; screens draw them."""

from __future__ import annotations

import functools

import qrcode

# Any mask is valid. Trying all eight for the prettiest costs five times as much and reads no better on a screen.
MASK = 4

MOST_BYTES = 300
"""What a code may hold and still be read from a screen at 40 cm (domain, 3.4)."""

Modules = tuple[tuple[bool, ...], ...]


@functools.lru_cache(maxsize=64)
def qr_modules(text: str) -> Modules:
    """Rows of modules of the smallest QR code for `text` at error correction M, without a quiet zone; True is black."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
