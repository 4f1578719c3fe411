"""A request made at a kiosk, its code, and a phone that opens and taps."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from sync.central.dispatch.api import HelpRequest
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import HelpCreated
from sync.protocol.ids import Uuid7Factory
from sync.protocol.wire import format_time
from tests.sync.central.dispatch.codes import FORM, NEED, SUCH, path_of
from tests.sync.central.dispatch.georeport import ROOT, faults


@pytest.fixture
def now() -> datetime:
    return timezone.localtime().replace(microsecond=0)


@pytest.fixture
def content(with_content: None, sqlite: str) -> None:
    """The content that ships is published."""


@pytest.fixture
def asked(kiosk, now):
    """A request made at the kiosk: not synced yet, and the path of its code."""

    def make(at=None, **changes):
        at = at or now
        event = HelpCreated(
            **SUCH | changes,
            needs=(NEED, "about:A01"),
            contact_present=False,
            acknowledge_by=format_time(at + timedelta(minutes=3)),
        )
        envelope = decode(kiosk.event(event, at, id=Uuid7Factory().new(int(at.timestamp() * 1000))))
        return envelope, path_of(kiosk, envelope, event)

    return make


@pytest.fixture
def get(ask):
    def get(path, query=""):
        reply = ask("GET", f"/Q/{path}{query}", {}, b"")
        return reply, reply.body.decode()

    return get


@pytest.fixture
def tap(ask):
    def tap(path, action="send", **fields):
        return ask("POST", f"/Q/{path}", FORM, urlencode({"action": action, **fields}).encode())

    return tap


@pytest.fixture
def door(ask):
    """Ask at the Open311 door: the reply and its body, which fits the standard whatever it is."""

    def get(path, schema=None, method="GET", headers=None, **query):
        reply = ask(method, f"{ROOT}{path}?{urlencode(query)}", headers or {}, b"")
        body = reply.json()
        assert faults(body, schema or ("errors" if reply.status >= 400 else path.partition(".")[0])) == []
        return reply, body

    return get


@pytest.fixture
def make_case(kiosk, content):
    """A request as a kiosk makes it; fields of the row may be set afterwards."""
    count = iter(range(100000, 999999))

    def make(help="hazard", needs=("type:ice", "place:street"), at=None, demo=False, **fields):
        at = at or timezone.localtime()
        ticket = ticket_code(str(next(count)))
        kiosk.event(HelpCreated(ticket, help, "S2", "here", "zh", needs, False, None), at, demo=demo)
        kiosk.push()
        found = HelpRequest.objects.get(ticket=ticket)
        HelpRequest.objects.filter(pk=found.pk).update(**fields)
        return HelpRequest.objects.select_related("station").get(pk=found.pk)

    return make
