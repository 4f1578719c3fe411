"""The kiosk's window without a display: real frames through OpenGL offscreen, touches put in by hand.

Kivy has one window a process, so a stage is made once and each window size has a process of its own.
"""

from __future__ import annotations

import gc
import logging
import os
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

os.environ.update(SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy", KIVY_LOG_MODE="PYTHON")
# Drawn by the thread that asks for it: each core has a worker of its own, and threads would wait for each other.
os.environ.setdefault("LP_NUM_THREADS", "0")

from kiosk.app import KioskApp, configure

FINE = 2

STILL = 4
"""So many frames in which nothing moved, and nothing will; the second is drawn where a text waits to be woken."""


FEW = 8
"""So many screens follow a change of look in less time than it takes to forget them and make one of them anew."""


def as_png(image: Image.Image) -> bytes:
    """A PNG as Pillow makes it in twice the time: no row is filtered, which flat colours do not need."""
    # Where memory is measured no picture is taken, and none of what that needs is loaded.
    import numpy as np

    width, height = image.size
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    rows[:, 1:] = np.asarray(image).reshape(height, 3 * width)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows.data, 1)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class Complaints(logging.Handler):
    """What Kivy says of frames in which the layout did not come to rest."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, if it is one."""
        if "too much iteration" in record.getMessage():
            self.heard.append(record.getMessage())


class LeftLying:
    """Collects nothing: a process of tests holds so much else that each rest would take half a second."""

    is_due = False

    def forgot_much(self) -> None:
        """Something large was thrown away."""

    def rest(self) -> None:
        """Nobody is there."""

    def pause(self) -> None:
        """A visitor looks."""


