"""The kiosk asks how its requests stand, takes what it is told, and minds neither an old centre nor a garbled reply."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

from sync.client.errors import ForeignReplyError
from sync.client.ports import Response
from sync.protocol.packs import Delta, encode_delta
from sync.protocol.problems import ProblemError, encode_problem
from sync.protocol.ticket_states import TicketState, encode_states

ID = "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a10"
STATE = TicketState(ID, "coming", datetime.fromisoformat("2026-11-20T12:00:00.000+08:00"))


def test_what_the_centre_tells_is_taken_over(kit: SimpleNamespace) -> None:
    kit.tickets.ids = [ID]
    kit.central.states = Response(200, {}, encode_states([STATE]))

    kit.work(steps=1)

    assert kit.central.asked == [[ID]]
    assert kit.tickets.learnt == [STATE]


def test_without_a_request_nothing_is_asked(kit: SimpleNamespace) -> None:
    kit.work(steps=1)

    assert kit.central.asked == []


def test_a_centre_that_does_not_know_the_question_is_no_failure(kit: SimpleNamespace) -> None:
    kit.tickets.ids = [ID]
    kit.central.states = Response(404, {}, encode_problem(ProblemError("not-found")))

    kit.work(steps=1)

    assert kit.worker.status().is_online is True
    assert kit.worker.status().last_error is None


@pytest.mark.parametrize("body", [b"", b"[]", b'{"requests":[{"id":"x"}]}', b"<html>"])
def test_an_answer_that_cannot_be_read_teaches_nothing(kit: SimpleNamespace, body: bytes) -> None:
    kit.tickets.ids = [ID]
    kit.central.states = Response(200, {}, body)

    with pytest.raises(ForeignReplyError):
        kit.session.pull_ticket_states()
    assert kit.tickets.learnt == []


def test_content_still_comes_when_the_states_cannot_be_read(kit: SimpleNamespace) -> None:
    kit.tickets.ids = [ID]
    kit.central.states = Response(200, {}, b"<html>")
    kit.central.content_version = "new"
    kit.central.delta = lambda path: encode_delta(Delta(None, "new", {}, ()))

    kit.work(steps=1)

    assert kit.content.version() == "new"
    assert kit.worker.status().last_error is not None
