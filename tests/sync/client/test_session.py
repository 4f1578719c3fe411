"""A push never loses an event, never deletes one that is not durable at the centre, and no event blocks another."""

from __future__ import annotations

import dataclasses
import random
from types import SimpleNamespace

import pytest

from sync.client.errors import DeviceRefusedError, ForeignReplyError, RefusedError, SyncError, TransportError
from sync.client.ports import Request, Response
from sync.protocol import batches
from sync.protocol.packs import Delta, encode_delta
from sync.protocol.problems import ProblemError, encode_problem


def _lose_the_reply(request: Request, honest: Response) -> Response:
    raise TransportError("cut")


def _fill(kit: SimpleNamespace, count: int) -> None:
    for _ in range(count):
        kit.outbox.add()


def _changed(**changes: object) -> object:
    def change(request: Request, honest: Response) -> Response:
        reply = batches.decode_reply(honest.body)
        return Response(200, {}, batches.encode_reply(dataclasses.replace(reply, **changes)))  # type: ignore[arg-type]

    return change


def test_what_is_acknowledged_leaves_the_outbox_and_is_at_the_centre_as_it_was(kit: SimpleNamespace) -> None:
    _fill(kit, 3)
    sent = dict(kit.outbox.events)

    done = kit.session.push_once()

    assert (done.sent, done.acknowledged, done.remaining) == (3, 3, 0)
    assert kit.central.stored == sent
    assert kit.outbox.events == {}


def test_a_batch_says_who_sends_what_its_clock_is_worth_and_how_many_events_there_ever_were(
    kit: SimpleNamespace,
) -> None:
    _fill(kit, 2)
    kit.outbox.issued = 9

    kit.session.push_once()

    assert kit.central.headers_seen == [
        batches.BatchHeader("kiosk-qj-0001", "FC-01", kit.clock.now(), "drifting", 9, "old", boot="b-000001", mono=5000)
    ]


def test_a_batch_is_sent_gzipped(kit: SimpleNamespace) -> None:
    _fill(kit, 200)

    kit.session.push_once()

    request = kit.central.requests[0]
    assert request.headers["Content-Encoding"] == "gzip"
    assert len(request.body) < len(batches.decompress(request.body)) / 4


def test_the_clock_learns_the_time_of_the_centre(kit: SimpleNamespace) -> None:
    kit.session.push_once()

    assert len(kit.clock.learned) == 1


def test_a_reply_lost_after_the_centre_committed_is_made_good_by_sending_again(kit: SimpleNamespace) -> None:
    _fill(kit, 3)
    sent = dict(kit.outbox.events)
    kit.central.script = [_lose_the_reply]

    with pytest.raises(TransportError):
        kit.session.push_once()
    assert kit.outbox.events == sent

    kit.session.push_once()
    assert kit.outbox.events == {}
    assert kit.central.stored == sent


@pytest.mark.parametrize(
    "change",
    [
        _changed(batch="0" * 64),
        _changed(acknowledged=()),
        _changed(acknowledged=((7, 99),)),
        lambda request, honest: Response(200, {}, b"{}"),
        lambda request, honest: Response(200, {}, b"\xff\x00garbage"),
        lambda request, honest: Response(200, {}, honest.body[:-1]),
        lambda request, honest: Response(204, {}, b""),
    ],
    ids=["other batch", "nothing settled", "never sent", "empty", "garbage", "truncated", "no content"],
)
def test_a_reply_that_is_not_to_what_was_sent_settles_nothing(kit: SimpleNamespace, change: object) -> None:
    _fill(kit, 3)
    kit.central.script = [change]

    with pytest.raises(ForeignReplyError):
        kit.session.push_once()
    assert sorted(kit.outbox.events) == [1, 2, 3]
    assert kit.outbox.quarantined == {}


def test_only_events_that_were_sent_are_settled_whatever_else_the_reply_names(kit: SimpleNamespace) -> None:
    _fill(kit, 2)

    def name_more(request: Request, honest: Response) -> Response:
        kit.outbox.add()  # made while the request was under way
        reply = batches.decode_reply(honest.body)
        other = batches.Rejection(77, None, "seq-reused", "")
        return Response(
            200,
            {},
            batches.encode_reply(dataclasses.replace(reply, acknowledged=((1, 76),), rejected=(other,))),
        )

    kit.central.script = [name_more]

    assert kit.session.push_once().acknowledged == 2
    assert list(kit.outbox.events) == [3]
    assert kit.outbox.quarantined == {}


