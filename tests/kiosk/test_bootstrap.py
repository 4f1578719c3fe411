"""A kiosk is put together from whatever its files hold, and says to the central how it fared."""

from __future__ import annotations

import gzip
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.bootstrap import build_kiosk, enrol_kiosk
from kiosk.errors import CentralUnreachable, EnrolmentRefused, SettingsInvalid
from kiosk.identity import device_id
from kiosk.store.memory import CENTRAL_URL, Memory
from sync.client.errors import TransportError
from sync.client.ports import Response
from sync.protocol import batches
from sync.protocol.batches import BatchReply
from sync.protocol.content import ContentError
from sync.protocol.enrolment import EnrolmentReply, decode_request, encode_reply
from sync.protocol.packs import Pack, make_delta, manifest
from sync.protocol.problems import ProblemError, problem_body
from tests import content_changes

JSON = {"content-type": "application/json"}
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return content_changes.shipped()


def renamed(pack: Pack) -> Pack:
    items = pack.items()
    items["hotlines/12345"]["name"]["zh"] = "市民热线"
    return Pack.from_items(items)


# Starting


def test_every_start_counts_and_says_how_the_last_one_ended(start, killed, records):
    start().close()
    killed(start)
    start()
    started = records.events("device.started")
    assert [event["boot"] for event in started] == ["b-000001", "b-000002", "b-000003"]
    assert [event["data"]["previous_end"] for event in started] == ["first", "clean", "killed"]
    assert {event["data"]["content_version"] for event in started} == {content_changes.shipped().version}


def test_events_before_enrolment_carry_the_id_that_enrolment_keeps(start, settings, records):
    start().close()
    seen = []
    enrol_kiosk(settings, "https://centre.example", "ABCDEFGHIJ", Centre(seen))
    assert {event["device"] for event in records.events()} == {device_id(seen[0])}


def test_two_kiosks_do_not_share_their_files(start):
    start()
    with pytest.raises(SettingsInvalid, match="another kiosk"):
        start()


def test_a_station_that_is_not_in_the_content_is_named(start):
    with pytest.raises(SettingsInvalid, match="ZZ-99"):
        start(station="ZZ-99")


def test_a_home_that_cannot_be_made_is_named(start, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingsInvalid, match="file"):
        start(home=tmp_path / "file" / "home")


def test_boots_go_on_counting_when_the_settings_are_lost(start, settings, records):
    for _ in range(3):
        start().close()
    settings.settings_db.write_bytes(b"lost" * 4096)
    start()
    assert records.events()[-1]["boot"] == "b-000004"


def test_closing_twice_is_once(start):
    kiosk = start()
    kiosk.close()
    kiosk.close()


# Content


def test_without_a_central_the_shipped_content_is_there(kiosk, shipped):
    assert kiosk.content.version() == shipped.version


def test_new_content_is_live_at_once_and_after_a_restart(start, shipped, records):
    kiosk = start()
    heard = []
    kiosk.content.subscribe(lambda: heard.append(kiosk.content.version()))
    changed = renamed(shipped)
    kiosk.content.apply(make_delta(manifest(shipped), changed))
    assert heard == [changed.version]
    assert "市民热线" in [phone.name.text for phone in kiosk.directory.phones()]
    kiosk.close()
    assert start().content.version() == changed.version
    assert records.events("content.applied")[0]["data"] == {
        "pack": "content",
        "version": changed.version,
        "ok": True,
        "error": None,
    }


def test_a_broken_pack_is_refused_whole_and_said_once(kiosk, shipped, records):
    delta = make_delta(manifest(shipped), renamed(shipped))
    broken = replace(delta, put={"hotlines/12345": {**delta.put["hotlines/12345"], "colour": "red"}})
    for _ in range(2):
        with pytest.raises(ContentError, match="colour"):
            kiosk.content.apply(broken)
    assert kiosk.content.version() == shipped.version
    (event,) = records.events("content.applied")
    assert not event["data"]["ok"]
    assert "hotlines.json" in event["data"]["error"] and "12345" in event["data"]["error"]


def test_content_without_this_station_is_refused(kiosk, shipped):
    items = {path: item for path, item in shipped.items().items() if path != "facilities/FC-01"}
    with pytest.raises(ContentError, match="FC-01"):
        kiosk.content.apply(make_delta(manifest(shipped), Pack.from_items(items)))


def test_a_damaged_cache_gives_way_to_the_shipped_content(start, settings, shipped):
    kiosk = start()
    kiosk.content.apply(make_delta(manifest(shipped), renamed(shipped)))
    kiosk.close()
    settings.content_db.write_bytes(b"\x00damage" * 4096)
    assert start().content.version() == shipped.version


