"""NDJSON as it is, and CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from msgspec.json import Decoder

from sync.central.insight.datasets import FLAG, LIST, TEXT, WHOLE, Column
from sync.central.insight.exports import BOM
from sync.protocol.spreadsheets import as_text

_decoder: Decoder[dict[str, Any]] = Decoder(dict[str, Any])


def decode_rows(piece: bytes) -> list[dict[str, Any]]:
    """The objects of JSON lines, keys in their order."""
    return _decoder.decode_lines(piece)


def ndjson_pieces(columns: Sequence[Column], lines: Iterable[bytes]) -> Iterator[bytes]:
    """One JSON object a line, as the engine wrote it."""
    yield from lines


def csv_head(columns: Sequence[Column]) -> bytes:
    """The mark by which spreadsheets know UTF-8, and the names of the columns."""
    return (BOM + ",".join(column.name for column in columns) + "\r\n").encode()


def csv_pieces(columns: Sequence[Column], lines: Iterable[bytes]) -> Iterator[bytes]:
    """RFC 4180; no cell is a formula; true and false in words, a list as JSON, nothing for what is not known."""
    cells: list[Callable[[Any], Any]] = [CELLS.get(column.kind, _text) for column in columns]
    for piece in lines:
        text = StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(
            [cell(value) for cell, value in zip(cells, row.values(), strict=True)] for row in decode_rows(piece)
        )
        yield text.getvalue().encode()


def compact(value: Any) -> str:
    """A list as a text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(value: Any) -> str:
    return as_text(value) if value else ""


def _plain(value: Any) -> Any:
    return value


def _flag(value: Any) -> str:
    return "" if value is None else "true" if value else "false"


def _list(value: Any) -> str:
    return "" if value is None else as_text(compact(value))


CELLS: dict[str, Callable[[Any], Any]] = {TEXT: _text, WHOLE: _plain, FLAG: _flag, LIST: _list}
