"""What older versions said to each other, as tools/record_traffic.py wrote it down."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.central.ledger.unpacking import unpacked

FOLDER = Path(__file__).parent / "protocol" / "traffic"


@dataclass(frozen=True)
class Message:
    """A request or a reply: ``line`` is its method and path, or its status."""

    line: tuple[Any, ...]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Exchange:
    """One request and its reply; ``after`` what was done to the kiosk before it."""

    request: Message
    response: Message
    after: str

    @property
    def path(self) -> str:
        """Without its query."""
        return str(self.request.line[1]).partition("?")[0]

    def events(self) -> list[str]:
        """The lines of a batch's events, as they were sent."""
        body = unpacked(self.request.body, self.request.headers.get("Content-Encoding", ""))
        return body.decode().splitlines()[1:]


@dataclass(frozen=True)
class Traffic:
    """A recording; ``known`` has the fields that the readers of that version know, by table. They refuse any other."""

    version: str
    known: dict[str, set[str]]
    exchanges: list[Exchange]

    @property
    def headers(self) -> dict[int, set[str]]:
        """The fields of a batch's header that version knows, by the protocols that it speaks."""
        tables = {1: "batches._HEADER", 2: "batches._HEADER_2"}
        return {protocol: self.known[table] for protocol, table in tables.items() if table in self.known}


def recordings() -> list[Traffic]:
    """All of them, by version."""
    return [_read(path) for path in sorted(FOLDER.glob("*.jsonl"))]


def _read(path: Path) -> Traffic:
    head, *lines = map(json.loads, path.read_text("utf-8").splitlines())
    known = {table: set(fields) for table, fields in head["known"].items()}
    return Traffic(path.stem, known, [_exchange(line) for line in lines])


def _exchange(line: dict[str, Any]) -> Exchange:
    asked, told = line["request"], line["response"]
    return Exchange(
        _message((asked["method"], asked["path"]), asked), _message((told["status"],), told), line.get("after", "")
    )


def _message(line: tuple[Any, ...], told: dict[str, Any]) -> Message:
    body = told["text"].encode() if "text" in told else base64.b64decode(told["base64"])
    return Message(line, told["headers"], body)
