"""What a batch says of the chain; and that a kiosk still speaks to a centre that knows nothing of it."""

from __future__ import annotations

import dataclasses
import json
import sys
from types import SimpleNamespace

from sync.client.batching import links
from sync.client.ports import PendingEvent, Response
from sync.client.push import NEWER_AGAIN_S
from sync.protocol import batches
from sync.protocol.chain import START, link
from sync.protocol.problems import ProblemError, encode_problem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def chained(*seqs: int) -> list[PendingEvent]:
    """Events of one chain that begins with 1, of which those with these numbers wait."""
    found, before = [], START
    for seq in range(1, max(seqs) + 1):
        own = link(before, f"event {seq}")
        found.append(PendingEvent(seq, f"event {seq}", before, own))
        before = own
    return [event for event in found if event.seq in seqs]


def test_a_run_is_tied_at_both_ends() -> None:
    events = chained(3, 4, 5)

    assert links(events) == ((3, events[0].before), (6, events[-1].chain))


def test_each_run_is_tied_by_itself() -> None:
    events = chained(1, 2, 5)

    assert links(events) == ((1, START), (3, events[1].chain), (5, events[2].before), (6, events[2].chain))


def test_behind_a_text_that_is_not_the_one_that_was_made_stands_what_was() -> None:
    events = chained(1, 2, 3)
    events[1] = dataclasses.replace(events[1], body="altered", is_altered=True)

    assert links(events) == ((1, START), (3, events[1].chain), (4, events[2].chain))


def test_events_of_before_the_chain_are_tied_to_nothing() -> None:
    assert links([PendingEvent(1, "a"), PendingEvent(2, "b")]) == ()


def refuse_protocol_2(request, honest):
    protocol = batches.decode_batch(batches.decompress(request.body))[0].protocol
    if protocol == 1:
        return honest
    return Response(400, {}, encode_problem(ProblemError("protocol-unsupported", "this end speaks protocol 1")))


def test_a_centre_of_the_first_protocol_gets_all_events_as_it_knows_them(kit: SimpleNamespace) -> None:
    seq = kit.outbox.add()
    body = json.loads(kit.outbox.events[seq])
    kit.outbox.events[seq] = kit.outbox.events[seq].replace('"b-000001",', '"b-000001","mono":1234,')
    kit.central.script = [refuse_protocol_2, refuse_protocol_2, refuse_protocol_2]

    assert kit.session.push_once().acknowledged == 1
    kit.session.push_once()

    assert json.loads(kit.central.stored[seq]) == body
    assert [header.protocol for header in kit.central.headers_seen] == [2, 1, 1]


def test_a_centre_that_has_been_brought_up_to_date_is_found_out(kit: SimpleNamespace) -> None:
    kit.central.script = [refuse_protocol_2]
    kit.session.push_once()
    kit.clock.passed_s += NEWER_AGAIN_S

    kit.session.push_once()

    assert [header.protocol for header in kit.central.headers_seen] == [2, 1, 2]


def test_what_a_centre_can_unpack_is_sent_packed_so(kit: SimpleNamespace) -> None:
    def speaks_zstd(request, honest):
        reply = batches.decode_reply(honest.body)
        return Response(200, {}, batches.encode_reply(dataclasses.replace(reply, speaks=("zstd", "of-2031"))))

    kit.central.script = [speaks_zstd, lambda request, honest: honest]
    kit.outbox.add()
    kit.session.push_once()
    kit.central.unpack = lambda request: zstd.decompress(request.body)
    kit.outbox.add()
    kit.session.push_once()

    first, second = kit.central.requests
    assert [first.headers["Content-Encoding"], second.headers["Content-Encoding"]] == ["gzip", "zstd"]
    assert kit.outbox.events == {}
