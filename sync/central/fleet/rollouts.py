"""How a release of content fares at the kiosks that have it first."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sync.central.directory.api import Release
from sync.central.fleet.api import KioskStatus, kiosks
from sync.central.ledger.api import GONE, Event
from sync.protocol.events import ContentApplied

TAKEN, WAITING, FAILED, SILENT, NOT_CHOSEN = "taken", "waiting", "failed", "silent", "not_chosen"


@dataclass(frozen=True, slots=True)
class Trial:
    """A kiosk and a release: one of the states above, and why it failed."""

    status: KioskStatus
    state: str
    error: str = ""


def trials(release: Release) -> list[Trial]:
    """Every kiosk in service, by station, and how it stands towards a release."""
    failures = _failures(release)
    return [_trial(release, status, failures) for status in kiosks(with_revoked=False)]


def is_healthy(found: list[Trial]) -> bool:
    """Whether a release may go to all: some kiosk has it, none has failed, and none that is there still lacks it."""
    states = {trial.state for trial in found}
    return TAKEN in states and not states & {FAILED, WAITING}


def _trial(release: Release, status: KioskStatus, failures: dict[str, str]) -> Trial:
    device = status.device
    if not release.is_for(device):
        return Trial(status, NOT_CHOSEN)
    if error := failures.get(device.id):
        return Trial(status, FAILED, error)
    if device.content_version == release.version:
        return Trial(status, TAKEN)
    return Trial(status, SILENT if status.is_silent else WAITING)


def _failures(release: Release) -> dict[str, str]:
    """What each kiosk last said of this version since it was released, as far as that is a failure."""
    told: dict[str, str] = {}
    since = Event.objects.filter(type=ContentApplied.TYPE, received_at__gte=release.released_at).exclude(body=GONE)
    for device, body in since.order_by("position").values_list("device_id", "body"):
        data = json.loads(body)["data"]
        if data["version"] == release.version:
            told[device] = "" if data["ok"] else (data["error"] or "-")
    return {device: error for device, error in told.items() if error}
