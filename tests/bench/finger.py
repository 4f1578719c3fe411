"""A finger for Kivy: the smallest motion event that counts as a touch."""

from __future__ import annotations

from typing import Any

from kivy.input.motionevent import MotionEvent


class Finger(MotionEvent):  # type: ignore[misc]
    """One touch at a place given as fractions of the window."""

    def depack(self, args: Any) -> None:
        self.is_touch = True
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)
