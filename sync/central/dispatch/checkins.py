"""The code that a whistle shows on site: whoever scans it was there a moment ago.

Its address is signed and good for minutes, and shown anew while the page is open: a photo of it sent to the office
proves nothing for long. It opens for whoever holds it, without an account: a crew is not the duty officer.
"""

from __future__ import annotations

from datetime import timedelta

import qrcode
from django.conf import settings
from django.core import signing
from django.urls import reverse
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

from sync.central.dispatch.models import Whistle

GOOD_FOR = timedelta(minutes=10)
SALT = "yizhan.whistle.on-site"


class CodeRefusedError(Exception):
    """An address that is not ours, or whose minutes are over (`is_old`)."""

    def __init__(self, is_old: bool) -> None:
        super().__init__("expired" if is_old else "unknown")
        self.is_old = is_old


def address(whistle: Whistle) -> str:
    """Where the code leads: the whistle and this moment, signed."""
    signed = signing.TimestampSigner(salt=SALT).sign(str(whistle.pk))
    return f"{settings.PUBLIC_URL}{reverse('whistle-here', args=[signed])}"


def whistle_of(signed: str) -> Whistle:
    """The whistle behind a signed address. Raises CodeRefusedError."""
    try:
        pk = signing.TimestampSigner(salt=SALT).unsign(signed, max_age=GOOD_FOR)
        return Whistle.objects.select_related("request__station").get(pk=int(pk))
    except signing.SignatureExpired as error:
        raise CodeRefusedError(is_old=True) from error
    except (signing.BadSignature, ValueError, Whistle.DoesNotExist) as error:
        raise CodeRefusedError(is_old=False) from error


def picture(text: str) -> str:
    """A QR code as SVG, black on white with its quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(text)
    code.make(fit=True)
    return str(code.make_image().to_string(encoding="unicode"))
