"""A served centre: real processes, a real connection."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest
import requests

from sync.protocol.packs import decode_delta
from tests import templates


@pytest.fixture(scope="module")
def server(serve_central, tmp_path_factory):
    """A demo centre without history, served; its code and token lie in its home."""
    home = templates.migrated(tmp_path_factory.mktemp("serving") / "home")
    command = [sys.executable, "-m", "sync.central", "demo", "--no-history"]
    files = ["--kiosk-code-file", str(home / "code"), "--token-file", str(home / "token")]
    subprocess.run([*command, *files], env={**os.environ, "YIZHAN_HOME": str(home)}, check=True, timeout=120)
    with serve_central(home) as served:
        yield served


@pytest.fixture(scope="module")
def kiosk(server, kiosk_over_http):
    """A kiosk that has enrolled over HTTP."""
    kiosk = kiosk_over_http(server.url)
    assert kiosk.enrol((server.home / "code").read_text().strip()).status == 201
    return kiosk


def pulled(server):
    """The sessions of all visits that can be pulled."""
    token = (server.home / "token").read_text().strip()
    reply = requests.get(f"{server.url}/api/v1/pull/visits", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    *rows, last = map(json.loads, reply.text.splitlines())
    assert last["_more"] is False
    return [row["session"] for row in rows]


def test_a_visit_goes_from_a_kiosk_to_whoever_pulls(server, kiosk):
    session = kiosk.visit()

    reply = kiosk.push().batch

    assert reply.acknowledged == ((1, 2),)
    assert reply.content_version == decode_delta(kiosk.get("/api/v1/content/delta").body).version
    assert session in pulled(server)


def test_many_kiosks_at_once_lose_nothing(server, kiosk):
    made = [kiosk.visit() for _ in range(60)]
    lines = kiosk.lines[-120:]
    threads = [
        threading.Thread(target=kiosk.push, args=[lines[number * 10 : (number + 1) * 10]]) for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = pulled(server)
    assert [found.count(session) for session in made] == [1] * 60


def test_the_access_log_holds_routes_and_no_ticket(server):
    requests.get(f"{server.url}/t/FC-01-4829138", timeout=30)

    log = server.log.read_text()
    assert "GET /t/<str:given> 200" in log
    assert "4829138" not in log


def test_a_body_without_end_holds_up_nobody(server):
    """Connections that say much and send nothing take no thread from the others."""
    address = urlsplit(server.url)
    slow = [socket.create_connection((address.hostname, address.port), timeout=30) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(b"POST /api/v1/batches HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx")
        assert requests.get(f"{server.url}/api/v1/health", timeout=30).status_code == 200
    finally:
        for connection in slow:
            connection.close()


def test_a_host_nobody_named_is_refused(server):
    assert requests.get(f"{server.url}/api/v1/health", headers={"Host": "evil.example"}, timeout=30).status_code == 400


def test_static_files_are_served_from_where_they_lie(server):
    reply = requests.get(f"{server.url}/static/dispatch/ticket.css", timeout=30)

    assert reply.status_code == 200
    assert reply.headers["Content-Type"].startswith("text/css")


def test_a_killed_centre_leaves_nothing_running_and_starts_again_with_all_it_acknowledged(
    serve_central, tmp_path, kiosk_over_http
):
    home = templates.migrated(tmp_path / "home")
    env = {**os.environ, "YIZHAN_HOME": str(home)}
    command = [sys.executable, "-m", "sync.central", "demo", "--no-history"]
    files = ["--kiosk-code-file", str(home / "code"), "--token-file", str(home / "token")]
    subprocess.run([*command, *files], env=env, check=True, timeout=120)
    with serve_central(home) as first:
        kiosk = kiosk_over_http(first.url)
        kiosk.enrol((home / "code").read_text().strip())
        made = kiosk.visit()
        kiosk.push()
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(10)
        wait_until_refused(first.url)

    with serve_central(home) as second:
        assert pulled(second) == [made]


def wait_until_refused(url):
    """Return once nobody listens; the worker is killed with its parent, a moment after it."""
    address = urlsplit(url)
    for _ in range(1000):
        try:
            with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
                connection.recv(1)
        except ConnectionError:
            return
    raise AssertionError("the server outlived its parent")
