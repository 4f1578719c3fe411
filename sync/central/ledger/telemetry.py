"""What kiosks tell of themselves: the newest of their heartbeats shows on the device."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sync.central.ledger.models import Device
from sync.central.ledger.projections import Arrived, register_projection
from sync.protocol.events import ContentApplied, DeviceHeartbeat, DeviceStarted, Event


def _of_start(event: Event) -> dict[str, Any]:
    assert isinstance(event, DeviceStarted)
    return {"version": event.version, **_content(event.content_version)}


def _of_heartbeat(event: Event) -> dict[str, Any]:
    assert isinstance(event, DeviceHeartbeat)
    return {
        "version": event.version,
        "temp_c": event.temp_c,
        "disk_free_mb": event.disk_free_mb,
        "queue_len": event.queue_len,
        "voice": event.voice,
        **_content(event.content_version),
    }


def _of_content(event: Event) -> dict[str, Any]:
    assert isinstance(event, ContentApplied)
    return _content(event.version) if event.ok else {}


def _content(version: str | None) -> dict[str, Any]:
    return {"content_version": version} if version else {}


READERS = {
    DeviceStarted.TYPE: _of_start,
    DeviceHeartbeat.TYPE: _of_heartbeat,
    ContentApplied.TYPE: _of_content,
}


def project_telemetry(arrived: Sequence[Arrived]) -> None:
    """Bring each device up to its newest word; older words that come late change nothing."""
    for name in {item.envelope.device for item in arrived}:
        device = Device.objects.get(pk=name)
        news = [item for item in arrived if item.envelope.device == name and item.envelope.seq > device.telemetry_seq]
        if not news:
            continue
        values: dict[str, Any] = {}
        for item in sorted(news, key=lambda item: item.envelope.seq):
            values |= READERS[item.envelope.type](item.event)
        newest = max(item.envelope.seq for item in news)
        Device.objects.filter(pk=name).update(telemetry_seq=newest, **values)


def register() -> None:
    """Have the events of `READERS` shown on their devices."""
    for event_type in READERS:
        register_projection(event_type, project_telemetry)
