"""What a window costs, measured in a process of its own: `python -m tests.bench.window ROLE HOME` prints JSON.

Both windows are offscreen, of the same size, with the kiosk's own Kivy settings; the bare one shows nothing.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SIZE = "1080x1920"
IDLE_AFTER_S, IDLE_FOR_S = 45.0, 20.0
"""By then the kiosk has made its screens, one a second, and nobody was there to be invited."""
TOUCHES = 100
FEW, MANY = 100, 1000

Figures = dict[str, Any]


def settings(home: Path) -> Any:
    """The kiosk's settings: everything real but the network."""
    from kiosk.settings import Settings
    from tests.screens.kiosks import PANELS

    return Settings(home=home, panel=PANELS[SIZE], ballast_bytes=0)


def open_window(home: Path, *, is_kiosk: bool) -> Any:
    """The app of either window, prepared and not yet running."""
    from kiosk.app import KioskApp, configure

    chosen = settings(home)
    configure(chosen.panel, is_windowed=True)
    if is_kiosk:
        from kiosk.bootstrap import build_kiosk

        return KioskApp(build_kiosk(chosen, start_sync=False))
    from kivy.app import App
    from kivy.uix.widget import Widget

    class Bare(App):  # type: ignore[misc]
        def build(self) -> Widget:
            return Widget()

    return Bare()


def start(home: Path, *, is_kiosk: bool) -> Figures:
    """The moment of the first whole frame, on the clock that all processes share, and the processor time until it."""
    app = open_window(home, is_kiosk=is_kiosk)
    from kivy.core.window import Window

    seen: Figures = {}

    def drawn(*_: object) -> None:
        if not seen and app.root is not None:
            seen.update(first_frame_at=time.monotonic(), cpu_s=time.process_time())
            app.stop()

    Window.bind(on_flip=drawn)
    app.run()
    return seen


def idle(home: Path, *, is_kiosk: bool) -> Figures:
    """The processor time of a window that nobody touches, in per cent of a core."""
    app = open_window(home, is_kiosk=is_kiosk)
    from kivy.clock import Clock

    marks: list[tuple[float, float]] = []

    def mark(*_: object) -> None:
        marks.append((time.monotonic(), time.process_time()))
        if len(marks) == 2:
            app.stop()

    Clock.schedule_once(mark, IDLE_AFTER_S)
    Clock.schedule_once(mark, IDLE_AFTER_S + IDLE_FOR_S)
    app.run()
    (began, cpu_before), (ended, cpu_after) = marks
    return {"cpu_percent": 100 * (cpu_after - cpu_before) / (ended - began)}


def touch(home: Path) -> Figures:
    """Milliseconds from a finger to the frame it causes: of the press, and of the screen that the release opens.

    The touch comes right after a frame, so each waits for the next one first: the longest wait there is.
    """
    from tests.screens.stage import Stage

    stage = Stage(_kiosk(home))
    found: Figures = {"press_ms": [], "release_ms": [], "press_cpu_ms": [], "release_cpu_ms": []}
    rng = random.Random(1)
    for _ in range(TOUCHES):
        target = rng.choice(_buttons(stage))
        for phase, (wall, cpu) in zip(("press", "release"), _finger(stage, target), strict=True):
            found[f"{phase}_ms"].append(wall)
            found[f"{phase}_cpu_ms"].append(cpu)
        stage.settle(most=12)
    return found


def _kiosk(home: Path) -> Any:
    from kiosk.bootstrap import build_kiosk
    from tests.screens.kiosks import at_once

    return build_kiosk(settings(home), start_sync=False, in_background=at_once)


def _buttons(stage: Any) -> list[Any]:
    """What can be pressed and is on the screen."""
    from kivy.uix.behaviors import ButtonBehavior

    width, height = stage.window.system_size
    found = []
    for widget in stage.walk():
        if isinstance(widget, ButtonBehavior) and not widget.disabled and widget.get_root_window():
            x, y = widget.to_window(*widget.center)
            if 0 < x < width and 0 < y < height and min(widget.size) > 1:
                found.append(widget)
    return found


def _finger(stage: Any, target: Any) -> Iterator[tuple[float, float]]:
    """Press a widget and release it; milliseconds to the frame of each, and of processor time."""
    from kivy.base import EventLoop

    from tests.bench.finger import Finger

    width, height = stage.window.system_size
    x, y = target.to_window(*target.center)
    finger = Finger("bench", 1, (x / width, y / height), is_touch=True, type_id="touch")
    for phase in ("begin", "end"):
        stage.frames(1)
        began, cpu = time.perf_counter(), time.process_time()
        EventLoop.post_dispatch_input(phase, finger)
        stage.frames(1)
        yield 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - cpu)


def memory(home: Path) -> Figures:
    """Megabytes (PSS) after a few scripted visits and after many: two screens each, all in all languages in turn."""
    from screens.navigation import navigation
    from screens.translation import tr
    from tests.screens.gallery import scenes
    from tests.screens.stage import Stage

    stage = Stage(_kiosk(home))
    places = [scene for scene in scenes(stage.kiosk) if scene[1] not in ("home", "attract", "ticket")]
    tour = itertools.cycle(itertools.product(("zh", "en", "ru"), places))
    found: Figures = {}
    for number in range(1, MANY + 1):
        stage.kiosk.visits.touched()
        for lang, (_, screen, params) in itertools.islice(tour, 2):
            tr.set_language(lang)
            navigation.show(screen, **params)
            stage.frames(1)
        navigation.home()
        stage.kiosk.visits.ended()
        # Home costs the most to draw and is the same each time: every tenth visit waits for it.
        if number % 10 == 0:
            stage.frames(1)
        if number in (FEW, MANY):
            found[f"after_{number}_mb"] = pss_mb()
    return found


def pss_mb() -> float:
    """This process's share of memory, in megabytes."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


ROLES: dict[str, Callable[[Path], Figures]] = {
    "bare-start": lambda home: start(home, is_kiosk=False),
    "kiosk-start": lambda home: start(home, is_kiosk=True),
    "bare-idle": lambda home: idle(home, is_kiosk=False),
    "kiosk-idle": lambda home: idle(home, is_kiosk=True),
    "touch": touch,
    "memory": memory,
}


def main() -> int:
    role, home = sys.argv[1], Path(sys.argv[2])
    os.environ.update(SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy")
    print(json.dumps(ROLES[role](home)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