def test_a_gap_in_what_was_sent_stays_a_gap_in_what_is_acknowledged(kit: SimpleNamespace) -> None:
    _fill(kit, 5)
    set_aside = kit.outbox.events.pop(3)

    def put_back(request: Request, honest: Response) -> Response:
        kit.outbox.events[3] = set_aside
        return _changed(acknowledged=((1, 5),))(request, honest)  # type: ignore[operator, no-any-return]

    kit.central.script = [put_back]
    kit.session.push_once()

    assert list(kit.outbox.events) == [3]


def test_a_rejected_event_is_set_aside_with_its_reason_and_the_others_go_through(kit: SimpleNamespace) -> None:
    _fill(kit, 5)
    kit.central.rejects = {3: "seq-reused"}

    done = kit.session.push_once()

    assert (done.acknowledged, done.quarantined, done.remaining) == (4, 1, 0)
    assert sorted(kit.central.stored) == [1, 2, 4, 5]
    assert kit.outbox.quarantined[3].code == "seq-reused"


@pytest.mark.parametrize("code", ["event-malformed", "batch-malformed", "batch-too-large"])
@pytest.mark.parametrize("poisoned", [{1}, {500}, {1000}, {3, 4, 900}])
def test_a_batch_refused_for_one_event_is_narrowed_until_that_one_stands_alone(
    kit: SimpleNamespace, code: str, poisoned: set[int]
) -> None:
    _fill(kit, 1000)
    kit.central.poison = dict.fromkeys(poisoned, code)

    while kit.outbox.depth():
        kit.session.push_once()

    assert kit.outbox.quarantined.keys() == poisoned
    assert kit.central.stored.keys() == set(range(1, 1001)) - poisoned
    assert kit.outbox.quarantined[min(poisoned)].code == code
    assert len(kit.central.requests) < 120


def test_a_centre_that_refuses_every_batch_empties_no_outbox_into_the_quarantine(kit: SimpleNamespace) -> None:
    _fill(kit, 4)
    kit.central.refusal = ProblemError("batch-malformed")

    with pytest.raises(RefusedError):
        for _ in range(5):
            kit.session.push_once()
    assert sorted(kit.outbox.events) == [1, 2, 3, 4]
    assert kit.outbox.quarantined == {}


def test_a_proxy_that_thinks_a_batch_too_large_gets_smaller_ones(kit: SimpleNamespace) -> None:
    _fill(kit, 64)

    def proxy(request: Request, honest: Response) -> Response:
        return honest if len(batches.decompress(request.body)) < 4000 else Response(413, {}, b"")

    kit.central.script = [proxy] * 200
    while kit.outbox.depth():
        kit.session.push_once()

    assert kit.outbox.quarantined == {}


def test_what_can_never_travel_is_set_aside_before_sending(kit: SimpleNamespace) -> None:
    _fill(kit, 1)
    for body in ('{"seq":2,\n}', "", '{"seq":4,"\ud800"}', '{"seq":5,"' + "x" * 40_000, '{"seq":7,}'):
        kit.outbox.add(body)
    _fill(kit, 1)

    done = kit.session.push_once()

    assert (done.acknowledged, done.quarantined, done.remaining) == (2, 5, 0)
    assert {rejection.code for rejection in kit.outbox.quarantined.values()} == {"event-malformed"}


def test_a_batch_never_outgrows_its_bounds(kit: SimpleNamespace) -> None:
    rng = random.Random(7)
    for _ in range(120):
        seq = kit.outbox.issued + 1
        noise = "".join(rng.choices("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", k=30_000))
        kit.outbox.add(f'{{"seq":{seq},"noise":"{noise}"}}')

    while kit.outbox.depth():
        kit.session.push_once()

    assert len(kit.central.stored) == 120
    assert all(len(request.body) <= batches.MAX_WIRE_BYTES for request in kit.central.requests)


@pytest.mark.parametrize("code", ["device-revoked", "device-unknown"])
def test_a_refused_device_keeps_its_events(kit: SimpleNamespace, code: str) -> None:
    _fill(kit, 2)
    kit.central.refusal = ProblemError(code)

    with pytest.raises(DeviceRefusedError) as caught:
        kit.session.push_once()
    assert caught.value.code == code
    assert len(kit.outbox.events) == 2


def test_a_clock_too_far_off_to_sign_with_is_set_by_the_centres_date(kit: SimpleNamespace) -> None:
    def stale(request: Request, honest: Response) -> Response:
        headers = {"date": "Sun, 22 Nov 2026 06:00:00 GMT"}
        return Response(401, headers, encode_problem(ProblemError("signature-invalid")))

    kit.central.script = [stale]
    with pytest.raises(RefusedError):
        kit.session.push_once()
    assert [moment.isoformat() for moment in kit.clock.learned] == ["2026-11-22T06:00:00+00:00"]


