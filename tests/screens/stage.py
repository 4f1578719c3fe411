"""The kiosk's window without a display: real frames through OpenGL offscreen, touches put in by hand.

Kivy has one window a process, so a stage is made once and each window size has a process of its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

os.environ.update(SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy", KIVY_LOG_MODE="PYTHON")

from kiosk.app import KioskApp, configure


class Stage:
    """One running kiosk window; ``frames`` passes time for it, ``tap`` is a finger."""

    def __init__(self, kiosk: Any) -> None:
        configure(kiosk.settings.panel, is_windowed=True)
        self.kiosk = kiosk
        self.app = KioskApp(kiosk)
        self.app._run_prepare()
        from kivy.base import EventLoop
        from kivy.core.window import Window

        self.window, self._loop = Window, EventLoop
        self.frames(3)

    def frames(self, count: int = 1) -> None:
        """Draw ``count`` frames."""
        from kivy.graphics.opengl import glFinish

        for _ in range(count):
            self._loop.idle()
            glFinish()

    def settle(self, most: int = 40) -> None:
        """Draw until the layout stands still."""
        before, still = None, 0
        for _ in range(most):
            self.frames(1)
            now = [(id(widget), *widget.pos, *widget.size) for widget in self.walk()]
            still = still + 1 if now == before else 0
            if still == 3:
                return
            before = now

    def walk(self) -> list[Any]:
        """Every widget in the window's tree."""
        return list(self.app.root.walk())

    def tap(self, widget: Any) -> None:
        """Press and release in the middle of a widget, as one finger would."""
        self.tap_at(*widget.to_window(*widget.center))

    def tap_at(self, x: float, y: float) -> None:
        """Press and release at window coordinates, y upwards."""
        from kivy.input.motionevent import MotionEvent

        class Finger(MotionEvent):
            def depack(self, args: Any) -> None:
                self.is_touch = True
                self.sx, self.sy = args
                self.profile = ["pos"]
                super().depack(args)

        width, height = self.window.system_size
        touch = Finger("test", 1, (x / width, y / height), is_touch=True, type_id="touch")
        self._loop.post_dispatch_input("begin", touch)
        self.frames(2)
        self._loop.post_dispatch_input("end", touch)
        self.frames(2)

    def screenshot(self, path: Path) -> Path:
        """Write what the window shows as a PNG."""
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
        from PIL import Image

        path.parent.mkdir(parents=True, exist_ok=True)
        shots = []
        width, height = (int(side) for side in self.window.system_size)

        def read(*_: Any) -> None:
            shots.append(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE))

        self.window.bind(on_flip=read)
        self.app.root.canvas.ask_update()
        self.frames(1)
        self.window.unbind(on_flip=read)
        image = Image.frombytes("RGBA", (width, height), shots[-1]).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        image.convert("RGB").save(path)
        return path

    def close(self) -> None:
        """End the app; the process cannot open another window."""
        self.app.stop()
