"""A centre for tests: fresh databases on either engine, kiosks that sign, and a server on loopback."""

from __future__ import annotations

import base64
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HOME = Path(tempfile.mkdtemp(prefix="yizhan-central-tests-"))
os.environ["YIZHAN_HOME"] = str(HOME)
os.environ["YIZHAN_SECRET_KEY"] = "for tests of this run alone"
# What asks for it is tested by itself.
os.environ["YIZHAN_SECOND_FACTOR"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "sync.central.settings"
os.environ.pop("YIZHAN_DATABASE_URL", None)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.LOGGING["handlers"]["stderr"]["class"] = "tests.stderr.Stderr"
django.setup()

import hypothesis  # noqa: E402
import pytest  # noqa: E402
import requests  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: E402
from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from sync.central.directory.api import publish  # noqa: E402
from sync.central.dispatch import api, crossing  # noqa: E402
from sync.central.dispatch.refusals import Refusals  # noqa: E402
from sync.central.ledger.api import register_device, register_station  # noqa: E402
from sync.protocol import batches, chain, signing  # noqa: E402
from sync.protocol import envelope as envelopes  # noqa: E402
from sync.protocol.envelope import Envelope  # noqa: E402
from sync.protocol.events import Event, SessionEnded, SessionStarted, schema_of, to_data  # noqa: E402
from sync.protocol.ids import new_uuid7  # noqa: E402
from tests import postgres, templates  # noqa: E402
from tests.content_changes import shipped  # noqa: E402
from tests.sync.central.databases import copy_database, on_server, use_database  # noqa: E402
from tests.sync.central.served import serve  # noqa: E402
from tests.sync.central.static_files import look_up_once  # noqa: E402

look_up_once()

# The same hashes, and no test waits for what is to slow a thief down; a served centre has the costs of a real one.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1

STATIONS = {
    "FC-01": {"zh": "站前广场便民服务专列（示例）", "en": "Station Square Service Carriage", "ru": "Вагон услуг"},
    "FC-02": {"zh": "站前服务驿站（示例）", "en": "Station Front Service Station", "ru": "Станция у вокзала"},
}
MIGRATED = "template_yizhan"
FEWER = 4
"""Times fewer examples of a property on a second engine."""
NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """A migrated SQLite file to copy: migrating anew for each test would take most of their time."""

    def migrate(place: Path) -> None:
        with use_database(f"sqlite:///{place / 'template.db'}"):
            call_command("migrate", verbosity=0)

    return templates.once("database", migrate) / "template.db"


@pytest.fixture(scope="session")
def published_template(sqlite_template: Path) -> Path:
    """The same with the content that ships: to publish it takes longer than most tests that need it."""

    def fill(place: Path) -> None:
        with use_database(f"sqlite:///{shutil.copy(sqlite_template, place)}"):
            publish(shipped(), note="files")

    return templates.once("database-with-content", fill) / "template.db"


@pytest.fixture
def with_content() -> None:
    """Has the test's SQLite database come with the content that ships, published before the test."""


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """A private PostgreSQL that has a `postgresql_template`; its URL without a database."""

    def migrate(url: str) -> None:
        on_server(url, f"CREATE DATABASE {MIGRATED}")
        with use_database(url.replace("NAME", MIGRATED)):
            call_command("migrate", verbosity=0)

    kept = templates.once("postgresql", lambda place: postgres.keep(place, migrate)) / "data"
    with postgres.cluster(like=kept) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_cluster: str) -> str:
    """A migrated database in the cluster, to copy; its name."""
    return MIGRATED


@pytest.fixture(scope="session")
def fresh_sqlite(sqlite_template: Path) -> Callable[..., Any]:
    """A context manager that puts a fresh SQLite database in a directory and has it used; yields its URL."""

    @contextmanager
    def use(directory: Path, template: Path = sqlite_template) -> Iterator[str]:
        path = directory / "central.db"
        shutil.copy(template, path)
        with use_database(f"sqlite:///{path}") as url:
            yield url

    return use


