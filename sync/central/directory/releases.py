"""Giving out versions of the content in stages, and taking them back: always forward, by a higher serial."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from sync.central import engines
from sync.central.directory.models import ContentRelease, Release
from sync.central.ledger.api import Device


def create(
    version: str,
    *,
    is_to_all: bool = True,
    stations: Sequence[str] = (),
    devices: Sequence[str] = (),
    is_undo: bool = False,
    by: str = "",
    note: str = "",
    now: datetime | None = None,
) -> Release:
    """Give out a published version; without `is_to_all` to these stations and kiosks alone, perhaps to none yet."""
    now = now or timezone.now()
    with engines.writer():
        last = Release.objects.aggregate(last=Max("serial"))["last"] or 0
        return Release.objects.create(
            # Seconds since 1970: also after the centre was restored from a copy, a new one is higher than all before.
            serial=max(last + 1, int(now.timestamp())),
            version=version,
            released_at=now,
            released_by=by,
            note=note,
            is_to_all=is_to_all,
            stations=list(stations),
            devices=list(devices),
            is_undo=is_undo,
        )


def choose(serial: int, stations: Sequence[str], devices: Sequence[str]) -> Release:
    """These have it first from now on, beside those that have it already. Raises Release.DoesNotExist."""
    with engines.writer():
        found = Release.objects.get(pk=serial, stopped_at=None, is_to_all=False)
        found.stations = sorted({*found.stations, *stations})
        found.devices = sorted({*found.devices, *devices})
        found.save(update_fields=["stations", "devices"])
    return found


def widen(serial: int) -> Release:
    """All kiosks are to have it. Raises Release.DoesNotExist, also where a later one is out to all already."""
    with engines.writer():
        found = Release.objects.get(pk=serial, stopped_at=None, is_to_all=False)
        if Release.objects.filter(serial__gt=serial, stopped_at=None, is_to_all=True).exists():
            raise Release.DoesNotExist
        before = _out_to_all()
        found.is_to_all = True
        found.save(update_fields=["is_to_all"])
        if before is None or before.version != found.version:
            previous = before.version if before else None
            history = {"kind": ContentRelease.FILES, "version_id": found.version, "previous_id": previous}
            ContentRelease.objects.create(at=timezone.now(), note=found.note, **history)
    return found


def stop(serial: int, by: str = "", now: datetime | None = None) -> Release | None:
    """No kiosk is to have it any more; those that took it go back to what all have, under a new serial.

    Returns that release, None where nobody was given the stopped one or nothing else was ever out to all. Raises
    Release.DoesNotExist.
    """
    now = now or timezone.now()
    with engines.writer():
        found = Release.objects.get(pk=serial, stopped_at=None)
        found.stopped_at, found.stopped_by = now, by
        found.save(update_fields=["stopped_at", "stopped_by"])
        back = _out_to_all()
        if back is None or not found.is_chosen:
            return None
        return create(back.version, is_undo=True, by=by, now=now)


def current() -> Release | None:
    """What all kiosks are to have, but those that have a newer one first."""
    return _out_to_all()


def open_releases() -> list[Release]:
    """Those that are not to all yet and not stopped, the newest first."""
    return list(Release.objects.filter(stopped_at=None, is_to_all=False))


def latest(most: int) -> list[Release]:
    """The latest ones, whatever became of them."""
    return list(Release.objects.all()[:most])


def wanted() -> Callable[[Device], Release | None]:
    """Says of a kiosk which release it is to have."""
    releases: list[Release] = []
    for release in Release.objects.filter(stopped_at=None).iterator(20):
        releases.append(release)
        if release.is_to_all:
            break
    return lambda device: next((release for release in releases if release.is_for(device)), None)


def release_for(device: Device) -> Release | None:
    """The release that this kiosk is to have; None before anything was released to it."""
    return wanted()(device)


def version_for(device: Device) -> str | None:
    """The version that this kiosk is to have."""
    release = release_for(device)
    return release.version if release else None


def versions() -> Callable[[Device], str | None]:
    """Says of a kiosk which version it is to have, of many kiosks in a row."""
    find = wanted()

    def version(device: Device) -> str | None:
        release = find(device)
        return release.version if release else None

    return version


def _out_to_all() -> Release | None:
    return Release.objects.filter(stopped_at=None, is_to_all=True).first()
