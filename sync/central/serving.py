"""Serving over HTTP, with granian: one process for SQLite, more where the database is PostgreSQL."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from sync.central.environment import ConfigurationError

PR_SET_PDEATHSIG = 1
THREADS = 16
# What waits here at most, with its bodies in memory, before new connections wait in the kernel.
BACKPRESSURE = 64


def load() -> Callable[..., Any]:
    """The application, in a server process that ends when the one that started it is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    from sync.central.wsgi import application

    return application


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve until told to stop; raises ConfigurationError if the address cannot be had."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    check_address(host, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync.central.settings")
    Server(
        "sync.central.serving:load",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=BACKPRESSURE,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        log_level=LogLevels.warning,
    ).serve()


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
