"""Record what a version of the kiosk says to its own centre, and is answered: the goldens of tests/protocol/traffic.

Usage: git archive VERSION | tar -x -C TREE
       python tools/record_traffic.py TREE tests/protocol/traffic/NAME.jsonl

Both programs are those of TREE. The kiosk is enrolled, records one event of every type beside some visits and requests
for help, one that the centre must refuse, and exchanges until nothing waits; then the centre revokes it. The first line
of the file says what the readers of TREE know: they refuse a field that they do not. Each further line is an exchange.
"""

from __future__ import annotations

import argparse
import base64
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

WITHIN_S = 120.0
STATION = "FC-01"
INSIDE = "--inside"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("tree", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args([each for each in arguments if each != INSIDE])
    if INSIDE in arguments:
        record(options.tree.resolve(), options.out)
        return 0
    environment = {**os.environ, "PYTHONPATH": str(options.tree.resolve()), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, str(options.tree / "tools" / "compile_messages.py")], check=True, env=environment)
    command = [sys.executable, str(Path(__file__).resolve()), INSIDE, str(options.tree), str(options.out.resolve())]
    return subprocess.run(command, cwd=options.tree, env=environment).returncode


def record(tree: Path, out: Path) -> None:
    """The whole story, with the modules of the tree."""
    with tempfile.TemporaryDirectory(prefix="yizhan-traffic-") as name:
        place = Path(name)
        environment = {**os.environ, "YIZHAN_HOME": str(place / "central")}
        (place / "central").mkdir()

        def tell(*words: str) -> str:
            command = [sys.executable, "-m", "sync.central", *words]
            done = subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True, text=True)
            return done.stdout

        port = _free_port()
        tell("migrate")
        tell("publish", str(tree / "assets" / "content"))
        tell("demo", "--no-history", "--station", STATION, "--kiosk-code-file", str(place / "code"))
        serve = [sys.executable, "-m", "sync.central", "serve", "--port", str(port)]
        served = subprocess.Popen(serve, cwd=tree, env=environment, stdout=subprocess.DEVNULL)
        try:
            exchanges = story(place, f"http://127.0.0.1:{port}", (place / "code").read_text().strip(), environment)
        finally:
            served.terminate()
            served.wait()
    lines = [{"known": known_fields()}, *exchanges]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in lines), "utf-8")
    sys.stdout.write(f"{out}: {len(exchanges)} exchanges, {out.stat().st_size:,} bytes\n")


def known_fields() -> dict[str, list[str]]:
    """module.table -> the fields that the readers of the wire know."""
    from sync import protocol
    from sync.protocol.checks import Check

    found = {}
    for part in pkgutil.iter_modules(protocol.__path__):
        module = importlib.import_module(f"sync.protocol.{part.name}")
        for name, table in vars(module).items():
            if isinstance(table, dict) and table and all(isinstance(check, Check) for check in table.values()):
                found[f"{part.name}.{name}"] = sorted(table)
    return found


