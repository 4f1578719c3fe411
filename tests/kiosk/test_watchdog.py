"""The watchdog: who draws, says so; a service manager that listens hears it."""

from __future__ import annotations

import socket

from kiosk.watchdog import SILENT_AFTER_S, Watchdog


def test_a_window_that_drew_lately_draws(clock):
    watchdog = Watchdog(clock.monotonic)
    assert watchdog.is_drawing() is None
    watchdog.beat()
    assert watchdog.is_drawing() is True
    clock.pass_(seconds=SILENT_AFTER_S)
    assert watchdog.is_drawing() is False


def test_systemd_hears_that_the_kiosk_is_ready_and_then_that_it_lives(clock, tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        watchdog = Watchdog(clock.monotonic)
        watchdog.beat()
        watchdog.beat()
        assert [manager.recv(64), manager.recv(64)] == [b"READY=1", b"WATCHDOG=1"]


def test_a_manager_that_is_gone_does_not_stop_the_kiosk(clock, tmp_path, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    Watchdog(clock.monotonic).beat()
