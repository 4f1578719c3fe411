"""This kiosk with an older centre: what it says the old one knows, and what the old one answered it understands."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from kiosk.identity import Identity, load_key
from sync.central.ledger.unpacking import unpacked
from sync.client.ports import Response
from sync.client.session import SyncSession
from sync.client.worker import SyncWorker
from sync.protocol.enrolment import EnrolmentRequest, decode_reply, encode_request
from sync.protocol.packs import decode_delta
from sync.protocol.problems import ProblemError, encode_problem
from sync.protocol.seals import decode_offer, decode_release
from tests.kiosk.services.volunteer_kit import serve
from tests.traffic import recordings

PART = "/api/v1/content/part"
HEADERS = ("batches._HEADER", "batches._HEADER_2")
ASKED = {"/api/v1/tickets": "ticket_states._ASKED", "/api/v1/station/requests": "station_requests._ASKED"}


class OldCentre:
    """Answers as the centre of a recording did, and refuses what its readers refused."""

    def __init__(self, traffic):
        self.traffic = traffic
        self.stored = {}
        self.answers = {}
        for exchange in traffic.exchanges:
            if exchange.response.line[0] == 200:
                self.answers.setdefault(exchange.path, exchange.response)

    def send(self, request):
        path = request.path.partition("?")[0]
        answer = self.answers.get(path)
        if answer is None:
            return self._refuse("not-found")
        if path.endswith("/batches"):
            return self._take(request, json.loads(answer.body))
        if path in ASKED and json.loads(request.body).keys() - self.traffic.known[ASKED[path]]:
            return self._refuse("batch-malformed")
        return Response(200, {name.lower(): value for name, value in answer.headers.items()}, answer.body)

    def _take(self, request, reply):
        encoding = request.headers["Content-Encoding"]
        if encoding not in ("gzip", *reply.get("speaks", ())):
            return self._refuse("batch-malformed")
        body = unpacked(request.body, encoding)
        head, *events = [json.loads(line) for line in body.decode().splitlines()]
        if head["protocol"] not in self.traffic.headers:
            return self._refuse("protocol-unsupported")
        if head.keys() - self.traffic.headers[head["protocol"]]:
            return self._refuse("batch-malformed")
        known = self.traffic.known["envelope._FIELDS"]
        bad = {event["seq"] for event in events if event.keys() - known}
        self.stored.update({event["seq"]: event for event in events if event["seq"] not in bad})
        reply["batch"] = hashlib.sha256(body).hexdigest()
        reply["acknowledged"] = [[event["seq"]] * 2 for event in events if event["seq"] not in bad]
        reply["rejected"] = [
            {"seq": seq, "id": None, "code": "event-malformed", "detail": "unknown field"} for seq in sorted(bad)
        ]
        return Response(200, {}, json.dumps(reply).encode())

    @staticmethod
    def _refuse(code):
        problem = ProblemError(code)
        return Response(problem.status, {}, encode_problem(problem))


@pytest.fixture(params=recordings(), ids=lambda traffic: traffic.version)
def traffic(request):
    return request.param


def test_an_older_centre_takes_everything_and_is_understood(traffic, kiosk, records, settings, clock):
    """A day at the kiosk, then exchanges until nothing is left: however this version comes down to the old."""
    kiosk.visits.touched()
    kiosk.visits.viewed("home")
    kiosk.visits.ended()
    kiosk.help_requests.create("luggage")
    serve(kiosk)
    kiosk.volunteering.shifts.start("station_service")
    kiosk.volunteering.assistance.log("hot_water", 2)
    waiting = [row["seq"] for row in records.rows("SELECT seq FROM outbox ORDER BY seq")]
    centre = OldCentre(traffic)
    volunteering, device = kiosk.volunteering, Identity(load_key(settings.device_key), settings.station)
    told = (kiosk.help_requests.progress, volunteering.roster, volunteering.neighbours)
    session = SyncSession(kiosk.visits._outbox, kiosk.content, device, clock, centre, *told)
    worker = SyncWorker(session)
    for _ in range(10):
        clock.pass_(seconds=max(worker.step(), 60))

    assert set(waiting) <= centre.stored.keys()
    assert records.rows("SELECT seq FROM outbox") == records.rows("SELECT seq FROM quarantine") == []
    assert worker.status().is_online is True
    assert worker.status().last_error in (None, "content-refused")  # a delta onto content of that time
    assert volunteering.roster.version() == json.loads(centre.answers["/api/v1/roster"].body)["version"]


def test_what_an_older_centre_told_of_itself_is_read(traffic):
    centre = OldCentre(traffic)

    reply = decode_reply(next(each for each in traffic.exchanges if each.path.endswith("/enrolments")).response.body)
    assert (reply.station, len(reply.receipt_key)) == ("FC-01", 32)
    if "/api/v1/content/delta" in centre.answers:
        assert decode_delta(centre.answers["/api/v1/content/delta"].body).put
    else:
        offer = decode_offer(centre.answers["/api/v1/content/offer"].body)
        assert decode_release(offer.sealed.payload).version and offer.size == len(centre.answers[PART].body)
    asked = json.loads(encode_request(EnrolmentRequest("ABCDEFGHIJ", bytes(32))))
    assert not asked.keys() - traffic.known["enrolment._REQUEST"]


def test_the_old_centre_of_these_tests_refuses_what_the_real_one_did(traffic, kiosk, settings, clock):
    """Or a field too many would pass here and nowhere else."""
    centre = OldCentre(traffic)
    traffic = replace(traffic, known={**traffic.known, **{table: {"protocol", "device"} for table in HEADERS}})
    centre.traffic = traffic
    device = Identity(load_key(settings.device_key), settings.station)
    worker = SyncWorker(SyncSession(kiosk.visits._outbox, kiosk.content, device, clock, centre))
    worker.step()

    assert worker.status().last_error == "batch-malformed"
    assert centre.stored == {}
