"""The short way of reading is a way of reading the same: what it takes the careful way takes, with the same values."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.central.ledger import plain
from sync.client.batching import make_body
from sync.client.compression import SPEAKS
from sync.client.ports import PendingEvent
from sync.protocol import batches, envelope
from sync.protocol.batches import BatchHeader
from sync.protocol.envelope import Actor, Envelope
from sync.protocol.events import ScreenViewed, to_data
from sync.protocol.problems import ProblemError

ID, SESSION = "0193d2a0-0000-7000-8000-000000000001", "0193d2a0-0000-7000-8000-0000000000ff"
VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
EVENT = Envelope(
    id=ID,
    type=VIEWED.TYPE,
    schema=1,
    station="FC-01",
    device="kiosk-1",
    boot="b-000001",
    seq=7,
    occurred_at=datetime(2026, 11, 20, 8, 30, 1, 500_000, UTC),
    clock="synced",
    data=to_data(VIEWED),
    session=SESSION,
    actor=Actor("volunteer", "v-12"),
    mono=12,
)
HEADER = BatchHeader(
    device="kiosk-1",
    station="FC-01",
    sent_at=EVENT.occurred_at,
    clock="synced",
    last_seq=9,
    content_version="2026.11-1",
    boot="b-000001",
    mono=12,
    links=((7, ""), (8, "0" * 32)),
    points=((9, "0" * 32), (8, "1" * 32), (1, "")),
    speaks=("zstd",),
)
ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        1.0,
        1.5,
        -1,
        7,
        10**18,
        2**63,
        "",
        " ",
        "x",
        "\n",
        "\x00",
        "é",
        "1",
        [],
        {},
        [1],
        {"a": 1},
    ),
    *(ID.upper(), ID[:-1], ID + "0", SESSION, "b-1", "b-0000001", "kiosk-1", "a.b", "A.b", "home", "FC 01", "x" * 65),
    *("2026-11-20T08:30:01.500+00:00", "2026-11-20T08:30:01.500Z", "2026-11-20T08:30:61.500+00:00"),
    *("2026-13-20T08:30:01.500+00:00", "2026-11-20T08:30:01+00:00", "2026-11-20T08:30:01.500+25:00", "２" * 29),
    *("synced", "unsynced", 2, 3, ["zstd"], [[7, ""]], [[7, "0" * 32]], [[0, ""]], [["7", ""]], [[7, "g" * 32]]),
    *({"role": "a", "ref": "b"}, {"role": "a"}, {"role": "a", "ref": "b", "x": 1}, {"role": "a b", "ref": "c"}),
]


def is_taken(line: str) -> bool:
    """As `lean` looks at it, but for the numbers, the station and the kiosk, which it holds against what it knows."""
    if (found := plain.read([line])) is None:
        return False
    text = found[0].occurred_at
    is_formed = plain.is_minute(text[:16], text[23:]) and plain.is_boot(found[0].boot)
    return is_formed and plain.kind(found[0].type, found[0].schema) is not None


def values(line: str) -> list[Any]:
    found = plain.read([line])
    assert found is not None
    event = found[0]
    actor = None if event.actor is None else Actor(event.actor.role, event.actor.ref)
    return [
        event.id,
        event.type,
        event.schema,
        event.boot,
        event.occurred_at,
        event.session,
        actor,
        event.demo,
        event.mono,
    ]


def careful_values(line: str) -> list[Any]:
    read = envelope.decode(line)
    moment = json.loads(line)["occurred_at"]
    return [read.id, read.type, read.schema, read.boot, moment, read.session, read.actor, read.demo, read.mono]


def test_an_event_as_it_is_written_is_read_with_all_that_is_in_it():
    line = envelope.encode(EVENT)

    assert is_taken(line)
    assert values(line) == careful_values(line)


LEFT_OUT = object()


@pytest.mark.parametrize("name", sorted(json.loads(envelope.encode(EVENT))))
def test_whatever_stands_in_a_field_the_short_way_takes_nothing_that_the_careful_way_refuses(name):
    for odd in (*ODD, LEFT_OUT):
        found = {**json.loads(envelope.encode(EVENT)), name: odd}
        if odd is LEFT_OUT:
            del found[name]
        line = json.dumps(found, separators=(",", ":"), ensure_ascii=False)
        if is_taken(line) and (found["seq"], found["station"], found["device"]) == (7, "FC-01", "kiosk-1"):
            assert values(line) == careful_values(line)


@given(st.integers(0, len(envelope.encode(EVENT)) - 1), st.characters(codec="utf-8"))
def test_wherever_another_character_stands_the_short_way_takes_nothing_that_the_careful_way_refuses(place, character):
    whole = envelope.encode(EVENT)
    line = whole[:place] + character + whole[place + 1 :]
    if "\n" in line or not is_taken(line):
        return
    (event,) = plain.read([line]) or ()
    if (event.seq, event.station, event.device) == (7, "FC-01", "kiosk-1"):
        assert values(line) == careful_values(line)


def test_lines_that_are_none_are_not_counted_as_some():
    line = envelope.encode(EVENT)

    assert plain.read([line, line]) is not None
    assert plain.read([]) == []
    for other in ("", " ", line + line, line + " " + line, line[:-1], "[]", "null", "x" * 10_000):
        assert plain.read([line, other]) is None


def header_line(header: BatchHeader) -> str:
    return batches.encode_batch(header, []).decode().rstrip("\n")


@pytest.mark.parametrize("left_out", [(), ("content_version",), ("boot", "mono"), ("links",), ("points",), ("speaks",)])
def test_a_header_as_it_is_written_is_read_as_the_careful_way_reads_it(left_out):
    found = json.loads(header_line(HEADER))
    for name in left_out:
        del found[name]
    line = json.dumps(found, separators=(",", ":"))

    careful, _ = batches.decode_batch(f"{line}\n".encode())
    read = plain.read_header(line)

    assert read is None if "links" in left_out else read == careful


@pytest.mark.parametrize("name", [*sorted(json.loads(header_line(HEADER))), "aside", "new"])
def test_whatever_stands_in_a_header_it_is_read_as_the_careful_way_reads_it_or_left_to_it(name):
    for odd in ODD:
        line = json.dumps({**json.loads(header_line(HEADER)), name: odd}, separators=(",", ":"))
        if (read := plain.read_header(line)) is not None:
            assert read == carefully(line)


class Sender:
    """What a kiosk's client asks of a kiosk for a batch."""

    def device(self) -> str:
        return "kiosk-1"

    def station(self) -> str:
        return "FC-01"

    def now(self) -> datetime:
        return EVENT.occurred_at

    def state(self) -> str:
        return "synced"

    def last_seq(self) -> int:
        return 9

    def running(self) -> tuple[str, int]:
        return "b-000001", 12

    def points(self) -> list[tuple[int, str]]:
        return [(9, "0" * 32), (8, "1" * 32), (7, "2" * 32)]

    def aside(self) -> list[tuple[int, int]]:
        return []


