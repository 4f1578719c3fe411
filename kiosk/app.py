"""The kiosk's window: Kivy set up for a public panel, and nothing of it anywhere else in this package."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",
    "KIVY_WINDOW": "sdl2",
    "KIVY_AUDIO": "sdl2",
}
"""Kivy reads these when it is imported. No settings of the account it runs in may change a public panel."""

for name, value in ENVIRONMENT.items():
    os.environ.setdefault(name, value)

from kiosk.lean import without_the_heavy  # noqa: E402
from kiosk.waiting import waiter  # noqa: E402

with without_the_heavy():
    from kivy.app import App
    from kivy.clock import Clock
    from kivy.config import Config

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from kiosk.kiosk import Kiosk
    from kiosk.settings import Panel

FPS_TOUCHED = 60
FPS_IDLE = 8
CALM_AFTER_S = 3.0
"""So long after the last touch the loop turns slower: a fifth of the idle processor time. A touch is seen at once
where the display wakes the program (``kiosk.waiting``), else within an eighth of a second."""

BEAT_EVERY_S = 5.0

LAYOUT_PASSES = 250
"""Text finds its height from its width, and the boxes around it follow, several deep: all in one frame, or it shows.
Where a page fits beside its page buttons alone it changes its mind a few times, which took 100 passes and more."""

OPTIONS = {
    # Multisampling costs three to four times the processor time where no GPU draws.
    ("graphics", "multisamples"): "0",
    ("graphics", "maxfps"): str(FPS_TOUCHED),
    ("graphics", "resizable"): "0",
    ("graphics", "show_cursor"): "0",
    ("kivy", "exit_on_escape"): "0",
    ("kivy", "keyboard_mode"): "",
    ("kivy", "log_level"): "warning",
}


def configure(panel: Panel, *, is_windowed: bool = False) -> None:
    """Set up Kivy for this panel; must run before anything of ``screens`` is imported."""
    for (section, option), value in OPTIONS.items():
        Config.set(section, option, value)
    Config.set("graphics", "width", str(panel.width_px))
    Config.set("graphics", "height", str(panel.height_px))
    Config.set("graphics", "fullscreen", "0" if is_windowed else "auto")
    # SDL hands over the touches itself; any further provider reads the same panel again and doubles them.
    for provider, _ in Config.items("input"):
        Config.remove_option("input", provider)
    Config.set("input", "mouse", "mouse,disable_multitouch")


class KioskApp(App):  # type: ignore[misc]
    """One window for one kiosk. Keys do nothing but those of the panel's buttons, nothing closes it but a signal."""

    use_kivy_settings = False

    def __init__(self, kiosk: Kiosk, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kiosk = kiosk
        self._has_drawn = False
        self._calming = Clock.create_trigger(self._calm, CALM_AFTER_S)

    def build(self) -> Widget:
        """Make the window's content, take the keys, start beating."""
        from kivy.core.window import Window

        from screens import build_root

        Window.bind(
            on_keyboard=lambda *_: True,
            on_key_down=self._pressed,
            on_key_up=self._released,
            on_request_close=lambda *_, **__: True,
            on_flip=self._drawn,
            on_touch_down=self._quicken,
            on_touch_move=self._quicken,
        )
        Clock.max_iteration = LAYOUT_PASSES
        Clock.schedule_interval(self._beat, BEAT_EVERY_S)
        self._wait, self._idle = waiter(), Clock.idle
        Clock.idle = self._until_next_turn
        self._calming()
        return build_root(self.kiosk)

    def open_settings(self, *_: object) -> bool:
        """F1 must not show a settings page to the public."""
        return False

    def _drawn(self, *_: object) -> None:
        self._has_drawn = True

    def _beat(self, *_: object) -> None:
        """Tell the watchdog that frames still reach the panel; ask for one to be able to tell the next time."""
        if self._has_drawn:
            self.kiosk.beat()
        self._has_drawn = False
        if self.root is not None:
            self.root.ask_sign()

    def _pressed(self, _window: object, code: int, _scan: int = 0, character: str | None = None, *_: object) -> bool:
        """A button beside the panel arrives as a key, a badge as several; no other key reaches anything."""
        if self.root is not None and (self.root.press(code) or self.root.typed(code, character)):
            self._quicken()
        return True

    def _released(self, *_: object) -> bool:
        if self.root is not None:
            self.root.release()
        return True

    def _quicken(self, *_: object) -> bool:
        Clock._max_fps = FPS_TOUCHED
        self._calming.cancel()
        self._calming()
        return False

    def _calm(self, *_: object) -> None:
        Clock._max_fps = FPS_IDLE

    def _until_next_turn(self) -> float:
        """Kivy's own wait for the next turn of its loop; while calm, one that a touch ends."""
        fps = Clock._max_fps
        if 0 < fps <= FPS_IDLE:
            turns = max(fps, self.root.fps if self.root is not None else 0)
            self._wait(max(0.0, 1 / turns - (Clock.time() - Clock._last_tick)))
            Clock._max_fps = 0
        try:
            return float(self._idle())
        finally:
            if Clock._max_fps == 0:
                Clock._max_fps = fps


def run(kiosk: Kiosk, *, is_windowed: bool = False) -> None:
    """Show the window until SIGTERM, SIGINT or SIGHUP (the X server ended); returns then."""
    configure(kiosk.settings.panel, is_windowed=is_windowed)
    app = KioskApp(kiosk)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: app.stop())
    app.run()
