"""The golden files are the wire: whoever writes another end in another language can test against them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.protocol import batches, enrolment, envelope, events, packs, station_requests, ticket_states
from sync.protocol.problems import decode_problem, encode_problem

GOLDEN = Path(__file__).resolve().parents[2] / "protocol" / "golden"


def _problem_again(body: bytes) -> bytes:
    problem = decode_problem(body)
    assert problem is not None
    return encode_problem(problem)


READ_AND_WRITTEN_AGAIN: dict[str, Callable[[bytes], bytes]] = {
    "batch.ndjson": lambda body: batches.encode_batch(*batches.decode_batch(body)),
    "batch_reply.json": lambda body: batches.encode_reply(batches.decode_reply(body)),
    "problem.json": _problem_again,
    "enrolment_request.json": lambda body: enrolment.encode_request(enrolment.decode_request(body)),
    "enrolment_reply.json": lambda body: enrolment.encode_reply(enrolment.decode_reply(body)),
    "enrolment_reply_with_receipts.json": lambda body: enrolment.encode_reply(enrolment.decode_reply(body)),
    "tickets_asked.json": lambda body: ticket_states.encode_asked(ticket_states.decode_asked(body)),
    "tickets_states.json": lambda body: ticket_states.encode_states(ticket_states.decode_states(body)),
    "station_known.json": lambda body: station_requests.encode_known(station_requests.decode_known(body)),
    "station_requests.json": lambda body: station_requests.encode_station(station_requests.decode_station(body)),
    "manifest.json": lambda body: packs.encode_manifest(packs.decode_manifest(body)).encode(),
    "delta.json": lambda body: packs.encode_delta(packs.decode_delta(body)).encode(),
}


def _golden(name: str) -> bytes:
    body = (GOLDEN / name).read_bytes()
    return body if name.endswith(".ndjson") else body.removesuffix(b"\n")


LATER_SCHEMAS = tuple(f"help.{said}_elsewhere" for said in ("acknowledged", "arrived", "closed"))
"""The same types where they use a field that came later."""


@pytest.mark.parametrize("name", (*events.EVENT_TYPES, *LATER_SCHEMAS))
def test_every_event_type_has_a_golden_file_that_survives_reading_and_writing_byte_for_byte(name: str) -> None:
    golden = _golden(f"{name}.json")

    found = envelope.decode(golden)
    event = events.from_data(found.type, found.schema, found.data)

    assert isinstance(event, events.EVENT_TYPES[name.removesuffix("_elsewhere")])
    assert events.schema_of(event) == found.schema
    assert events.to_data(event) == found.data
    assert envelope.encode(found).encode() == golden


@pytest.mark.parametrize("name", READ_AND_WRITTEN_AGAIN)
def test_every_other_message_survives_reading_and_writing_byte_for_byte(name: str) -> None:
    assert READ_AND_WRITTEN_AGAIN[name](_golden(name)) == _golden(name)


def test_every_golden_file_is_tested() -> None:
    named = {f"{type_}.json" for type_ in (*events.EVENT_TYPES, *LATER_SCHEMAS)} | READ_AND_WRITTEN_AGAIN.keys()

    assert {path.name for path in GOLDEN.iterdir()} == named


def test_the_golden_reply_answers_the_golden_batch() -> None:
    body = _golden("batch.ndjson")
    reply = batches.decode_reply(_golden("batch_reply.json"))
    header, lines = batches.decode_batch(body)
    seqs = [envelope.decode(line).seq for line in lines]

    assert reply.batch == batches.body_digest(body)
    assert header.last_seq >= max(seqs)
    settled = {seq for first, last in reply.acknowledged for seq in range(first, last + 1)}
    assert settled | {rejection.seq for rejection in reply.rejected} == set(seqs)
