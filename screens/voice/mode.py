"""The switch: ``voice.toggle()`` from a button or a key; the layer over the window follows ``voice.is_on``."""

from __future__ import annotations

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty

from screens.navigation import navigation


class VoiceMode(EventDispatcher):
    """Whether this visitor has the screen read aloud; off again for the next one."""

    is_on = BooleanProperty(False)

    @property
    def is_available(self) -> bool:
        """Whether this kiosk can speak at all; a button for it hides otherwise. Asks the engine once, about 20 ms."""
        return bool(navigation.kiosk.speech.languages())

    def toggle(self) -> bool:
        """On if it was off, and the reverse; nothing at a kiosk without a voice. Whether it is on now."""
        self.is_on = not self.is_on and self.is_available
        return self.is_on

    def reset(self) -> None:
        """The visitor has gone: nothing kept of what was said, usual volume, off, which is said if it was on."""
        navigation.kiosk.speech.reset()
        self.is_on = False


voice = VoiceMode()
