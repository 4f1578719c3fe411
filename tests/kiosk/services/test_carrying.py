"""Records go out on a stick and count as sent only when the centre's receipt has come back."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.errors import NotEnrolled, NotOnShift, ReceiptsForeign, StickFailed, StickMissing, TooManySticks
from kiosk.identity import Identity, load_key
from kiosk.store.memory import RECEIPT_KEY, Memory
from sync.protocol import batches
from sync.protocol.batches import BatchReply, Rejection
from sync.protocol.carriers import Receipts, encode_receipts, read_carrier, receipts_name, to_sign
from tests.kiosk.services.volunteer_kit import LEADER, LIN, serve

KEY = bytes(range(32))


class Sticks:
    def __init__(self, *folders):
        self.folders = list(folders)

    def mounted(self):
        return self.folders


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def sticks(kiosk, stick):
    """The only stick; what is plugged in can be changed."""
    kiosk.carrying._sticks = Sticks(stick)
    return kiosk.carrying._sticks


@pytest.fixture
def carrying(kiosk, sticks, settings):
    """An enrolled kiosk with a leader at its desk and some records."""
    memory = Memory(settings.settings_db)
    memory.remember(**{RECEIPT_KEY: KEY.hex()})
    memory.close()
    for _ in range(3):
        kiosk.visits.touched()
        kiosk.visits.ended()
    serve(kiosk, LEADER)
    return kiosk.carrying


@pytest.fixture
def identity(settings):
    return Identity(load_key(settings.device_key), "FC-01")


def carried(stick):
    """(head, batches) of the only carrier file."""
    (path,) = stick.glob("*.yzb")
    head, found = read_carrier(io.BytesIO(path.read_bytes()))
    return head, list(found)


def reply_to(batch, clock, **changes):
    body = gzip.decompress(batch.sent)
    _header, lines = batches.decode_batch(body)
    values = {"acknowledged": ((1, len(lines)),), "rejected": (), "server_time": clock.now(), **changes}
    return BatchReply(batch=batches.body_digest(body), **values)


def bring(stick, identity, clock, *replies, key=KEY, device=None, name=None):
    """Receipts on the stick, as the centre writes them."""
    device = device or identity.device()
    content = encode_receipts(Receipts(device, clock.now(), replies), key)
    (stick / (name or receipts_name(identity.device()))).write_bytes(content)


def waiting(records):
    return [row["seq"] for row in records.rows("SELECT seq FROM outbox ORDER BY seq")]


def test_what_is_carried_is_what_would_be_sent_and_goes_on_waiting(carrying, stick, records, identity):
    before = waiting(records)
    out = carrying.carry_out()

    head, (batch,) = carried(stick)
    header, lines = batches.decode_batch(batches.decompress(batch.sent))
    key = Ed25519PublicKey.from_public_bytes(identity.public_key())
    key.verify(batch.signature, to_sign(head, batch.sent))
    assert head.device == header.device == identity.device()
    assert lines == [row["body"] for row in records.rows("SELECT body FROM outbox ORDER BY seq")]
    assert out.name == f"yizhan-{identity.device()}-1-{before[-1]}.yzb"
    assert (out.count, waiting(records)) == (len(before), before)


def test_what_waits_and_when_some_was_carried_last(carrying, clock):
    assert carrying.state().last_at is None
    waits = carrying.state().waiting
    carrying.carry_out()
    at = clock.now()
    clock.pass_(hours=3)

    assert (carrying.state().waiting, carrying.state().last_at) == (waits, at)


def test_only_a_leader_at_the_desk_carries(kiosk, carrying, stick, records):
    before = waiting(records)
    serve(kiosk, LIN)
    for work in (carrying.carry_out, carrying.bring_receipts):
        with pytest.raises(NotOnShift):
            work()
    kiosk.volunteering.desk.leave()
    with pytest.raises(NotOnShift):
        carrying.carry_out()
    assert (list(stick.iterdir()), waiting(records)) == ([], before)


def test_a_kiosk_that_no_centre_knows_carries_nothing(kiosk, sticks, stick):
    serve(kiosk, LEADER)
    with pytest.raises(NotEnrolled):
        kiosk.carrying.carry_out()
    assert list(stick.iterdir()) == []


def test_no_stick_two_sticks_and_one_that_was_pulled_out(carrying, sticks, stick, records):
    before = waiting(records)
    for folders, kind in (([], StickMissing), ([stick, stick], TooManySticks), ([stick / "gone"], StickFailed)):
        sticks.folders = folders
        with pytest.raises(kind):
            carrying.carry_out()
    assert carrying.state().last_at is None
    assert waiting(records) == before


def test_a_receipt_settles_what_it_names(carrying, stick, records, identity, clock):
    before = waiting(records)
    carrying.carry_out()
    _head, (batch,) = carried(stick)
    bring(stick, identity, clock, reply_to(batch, clock, acknowledged=((1, 2), (4, 4))))

    assert carrying.bring_receipts().settled == 3
    assert waiting(records) == [seq for seq in before if seq not in (1, 2, 4)]
    assert carrying.bring_receipts().settled == 0


def test_what_the_centre_refused_is_set_aside(carrying, stick, records, identity, clock):
    carrying.carry_out()
    _head, (batch,) = carried(stick)
    refused = Rejection(1, None, "event-data-invalid", "why")
    bring(stick, identity, clock, reply_to(batch, clock, acknowledged=((2, 2),), rejected=(refused,)))

    carrying.bring_receipts()
    assert [row["seq"] for row in records.rows("SELECT seq FROM quarantine")] == [1]
    assert [row["seq"] for row in records.rows("SELECT seq FROM sent")] == [2]


def test_a_receipt_settles_no_more_than_its_batch_held(kiosk, carrying, stick, records, identity, clock):
    carrying.carry_out()
    _head, (batch,) = carried(stick)
    last = waiting(records)[-1]
    kiosk.visits.touched()
    kiosk.visits.ended()
    serve(kiosk, LEADER)
    bring(stick, identity, clock, reply_to(batch, clock, acknowledged=((1, 1_000_000),)))

    carrying.bring_receipts()
    assert min(waiting(records)) == last + 1


def test_a_receipt_for_a_batch_that_was_never_carried_settles_nothing(carrying, stick, records, identity, clock):
    before = waiting(records)
    carrying.carry_out()
    _head, (batch,) = carried(stick)
    reply = reply_to(batch, clock)
    stranger = BatchReply("00" * 32, reply.acknowledged, (), clock.now())
    bring(stick, identity, clock, stranger)

    assert carrying.bring_receipts().settled == 0
    assert waiting(records) == before


@pytest.mark.parametrize("forgery", [{"key": bytes(32)}, {"device": "kiosk-9999999999"}])
def test_forged_and_foreign_receipts_are_refused(carrying, stick, records, identity, clock, forgery):
    before = waiting(records)
    carrying.carry_out()
    _head, (batch,) = carried(stick)
    bring(stick, identity, clock, reply_to(batch, clock), **forgery)

    with pytest.raises(ReceiptsForeign):
        carrying.bring_receipts()
    assert waiting(records) == before


def test_a_stick_without_receipts_is_said_to_have_none(carrying):
    with pytest.raises(ReceiptsForeign):
        carrying.bring_receipts()


def test_copies_of_receipts_are_all_read(carrying, stick, records, identity, clock):
    carrying.carry_out()
    _head, (batch,) = carried(stick)
    first, second = reply_to(batch, clock, acknowledged=((1, 1),)), reply_to(batch, clock, acknowledged=((2, 2),))
    bring(stick, identity, clock, first)
    bring(stick, identity, clock, second, name=f"yizhan-receipts-{identity.device()} (1).yzr")

    assert carrying.bring_receipts().settled == 2


def test_what_a_restored_centre_lacks_is_sent_again_by_its_newest_receipts_alone(
    carrying, stick, records, identity, clock
):
    everything = waiting(records)
    carrying.carry_out()
    _head, (batch,) = carried(stick)
    bring(stick, identity, clock, reply_to(batch, clock))
    carrying.bring_receipts()
    assert waiting(records) == []

    clock.pass_(hours=1)
    bring(stick, identity, clock, reply_to(batch, clock, acknowledged=((4, len(everything)),), wanted=((1, 3),)))
    assert carrying.bring_receipts().asked_again == 3
    assert waiting(records) == [1, 2, 3]

    clock._now -= timedelta(minutes=30)
    bring(stick, identity, clock, reply_to(batch, clock, acknowledged=((1, 3),), wanted=((4, 5),)))
    assert carrying.bring_receipts().asked_again == 0


def test_twenty_thousand_records_are_batches_of_at_most_a_thousand(kiosk, carrying, stick):
    from sync.protocol.events import ScreenViewed

    outbox = kiosk.visits._outbox
    with outbox._store.transaction():
        for number in range(2500):
            outbox.append(ScreenViewed(day="2026-11-20", screen="home", count=number))
    waits = carrying.state().waiting

    assert carrying.carry_out().count == waits
    sizes = [len(batches.decode_batch(batches.decompress(batch.sent))[1]) for batch in carried(stick)[1]]
    assert sum(sizes) == waits
    assert max(sizes) == batches.MAX_EVENTS
