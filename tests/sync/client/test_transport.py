"""Whatever answers on the other side, the transport gives back a whole JSON reply or a named error, and in time."""

from __future__ import annotations

import gzip
import ipaddress
import itertools
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sync.client.enrol import enrol
from sync.client.errors import ForeignReplyError, RefusedError, TransportError
from sync.client.ports import Request, Response
from sync.client.transport import RequestsTransport, checked_base_url
from sync.protocol.problems import ProblemError, encode_problem

Answer = Callable[[BaseHTTPRequestHandler], None]


class Loopback:
    """A server on loopback that answers each request with ``answer`` and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = json_answer(b"{}")
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.ended = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.seen.append((self.command, self.path, dict(self.headers), body))
                outer.answer(self)

            do_GET = do_POST = _handle  # noqa: N815  the names http.server looks for

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None  # type: ignore[method-assign]  # clients that give up are expected
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()


def json_answer(body: bytes, status: int = 200, type_: str = "application/json", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", type_)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def raw_answer(*parts: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)
        handler.close_connection = True

    return answer


@pytest.fixture
def server() -> Iterator[Loopback]:
    loopback = Loopback()
    yield loopback
    loopback.close()


@pytest.fixture
def transport(server: Loopback) -> Iterator[RequestsTransport]:
    made = RequestsTransport(server.url)
    yield made
    made.close()


def _get(transport: RequestsTransport, timeout_s: float = 10.0) -> Response:
    return transport.send(Request("GET", "/api/v1/x?y=%2F", {"Accept": "application/json"}, b"", timeout_s))


def test_a_request_arrives_as_it_was_made_and_the_reply_comes_back(
    server: Loopback, transport: RequestsTransport
) -> None:
    server.answer = json_answer(b'{"a":1}', 201, ETag='"v"')

    reply = transport.send(Request("POST", "/api/v1/x?y=%2F", {"Content-Encoding": "gzip"}, b"\x1f\x8b"))

    method, path, headers, body = server.seen[0]
    assert (method, path, headers["Content-Encoding"], body) == ("POST", "/api/v1/x?y=%2F", "gzip", b"\x1f\x8b")
    assert (reply.status, reply.headers["etag"], reply.body) == (201, '"v"', b'{"a":1}')


def test_a_gzipped_reply_is_unpacked(server: Loopback, transport: RequestsTransport) -> None:
    server.answer = json_answer(gzip.compress(b'{"a":1}'), Content_Encoding="gzip")

    assert _get(transport).body == b'{"a":1}'


def test_one_connection_serves_many_requests(server: Loopback, transport: RequestsTransport) -> None:
    peers = set()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        peers.add(handler.client_address)
        json_answer(b"{}")(handler)

    server.answer = answer
    for _ in range(5):
        _get(transport)

    assert len(peers) == 1


def test_a_problem_comes_back_with_its_status_and_retry_after(server: Loopback, transport: RequestsTransport) -> None:
    body = encode_problem(ProblemError("overloaded"))
    server.answer = json_answer(body, 503, "application/problem+json", Retry_After="7")

    reply = _get(transport)

    assert (reply.status, reply.headers["retry-after"], reply.body) == (503, "7", body)


def test_the_error_page_of_a_proxy_counts_by_its_status_alone(server: Loopback, transport: RequestsTransport) -> None:
    server.answer = json_answer(b"<html>Bad gateway</html>", 502, "text/html", Retry_After="7")

    reply = _get(transport)

    assert (reply.status, reply.headers["retry-after"], reply.body) == (502, "7", b"")


@pytest.mark.parametrize("type_", ["text/html", "text/html; charset=utf-8", "text/plain", ""])
def test_a_captive_portal_is_told_apart(server: Loopback, transport: RequestsTransport, type_: str) -> None:
    server.answer = json_answer(b"<html>Welcome to free Wi-Fi</html>", 200, type_)

    with pytest.raises(ForeignReplyError, match="captive portal"):
        _get(transport)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(server: Loopback, transport: RequestsTransport, status: int) -> None:
    server.answer = json_answer(b"{}", status, Location="/elsewhere")

    with pytest.raises(ForeignReplyError, match="redirect"):
        _get(transport)
    assert len(server.seen) == 1


def test_not_modified_is_no_redirect(server: Loopback, transport: RequestsTransport) -> None:
    server.answer = raw_answer(b'HTTP/1.1 304 Not Modified\r\nETag: "v"\r\n\r\n')

    assert _get(transport).status == 304


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "parts",
    [
        (b"",),
        (b"\x00\xff\xfe garbage\r\n\r\n",),
        (b"HTTP/1.1 OK 200\r\n\r\n",),
        (OK + b"Content-Length: 100\r\n\r\n", b'{"a":'),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b'5\r\n{"a":\r\n'),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n"),
        (OK + b"Content-Encoding: gzip\r\n\r\n", b"not gzip"),
        (
            OK + b"Content-Encoding: gzip\r\nContent-Length: 30\r\n\r\n",
            gzip.compress(b'{"a":1}')[:15],
        ),
        (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n",),
        (b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 100_000 + b"\r\n\r\n",),
    ],
    ids=[
        "nothing",
        "garbage",
        "no status",
        "cut off",
        "chunks cut off",
        "no chunk size",
        "no gzip",
        "gzip cut off",
        "a thousand headers",
        "a huge header",
    ],
)
def test_a_broken_reply_is_no_reply(server: Loopback, transport: RequestsTransport, parts: tuple[bytes, ...]) -> None:
    server.answer = raw_answer(*parts)

    with pytest.raises(TransportError):
        _get(transport)


def test_a_huge_reply_is_cut_off(server: Loopback) -> None:
    server.answer = json_answer(b"[" + b"1," * 100_000 + b"1]")

    with pytest.raises(TransportError, match="more than 1000 bytes"):
        _get(RequestsTransport(server.url, max_reply_bytes=1000))


def test_a_small_reply_that_unpacks_to_a_huge_one_is_cut_off(server: Loopback) -> None:
    server.answer = json_answer(gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")

    with pytest.raises(TransportError, match="more than 100000 bytes"):
        _get(RequestsTransport(server.url, max_reply_bytes=100_000))


def test_a_server_that_never_answers_is_given_up(server: Loopback, transport: RequestsTransport) -> None:
    server.answer = lambda handler: server.ended.wait(30) and None

    with pytest.raises(TransportError):
        _get(transport, timeout_s=0.1)


def test_a_reply_that_trickles_is_given_up_when_its_time_is_over(server: Loopback) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(OK + b"Content-Length: 100000\r\n\r\n")
        while not server.ended.wait(0.001):
            handler.wfile.write(b" ")

    server.answer = trickle
    seconds = itertools.count()

    with pytest.raises(TransportError, match="too long"):
        _get(RequestsTransport(server.url, monotonic=lambda: float(next(seconds))), timeout_s=20)


def test_a_closed_port_is_no_reply() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TransportError, match=r"no reply: ConnectionError of ConnectionRefusedError$"):
            _get(RequestsTransport(f"http://127.0.0.1:{taken.getsockname()[1]}"))


def test_what_was_wrong_before_is_not_the_cause(server: Loopback, transport: RequestsTransport) -> None:
    server.answer = raw_answer(b"")

    with pytest.raises(TransportError, match=r"no reply: ConnectionError of RemoteDisconnected$"):
        try:
            raise LookupError("a pack that does not fit")
        except LookupError:
            _get(transport)


def test_a_server_without_a_certificate_we_trust_gets_nothing(server: Loopback) -> None:
    with pytest.raises(TransportError, match=r"no reply: SSLError$"):
        _get(RequestsTransport(server.url.replace("http://", "https://")))
    assert server.seen == []


def test_only_a_certificate_of_a_trusted_authority_will_do(server: Loopback, tmp_path: Path) -> None:
    certificate = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.server.socket = context.wrap_socket(server.server.socket, server_side=True)
    url = server.url.replace("http://", "https://")

    with pytest.raises(TransportError):
        _get(RequestsTransport(url))
    assert server.seen == []
    assert _get(RequestsTransport(url, verify=str(certificate))).status == 200


def _self_signed(directory: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centre")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    path = directory / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return path


def test_cookies_are_not_kept(server: Loopback, transport: RequestsTransport) -> None:
    server.answer = json_answer(b"{}", Set_Cookie="a=b; Path=/")
    _get(transport)
    _get(transport)

    assert "Cookie" not in server.seen[1][2]


def test_the_surroundings_add_neither_proxy_nor_password(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    _get(RequestsTransport(server.url))

    assert "Authorization" not in server.seen[0][2]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:80", "https://centre.example"]
)
def test_an_address_is_secure_or_on_this_machine(url: str) -> None:
    assert checked_base_url(url + "/") == url


@pytest.mark.parametrize(
    "url",
    ["http://centre.example", "http://10.0.0.1", "ftp://centre", "centre.example", "", "https://a:b@c", "https://c?d"],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        checked_base_url(url)


def test_enrolment_hands_in_the_code_and_the_key_and_yields_the_names(
    server: Loopback, transport: RequestsTransport
) -> None:
    server.answer = json_answer(
        b'{"device":"kiosk-qj-0001","station":"FC-01","jurisdiction":"qiaoji",'
        b'"server_time":"2026-12-05T07:41:09.412+08:00"}',
        201,
    )

    reply = enrol(transport, "k7qx2-m4zpa", bytes(32))

    assert (reply.device, reply.station) == ("kiosk-qj-0001", "FC-01")
    assert server.seen[0][3] == b'{"code":"K7QX2M4ZPA","public_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}'


def test_a_code_that_is_not_taken_is_said(server: Loopback, transport: RequestsTransport) -> None:
    body = encode_problem(ProblemError("enrolment-code-invalid"))
    server.answer = json_answer(body, 403, "application/problem+json")

    with pytest.raises(RefusedError) as caught:
        enrol(transport, "K7QX2M4ZPA", bytes(32))
    assert caught.value.code == "enrolment-code-invalid"
    assert str(caught.value) == "403 enrolment-code-invalid: The enrolment code is wrong, used or expired"


def test_an_enrolment_answered_with_nonsense_yields_nothing(server: Loopback, transport: RequestsTransport) -> None:
    server.answer = json_answer(b'{"device":"a\\nb"}', 201)

    with pytest.raises(ForeignReplyError):
        enrol(transport, "K7QX2M4ZPA", bytes(32))
