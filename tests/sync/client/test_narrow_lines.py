"""A line that carries little at a time still carries everything: a month that waits goes in small batches."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

from sync.client.errors import RefusedError, TransportError
from sync.client.ports import Request, Response
from sync.protocol import batches


def _fill(kit: SimpleNamespace, count: int) -> None:
    for _ in range(count):
        kit.outbox.add()


def test_a_line_that_breaks_after_some_bytes_or_is_slow_gets_smaller_batches(kit: SimpleNamespace) -> None:
    """Content comes in parts for the same reason: what never fits through would stay here for ever."""
    _fill(kit, 300)

    def line(request: Request, honest: Response) -> Response:
        events = len(batches.decompress(request.body).splitlines()) - 1
        kit.clock.passed_s += events  # one a second
        if events > 24:
            raise TransportError("cut")
        return Response(408, {}, b"") if events > 12 else honest

    kit.central.script = [line] * 1000
    tries = 0
    while kit.outbox.depth():
        tries += 1
        with suppress(TransportError, RefusedError):
            kit.session.push_once()

    assert kit.central.stored.keys() == set(range(1, 301))
    assert kit.outbox.quarantined == {}
    assert tries < 40  # not every other one too large again

    kit.central.script = []
    _fill(kit, 2000)
    sizes = [kit.session.push_once().sent for _ in range(7)]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 500
