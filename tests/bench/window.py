"""What a window costs, measured in a process of its own: `python -m tests.bench.window ROLE HOME` prints JSON.

Both windows are offscreen, of the same size, with the kiosk's own Kivy settings. What a bare one shows is in
tests.bench.bare: as little as would do the same.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The kiosks of the screens' tests find their own neighbours as pytest lets them.
sys.path.append(str(Path(__file__).resolve().parents[1] / "screens"))

from tests.bench import bare

WIDTH, HEIGHT, DIAGONAL_IN = 1080, 1920, 21.5
IDLE_AFTER_S, IDLE_FOR_S = 45.0, 20.0
"""By then the kiosk has made its screens, one a second, and nobody was there to be invited."""
TOUCHES = 100
SWITCHES = 100
SCROLLS = 400
SCROLL_PX = 24
FEW, MANY = 200, 2000
A_QUIET_MOMENT = 10
"""After so many visits nobody comes for a minute."""

VISITS = "YIZHAN_BENCH_VISITS"
"""Names another number than ``MANY``."""

TILL_THE_NEXT_S, A_LONG_QUIET_S = 3, 60
"""Seconds between two visitors in a row, and of that minute."""
ATTRACT_FOR_S = 26.0
"""One season, from the train's arrival to its departure."""

Figures = dict[str, Any]


def settings(home: Path) -> Any:
    """The kiosk's settings: everything real but the network."""
    from kiosk.settings import Panel, Settings

    return Settings(home=home, panel=Panel(WIDTH, HEIGHT, DIAGONAL_IN), ballast_bytes=0)


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


def attract(home: Path) -> Figures:
    """The processor time of the invitation over one season, in per cent of a core."""
    app = open_window(home, is_kiosk=True)
    from kivy.clock import Clock
    from kivy.core.window import Window

    from screens.navigation import navigation

    frames: list[float] = []
    Window.bind(on_flip=lambda *_: frames.append(time.monotonic()))
    marks: list[tuple[float, float, int]] = []

    def mark(*_: object) -> None:
        marks.append((time.monotonic(), time.process_time(), len(frames)))
        if len(marks) == 2:
            app.stop()

    def begin(*_: object) -> None:
        navigation.attract()
        Clock.schedule_once(mark, 1.0)
        Clock.schedule_once(mark, 1.0 + ATTRACT_FOR_S)

    Clock.schedule_once(begin, ATTRACT_FOR_S)
    app.run()
    (began, cpu_before, first), (ended, cpu_after, last) = marks
    return {"cpu_percent": 100 * (cpu_after - cpu_before) / (ended - began), "fps": (last - first) / (ended - began)}


def touch(home: Path) -> Figures:
    """Milliseconds from a finger on home to its frame.

    The touch comes right after a frame, so it waits for the next one first: the longest wait there is.
    """
    from tests.screens.stage import Stage

    stage = Stage(_kiosk(home))
    stage.settle()
    return presses(stage.frames, stage.window, lambda rng: rng.choice(_buttons(stage)))


def presses(frames: Callable[[int], None], window: Any, choose: Callable[[random.Random], Any]) -> Figures:
    """Press things and let them go again elsewhere, so that nothing opens; wall and processor time of each press."""
    from kivy.base import EventLoop

    from tests.bench.finger import Finger

    rng = random.Random(1)
    found: Figures = {"ms": [], "cpu_ms": []}
    width, height = window.system_size
    for _ in range(TOUCHES):
        target = choose(rng)
        x, y = target.to_window(*target.center)
        finger = Finger("bench", 1, (x / width, y / height), is_touch=True, type_id="touch")
        frames(1)
        for name, milliseconds in zip(
            ("ms", "cpu_ms"),
            timed(lambda: (EventLoop.post_dispatch_input("begin", finger), frames(1))),  # noqa: B023
            strict=True,
        ):
            found[name].append(milliseconds)
        target.state = "normal"
        finger.ungrab(target)
        EventLoop.post_dispatch_input("end", finger)
        frames(2)
    return found


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock and on the processor."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - cpu)


def switch(home: Path) -> Figures:
    """Milliseconds from ``navigation.show`` to the frame, between screens that the visitor has seen before."""
    from screens.navigation import navigation
    from tests.screens.stage import Stage

    stage = Stage(_kiosk(home))
    ways = ("consultation", "help", "first_aid", "numbers", "ask", "about")
    stage.kiosk.visits.touched()
    for way in (*ways, *ways):
        navigation.show(way)
        stage.settle()
    found: Figures = {"ms": [], "cpu_ms": []}
    for _, way in zip(range(SWITCHES), itertools.cycle(ways), strict=False):
        wall, cpu = timed(lambda: (navigation.show(way), stage.frames(1)))  # noqa: B023
        found["ms"].append(wall)
        found["cpu_ms"].append(cpu)
        stage.settle(most=6)
    return found


