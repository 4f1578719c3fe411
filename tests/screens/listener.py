"""A visitor who hears and touches, and does not see, for tests."""

from __future__ import annotations

from typing import Any

from hand import Hand
from voices import FakePlayer


class Visitor:
    """Who hears and touches, and does not see."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage
        self.player = FakePlayer()
        self.hand = Hand(stage)
        self.layer = stage.app.root.voice
        stage.kiosk.speech.attach(self.player, lambda work: work())

    def begin(self) -> None:
        """Somebody turned it on; what is said then is not what the test is about."""
        from screens.voice.mode import voice

        voice.is_on = True
        self.stage.settle()
        self.player.listen()

    def press(self, words: str) -> list[str]:
        """A button of the strip; what is heard then."""
        self.player.listen()
        self.stage.touch(words)
        return self.listen()

    def listen(self) -> list[str]:
        """What is heard once everything stands still."""
        self.stage.settle()
        return self.player.listen()

    def go_to(self, words: str) -> None:
        """On with the button until the item that begins so."""
        while not self.layer.reader.current.name.startswith(words):
            self.layer.do("next")
        self.listen()

    def middle(self, words: str) -> tuple[float, float]:
        """Where a thing is whose words begin so."""
        from screens.voice.layer import bounds_of

        found = [item for item in self.layer.items() if item.name.startswith(words)]
        left, bottom, width, height = bounds_of(found[0].widget)
        return left + width / 2, bottom + height / 2

    def drag_to(self, words: str) -> list[str]:
        """Put a finger on the empty edge and slide it there."""
        self.hand.down(540, 4 + self.layer._strip.top)
        self.hand.move(*self.middle(words))
        return self.player.listen()
