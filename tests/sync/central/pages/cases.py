"""Cases as they stand after whatever happened to them, without all that happened."""

from __future__ import annotations

from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from sync.central import engines
from sync.central.directory.api import publish
from sync.central.dispatch.models import Call, HelpRequest, Whistle
from sync.central.dispatch.positions import next_position
from sync.protocol.events import HelpCreated
from sync.protocol.ids import new_uuid7
from tests.content_changes import shipped

GRID = "230804007901001"
COMMUNITY = "230804007901"
ELSEWHERE = "230804999901"
UNIT, OTHER_UNIT = "PU-08", "PU-07"


class Cases:
    """Makes cases of one kiosk, each with a number of its own; times are minutes from now."""

    def __init__(self, kiosk: Any) -> None:
        # Nothing happens where the database came with it.
        publish(shipped())
        kiosk.event(HelpCreated("4829138", "cold", "S3", "here", "zh", (), False), timezone.localtime())
        kiosk.push()
        self.now = timezone.localtime()
        self._pattern = HelpRequest.objects.get()
        self._count = 0

    def at(self, minutes: float) -> datetime:
        return self.now + timedelta(minutes=minutes)

    def make(self, state: str = "reported", **values: Any) -> HelpRequest:
        """A case; of `values` those that are numbers of minutes become moments."""
        self._count += 1
        case = copy(self._pattern)
        if self._count > 1:
            case.pk = new_uuid7(int(self.now.timestamp() * 1000))
            case._state.adding = True
            with engines.writer():
                case.position = next_position()
            case.seq += self._count
            case.ticket, case.case_number = f"{1000000 + self._count}", f"QJ-2026-{self._count:06d}"
        defaults: dict[str, Any] = {"state": state, "state_at": self.now, "requested_at": self.now}
        if state not in ("reported", "withdrawn"):
            defaults["answered_at"] = self.now
        for name, value in {**defaults, **values}.items():
            is_moment = isinstance(value, int | float) and (name.endswith(("_at", "_by")))
            setattr(case, name, self.at(value) if is_moment else value)
        case.save()
        return HelpRequest.objects.get(pk=case.pk)

    def call(self, case: HelpRequest, unit: str = UNIT, **values: Any) -> Call:
        """A whistle for a case with one unit called."""
        whistle = Whistle.objects.create(request=case, kind="emergency", task="来一下", blown_at=self.now)
        moments = {name: self.at(value) if isinstance(value, int) else value for name, value in values.items()}
        return Call.objects.create(whistle=whistle, unit=unit, required_arrival_at=self.at(30), **moments)
