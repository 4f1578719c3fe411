"""The watch for emergency notices: a light look, a board when there is a new one, and no error that ends it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from sync.client.errors import ForeignReplyError, TransportError
from sync.client.notice_watch import LONGEST_WAIT_S, LOOK_EVERY_S, NOT_KNOWN_AGAIN_S, SPREAD, NoticeWatch
from sync.client.ports import Request, Response
from sync.protocol.broadcasts import BOARD_PATH, SERIAL_PATH, encode_serial
from sync.protocol.problems import ProblemError, encode_problem
from sync.protocol.seals import Sealed, SealError, encode_sealed
from tests.boards import sealed_board


@dataclass
class MemoryBoard:
    """A board that takes what it is given, or refuses it."""

    held: int = 0
    taken: list[Sealed] = field(default_factory=list)
    refusal: SealError | None = None
    to_be: int = 7

    def serial(self) -> int:
        return self.held

    def replace(self, sealed: Sealed) -> None:
        self.taken.append(sealed)
        if self.refusal:
            raise self.refusal
        self.held = self.to_be


class Centre:
    """Answers by path; each answer may be an exception."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.serial: Any = Response(200, {}, encode_serial(7))
        self.board: Any = Response(200, {}, encode_sealed(sealed_board(serial=7)))

    def send(self, request: Request) -> Response:
        self.asked.append(request.path)
        answer = {SERIAL_PATH: self.serial, BOARD_PATH: self.board}[request.path]
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]


@pytest.fixture
def board() -> MemoryBoard:
    return MemoryBoard()


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def watch(board: MemoryBoard, centre: Centre) -> NoticeWatch:
    return NoticeWatch(board, centre, wait=lambda s: False, rng=random.Random(3))


def problem(code: str) -> Response:
    error = ProblemError(code)
    return Response(error.status, {}, encode_problem(error))


def test_a_new_board_is_fetched_and_then_only_looked_for(
    watch: NoticeWatch, board: MemoryBoard, centre: Centre
) -> None:
    assert watch.look() is True
    assert watch.look() is False
    assert board.taken == [sealed_board(serial=7)]
    assert centre.asked == [SERIAL_PATH, BOARD_PATH, SERIAL_PATH]


def test_a_lower_number_brings_nothing(watch: NoticeWatch, board: MemoryBoard, centre: Centre) -> None:
    board.held = 8
    assert watch.look() is False
    assert centre.asked == [SERIAL_PATH]


def test_a_look_comes_well_within_a_minute_and_kiosks_do_not_stay_in_step(watch: NoticeWatch) -> None:
    waits = [watch.step() for _ in range(50)]
    assert all(LOOK_EVERY_S * (1 - SPREAD) <= wait <= LOOK_EVERY_S for wait in waits)
    assert len(set(waits)) > 40


@pytest.mark.parametrize(
    "answer",
    [
        TransportError("cut"),
        ForeignReplyError("a page"),
        Response(200, {}, b""),
        Response(200, {}, b"<html>"),
        Response(200, {}, b'{"serial":"7"}'),
        Response(200, {}, b'{"serial":7'),
        Response(302, {}, b""),
        Response(503, {"retry-after": "5"}, b""),
        RuntimeError("a defect"),
    ],
)
@pytest.mark.parametrize("path", ["serial", "board"])
def test_cut_truncated_and_garbled_answers_change_nothing_and_are_asked_for_again_within_a_minute(
    watch: NoticeWatch, board: MemoryBoard, centre: Centre, path: str, answer: Any
) -> None:
    good = getattr(centre, path)
    setattr(centre, path, answer)
    for _ in range(20):
        assert watch.step() <= LONGEST_WAIT_S
    assert board.taken == []

    setattr(centre, path, good)
    watch.step()
    assert len(board.taken) == 1


def test_a_board_that_is_refused_is_not_fetched_again_and_again(
    watch: NoticeWatch, board: MemoryBoard, centre: Centre
) -> None:
    board.refusal = SealError("content-seal-invalid", "has a signature that does not hold")
    for _ in range(5):
        watch.step()
    assert centre.asked.count(BOARD_PATH) == 1
    board.refusal, board.to_be = None, 8
    centre.serial = Response(200, {}, encode_serial(8))
    watch.step()
    assert board.held == 8


def test_a_centre_that_knows_no_notices_is_asked_seldom(watch: NoticeWatch, centre: Centre) -> None:
    centre.serial = problem("not-found")
    assert watch.step() == NOT_KNOWN_AGAIN_S