def long_list(home: Path) -> Figures:
    """Milliseconds until a list of nearly ten thousand questions is there, and of each frame while it scrolls."""
    from screens.navigation import navigation
    from screens.widgets.scroll import PageView
    from tests.bench.big_pack import LONG_GROUP, put_big_pack
    from tests.screens.stage import Stage

    put_big_pack(home)
    stage = Stage(_kiosk(home))
    # Some list was there before; not this one.
    navigation.show("questions", group="A")
    stage.settle()
    navigation.home()
    stage.settle()
    wall, cpu = timed(lambda: (navigation.show("questions", group=LONG_GROUP), stage.frames(1)))
    stage.settle()
    view = stage.find(PageView)

    def scroll() -> None:
        view.from_top += SCROLL_PX
        stage.frames(1)

    frames = [timed(scroll) for _ in range(SCROLLS)]
    rows = len(stage.kiosk.consultation.questions(LONG_GROUP))
    return {"rows": rows, "open_ms": wall, "open_cpu_ms": cpu, "ms": [pair[0] for pair in frames]}


def _kiosk(home: Path, clock: Any = None) -> Any:
    from kiosk.bootstrap import build_kiosk
    from tests.screens.kiosks import at_once

    return build_kiosk(settings(home), clock=clock, start_sync=False, in_background=at_once)


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


def memory(home: Path) -> Figures:
    """Megabytes after a few scripted visits and after many, with the large pack: two screens each, all in all
    languages in turn; each time after a minute in which nobody came.
    """
    from screens.navigation import navigation
    from screens.shell import reset_for_next_visitor
    from screens.translation import tr
    from tests.screens.kiosks import FakeClock
    from tests.screens.stage import Stage

    places = prepare_apart(home)
    stage = Stage(_kiosk(home, FakeClock()))
    tour = itertools.cycle(itertools.product(("zh", "en", "ru"), places))
    many = int(os.environ.get(VISITS, MANY))
    few = many * FEW // MANY
    found: Figures = {"visits": [few, many], "mb": []}
    for number in range(1, many + 1):
        stage.kiosk.visits.touched()
        stage.app.root.idle_watch.touched()
        for lang, (_, screen, params) in itertools.islice(tour, 2):
            tr.set_language(lang)
            navigation.show(screen, **params)
            stage.frames(1)
        reset_for_next_visitor(stage.kiosk)
        # Home is the same each time: every tenth visit waits for it.
        if number % 10 == 0:
            stage.frames(1)
        quiet(stage, seconds=TILL_THE_NEXT_S)
        if number % A_QUIET_MOMENT == 0 or number in (few, many):
            quiet(stage)
        if number in (few, many):
            found["mb"].append(used_mb())
    return found


def prepare_apart(home: Path) -> list[Any]:
    """Put the large pack into ``home`` and return the places to visit. In another process: what it takes to make them
    is none of the kiosk's memory.
    """
    found = home.with_name(f"{home.name}-places.json")
    maker = os.fork()
    if maker == 0:
        _prepare(home, found)
        os._exit(0)
    if os.waitpid(maker, 0)[1]:
        raise SystemExit("the large pack could not be made")
    places: list[Any] = json.loads(found.read_text())
    return places


def _prepare(home: Path, found: Path) -> None:
    from tests.bench.big_pack import LONG_GROUP, put_big_pack
    from tests.screens.gallery import scenes
    from tests.screens.kiosks import FakeClock

    put_big_pack(home)
    # Scenes change the content and change it back: they are those of a kiosk with what shipped.
    shipped = _kiosk(home.with_name(f"{home.name}-shipped"), FakeClock())
    places = [scene for scene in scenes(shipped) if scene[1] not in ("home", "attract", "ticket")]
    found.write_text(json.dumps([*places, ("long list", "questions", {"group": LONG_GROUP})]))


def quiet(stage: Any, seconds: int = A_LONG_QUIET_S) -> None:
    """So many seconds without anybody."""
    for _ in range(seconds):
        stage.kiosk.clock.pass_time(1)
        stage.app.root.tick()
        stage.frames(1)


def used_mb() -> Figures:
    """This process's share of memory in megabytes, and how much of it is no file that other programs may share."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    sizes = {name: int(size) / 1024 for name, size, *_ in (line.split() for line in lines[1:])}
    return {"all": sizes["Pss:"], "own": sizes["Pss_Anon:"]}


ROLES: dict[str, Callable[[Path], Figures]] = {
    "bare-start": lambda home: start(home, is_kiosk=False),
    "kiosk-start": lambda home: start(home, is_kiosk=True),
    "bare-idle": lambda home: idle(home, is_kiosk=False),
    "kiosk-idle": lambda home: idle(home, is_kiosk=True),
    "bare-touch": bare.touch,
    "kiosk-touch": touch,
    "bare-switch": bare.switch,
    "kiosk-switch": switch,
    "bare-list": bare.long_list,
    "kiosk-list": long_list,
    "bare-memory": bare.memory,
    "kiosk-memory": memory,
    "attract": attract,
}


def main() -> int:
    role, home = sys.argv[1], Path(sys.argv[2])
    os.environ.update(SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy")
    # Before anything else of Kivy, as where a kiosk starts.
    import kiosk.app  # noqa: F401

    print(json.dumps(ROLES[role](home)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