# Rounds


def test_the_round_sends_a_heartbeat(kiosk, clock, records):
    kiosk.beat()
    kiosk.rounds.beat()
    clock.pass_(minutes=10)
    kiosk.rounds.beat()
    first, second = (event["data"] for event in records.events("device.heartbeat"))
    assert (first["panel_ok"], second["panel_ok"]) == (True, False)
    assert first["voice"] == list(kiosk.speech.languages())
    assert first["queue_len"] == 1 and first["disk_free_mb"] >= 0 and first["net"] is None


class Mute:
    """An engine on a machine that has none."""

    def languages(self):
        return ()

    def render(self, utterance, to):
        raise AssertionError("nobody asks a mute")


def test_the_round_says_which_languages_can_be_heard(settings, clock, records):
    kiosk = build_kiosk(settings, clock=clock, start_sync=False, in_background=lambda work: work(), voice_engine=Mute())
    kiosk.rounds.beat()
    kiosk.close()
    (event,) = records.events("device.heartbeat")
    assert (event["schema"], event["data"]["voice"]) == (2, [])


# The central


class Centre:
    """A central with one door: takes everything, or does as told."""

    def __init__(self, keys=None, problem=None, error=None) -> None:
        self.keys, self.problem, self.error = keys if keys is not None else [], problem, error
        self.events: list[dict] = []
        self.has_all = threading.Event()

    def send(self, request):
        if self.error:
            raise self.error
        if self.problem:
            body = problem_body(ProblemError(self.problem))
            return Response(403, {"content-type": "application/problem+json"}, json.dumps(body).encode())
        if request.path == "/api/v1/enrolments":
            self.keys.append(decode_request(request.body).public_key)
            reply = EnrolmentReply(device_id(self.keys[-1]), "FC-02", "qianjin", NOW)
            return Response(201, JSON, encode_reply(reply))
        return self._take(request)

    def _take(self, request):
        body = gzip.decompress(request.body)
        header, lines = batches.decode_batch(body)
        self.events += [json.loads(line) for line in lines]
        if any(event["type"] == "session.ended" for event in self.events):
            self.has_all.set()
        ranges = ((self.events[0]["seq"], self.events[-1]["seq"]),) if lines else ()
        reply = BatchReply(batches.body_digest(body), ranges, (), header.sent_at + timedelta(seconds=1), None)
        return Response(200, JSON, batches.encode_reply(reply))


def test_a_visit_reaches_the_central_and_leaves_the_outbox(settings, records):
    centre = Centre()
    kiosk = build_kiosk(settings, transport=centre)
    kiosk.visits.touched()
    kiosk.visits.ended()
    kiosk.background(kiosk.sync.nudge)
    assert centre.has_all.wait(20)
    kiosk.close()
    assert [event["type"] for event in centre.events] == ["device.started", "session.started", "session.ended"]
    assert [event["seq"] for event in centre.events] == [1, 2, 3]
    assert records.events() == []
    assert len(records.rows("SELECT * FROM sent")) == 3


def test_without_a_central_everything_waits(kiosk):
    status = kiosk.sync.status()
    assert (status.is_online, status.last_contact, status.last_error) == (None, None, None)
    assert status.pending == 1
    kiosk.sync.nudge()


def test_enrolment_decides_the_station_and_the_address(settings, start, records):
    enrolment = enrol_kiosk(settings, "https://centre.example", "ABCDEFGHIJ", Centre())
    assert enrolment.station == "FC-02"
    kiosk = start(public_url=None)
    assert kiosk.directory.here().id == "FC-02"
    assert kiosk.settings.central_url == kiosk.settings.public_url == "https://centre.example"
    assert {event["station"] for event in records.events()} == {"FC-02"}


@pytest.mark.parametrize(
    ("centre", "expected"),
    [
        (Centre(problem="enrolment-code-invalid"), EnrolmentRefused),
        (Centre(error=TransportError("no route")), CentralUnreachable),
    ],
)
def test_a_failed_enrolment_changes_nothing(settings, centre, expected):
    with pytest.raises(expected):
        enrol_kiosk(settings, "https://centre.example", "ABCDEFGHIJ", centre)
    memory = Memory(settings.settings_db)
    assert memory.fact(CENTRAL_URL) is None
    memory.close()


def test_a_central_that_means_another_device_is_not_believed(settings):
    centre = Centre()
    centre.keys = Forgetful()
    with pytest.raises(CentralUnreachable, match="another device"):
        enrol_kiosk(settings, "https://centre.example", "ABCDEFGHIJ", centre)


class Forgetful(list):
    """Remembers another key than it was given."""

    def append(self, key: bytes) -> None:
        super().append(bytes(len(key)))
