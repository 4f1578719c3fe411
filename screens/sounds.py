"""Short sounds: soft wood and a distant whistle. Never alone in carrying meaning; silent in quiet mode.

    sounds.play("tick")

A kiosk without a sound card plays nothing and shows everything all the same.
"""

from __future__ import annotations

from typing import Any

from kivy.core.audio import SoundLoader

from assets import asset
from screens.theme import theme

NAMES = ("tick", "breath", "wood", "good", "whistle", "note1", "note2", "note3", "note4", "note5")
USUAL_VOLUME, LOUDEST = 0.5, 0.8
"""Of full scale. The panel's own volume is set on site so that the loudest is 65 dBA at the visitor's ear."""


class Sounds:
    """All sounds, read once; ``volume`` is 0 to ``LOUDEST`` and is the usual one again for each visitor."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}
        self.volume = USUAL_VOLUME

    def load(self) -> None:
        """Read the files; before the window is made, since a missing device may block it later (Kivy issue 9023)."""
        for name in NAMES:
            self._sound(name)

    def play(self, name: str) -> bool:
        """Play the sound called so from its beginning; whether it can be heard. Raises KeyError for another name."""
        if name not in NAMES:
            raise KeyError(name)
        sound = self._sound(name)
        if theme.is_quiet or sound is None:
            return False
        sound.volume = min(self.volume, LOUDEST)
        sound.stop()
        sound.play()
        return True

    def reset(self) -> None:
        """As the next visitor finds it."""
        self.volume = USUAL_VOLUME

    def _sound(self, name: str) -> Any:
        if name not in self._loaded:
            sound = SoundLoader.load(str(asset("sounds", f"{name}.wav")))
            # Without a device the loader gives a sound of no length instead of none.
            self._loaded[name] = sound if sound is not None and sound.length > 0 else None
        return self._loaded[name]


sounds = Sounds()
