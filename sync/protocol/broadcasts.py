"""Emergency notices, told to kiosks on a way of their own, beside the content: whatever becomes of that, they come.

A kiosk asks every few seconds for one number; only when it has grown does it fetch the board. Both are the same for
everybody and no secret, so neither is asked for by name; the board is sealed by the centre.
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
_BOARD = {"serial": _NUMBER, "notices": checks.many(checks.OBJECT, MOST)}
_POSTED = {"notice": checks.OBJECT, "stations": checks.many(checks.NAME, 1000)}


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice and where it counts: the codes of stations, none: everywhere."""

    notice: Notice
    stations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The emergency notices that hold. ``serial`` grows whenever one is approved or withdrawn."""

    serial: int
    posted: tuple[Posted, ...] = ()

    def at(self, station: str) -> list[Notice]:
        """Those that count at a station."""
        return [each.notice for each in self.posted if not each.stations or station in each.stations]


def encode_board(board: Board) -> str:
    """A board as the payload of a seal."""
    posted = [{"notice": encode_record(each.notice), "stations": list(each.stations)} for each in board.posted]
    return wire.dump({"serial": board.serial, "notices": posted})


def decode_board(payload: str) -> Board:
    """The board in a payload. Raises ProblemError("reply-malformed", detail, field)."""
    found = known(wire.load_object(payload, _MALFORMED), _BOARD)
    posted = [known(value, _POSTED) for value in found["notices"]]
    return Board(found["serial"], tuple(Posted(_notice(each["notice"]), tuple(each["stations"])) for each in posted))


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
