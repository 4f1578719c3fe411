"""Which numbers of a kiosk are missing, without reading all of them again each time that somebody looks.

A number that is lost for good would else have the whole ledger above it read at every sight of a page.
"""

from __future__ import annotations

from sync.central.insight.models import KnownGaps
from sync.central.ledger.api import Device, highest_heard, holes_after, still_missing

WORTH_KEEPING = 2000
"""So many new numbers are read again each time before it is written down how far they were."""

Hole = tuple[int, int]


def kept() -> dict[str, KnownGaps]:
    """What is remembered, by kiosk."""
    return {row.pk: row for row in KnownGaps.objects.all()}


def gaps(device: Device, remembered: KnownGaps | None) -> list[Hole]:
    """The missing numbers as inclusive ranges, up to the highest that the kiosk says it gave out."""
    highest, through = highest_heard(device), device.complete_through
    holes = _holes(device, remembered, highest) if highest > through else []
    if device.last_seq_claimed > highest:
        holes.append((highest + 1, device.last_seq_claimed))
    return holes


def look_through() -> None:
    """Look through the numbers of every kiosk, so that no page has to."""
    remembered = kept()
    for device in Device.objects.all():
        gaps(device, remembered.get(device.pk))


def _holes(device: Device, remembered: KnownGaps | None, highest: int) -> list[Hole]:
    since, found = device.complete_through, []
    if remembered is not None and remembered.looked_through > since:
        since = remembered.looked_through
        found = [part for first, last in remembered.holes for part in still_missing(device.pk, first, last)]
    found += holes_after(device.pk, since)
    if highest - since > WORTH_KEEPING:
        # What has come since `highest` was read is looked at again.
        values = {"looked_through": highest, "holes": [hole for hole in found if hole[1] < highest]}
        KnownGaps.objects.update_or_create(pk=device.pk, defaults=values)
    return found
