"""QR codes as plain modules; screens draw them."""

from __future__ import annotations

import functools
import re

from kiosk.lean import without_the_heavy

with without_the_heavy():
    # It draws with Pillow, which Kivy loads too: the first to load it says without what.
    import qrcode
    from qrcode.util import MODE_ALPHA_NUM, QRData

# Any mask is valid. Trying all eight for the prettiest costs five times as much and reads no better on a screen.
MASK = 4

MOST_BYTES = 300
"""What a code may hold and still be read from a screen at 40 cm (domain, 3.4)."""

_DENSE = re.compile(r"[0-9A-Z $%*+./:-]{20,}$")
"""An end in the 45 characters of which QR packs two into eleven bits."""

Modules = tuple[tuple[bool, ...], ...]


@functools.lru_cache(maxsize=64)
def qr_modules(text: str) -> Modules:
    """Rows of modules of the smallest QR code for `text` at error correction M, without a quiet zone; True is black."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    # Two parts at most: to cut it finer by what stands in it would make the size a matter of luck.
    dense = _DENSE.search(text)
    if dense is None:
        code.add_data(text)
    else:
        code.add_data(text[: dense.start()], optimize=0)
        code.add_data(QRData(dense.group(), MODE_ALPHA_NUM))
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