def test_an_unsigned_page_sets_no_clock(kit: SimpleNamespace) -> None:
    kit.central.script = [lambda request, honest: Response(401, {"date": "Sun, 22 Nov 2020 06:00:00 GMT"}, b"")]

    with pytest.raises(RefusedError):
        kit.session.push_once()
    assert kit.clock.learned == []


def test_cut_anywhere_in_any_order_each_event_ends_at_the_centre_or_in_quarantine(kit: SimpleNamespace) -> None:
    rng = random.Random(20261122)
    kit.central.rejects = {17: "seq-reused"}
    kit.central.poison = {40: "event-malformed"}

    def trouble(request: Request, honest: Response) -> Response:
        kind = rng.randrange(4)
        if kind == 0:
            return _lose_the_reply(request, honest)
        return (honest, Response(502, {}, b""), Response(200, {}, honest.body[: rng.randrange(40)]))[kind - 1]

    for _ in range(60):
        kit.outbox.add()
        kit.central.script = [trouble]
        try:
            kit.session.push_once()
        except SyncError:
            continue
    kit.central.script = []
    while kit.outbox.depth():
        kit.session.push_once()

    assert kit.central.stored.keys() == set(range(1, 61)) - {17, 40}
    assert kit.outbox.quarantined.keys() == {17, 40}


# -- content


def _delta(base: str | None, version: str = "new") -> bytes:
    return encode_delta(Delta(base, version, {}, ())).encode()


def _offer(kit: SimpleNamespace, version: str | None = "new") -> None:
    kit.central.content_version = version
    kit.central.delta = lambda path: _delta("old" if "have=old" in path else None)
    kit.session.push_once()


def test_content_is_pulled_when_the_centre_has_another_version(kit: SimpleNamespace) -> None:
    _offer(kit)

    result = kit.session.pull_content()

    assert (result.is_applied, result.version, result.error) == (True, "new", None)
    assert kit.central.requests[-1].path == "/api/v1/content/delta?have=old"


@pytest.mark.parametrize("offered", ["old", None])
def test_content_is_left_alone_when_there_is_nothing_new(kit: SimpleNamespace, offered: str | None) -> None:
    _offer(kit, offered)

    assert not kit.session.pull_content().is_applied
    assert len(kit.central.requests) == 1


def test_a_kiosk_without_content_asks_for_all_of_it(kit: SimpleNamespace) -> None:
    kit.content.live = None
    _offer(kit)

    assert kit.session.pull_content().version == "new"
    assert kit.central.requests[-1].path == "/api/v1/content/delta"


def test_a_delta_that_does_not_fit_what_is_here_is_followed_by_the_whole_pack(kit: SimpleNamespace) -> None:
    kit.content.is_refused = lambda delta: delta.base is not None
    _offer(kit)

    result = kit.session.pull_content()

    assert (result.is_applied, result.version) == (True, "new")
    assert [delta.base for delta in kit.content.applied] == ["old", None]


def test_a_broken_pack_leaves_the_old_one_and_is_not_fetched_again_within_the_hour(kit: SimpleNamespace) -> None:
    kit.content.is_refused = lambda delta: True
    _offer(kit)

    first = kit.session.pull_content()
    fetched = len(kit.central.requests)
    again = kit.session.pull_content()

    assert (first.is_applied, first.version) == (False, "old")
    assert "services.json" in str(first.error)
    assert again.error is first.error
    assert len(kit.central.requests) == fetched

    kit.clock.passed_s += 3601
    kit.content.is_refused = lambda delta: False
    assert kit.session.pull_content().is_applied


def test_a_better_version_is_fetched_at_once_after_a_broken_one(kit: SimpleNamespace) -> None:
    kit.content.is_refused = lambda delta: delta.version == "new"
    _offer(kit)
    kit.session.pull_content()
    kit.central.content_version = "newer"
    kit.central.delta = lambda path: _delta(None, "newer")
    kit.session.push_once()

    assert kit.session.pull_content().version == "newer"


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff", b'{"base":null}'])
def test_a_delta_that_is_none_is_a_refused_pack_and_no_crash(kit: SimpleNamespace, body: bytes) -> None:
    _offer(kit)
    kit.central.delta = lambda path: body

    result = kit.session.pull_content()

    assert result.error is not None
    assert kit.content.applied == []


def test_events_are_pushed_on_while_a_pack_is_refused(kit: SimpleNamespace) -> None:
    kit.content.is_refused = lambda delta: True
    _offer(kit)
    kit.session.pull_content()
    _fill(kit, 2)

    assert kit.session.push_once().acknowledged == 2
