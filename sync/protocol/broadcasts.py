"""Emergency notices, told to kiosks on a way of their own, beside the content: whatever becomes of that, they come.

A kiosk asks every few seconds for one number, which is the same for everybody and no secret; only when it has grown
does it fetch, signed, the board of its own station, which the centre has sealed.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import checks, wire
from .content_codec import FieldError, decode_record, encode_record
from .content_info import Notice
from .problems import ProblemError
from .seals import known

BOARD_PATH = "/api/v1/notices"
SERIAL_PATH = "/api/v1/notices/serial"
MOST = 32

_MALFORMED = "reply-malformed"
_NUMBER = checks.integer(0, checks.MAX_SEQ)
_SERIAL = {"serial": _NUMBER}
_BOARD = {"serial": _NUMBER, "station": checks.NAME, "notices": checks.many(checks.OBJECT, MOST)}


@dataclass(frozen=True, slots=True)
class Board:
    """The emergency notices that hold at one station. ``serial`` grows whenever one is approved or withdrawn."""

    serial: int
    station: str
    notices: tuple[Notice, ...] = ()


def encode_board(board: Board) -> str:
    """A board as the payload of a seal."""
    notices = [encode_record(notice) for notice in board.notices]
    return wire.dump({"serial": board.serial, "station": board.station, "notices": notices})


def decode_board(payload: str) -> Board:
    """The board in a payload. Raises ProblemError("reply-malformed", detail, field)."""
    found = known(wire.load_object(payload, _MALFORMED), _BOARD)
    return Board(found["serial"], found["station"], tuple(_notice(value) for value in found["notices"]))


def encode_serial(serial: int) -> bytes:
    """The number of the newest board as UTF-8 JSON."""
    return wire.dump({"serial": serial}).encode()


def decode_serial(body: bytes) -> int:
    """The number in a body. Raises ProblemError("reply-malformed", detail, field)."""
    return int(known(wire.load_object(body, _MALFORMED), _SERIAL)["serial"])


def _notice(value: object) -> Notice:
    try:
        notice = decode_record(Notice, value)
    except FieldError as fault:
        raise ProblemError(_MALFORMED, str(fault), "notices") from fault
    if notice.level is None:
        raise ProblemError(_MALFORMED, "an emergency has a level", "notices")
    return notice
