"""A real X server: the keys that end other programs do nothing here, and a click of the panel works."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import pytest

pytestmark = [pytest.mark.window, pytest.mark.x11]

START_S = 60.0
SETTLED = 10
"""So many words of the program later its window is mapped and drawn."""
PROGRAM = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from kiosks import PANELS, make_kiosk
from kiosk.app import run
kiosk = make_kiosk(Path(sys.argv[3]), PANELS["1280x800"])
from kivy.clock import Clock
def say(*_):
    from screens.navigation import navigation
    print(navigation.current, flush=True)
Clock.schedule_interval(say, 0.2)
run(kiosk, is_windowed=True)
print("ended", flush=True)
kiosk.close()
"""


def next_line(output: IO[str], wanted: str, within_s: float = START_S) -> None:
    """Read on until the program says ``wanted``."""
    end = time.monotonic() + within_s
    for line in output:
        if line.strip() == wanted:
            return
        assert time.monotonic() < end, f"still {line.strip()!r}, not {wanted!r}"
    raise AssertionError(f"the program ended before it said {wanted!r}")


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own on a free display number, chosen by the server itself."""
    with ExitStack() as closing:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        closing.callback(server.wait)
        closing.callback(server.terminate)
        os.close(writing)
        with os.fdopen(reading) as numbers:
            yield f":{numbers.readline().strip()}"


@pytest.fixture
def program(root: Path, display: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The kiosk's window on that display; it says the name of the screen in front again and again."""
    environment = {key: value for key, value in os.environ.items() if key != "SDL_VIDEODRIVER"}
    environment |= {"DISPLAY": display, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy"}
    arguments = [str(root), str(root / "tests" / "screens"), str(tmp_path)]
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield running
    running.kill()
    running.wait()


def xdotool(display: str, *arguments: str) -> None:
    """Act as a hand on mouse and keyboard."""
    subprocess.run(["xdotool", *arguments], env=os.environ | {"DISPLAY": display}, check=True, timeout=20)


def test_other_keys_do_nothing_a_click_works_and_a_signal_ends_it(display: str, program: subprocess.Popen[str]) -> None:
    assert program.stdout is not None
    for _ in range(SETTLED):
        next_line(program.stdout, "home")
    xdotool(display, "mousemove", "1120", "745", "click", "1")
    next_line(program.stdout, "ask")
    for key in ("Escape", "F5", "alt+F4", "ctrl+q", "F11"):
        xdotool(display, "key", key)
    next_line(program.stdout, "ask")
    next_line(program.stdout, "ask")
    xdotool(display, "key", "Home")
    next_line(program.stdout, "home")
    xdotool(display, "key", "F1")
    next_line(program.stdout, "ask")
    assert program.poll() is None
    program.terminate()
    next_line(program.stdout, "ended")
