"""How a kiosk becomes known, and how it stops being so."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from sync.central import engines, sealing
from sync.central.ledger.models import Device, EnrolmentCode, Incarnation, Station
from sync.protocol.enrolment import CODE_LENGTH, EnrolmentReply, EnrolmentRequest, normalize_code
from sync.protocol.problems import ProblemError
from sync.protocol.signing import fingerprint
from sync.protocol.tickets import RECEIPT_KEY_BYTES

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SELECTOR_LENGTH = 4
MAX_TRIES = 5
LIFETIME = timedelta(minutes=15)


def issue_code(station: str, *, created_by: str = "", lifetime: timedelta = LIFETIME) -> str:
    """Make a one-time code for a kiosk at this station; raises Station.DoesNotExist. It cannot be read again."""
    found = Station.objects.get(pk=station)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    EnrolmentCode.objects.create(
        selector=code[:SELECTOR_LENGTH],
        hash=_hash(code),
        station=found,
        created_by=created_by,
        expires_at=timezone.now() + lifetime,
    )
    return code


def enrol(request: EnrolmentRequest, now: datetime, *, with_content_key: bool = False) -> EnrolmentReply:
    """Make the holder of a good code known, and use the code up; `with_content_key` for one that understands it.

    A kiosk whose reply was lost may ask again with the same code and key and gets the same answer. Raises ProblemError
    enrolment-code-invalid; device-revoked for a key that staff have revoked; station-mismatch for a kiosk that is known
    at another station, since its events would then speak of both.
    """
    with engines.writer():
        code = _use(request, now)
        if code is not None:
            device = _device(request.public_key, code.station_id, now)
            EnrolmentCode.objects.filter(pk=code.pk).update(used_at=code.used_at or now, used_by=device)
    # Outside: the count of wrong tries must not be rolled back with the refusal.
    if code is None:
        raise ProblemError("enrolment-code-invalid")
    key = bytes(device.receipt_key or b"") or None
    content_key = sealing.public_key() if with_content_key else None
    return EnrolmentReply(device.id, device.station_id, settings.JURISDICTION, now, key, content_key)


def device_id(public_key: bytes) -> str:
    """The id of the kiosk with this key."""
    return f"kiosk-{hashlib.sha256(public_key).hexdigest()[:10]}"


def revoke(device: str, now: datetime | None = None) -> None:
    """End a kiosk's right to sync, for good: it keeps its events, and a new key has to be enrolled."""
    Device.objects.filter(pk=device, revoked_at=None).update(revoked_at=now or timezone.now())


def register_station(code: str, names: dict[str, str], *, is_demo: bool) -> Station:
    """Make a station known or rename it; `names` by language: zh, en, ru."""
    values = {f"name_{lang}": names.get(lang) or "" for lang in ("zh", "en", "ru")}
    station, _ = Station.objects.update_or_create(pk=code, defaults={**values, "is_demo": is_demo})
    return station


def put_in_area(station: str, area_code: str) -> None:
    """Say in which administrative area a station is, or by an empty code that nobody has said it."""
    Station.objects.filter(pk=station).update(area_code=area_code)


def register_device(public_key: bytes, station: str, now: datetime, *, is_demo: bool = False) -> Device:
    """The kiosk with this key, made known at this station if it is new, with the chain that its events will be."""
    device, is_new = Device.objects.get_or_create(
        pk=device_id(public_key),
        defaults={
            "station_id": station,
            "public_key": public_key,
            "fingerprint": fingerprint(public_key),
            "receipt_key": secrets.token_bytes(RECEIPT_KEY_BYTES),
            "enrolled_at": now,
            "is_demo": is_demo,
        },
    )
    if is_new:
        Incarnation.objects.get_or_create(device=device, number=0, defaults={"noticed_at": now})
    return device


def _hash(code: str) -> str:
    return hashlib.sha256(normalize_code(code).encode()).hexdigest()


def _use(request: EnrolmentRequest, now: datetime) -> EnrolmentCode | None:
    """The code asked with, if it is good for this key; each wrong try counts against the codes it may have meant."""
    live = EnrolmentCode.objects.filter(expires_at__gt=now, tries__lt=MAX_TRIES)
    code = live.filter(hash=_hash(request.code)).first()
    if code and (code.used_at is None or code.used_by_id == device_id(request.public_key)):
        return code
    live.filter(selector=request.code[:SELECTOR_LENGTH]).update(tries=F("tries") + 1)
    return None


def _device(public_key: bytes, station: str, now: datetime) -> Device:
    device = register_device(public_key, station, now)
    if bytes(device.public_key) != public_key:
        raise ProblemError("enrolment-malformed", "another kiosk has this id: make a new key", "public_key")
    if device.is_revoked:
        raise ProblemError("device-revoked")
    if device.station_id != station:
        raise ProblemError("station-mismatch", f"this kiosk is known at {device.station_id}: make a new key")
    if device.receipt_key is None:
        device.receipt_key = secrets.token_bytes(RECEIPT_KEY_BYTES)
        device.save(update_fields=["receipt_key"])
    return device
