"""As little as would do the same as the kiosk, in plain Kivy: one tile, two simple screens, a plain list.

Roles of tests.bench.window, which measures both in the same way.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

Figures = dict[str, Any]

ROWS = 10_000


def _open(home: Path, build: Any) -> tuple[Any, Any, Any]:
    """A running window that shows what ``build()`` makes: the app, the window, and what draws frames."""
    # As tests.screens.stage has it: both are drawn by the thread that asks for it.
    os.environ.setdefault("LP_NUM_THREADS", "0")
    from kiosk.app import configure
    from tests.bench.window import settings

    configure(settings(home).panel, is_windowed=True)
    from kivy.app import App
    from kivy.base import EventLoop
    from kivy.clock import Clock
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish

    class Bare(App):  # type: ignore[misc]
        def build(self) -> Any:
            return build()

    app = Bare()
    app._run_prepare()

    def frames(count: int) -> None:
        for _ in range(count):
            Clock._max_fps = 0
            EventLoop.idle()
            glFinish()

    frames(5)
    return app, Window, frames


def _tile(words: str = "") -> Any:
    from kivy.uix.button import Button

    tile = Button(text=words, font_size=60, background_normal="", background_down="", background_color=(0, 0.3, 0.2, 1))
    tile.bind(state=lambda tile, state: setattr(tile, "background_color", (0.1, 0.5, 0.3, 1 if state else 0)))
    return tile


def touch(home: Path) -> Figures:
    """A window with one coloured tile, which changes its colour."""
    from tests.bench.window import presses

    app, window, frames = _open(home, lambda: _tile("one tile"))
    return presses(frames, window, lambda _rng: app.root)


def switch(home: Path) -> Figures:
    """From one screen with a tile to another and back, without a transition."""
    from tests.bench.window import SWITCHES, timed

    def build() -> Any:
        from kivy.uix.screenmanager import NoTransition, Screen, ScreenManager

        manager = ScreenManager(transition=NoTransition())
        for name in ("first", "second"):
            screen = Screen(name=name)
            screen.add_widget(_tile(name))
            manager.add_widget(screen)
        return manager

    app, _window, frames = _open(home, build)
    found: Figures = {"ms": [], "cpu_ms": []}
    for number in range(SWITCHES):
        name = ("second", "first")[number % 2]
        wall, cpu = timed(lambda: (setattr(app.root, "current", name), frames(1)))  # noqa: B023
        found["ms"].append(wall)
        found["cpu_ms"].append(cpu)
        frames(2)
    return found


def long_list(home: Path) -> Figures:
    """Kivy's RecycleView of ten thousand labels: until it is there, and each frame while it scrolls."""
    from tests.bench.window import SCROLL_PX, SCROLLS, timed

    def build() -> Any:
        from kivy.uix.boxlayout import BoxLayout

        return BoxLayout()

    app, _window, frames = _open(home, build)
    from kivy.lang import Builder

    def show() -> None:
        view = Builder.load_string(
            "RecycleView:\n    viewclass: 'Label'\n    RecycleBoxLayout:\n        default_size: None, 113\n"
            "        default_size_hint: 1, None\n        size_hint_y: None\n        height: self.minimum_height\n"
            "        orientation: 'vertical'\n"
        )
        view.data = [{"text": f"row {number}", "font_size": 34} for number in range(ROWS)]
        app.root.add_widget(view)
        frames(1)

    wall, cpu = timed(show)
    (view,) = app.root.children
    hidden = ROWS * 113 - app.root.height

    def scroll() -> None:
        view.scroll_y -= SCROLL_PX / hidden
        frames(1)

    found = [timed(scroll) for _ in range(SCROLLS)]
    return {"rows": ROWS, "open_ms": wall, "open_cpu_ms": cpu, "ms": [pair[0] for pair in found]}


def memory(home: Path) -> Figures:
    """A window with one tile."""
    from tests.bench.window import used_mb

    _app, _window, frames = _open(home, lambda: _tile("one tile"))
    frames(20)
    gc.collect()
    return {"mb": used_mb()}