@pytest.fixture
def sqlite(request: pytest.FixtureRequest, fresh_sqlite: Callable[..., Any], tmp_path: Path) -> Iterator[str]:
    """A fresh SQLite database in use; its URL."""
    has_content = "with_content" in request.fixturenames
    template = request.getfixturevalue("published_template" if has_content else "sqlite_template")
    with fresh_sqlite(tmp_path, template) as url:
        yield url


@pytest.fixture
def postgresql(postgresql_cluster: str, postgresql_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database in use; its URL."""
    name = f"test_{time.monotonic_ns()}"
    copy_database(postgresql_cluster, postgresql_template, name)
    with use_database(postgresql_cluster.replace("NAME", name)) as url:
        yield url
    on_server(postgresql_cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> str:
    """A fresh database in use, on one engine and then on the other; its URL."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(autouse=True)
def refusals(monkeypatch: pytest.MonkeyPatch) -> Refusals:
    """Refused codes counted for this test alone: its clock stands still, and nothing is written behind its back."""
    fresh = Refusals(lambda: 0.0, lambda wait_s, work: None)
    for module in (api, crossing):
        monkeypatch.setattr(module, "refusals", fresh)
    return fresh


@pytest.fixture(autouse=True)
def fewer_examples(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A property is tried by all its examples on one engine, and by a few of them on each other."""
    given = getattr(request.node, "callspec", None)
    is_first = given is None or given.params.get("database", "sqlite") == "sqlite"
    chosen = getattr(request.function, "_hypothesis_internal_use_settings", None)
    if chosen is not None and not is_first and not request.config.getoption("thorough"):
        few = hypothesis.settings(chosen, max_examples=max(1, chosen.max_examples // FEWER))
        monkeypatch.setattr(request.function, "_hypothesis_internal_use_settings", few)


@pytest.fixture
def stations() -> None:
    """Two sample stations; asks for a database by the test's own fixture."""
    for code, names in STATIONS.items():
        register_station(code, names, is_demo=True)


@dataclass(frozen=True)
class Reply:
    """An HTTP answer, from a server or from the application itself."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def batch(self) -> batches.BatchReply:
        assert self.status == 200, self.body
        return batches.decode_reply(self.body)


Send = Callable[[str, str, dict[str, str], bytes], Reply]


def in_process(method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
    """Ask the application without a network; everything but the server is as in life."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    kind = headers.get("Content-Type", "application/octet-stream")
    response = client.generic(method, path, body, content_type=kind, headers=headers)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return Reply(response.status_code, dict(response.items()), content)


def over_http(base_url: str) -> Send:
    """Ask a server."""

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        response = requests.request(method, base_url + path, headers=headers, data=body, timeout=30)
        return Reply(response.status_code, dict(response.headers), response.content)

    return send


@dataclass
class Kiosk:
    """The kiosk's end of the wire, as plain as can be: it signs, numbers its events, and forgets nothing."""

    send: Send
    station: str = "FC-01"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    device: str = ""
    seq: int = 0
    lines: list[str] = field(default_factory=list)
    hashes: dict[int, str] = field(default_factory=dict)

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def enrol(self, code: str) -> Reply:
        body = f'{{"code":"{code}","public_key":"{base64.b64encode(self.public_key).decode()}"}}'.encode()
        reply = self.send("POST", "/api/v1/enrolments", {"Content-Type": "application/json"}, body)
        if reply.status == 201:
            self.device, self.station = reply.json()["device"], reply.json()["station"]
        return reply

    def register(self, enrolled_at: datetime = NOON - timedelta(days=30)) -> Kiosk:
        """Be known without the ceremony."""
        self.device = register_device(self.public_key, self.station, enrolled_at).id
        return self

    def event(self, event: Event, at: datetime = NOON, session: str | None = None, **other: Any) -> str:
        """The next event, kept in `lines`; any field of the envelope may be given."""
        self.seq += 1
        values: dict[str, Any] = {
            "id": new_uuid7(int(at.timestamp() * 1000)),
            "type": event.TYPE,
            "schema": schema_of(event),
            "station": self.station,
            "device": self.device,
            "boot": "b-000001",
            "seq": self.seq,
            "occurred_at": at,
            "clock": "synced",
            "data": to_data(event),
            "session": session,
        }
        line = envelopes.encode(Envelope(**{**values, **other}))
        self.lines.append(line)
        self.hashes[self.seq] = chain.link(self.hashes.get(self.seq - 1, chain.START), line)
        return line

    def copy(self) -> Kiosk:
        """Another kiosk with everything that this one has: a copied disk, or an image of it."""
        return replace(self, lines=list(self.lines), hashes=dict(self.hashes))

    def tied(self, first: int, last: int, **header: Any) -> Reply:
        """Push the events first..last, saying what was before them and what they come to."""
        links = ((first, self.hashes.get(first - 1, chain.START)), (last + 1, self.hashes[last]))
        return self.push(self.lines[first - 1 : last], links=links, **header)

    def visit(self, at: datetime = NOON, lang: str = "zh", outcome: str = "answered", **other: Any) -> str:
        """The two events of a visit of half a minute; its session."""
        session = new_uuid7(int(at.timestamp() * 1000))
        self.event(SessionStarted(lang=lang, entry="touch", mode="normal"), at, session, **other)
        end = SessionEnded(duration_s=30, screens=3, taps=7, outcome=outcome, lang_final=lang)
        self.event(end, at + timedelta(seconds=30), session, **other)
        return session

    def body(self, lines: list[str] | None = None, **header: Any) -> bytes:
        """A batch of these lines (all, if not said), uncompressed."""
        values = {
            "device": self.device,
            "station": self.station,
            "sent_at": timezone.localtime(),
            "clock": "synced",
            "last_seq": self.seq,
            "content_version": None,
        }
        return batches.encode_batch(batches.BatchHeader(**{**values, **header}), self.lines if lines is None else lines)

    def push(self, lines: list[str] | None = None, **header: Any) -> Reply:
        """Sign and send a batch."""
        return self.post(batches.compress(self.body(lines, **header)))

    def post(self, sent: bytes, path: str = "/api/v1/batches", **changed: str) -> Reply:
        """Sign these bytes and send them; headers may be changed after signing."""
        return self.send("POST", path, {**self.signed("POST", path, sent), **changed}, sent)

    def get(self, path: str, **headers: str) -> Reply:
        """Sign a GET and send it."""
        return self.send("GET", path, {**self.signed("GET", path, b""), **headers}, b"")

    def signed(self, method: str, path: str, sent: bytes) -> dict[str, str]:
        """The headers of a signed request."""
        created, digest = 1_790_000_000, signing.content_digest(sent)
        base = signing.signature_base(method, path, self.device, created, digest)
        return {
            signing.HEADER_DEVICE: self.device,
            signing.HEADER_CREATED: str(created),
            signing.HEADER_DIGEST: digest,
            signing.HEADER_SIGNATURE: base64.b64encode(self.key.sign(base)).decode("ascii"),
        }


@pytest.fixture
def make_kiosk(stations: None) -> Callable[..., Kiosk]:
    """Kiosks that speak to the application in this process; `make_kiosk("FC-02")`."""

    def make(station: str = "FC-01", send: Send = in_process) -> Kiosk:
        return Kiosk(send, station).register()

    return make


@pytest.fixture
def kiosk(make_kiosk: Callable[..., Kiosk]) -> Kiosk:
    """A known kiosk at FC-01."""
    return make_kiosk()


@pytest.fixture
def ask() -> Send:
    """Anybody's request to the application in this process."""
    return in_process


@pytest.fixture
def django_statements() -> Callable[[], Any]:
    """A context manager that yields the list of SQL statements run within it, savepoints included."""

    @contextmanager
    def record() -> Iterator[list[str]]:
        found: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            found.append(sql)
            return execute(sql, params, many, context)

        with connections["default"].execute_wrapper(note):
            yield found

    return record


@pytest.fixture(scope="session")
def serve_central() -> Callable[..., Any]:
    """A context manager that serves a home: `with serve_central(home) as server`."""
    return serve


@pytest.fixture(scope="session")
def kiosk_over_http() -> Callable[[str], Kiosk]:
    """Kiosks that speak to a server and are not enrolled yet."""
    return lambda base_url: Kiosk(over_http(base_url))
