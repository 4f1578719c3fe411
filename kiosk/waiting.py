"""Waiting for a touch without asking for it again and again: SDL sleeps until the display server sends something.

Asking costs processor time at each turn, and the fewer turns the later a touch is seen. Where the display can wake the
program (X11, Wayland) there is neither; elsewhere it is a plain sleep.
"""

from __future__ import annotations

import ctypes
import re
import time
from collections.abc import Callable
from pathlib import Path

Wait = Callable[[float], None]
"""Returns after so many seconds, or as soon as something happened."""

WAKING_DRIVERS = (b"x11", b"wayland")
_JOYSTICKS = 0x0200 | 0x1000 | 0x2000 | 0x8000
"""Joysticks, haptics, controllers, sensors: for these SDL would get up many times a second after all."""

_SDL = re.compile(r"\S*/libSDL2-2\S*")


def waiter() -> Wait:
    """How to wait in this process; the window must be open."""
    sdl = _loaded_sdl()
    if sdl is None or sdl.SDL_GetCurrentVideoDriver() not in WAKING_DRIVERS:
        return time.sleep
    sdl.SDL_QuitSubSystem(_JOYSTICKS)
    # Without a place to put the event it stays in the queue, for Kivy to read.
    return lambda seconds: sdl.SDL_WaitEventTimeout(None, int(seconds * 1000))


def _loaded_sdl() -> ctypes.CDLL | None:
    """The SDL that Kivy brought along and has loaded; a second one would know nothing of the window."""
    try:
        found = _SDL.search(Path("/proc/self/maps").read_text())
        if found is None:
            return None
        sdl = ctypes.CDLL(found.group())
        sdl.SDL_GetCurrentVideoDriver.restype = ctypes.c_char_p
        sdl.SDL_WaitEventTimeout.argtypes = [ctypes.c_void_p, ctypes.c_int]
    except (OSError, AttributeError):
        return None
    return sdl