class Recorder:
    """The network, and a record of it."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self.exchanges: list[dict[str, Any]] = []

    def send(self, request: Any) -> Any:
        response = self._transport.send(request)
        asked = {"method": request.method, "path": request.path, **_message(request.headers, request.body)}
        told = {"status": response.status, **_message(response.headers, response.body)}
        self.exchanges.append({"request": asked, "response": told})
        return response


def _message(headers: Any, body: bytes) -> dict[str, Any]:
    told = {name: value for name, value in headers.items() if name.lower() not in ("server", "date")}
    try:
        return {"headers": told, "text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"headers": told, "base64": base64.b64encode(body).decode("ascii")}


def story(place: Path, url: str, code: str, environment: dict[str, str]) -> list[dict[str, Any]]:
    """What the kiosk does; returns the exchanges."""
    from kiosk.bootstrap import build_kiosk, enrol_kiosk
    from kiosk.settings import Settings
    from sync.client.transport import RequestsTransport

    settings = Settings(home=place / "kiosk", station=STATION, ballast_bytes=0)
    recorder = Recorder(RequestsTransport(url))
    _until(lambda: _is_up(url), "the centre to answer")
    device = enrol_kiosk(settings, url, code, recorder).device
    kiosk = build_kiosk(settings, transport=recorder, start_sync=False, in_background=lambda work: work())
    one_of_everything(kiosk)
    kiosk.close()
    kiosk = build_kiosk(settings, transport=recorder, in_background=lambda work: work())
    _until(lambda: kiosk.volunteering.roster.version(), "the roster")
    kiosk.help_requests.create("luggage")
    _exchange(kiosk, recorder)
    revoke = f"import django; django.setup()\nfrom sync.central.ledger.api import revoke\nrevoke({device!r})\n"
    settings_module = {"DJANGO_SETTINGS_MODULE": "sync.central.settings"}
    subprocess.run([sys.executable, "-c", revoke], check=True, env={**environment, **settings_module})
    before = len(recorder.exchanges)
    kiosk.visits.touched()
    kiosk.visits.ended()
    kiosk.sync.nudge()
    _until(lambda: kiosk.sync.status().last_error == "device-revoked", "the centre's refusal")
    kiosk.close()
    for exchange in recorder.exchanges[before:]:
        exchange["after"] = "revoked"
    return recorder.exchanges


def one_of_everything(kiosk: Any) -> None:
    """Visits, requests for help, and an event of each golden file; one of them is spoilt."""
    from sync.protocol import events

    kiosk.visits.touched()
    kiosk.visits.viewed("home")
    kiosk.consultation.search("身份证")
    kiosk.visits.ended()
    ticket = kiosk.help_requests.create("luggage").code
    kiosk.help_requests.create("cold")
    kiosk.help_requests.withdraw(ticket)
    outbox = kiosk.visits._outbox
    goldens = Path(__file__).resolve().parents[1] / "tests" / "protocol" / "golden"
    for name in sorted(events.EVENT_TYPES):
        told = json.loads((goldens / f"{name}.json").read_text("utf-8"))
        event = events.from_data(told["type"], told["schema"], told["data"])
        if event is not None and name not in ("help.created", "help.withdrawn"):
            with outbox._store.transaction(), spoilt() if name == "headcount.added" else nullcontext():
                outbox.append(event)


@contextmanager
def spoilt() -> Iterator[None]:
    """What is written meanwhile is refused by the centre. Spoilt later, it would be mended from the journal."""
    from kiosk.store import outbox

    whole = outbox.to_data
    outbox.to_data = lambda event: {**whole(event), "n": -1}
    try:
        yield
    finally:
        outbox.to_data = whole


def _exchange(kiosk: Any, recorder: Recorder) -> None:
    kiosk.sync.nudge()
    _until(lambda: not kiosk.sync.status().pending, "everything to be sent")
    asked = len([each for each in recorder.exchanges if "/tickets" in each["request"]["path"]])
    kiosk.sync.nudge()
    _until(
        lambda: len([each for each in recorder.exchanges if "/tickets" in each["request"]["path"]]) > asked,
        "the requests' states",
    )
    seen = -1
    while seen != len(recorder.exchanges):
        seen = len(recorder.exchanges)
        time.sleep(1)


def _is_up(url: str) -> bool:
    from sync.client.errors import SyncError
    from sync.client.ports import Request
    from sync.client.transport import RequestsTransport

    try:
        return RequestsTransport(url).send(Request("GET", "/api/v1/health")).status == 200
    except SyncError:
        return False


def _until(condition: Callable[[], object], what: str) -> None:
    give_up = time.monotonic() + WITHIN_S
    while not condition():
        if time.monotonic() > give_up:
            raise SystemExit(f"waited {WITHIN_S:g} s for {what}")
        threading.Event().wait(0.05)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
