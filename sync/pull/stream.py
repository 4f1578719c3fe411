"""Large replies from the central, piece by piece: however long a reply, one piece of it is in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

import requests
import urllib3

from sync.client.errors import TransportError
from sync.client.transport import CONNECT_TIMEOUT_S, cause, checked_base_url

PIECE_BYTES = 256 * 1024
SILENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Stream:
    """A reply that has begun; headers under lower-case names. A cut while it is read is a TransportError."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class StreamPort(Protocol):
    """What a pull fetches files through."""

    def get(self, path: str, headers: Mapping[str, str]) -> AbstractContextManager[Stream]:
        """The reply to a GET, while the context lasts; raises TransportError."""


class RequestsStream:
    """The real network, with the same rules as `RequestsTransport`: https, no redirects, no proxies, no cookies."""

    def __init__(self, base_url: str, *, verify: str | None = None) -> None:
        self._base_url = checked_base_url(base_url)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = verify or True

    @contextmanager
    def get(self, path: str, headers: Mapping[str, str]) -> Iterator[Stream]:
        try:
            reply = self._session.get(
                self._base_url + path,
                headers={**headers, "Accept-Encoding": "identity"},
                timeout=(CONNECT_TIMEOUT_S, SILENCE_S),
                allow_redirects=False,
                stream=True,
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise TransportError(f"no reply: {cause(error)}") from error
        with reply:
            told = {name.lower(): value for name, value in reply.headers.items()}
            yield Stream(reply.status_code, told, _pieces(reply))


def _pieces(reply: requests.Response) -> Iterator[bytes]:
    try:
        yield from reply.raw.stream(PIECE_BYTES)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise TransportError(f"cut off: {type(error).__name__}") from error
