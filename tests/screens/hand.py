"""A finger that goes where a test says: down, along, and up again, while the clock stands still unless told."""

from __future__ import annotations

from typing import Any


class Hand:
    """One finger on a stage's window; coordinates are the window's, y upwards."""

    def __init__(self, stage: Any) -> None:
        self._stage = stage
        self._touch: Any = None

    def down(self, x: float, y: float) -> None:
        """Touch the glass."""
        from kivy.input.motionevent import MotionEvent

        class Finger(MotionEvent):
            def depack(self, args: Any) -> None:
                self.is_touch = True
                self.sx, self.sy = args
                self.profile = ["pos"]
                super().depack(args)

        self._touch = Finger("hand", 1, self._share(x, y), is_touch=True, type_id="touch")
        self._post("begin")

    def move(self, x: float, y: float) -> None:
        """Slide there."""
        self._touch.move(self._share(x, y))
        self._post("update")

    def up(self) -> None:
        """Leave the glass."""
        self._post("end")

    def tap(self, x: float, y: float) -> None:
        """Down and up."""
        self.down(x, y)
        self.up()

    def rest(self, seconds: float) -> None:
        """Time goes by, whatever the finger does."""
        self._stage.kiosk.clock.pass_time(seconds)
        self._stage._pass_frame()
        self._stage._pass_frame()

    def _share(self, x: float, y: float) -> tuple[float, float]:
        width, height = self._stage.window.system_size
        return x / width, y / height

    def _post(self, phase: str) -> None:
        self._stage._loop.post_dispatch_input(phase, self._touch)
        self._stage._pass_frame()
        self._stage._pass_frame()
