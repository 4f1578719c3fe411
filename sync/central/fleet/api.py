"""What the pages may use of fleet: the kiosks, and what each of them lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from sync.central.directory.api import current_version
from sync.central.ledger.api import Device, Incarnation, RejectedEvent, inner_holes, tail

__all__ = ["KioskStatus", "Lack", "kiosk", "kiosks", "rejected"]

Ranges = tuple[tuple[int, int], ...]

# A kiosk speaks every ten minutes if it has nothing else to say; two missed words are a silence.
SILENT_AFTER = timedelta(minutes=25)


@dataclass(frozen=True, slots=True)
class Lack:
    """What has not arrived of one chain: `holes` below what has, `waiting` above it. `after` is where the chain parted
    from another, None of the kiosk's own."""

    after: int | None
    holes: Ranges
    waiting: Ranges


@dataclass(frozen=True, slots=True)
class KioskStatus:
    """A kiosk as staff see it. `lacks` are those of its chains of which something has not arrived."""

    device: Device
    is_silent: bool
    is_content_current: bool
    lacks: tuple[Lack, ...]
    rejected_count: int
    # Chains that parted from the kiosk's own and that nobody has looked into.
    parted: int = 0

    @property
    def holes(self) -> Ranges:
        """The numbers missing below what has arrived, of all chains."""
        return tuple(found for lack in self.lacks for found in lack.holes)

    @property
    def waiting(self) -> Ranges:
        """The numbers that the kiosk has said it gave out, above what has arrived, of all chains."""
        return tuple(found for lack in self.lacks for found in lack.waiting)

    @property
    def missing_count(self) -> int:
        """How many events below the highest one here have not arrived: a loss, if it stays."""
        return sum(last - first + 1 for first, last in self.holes)

    @property
    def waiting_count(self) -> int:
        """How many events the kiosk has said it holds and has not sent: usual when it has just come back."""
        return sum(last - first + 1 for first, last in self.waiting)


def kiosks(*, with_revoked: bool = True) -> list[KioskStatus]:
    """All kiosks by station."""
    devices = Device.objects.select_related("station").order_by("station_id", "id")
    if not with_revoked:
        devices = devices.filter(revoked_at=None)
    counted = dict(_open_rejected().values_list("device_id").annotate(Count("pk")))
    parted = dict(_parted().values_list("device_id").annotate(Count("pk")))
    content = current_version()
    return [_status(device, counted.get(device.id, 0), parted.get(device.id, 0), content) for device in devices]


def kiosk(device_id: str) -> KioskStatus:
    """One kiosk; raises Device.DoesNotExist."""
    device = Device.objects.select_related("station").get(pk=device_id)
    mine = {"device": device}
    return _status(device, _open_rejected().filter(**mine).count(), _parted().filter(**mine).count(), current_version())


def rejected(device_id: str, most: int = 50) -> list[RejectedEvent]:
    """The last events of a kiosk that were refused, with the reason."""
    return list(RejectedEvent.objects.filter(device_id=device_id).order_by("-received_at", "-pk")[:most])


def _open_rejected() -> QuerySet[RejectedEvent]:
    return RejectedEvent.objects.filter(outcome="").order_by()


def _parted() -> QuerySet[Incarnation]:
    return Incarnation.objects.filter(number__gt=0, reviewed_at=None).order_by()


def _status(device: Device, rejected_count: int, parted: int, content: str | None) -> KioskStatus:
    lacks = (
        Lack(chain.after if chain.number else None, tuple(inner_holes(device, chain)), tuple(tail(device, chain)))
        for chain in device.incarnations.order_by("number")
    )
    return KioskStatus(
        device=device,
        is_silent=device.last_contact_at is None or device.last_contact_at < timezone.now() - SILENT_AFTER,
        is_content_current=content is None or device.content_version == content,
        lacks=tuple(lack for lack in lacks if lack.holes or lack.waiting),
        rejected_count=rejected_count,
        parted=parted,
    )
