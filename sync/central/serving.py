"""Serving over HTTP, with granian: one process for SQLite, more where the database is PostgreSQL."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
import socket
import sqlite3
import sys
from typing import NoReturn

from sync.central.environment import ConfigurationError, database, read
from sync.central.front import Front

PR_SET_PDEATHSIG = 1
# Connections at once, before new ones wait in the kernel: far more than `front` lets in with their bodies, so that who
# only looks for an emergency notice never waits behind them.
BACKPRESSURE = 4096
OTHER_FILES = 256
# How soon one thread has to give way to another: a request for help takes several turns beside a writer that works
# through a kiosk's month, and Python's own 5 ms each add up.
SWITCH_S = 0.001


def load() -> Front:
    """The application, in a server process that ends when the one that started it is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    sys.setswitchinterval(SWITCH_S)
    from sync.central.wsgi import application  # isort: skip

    # After Django is set up, which the line above does.
    from sync.central import plain_pages
    from sync.central.directory import broadcasts
    from sync.central.directory.releases import versions
    from sync.central.dispatch.refusals import write_at_the_end
    from sync.central.ledger.door import PATH, Door
    from sync.protocol.roster import ROSTER_PATH
    from sync.protocol.station_requests import STATION_PATH

    # What is there by now stays: it need not be gone through again each time that something new is looked for.
    gc.collect()
    gc.freeze()
    write_at_the_end()
    # What every kiosk asks at each contact.
    narrow = frozenset({"/api/v1/tickets", STATION_PATH, ROSTER_PATH})
    doors, refusal = {PATH: Door(versions)}, plain_pages.answers()
    return Front(application, told=broadcasts.told(), doors=doors, narrow=narrow, refusal=refusal)


def serve(host: str, port: int, workers: int = 1) -> NoReturn:
    """Serve until told to stop, in place of this program; call `check_address` first, for a better word than the
    server's own."""
    # What only looks after the processes that serve need not keep all of Django in memory.
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", __name__, host, str(port), str(workers)])


def supervise(host: str, port: int, workers: int) -> None:
    """Start the processes that serve, and others for those that end, until told to stop."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "sync.central.serving:load",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        backpressure=_connections(),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        log_level=LogLevels.warning,
    ).serve()
    _fold()


def _fold() -> None:
    """Have the file of an embedded database hold all there is, for whoever copies that file alone when all has ended:
    the processes that served are gone by now without having closed it."""
    known = database(read().database_url)
    if known["ENGINE"].endswith("sqlite3"):
        with contextlib.closing(sqlite3.connect(known["NAME"])) as last:
            last.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _connections() -> int:
    """As many as are wanted, or as this machine lets one process have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = BACKPRESSURE + OTHER_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(BACKPRESSURE, soft - OTHER_FILES))


def check_address(host: str, port: int) -> None:
    """Raise ConfigurationError if nobody could listen here."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ConfigurationError(f"cannot listen on {host}:{port}: {reason}; choose another --port") from error


if __name__ == "__main__":
    supervise(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
