"""An older kiosk with this centre: what it once said is answered now, in words that it knows.

Its requests are replayed byte for byte, signatures and all. Its readers refuse a field that they do not know, so that a
field too many in a reply would cut it off for good.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from sync.central.directory.api import publish
from sync.central.ledger.api import Device, EnrolmentCode, Event, RejectedEvent, Station, gaps, revoke
from sync.central.roster.api import make_demo
from sync.protocol.packs import load_directory
from tests.traffic import recordings

# By address: which table of the old kiosk reads the reply, and which its parts.
READERS = {
    "/api/v1/enrolments": ("enrolment._REPLY", {}),
    "/api/v1/batches": ("batches._REPLY", {"rejected": "batches._REJECTION"}),
    "/api/v1/tickets": ("ticket_states._REPLY", {"requests": "ticket_states._STATE"}),
    "/api/v1/station/requests": ("station_requests._REPLY", {"open": "station_requests._OPEN"}),
    "/api/v1/roster": ("roster._TOP", {"volunteers": "roster._VOLUNTEER"}),
}
PART = "/api/v1/content/part"
# Those that the first protocol did not have.
LATER = {
    "/api/v1/content/offer": ("seals._OFFER", {}),
    "/api/v1/notices/serial": ("broadcasts._SERIAL", {}),
}


@pytest.fixture
def centre(sqlite, root):
    """This version's centre with content and volunteers."""
    publish(load_directory(root / "assets" / "content"))
    make_demo("FC-01")


def give_code(body):
    """The code that the old kiosk was given, at this centre."""
    code = json.loads(body)["code"]
    EnrolmentCode.objects.create(
        selector=code[:4],
        hash=hashlib.sha256(code.encode()).hexdigest(),
        station=Station.objects.get(pk="FC-01"),
        expires_at=timezone.now() + timedelta(minutes=15),
    )


def unknown_to(traffic, exchange, reply):
    """The fields of a reply that the old kiosk would refuse."""
    readers = READERS | LATER
    if exchange.path not in readers or reply.status >= 300:
        return set()
    table, parts = readers[exchange.path]
    found = reply.json()
    unknown = {f"{table}.{name}" for name in found.keys() - traffic.known[table]}
    for name, part in parts.items():
        unknown |= {f"{part}.{key}" for row in found[name] for key in row.keys() - traffic.known[part]}
    return unknown


@pytest.mark.parametrize("traffic", recordings(), ids=lambda traffic: traffic.version)
def test_an_older_kiosk_is_answered_in_words_it_knows_and_loses_nothing(traffic, centre, ask):
    lines, device = [], ""
    for exchange in traffic.exchanges:
        method, path = exchange.request.line
        if path.endswith("/enrolments"):
            give_code(exchange.request.body)
        if exchange.after == "revoked":
            revoke(device)
        reply = ask(method, path, exchange.request.headers, exchange.request.body)

        was = exchange.response.line[0]
        # Content is other content by now, and so is the roster; whether it has changed is all that differs, and of a
        # version that was never here there are no parts.
        other = {200, 404} if exchange.path == PART else {200, 304}
        assert reply.status == was or {reply.status, was} == other, (path, reply.body)
        assert unknown_to(traffic, exchange, reply) == set()
        if path.endswith("/enrolments"):
            device = reply.json()["device"]
        if path.endswith("/batches") and was == 200:
            then, now = json.loads(exchange.response.body), reply.json()
            assert now["batch"] == then["batch"]
            assert now["acknowledged"] == then["acknowledged"]
            assert [(row["seq"], row["code"]) for row in now["rejected"]] == [
                (row["seq"], row["code"]) for row in then["rejected"]
            ]
            lines += exchange.events()

    refused = set(RejectedEvent.objects.values_list("seq", flat=True))
    stored = list(Event.objects.order_by("seq").values_list("body", flat=True))
    assert stored == [line for line in lines if json.loads(line)["seq"] not in refused]
    assert not Event.objects.filter(projected=False).exists()
    assert all(last > len(lines) for _first, last in gaps(Device.objects.get(pk=device)))


@pytest.mark.parametrize("traffic", recordings(), ids=lambda traffic: traffic.version)
def test_replayed_once_more_nothing_is_stored_twice(traffic, centre, ask):
    give_code(traffic.exchanges[0].request.body)
    for _ in range(2):
        for exchange in traffic.exchanges:
            if not exchange.after:
                ask(*exchange.request.line, exchange.request.headers, exchange.request.body)
        counted = Event.objects.count(), RejectedEvent.objects.count()
    assert counted == (len(set(Event.objects.values_list("event_id", flat=True))), 1)


def test_what_was_recorded_is_a_whole_conversation():
    assert {protocol for traffic in recordings() for protocol in traffic.headers} == {1, 2}
    for traffic in recordings():
        paths = {exchange.path for exchange in traffic.exchanges}
        assert paths >= set(READERS) and paths & {PART, "/api/v1/content/delta"}
        types = {
            json.loads(line)["type"]
            for exchange in traffic.exchanges
            if exchange.path.endswith("/batches")
            for line in exchange.events()
        }
        assert len(types) >= 25
