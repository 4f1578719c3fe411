"""The loop drains, waits, comes back, says how things stand, and outlives every failure."""

from __future__ import annotations

import threading
from types import SimpleNamespace

from sync.client.errors import TransportError
from sync.client.ports import Request, Response
from sync.client.session import SyncSession
from sync.client.worker import CONTACT_EVERY_S, LOOK_EVERY_S, REFUSED_AGAIN_S, SyncWorker
from sync.protocol import batches
from sync.protocol.packs import Delta, encode_delta
from sync.protocol.problems import ProblemError, encode_problem


def _unreachable(request: Request, honest: Response) -> Response:
    raise TransportError("no network")


def test_before_the_first_try_nothing_is_known(kit: SimpleNamespace) -> None:
    kit.outbox.add()

    status = kit.worker.status()

    assert (status.is_online, status.last_contact, status.pending, status.last_error) == (None, None, 1, None)


def test_a_long_queue_is_drained_without_waiting(kit: SimpleNamespace) -> None:
    for _ in range(2500):
        kit.outbox.add()

    kit.work(steps=1)

    assert kit.outbox.depth() == 0
    assert len(kit.central.requests) == 3
    assert kit.waits == [LOOK_EVERY_S]


def test_an_idle_kiosk_looks_often_and_calls_seldom(kit: SimpleNamespace) -> None:
    kit.work(steps=int(CONTACT_EVERY_S / LOOK_EVERY_S) + 1)

    assert len(kit.central.requests) == 2


def test_new_events_go_out_at_the_next_look(kit: SimpleNamespace) -> None:
    kit.when_waiting = lambda: kit.outbox.add() if len(kit.waits) == 1 else None

    kit.work(steps=2)

    assert list(kit.central.stored) == [1]


def test_failures_in_a_row_are_waited_out_longer_and_success_begins_anew(kit: SimpleNamespace) -> None:
    kit.central.script = [_unreachable] * 10 + [lambda request, honest: honest, _unreachable]
    kit.when_waiting = lambda: kit.outbox.add()

    kit.work(steps=12)

    assert kit.waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, LOOK_EVERY_S, 1]


def test_being_offline_is_said_and_so_is_coming_back(kit: SimpleNamespace) -> None:
    kit.outbox.add()
    kit.central.script = [_unreachable]
    seen = []
    kit.when_waiting = lambda: seen.append(kit.worker.status())

    kit.work(steps=2)

    offline, online = seen
    assert (offline.is_online, offline.last_contact, offline.pending) == (False, None, 1)
    assert offline.last_error == "unreachable"
    assert (online.is_online, online.pending, online.last_error) == (True, 0, None)
    assert online.last_contact is not None


def test_retry_after_is_honoured(kit: SimpleNamespace) -> None:
    busy = encode_problem(ProblemError("overloaded"))
    kit.central.script = [lambda request, honest: Response(503, {"retry-after": "90"}, busy)]

    kit.work(steps=1)

    assert 90 <= kit.waits[0] <= 91
    assert (kit.worker.status().is_online, kit.worker.status().last_error) == (True, "overloaded")


def test_a_refused_device_stops_says_so_and_asks_again_after_an_hour(kit: SimpleNamespace) -> None:
    kit.outbox.add()
    kit.central.refusal = ProblemError("device-revoked")
    kit.when_waiting = kit.worker.nudge

    kit.work(steps=1)
    assert kit.waits == [REFUSED_AGAIN_S]
    assert kit.worker.status().last_error == "device-revoked"
    assert kit.worker.status().pending == 1
    assert len(kit.central.requests) == 1


def test_no_nudge_makes_a_refused_device_ask_sooner(kit: SimpleNamespace) -> None:
    kit.outbox.add()
    kit.central.refusal = ProblemError("device-unknown")
    first = kit.worker.step()
    kit.clock.passed_s += 100

    assert first == REFUSED_AGAIN_S
    assert kit.worker.step() == REFUSED_AGAIN_S - 100
    assert len(kit.central.requests) == 1


def test_a_defect_in_a_part_does_not_end_the_loop(kit: SimpleNamespace) -> None:
    kit.outbox.add()

    def broken(request: Request, honest: Response) -> Response:
        raise RuntimeError("a defect")

    kit.central.script = [broken]
    errors = []
    kit.when_waiting = lambda: errors.append(kit.worker.status().last_error)

    kit.work(steps=2)

    assert errors == ["internal", None]
    assert kit.outbox.depth() == 0


def test_new_content_is_taken_after_the_events(kit: SimpleNamespace) -> None:
    kit.outbox.add()
    kit.central.content_version = "new"
    kit.central.delta = lambda path: encode_delta(Delta(None, "new", {}, ())).encode()

    kit.work(steps=1)

    assert [request.method for request in kit.central.requests] == ["POST", "GET", "GET"]
    assert kit.content.live == "new"


def test_refused_content_is_said_for_as_long_as_it_stands(kit: SimpleNamespace) -> None:
    kit.content.is_refused = lambda delta: True
    kit.central.content_version = "new"
    kit.central.delta = lambda path: encode_delta(Delta(None, "new", {}, ())).encode()
    errors = []
    kit.when_waiting = lambda: (kit.outbox.add(), errors.append(kit.worker.status().last_error))

    kit.work(steps=3)

    assert errors == ["content-refused"] * 3
    assert kit.worker.status().is_online


def test_a_nudge_cuts_the_wait_short_and_stop_ends_it(kit: SimpleNamespace) -> None:
    """The real waiting, in a real thread: nobody here sleeps, each side waits for the other's sign."""
    came = threading.Semaphore(0)

    class Signalling:
        def send(self, request: Request) -> Response:
            response: Response = kit.central.send(request)
            came.release()
            return response

    session = SyncSession(kit.outbox, kit.content, kit.device, kit.clock, Signalling())
    worker = SyncWorker(session)
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert came.acquire(timeout=10)

    kit.outbox.add()
    worker.nudge()
    assert came.acquire(timeout=LOOK_EVERY_S - 1)

    worker.stop()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert kit.outbox.depth() == 0


def test_a_line_that_carries_a_batch_now_and_then_is_not_waited_out_like_none(kit: SimpleNamespace) -> None:
    """A month that waits gets through it in small batches: each that arrives is a success."""
    for _ in range(40):
        kit.outbox.add()

    def carries_few(request: Request, honest: Response) -> Response:
        return honest if len(batches.decompress(request.body).splitlines()) <= 11 else _unreachable(request, honest)

    kit.central.script = [carries_few] * 40
    kit.work(steps=5)

    assert kit.outbox.depth() == 0
    assert kit.waits == [1, 2, 1, 1, LOOK_EVERY_S]
