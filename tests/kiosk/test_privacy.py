"""Nothing that a visitor typed, and nothing about who it was, is in any file of the kiosk."""

from __future__ import annotations

import logging
import socket
import sqlite3
import threading
from contextlib import suppress

import pytest

from kiosk.logs import set_up_logs
from sync.client.errors import SyncError
from sync.client.ports import Request
from sync.client.transport import RequestsTransport
from sync.protocol.events import EVENT_TYPES

TYPED = ("我叫王小明住在永安街", "Ivan Petrov passport 75-1234567", "系统性红斑狼疮")


@pytest.fixture
def logs(settings):
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    set_up_logs(settings.logs, logging.DEBUG)
    yield settings.logs
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before[0]
    root.setLevel(before[1])


def test_what_was_typed_is_in_no_file(start, settings, logs):
    kiosk = start()
    kiosk.visits.touched()
    for text in TYPED:
        kiosk.consultation.search(text)
        kiosk.directory.services(query=text)
    kiosk.consultation.search("身份证")
    kiosk.consultation.chosen("C01")
    kiosk.help_requests.create("paperwork", needs=TYPED)
    kiosk.visits.ended()
    kiosk.rounds.beat()
    kiosk.close()
    files = [path for path in settings.home.rglob("*") if path.is_file()]
    assert {"outbox.db", "outbox.log", "settings.db", "kiosk.log"} <= {path.name for path in files}
    found = [(path.name, text) for path in files for text in TYPED if text.encode() in path.read_bytes()]
    assert not found
    assert not any(ensure_ascii(text) in path.read_bytes() for path in files for text in TYPED)


def test_of_a_reply_that_was_cut_no_library_writes_down_what_came(logs):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def cut():
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: seat=4A\r\nX-Par")

        line = threading.Thread(target=cut)
        line.start()
        with suppress(SyncError):
            RequestsTransport(f"http://127.0.0.1:{server.getsockname()[1]}").send(Request("GET", "/api/v1/x", {}, b""))
        line.join()
    assert (logs / "kiosk.log").read_text() == ""


def ensure_ascii(text: str) -> bytes:
    return text.encode("ascii", "backslashreplace")


def test_no_event_has_a_field_for_free_text():
    """Every text field of an event holds a code, a version or a language: a sentence does not pass its check."""
    free = set()
    for type_, event in EVENT_TYPES.items():
        for name, part in event.__dataclass_fields__.items():
            if part.metadata["check"].test("我叫 Ivan, see me"):
                free.add((type_, name))
    assert free == {("content.applied", "error")}


def test_rows_have_no_column_for_a_person(start, settings):
    """But for the roster, which holds the name that a volunteer chose."""
    start().close()
    connection = sqlite3.connect(settings.outbox_db)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert "roster" in tables
    tables.remove("roster")
    columns = {column[1] for table in tables for column in connection.execute(f"PRAGMA table_info({table})")}
    connection.close()
    assert not columns & {"name", "phone", "contact", "text", "query", "address", "note", "photo"}


def test_files_are_for_the_kiosk_s_account_alone(start, settings):
    start()
    assert settings.home.stat().st_mode & 0o077 == 0
