"""The kiosk asks what the other kiosks of its station took; it minds neither an old centre nor a garbled reply."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sync.client.errors import ForeignReplyError
from sync.client.ports import Response
from sync.protocol.problems import ProblemError
from sync.protocol.station_requests import OwnRequest, StationRequests, encode_station

ID = "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a10"
TOLD = StationRequests(own=(OwnRequest(ID, "elsewhere"),), ended=(ID,))


def test_what_the_centre_tells_is_taken_over(kit: SimpleNamespace, station: Any) -> None:
    station.ids = [ID]
    kit.central.station = Response(200, {}, encode_station(TOLD))

    kit.worker.step()

    assert kit.central.known == [[ID]]
    assert station.learnt == [TOLD]


def test_it_is_asked_after_what_was_said_here_has_gone(kit: SimpleNamespace, station: Any) -> None:
    """Else the centre would tell of a request that was finished here a moment ago."""
    kit.outbox.add()
    kit.worker.step()

    paths = [request.path for request in kit.central.requests]
    assert paths.index("/api/v1/batches") < paths.index("/api/v1/station/requests")


def test_a_centre_that_does_not_know_the_question_is_no_failure(kit: SimpleNamespace, station: Any) -> None:
    kit.worker.step()

    assert station.learnt == []
    assert kit.worker.status().is_online is True
    assert kit.worker.status().last_error is None


@pytest.mark.parametrize("body", [b"", b"[]", b'{"open":[{"id":"x"}],"own":[],"ended":[]}', b"<html>"])
def test_an_answer_that_cannot_be_read_teaches_nothing(kit: SimpleNamespace, station: Any, body: bytes) -> None:
    kit.central.station = Response(200, {}, body)

    with pytest.raises(ForeignReplyError):
        kit.session.pull_station_requests()
    assert station.learnt == []


def test_a_revoked_kiosk_keeps_nothing_of_the_others(kit: SimpleNamespace, station: Any) -> None:
    station.ids = [ID]
    kit.central.refusal = ProblemError("device-revoked")

    kit.worker.step()

    assert station.ids == []
