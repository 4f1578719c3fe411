"""What a centre holds already when watermarks come to it: numbered in the order it was learnt, kept as it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command

from sync.central.insight.api import catch_up
from sync.central.insight.models import CaseVersion, Work
from sync.central.ledger.api import Event, last_number
from sync.protocol.events import HelpCreated
from sync.protocol.events_volunteers import HeadcountAdded

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
HELP = HelpCreated(
    ticket="4829138", help="cold", severity="S2", where="here", lang="zh", needs=("tea",), contact_present=False
)


@pytest.mark.usefixtures("database")
def test_rows_of_before_get_their_places(kiosk: Any) -> None:
    kiosk.event(HELP, NOON)
    for number in (3, 1, 2):
        kiosk.event(HeadcountAdded(n=number, audience=None, method="tap"), NOON)
    kiosk.push(kiosk.lines[2:])
    kiosk.push()
    call_command("migrate", "insight", "0002_work", verbosity=0)
    call_command("migrate", "insight", "0003_exports", verbosity=0)

    learnt = list(Event.objects.filter(type="headcount.added").order_by("position").values_list("event_id", flat=True))
    assert list(Work.objects.order_by("position").values_list("position", "pk")) == list(enumerate(learnt, start=1))
    assert last_number("work") == 3
    version = CaseVersion.objects.get()
    assert (version.position, version.until, version.state, version.needs) == (1, None, "reported", '["tea"]')

    # The step after this one counts them anew: in the same order, and before whatever comes next.
    call_command("migrate", "insight", verbosity=0)
    catch_up()
    kiosk.event(HeadcountAdded(n=4, audience=None, method="tap"), NOON)
    kiosk.push(kiosk.lines[-1:])
    newest = Event.objects.latest("position").event_id
    assert list(Work.objects.order_by("position").values_list("pk", flat=True)) == [*learnt, newest]
