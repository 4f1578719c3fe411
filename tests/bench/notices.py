"""How long an emergency notice takes to reach many kiosks: ``python -m tests.bench.notices [KIOSKS] [--no-batches]``.

Every kiosk looks every twenty seconds, each in its own turn, and sends an empty batch every minute; then a notice is
approved. All against one process on one machine, over HTTP on loopback, each look over a connection of its own. The
processor time that the centre took is counted too: it is the same however busy the machine is with other things.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.identity import device_id
from sync.client.notice_watch import LOOK_EVERY_S, SPREAD
from sync.protocol import batches, signing
from sync.protocol.broadcasts import BOARD_PATH, SERIAL_PATH
from tests.e2e.programs import Central, published

ROOT = Path(__file__).resolve().parents[2]
CONTACT_EVERY_S = 60.0
STEADY_S, MOST_S = 30.0, 60.0
REGISTER = (
    "import json, sys, django; django.setup()\n"
    "from django.db import transaction\n"
    "from django.utils import timezone\n"
    "from sync.central.ledger.api import register_device\n"
    "with transaction.atomic():\n"
    "    for line in open('{file}'):\n"
    "        register_device(bytes.fromhex(line.strip()), 'FC-01', timezone.now())\n"
    "print(json.dumps(1))"
)
APPROVE = (
    "import json, django; django.setup()\n"
    "from datetime import timedelta\n"
    "from django.utils import timezone\n"
    "from sync.central.directory import broadcasts\n"
    "now = timezone.now()\n"
    "text = dict(zh='暴雪', en='Blizzard', ru='Метель')\n"
    "made = broadcasts.write(level='red', title=text, body=text, advice=[text], stations=[],"
    " expires_at=now + timedelta(hours=2), by='editor', now=now)\n"
    "broadcasts.approve(made.id, 'operator', timezone.now())\n"
    "print(json.dumps(1))"
)


@dataclass
class Load:
    """What was measured."""

    port: int
    looks: list[float] = field(default_factory=list)
    contacts: list[float] = field(default_factory=list)
    failures: int = 0
    approved_at: float | None = None
    told_after: list[float] = field(default_factory=list)


@dataclass
class One:
    """One kiosk, as far as the centre can tell."""

    key: Ed25519PrivateKey
    serial: int = 0

    @property
    def device(self) -> str:
        return device_id(self.key.public_key().public_bytes_raw())

    def signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        created, digest = int(time.time()), signing.content_digest(body)
        base = signing.signature_base(method, path, self.device, created, digest)
        return {
            signing.HEADER_DEVICE: self.device,
            signing.HEADER_CREATED: str(created),
            signing.HEADER_DIGEST: digest,
            signing.HEADER_SIGNATURE: base64.b64encode(self.key.sign(base)).decode("ascii"),
        }


async def ask(port: int, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One request over a connection of its own; the body of a reply of status 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head, _, rest = (await reader.read()).partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise OSError(head[:40])
        return rest
    finally:
        writer.close()


async def look(kiosk: One, load: Load) -> None:
    began = time.perf_counter()
    serial = int(json.loads(await ask(load.port, "GET", SERIAL_PATH, {}))["serial"])
    load.looks.append(time.perf_counter() - began)
    if serial > kiosk.serial:
        await ask(load.port, "GET", BOARD_PATH, {})
        kiosk.serial = serial
        load.told_after.append(time.perf_counter() - (load.approved_at or 0))


async def contact(kiosk: One, load: Load) -> None:
    header = batches.BatchHeader(kiosk.device, "FC-01", datetime.now(UTC), "synced", 0, None)
    body = batches.compress(batches.encode_batch(header, []))
    path = "/api/v1/batches"
    headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip", **kiosk.signed("POST", path, body)}
    began = time.perf_counter()
    await ask(load.port, "POST", path, headers, body)
    load.contacts.append(time.perf_counter() - began)


async def again_and_again(work: object, kiosk: One, load: Load, every_s: float, spread: float) -> None:
    await asyncio.sleep(random.uniform(0, every_s))
    while True:
        try:
            await work(kiosk, load)  # type: ignore[operator]
        except (OSError, ValueError, asyncio.IncompleteReadError):
            load.failures += 1
        await asyncio.sleep(every_s * (1 - spread * random.random()))


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else float("nan")


def cpu_s(group: int) -> float:
    """Processor time of all processes of a group so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def run(central: Central, kiosks: list[One], with_batches: bool) -> Load:
    load = Load(central.port)
    assert central._process is not None
    group = os.getpgid(central._process.pid)
    tasks = [asyncio.create_task(again_and_again(look, each, load, LOOK_EVERY_S, SPREAD)) for each in kiosks]
    if with_batches:
        tasks += [asyncio.create_task(again_and_again(contact, each, load, CONTACT_EVERY_S, 0)) for each in kiosks]
    before = cpu_s(group)
    await asyncio.sleep(STEADY_S)
    print(f"steady: {len(load.looks) / STEADY_S:.0f} looks/s, {len(load.contacts) / STEADY_S:.0f} batches/s")
    print(f"  processor: {(cpu_s(group) - before) / STEADY_S:.2f} of one core")
    for name, values in (("look", load.looks), ("batch", load.contacts)):
        print(f"  {name}: p50 {share(values, 0.5) * 1000:.1f} ms, p99 {share(values, 0.99) * 1000:.1f} ms")
    load.approved_at = time.perf_counter()
    await asyncio.to_thread(central.ask, APPROVE)
    spent = time.perf_counter() - load.approved_at
    load.approved_at, before = time.perf_counter(), cpu_s(group)
    while len(load.told_after) < len(kiosks) and time.perf_counter() - load.approved_at < MOST_S:
        await asyncio.sleep(0.1)
    print(f"told: {len(load.told_after)} of {len(kiosks)} (the approval itself took {spent:.1f} s)")
    print(f"  p50 {share(load.told_after, 0.5):.1f} s, p95 {share(load.told_after, 0.95):.1f} s,"
          f" last {max(load.told_after, default=0):.1f} s; {load.failures} failures")  # fmt: skip
    print(f"  processor meanwhile: {cpu_s(group) - before:.1f} s")
    for task in tasks:
        task.cancel()
    return load


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--no-batches"]
    count = int(arguments[0]) if arguments else 5000
    with tempfile.TemporaryDirectory() as folder:
        central = published(ROOT, Path(folder) / "central")
        kiosks = [One(Ed25519PrivateKey.generate()) for _ in range(count)]
        keys = Path(folder) / "keys"
        keys.write_text("\n".join(kiosk.key.public_key().public_bytes_raw().hex() for kiosk in kiosks))
        central.ask(REGISTER.format(file=keys))
        central.start()
        try:
            asyncio.run(run(central, kiosks, "--no-batches" not in sys.argv))
        finally:
            central.close()


if __name__ == "__main__":
    main()
