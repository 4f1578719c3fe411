"""Photos of a place: made anew from what was sent, so that no position, no camera and no second picture come along."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from sync.central import engines
from sync.central.dispatch import states, steps
from sync.central.dispatch.casework import Actor, MoveRefusedError, write
from sync.central.dispatch.models import Call, HelpRequest, Photo

# What a request may hold at all is a little more (front.MAX_BODY_BYTES); the page makes photos smaller before sending.
MOST_BYTES = 280_000
MOST_PIXELS = 20_000_000
LONGER_SIDE = 1280
QUALITY = 80
MOST_A_CASE = 12
FORMATS = ("JPEG", "PNG", "WEBP")


def made_anew(sent: bytes) -> bytes:
    """The picture as a JPEG with nothing but its pixels; raises MoveRefusedError if it is none or too large."""
    if len(sent) > MOST_BYTES:
        raise MoveRefusedError("photo")
    try:
        with Image.open(BytesIO(sent), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise MoveRefusedError("photo")
            upright = (ImageOps.exif_transpose(picture) or picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise MoveRefusedError("photo") from error
    upright.thumbnail((LONGER_SIDE, LONGER_SIDE))
    plain = BytesIO()
    # A new picture of the pixels: what hangs on the old one (EXIF, comments) stays behind.
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(plain, "JPEG", quality=QUALITY)
    return plain.getvalue()


def keep(request: HelpRequest, sent: bytes, actor: Actor, now: datetime, call: Call | None = None) -> Photo:
    """Keep a photo with its case. Raises MoveRefusedError."""
    body = made_anew(sent)
    with engines.writer():
        fresh = HelpRequest.objects.get(pk=request.pk)
        if fresh.state in states.ENDED:
            raise MoveRefusedError("state")
        if Photo.objects.filter(request=request).count() >= MOST_A_CASE:
            raise MoveRefusedError("photos")
        photo = Photo.objects.create(request=request, call=call, taken_at=now, by_id=actor.user_id, body=body)
        write(fresh, actor, at=now, kind=steps.PHOTO)
    return photo
