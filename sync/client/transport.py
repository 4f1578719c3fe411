"""The real network: requests, with a bound on everything a server or a middleman could make unbounded."""

from __future__ import annotations

import http.client
import ipaddress
import time
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
import urllib3

from sync.protocol.seals import PART_TYPE

from .errors import ForeignReplyError, TransportError
from .ports import Request, Response

CONNECT_TIMEOUT_S = 10.0
MAX_REPLY_BYTES = 16 * 1024 * 1024  # a whole content pack, several times over
_CHUNK_BYTES = 65_536
_NETWORK = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)
_OUR_TYPES = frozenset({"application/json", "application/problem+json", "application/x-ndjson", PART_TYPE})


class RequestsTransport:
    """Sends requests to one central. Keeps the connection open between them; for one thread at a time.

    ``base_url`` is https, or http on this machine only; ``verify`` is a file of CA certificates to trust instead of
    the usual ones. Raises ValueError for any other address. Proxies, .netrc and cookies are not used.
    """

    def __init__(
        self,
        base_url: str,
        *,
        verify: str | None = None,
        connect_timeout_s: float = CONNECT_TIMEOUT_S,
        max_reply_bytes: int = MAX_REPLY_BYTES,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base_url = checked_base_url(base_url)
        self._connect_timeout_s = connect_timeout_s
        self._max_reply_bytes = max_reply_bytes
        self._monotonic = monotonic
        self._session = requests.Session()
        self._session.trust_env = False  # .netrc would send passwords, a proxy variable would move the traffic
        self._session.verify = verify or True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def send(self, request: Request) -> Response:
        """One request, one whole reply. Raises TransportError or ForeignReplyError; nothing else."""
        deadline = self._monotonic() + request.timeout_s
        try:
            reply = self._session.request(
                request.method,
                self._base_url + request.path,
                headers=dict(request.headers),
                data=request.body or None,
                timeout=(min(self._connect_timeout_s, request.timeout_s), request.timeout_s),
                allow_redirects=False,
                stream=True,
            )
            with reply:
                return Response(reply.status_code, _headers(reply.headers), self._body(reply, deadline))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise TransportError(f"no reply: {cause(error)}") from error

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()

    def _body(self, reply: requests.Response, deadline: float) -> bytes:
        if 300 <= reply.status_code < 400 and reply.status_code != 304:
            raise ForeignReplyError(f"a redirect ({reply.status_code}), which is never followed")
        if reply.status_code in (204, 304):
            return b""
        if not _is_ours(reply.headers):
            if reply.status_code < 400:
                raise ForeignReplyError("a page instead of JSON: a captive portal or a wrong address")
            return b""  # a proxy's error page; the status and Retry-After still count
        return self._read(reply, deadline)

    def _read(self, reply: requests.Response, deadline: float) -> bytes:
        body = bytearray()
        # read1 returns with what has come, so that a reply that only trickles still meets the deadline.
        while part := reply.raw.read1(_CHUNK_BYTES, decode_content=True):
            body += part
            if len(body) > self._max_reply_bytes:
                raise TransportError(f"a reply of more than {self._max_reply_bytes} bytes")
            if self._monotonic() > deadline:
                raise TransportError("the reply takes too long")
        _refuse_short(reply, len(body))
        return bytes(body)


def checked_base_url(base_url: str) -> str:
    """The address without a slash at its end. Raises ValueError unless it is https, or http on this machine."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not a web address: {base_url}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("the address must have no password, query or fragment")
    if parts.scheme == "http" and not _is_here(parts.hostname):
        raise ValueError("beyond this machine the address must begin with https://")
    return base_url.rstrip("/")


def cause(error: BaseException) -> str:
    """What kind of error a library's is, and what lies at the bottom of it: a name that is not known, a port that
    nobody listens at and a line that was cut are all a ConnectionError to it. No text: that may hold an address."""
    innermost = error
    while isinstance(below := innermost.__cause__ or innermost.__context__, _NETWORK):
        innermost = below
    names = (type(error).__name__, type(innermost).__name__)
    return " of ".join(dict.fromkeys(names))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _is_ours(headers: Mapping[str, str]) -> bool:
    return headers.get("Content-Type", "").partition(";")[0].strip().lower() in _OUR_TYPES


def _refuse_short(reply: requests.Response, got: int) -> None:
    announced = reply.headers.get("Content-Length", "")
    if announced.isdigit() and "Content-Encoding" not in reply.headers and got < int(announced):
        raise TransportError("the reply is cut off")


class NoNetwork:
    """The transport of a session that only packs batches to be carried by hand."""

    def send(self, request: Request) -> Response:
        """Nothing is sent."""
        raise TransportError(f"no network for {request.path}")