def test_the_header_of_the_kiosk_s_own_client_is_read_the_short_way():
    """Else each batch would be read twice, the second time ten times as long."""
    sender: Any = Sender()
    event = PendingEvent(7, envelope.encode(EVENT), "1" * 32, "2" * 32)
    body = make_body(sender, sender, sender, [event], content_version="2026.11-1", speaks=SPEAKS)
    assert plain.read_header(body.decode().partition("\n")[0]) == batches.decode_batch(body)[0]


def carefully(line: str) -> BatchHeader:
    try:
        return batches.decode_batch(f"{line}\n".encode())[0]
    except ProblemError as problem:
        raise AssertionError(f"taken, though {problem}") from problem


def test_faults_of_several_ids_and_moments_do_not_make_up_for_each_other():
    def line(**other: str) -> str:
        return json.dumps({**json.loads(envelope.encode(EVENT)), **other}, separators=(",", ":"))

    more, fewer = ID[:9] + "-" + ID[10:], ID[:8] + "0" + ID[9:]
    early, late = "2026-11-20T08:30.01:500+00:00", "2026-11-20T08:30:01.500+00:00"

    assert plain.read([line(id=ID), line(id=ID)]) is not None
    for lines in ([line(id=more), line(id=fewer)], [line(id=more, session=fewer)], [line(id=ID), line(id=fewer)]):
        assert plain.read(lines) is None
    assert plain.read([line(occurred_at=early), line(occurred_at=late)]) is None
