"""Waiting without SDL, or with a driver that cannot wake, is a plain sleep."""

from __future__ import annotations

import time

import pytest

from kiosk import waiting


class FakeSdl:
    """What is called of SDL."""

    def __init__(self, driver: bytes) -> None:
        self.driver, self.waited, self.ended = driver, [], []

    def SDL_GetCurrentVideoDriver(self) -> bytes:  # noqa: N802 - SDL's name
        return self.driver

    def SDL_QuitSubSystem(self, flags: int) -> None:  # noqa: N802
        self.ended.append(flags)

    def SDL_WaitEventTimeout(self, event: object, milliseconds: int) -> int:  # noqa: N802
        self.waited.append((event, milliseconds))
        return 1


@pytest.mark.parametrize("sdl", [None, FakeSdl(b"offscreen"), FakeSdl(b"KMSDRM")])
def test_what_cannot_wake_sleeps(monkeypatch, sdl):
    monkeypatch.setattr(waiting, "_loaded_sdl", lambda: sdl)
    assert waiting.waiter() is time.sleep


@pytest.mark.parametrize("driver", waiting.WAKING_DRIVERS)
def test_a_display_server_wakes(monkeypatch, driver):
    sdl = FakeSdl(driver)
    monkeypatch.setattr(waiting, "_loaded_sdl", lambda: sdl)
    wait = waiting.waiter()
    wait(0.125)
    assert sdl.waited == [(None, 125)]
    assert sdl.ended
