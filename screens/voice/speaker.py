"""Plays speech: the kiosk's ``Player`` through Kivy's loader, so that it stops at once and the volume is ours.

Speech is asked for, so it is heard in quiet mode too, which silences what nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.core.audio import SoundLoader


class Speaker:
    """One sound at a time."""

    def __init__(self) -> None:
        self._sound: Any = None
        self._when_over: Callable[[], None] | None = None

    def play(self, path: Path, volume: float, when_over: Callable[[], None]) -> bool:
        """Begin; False where there is no sound card or the file cannot be played."""
        self.stop()
        sound = SoundLoader.load(str(path))
        # Without a device the loader gives a sound of no length instead of none.
        if sound is None or sound.length <= 0:
            return False
        self._sound, self._when_over = sound, when_over
        sound.volume = volume
        sound.bind(on_stop=self._stopped)
        sound.play()
        return True

    def stop(self) -> None:
        """Silence; whoever waited for the end is not told."""
        sound, self._sound, self._when_over = self._sound, None, None
        if sound is not None:
            sound.unbind(on_stop=self._stopped)
            sound.stop()
            sound.unload()

    def set_volume(self, volume: float) -> None:
        """Of what plays now; 0 to 1."""
        if self._sound is not None:
            self._sound.volume = volume

    def _stopped(self, sound: Any) -> None:
        if sound is self._sound:
            when_over = self._when_over
            self.stop()
            if when_over is not None:
                when_over()