class Stage:
    """One running kiosk window; ``frames`` passes time for it, ``tap`` is a finger."""

    def __init__(self, kiosk: Any, *, is_fine: bool = True, is_told: bool = False) -> None:
        """``is_fine`` False: where nobody looks, pictures are not painted larger first, nor each rest drawn.
        ``is_told``: seconds pass, screens are forgotten and garbage is collected only when a test says so.
        """
        configure(kiosk.settings.panel, is_windowed=True)
        self.kiosk = kiosk
        self.app = KioskApp(kiosk)
        self.app._run_prepare()
        from kivy.base import EventLoop
        from kivy.core.window import Window
        from kivy.logger import Logger

        from screens.art import pen
        from screens.navigation import navigation

        self._is_fine = is_fine
        pen.OVERSAMPLING = FINE if is_fine else 1
        self.window, self._loop = Window, EventLoop
        self.complaints = Complaints()
        Logger.addHandler(self.complaints)
        if is_told:
            self.app.root.close()
            self.app.root.tidying = LeftLying()
            navigation.forget_screens = lambda: False
        self.frames(3)
        self._pass_a_quiet_minute()

    def _pass_a_quiet_minute(self) -> None:
        """As at a kiosk that has been on for a while: every screen is made."""
        from screens import SCREENS

        for _ in range(len(SCREENS) + 1):
            self.app.root.tick()

    def frames(self, count: int = 1) -> None:
        """Draw ``count`` frames."""
        from kivy.clock import Clock
        from kivy.graphics.opengl import glFinish

        for _ in range(count):
            # Nobody watches: no waiting for the next sixtieth of a second.
            Clock._max_fps = 0
            self._loop.idle()
            glFinish()

    def settle(self, most: int = 40) -> None:
        """Let frames pass until the layout stands still."""
        before, still = None, 0
        for _ in range(most):
            if still == STILL - 2 and self._has_stale_texts():
                self.frames(1)
            else:
                self._pass_frame()
            now = [(id(widget), widget.x, widget.y, widget.width, widget.height) for widget in self._everything()]
            still = still + 1 if now == before else 0
            if still == STILL:
                return
            before = now

    def _everything(self) -> list[Any]:
        """Every widget below the root, in whatever order: walking in the order of the tree takes ten times as long."""
        found = [self.app.root]
        for widget in found:
            found.extend(widget.children)
        return found

    def _has_stale_texts(self) -> bool:
        """Whether something in sight waits to be drawn before it says what it has to say."""
        return any(getattr(widget, "is_stale", False) for widget in self.visible())

    def _pass_frame(self) -> None:
        """All that a frame does but the drawing, which is what takes long without a graphics card."""
        from kivy.clock import Clock
        from kivy.lang import Builder

        Clock._max_fps = 0
        Clock.tick()
        self._loop.dispatch_input()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()

    def reset(self) -> None:
        """As the next visitor finds it."""
        from screens.shell import reset_for_next_visitor

        reset_for_next_visitor(self.kiosk)
        self.app.root.idle_watch.touched()
        self.pass_time(0)

    @property
    def has_many_screens(self) -> bool:
        """Whether to make the next ones anew is less work than to let all that are there follow."""
        from screens.navigation import navigation

        return len(navigation._manager.screens) > FEW

    def forget_screens(self) -> None:
        """Home alone is made, as after a while in which nobody came."""
        from screens.navigation import Navigation, navigation

        if self.kiosk.visits.is_active:
            self.kiosk.visits.ended()
        navigation.home()
        self.settle()
        # Before modes and language are reset: all that is made would follow, each text of each screen.
        if Navigation.forget_screens(navigation):
            gc.collect()
            # What is left lasts: the next time only what was made since is searched.
            gc.freeze()
        self.reset()

    @property
    def is_as_usual(self) -> bool:
        """Whether the screens are as the next visitor is to find them: Chinese, and in no mode."""
        from screens.theme import MODES, theme
        from screens.translation import tr

        return tr.lang == "zh" and not any(getattr(theme, mode) for mode in MODES)

    @property
    def screen(self) -> str:
        """Name of the screen in front."""
        from screens.navigation import navigation

        return navigation.current

    def pass_time(self, seconds: float) -> None:
        """Let time go by without a touch; the shell looks at its watch once."""
        self.kiosk.clock.pass_time(seconds)
        self.app.root.tick()
        self.settle()

    def visible(self) -> list[Any]:
        """Widgets that can be seen."""
        found: list[Any] = []
        waiting = [self.app.root]
        while waiting:
            widget = waiting.pop()
            if widget.opacity and widget.width >= 1 and widget.height >= 1:
                found.append(widget)
                waiting.extend(widget.children)
        return found

    def words(self) -> list[str]:
        """Every text in sight."""
        return [widget.text for widget in self.visible() if getattr(widget, "text", "")]

    def has_words_beginning(self, start: str) -> bool:
        """Whether some text in sight begins so."""
        return any(text.startswith(start) for text in self.words())

    def has(self, words: str) -> bool:
        """Whether something to touch is called so."""
        return bool(self._called(words))

    def find(self, kind: type) -> Any:
        """The one visible widget of this class."""
        (widget,) = [widget for widget in self.visible() if isinstance(widget, kind)]
        return widget

    def touch(self, words: str) -> None:
        """Tap what is called ``words`` and let the window come to rest."""
        widgets = self._called(words)
        assert widgets, f"nothing here is called {words!r}: {sorted(filter(None, self._names()))}"
        self.tap(widgets[0])
        self.settle()

    def _called(self, words: str) -> list[Any]:
        return [widget for widget in self.visible() if getattr(widget, "words", "") == words and not widget.disabled]

    def _names(self) -> list[str]:
        return [getattr(widget, "words", "") for widget in self.visible()]

    def walk(self) -> list[Any]:
        """Every widget in the window's tree."""
        return list(self.app.root.walk())

    def tap(self, widget: Any) -> None:
        """Press and release in the middle of a widget, as one finger would."""
        self.tap_at(*widget.to_window(*widget.center))

    def tap_at(self, x: float, y: float) -> None:
        """Press and release at window coordinates, y upwards."""
        self.drag((x, y), (x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one place, release at another, by way of the middle if they are apart."""
        finger = self.finger(start)
        self.dispatch("begin", finger)
        if start != end:
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            for place in (middle, end):
                self.move(finger, place)
                self.dispatch("update", finger)
        self.dispatch("end", finger)

    def finger(self, place: tuple[float, float], number: int = 1) -> Any:
        """A finger at window coordinates, y upwards; not down yet, see ``dispatch``."""
        from kivy.input.motionevent import MotionEvent

        class Finger(MotionEvent):
            def depack(self, args: Any) -> None:
                self.is_touch = True
                self.sx, self.sy = args
                self.profile = ["pos"]
                super().depack(args)

        width, height = self.window.system_size
        return Finger("test", number, (place[0] / width, place[1] / height), is_touch=True, type_id="touch")

    def move(self, finger: Any, place: tuple[float, float]) -> None:
        """Where the finger is next."""
        width, height = self.window.system_size
        finger.move((place[0] / width, place[1] / height))

    def dispatch(self, phase: str, finger: Any) -> None:
        """``begin``, ``update`` or ``end`` of a touch, and what follows from it."""
        self._loop.post_dispatch_input(phase, finger)
        self._pass_frame()
        self._pass_frame()

    def lift_fingers(self) -> list[Any]:
        """Take away the fingers that are down still; these."""
        left = [*self._loop.touches]
        self._loop.touches.clear()
        return left

    def screenshot(self, path: Path) -> Image.Image:
        """What the window shows, also written as a PNG."""
        image = self.picture()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_png(image))
        return image

    def picture(self) -> Image.Image:
        """What the window shows."""
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
        from PIL import Image

        shots: list[bytes] = []
        width, height = (int(side) for side in self.window.system_size)

        def read(*_: Any) -> None:
            # With its fourth byte, as the window has it: without, each pixel is converted, which takes longest of all.
            shots.append(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE))

        self.window.bind(on_flip=read)
        self.app.root.canvas.ask_update()
        self.frames(1)
        self.window.unbind(on_flip=read)
        return Image.frombytes("RGB", (width, height), shots[-1], "raw", "RGBX", 0, -1)

    def close(self) -> None:
        """End the app; the process cannot open another window."""
        self.app.stop()
