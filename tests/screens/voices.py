"""A voice for tests: an engine that writes words instead of sound, a player that remembers what it was given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.voice.ports import Utterance


class FakeEngine:
    """Knows ``known`` languages; its files hold "lang: words"."""

    def __init__(self, known: tuple[str, ...] = ("zh", "en", "ru")) -> None:
        self.known = known

    def languages(self) -> tuple[str, ...]:
        """All it was told."""
        return self.known

    def render(self, utterance: Utterance, to: Path) -> bool:
        """Write the words."""
        to.write_text(f"{utterance.lang}: {utterance.text}", "utf-8")
        return True


class FakePlayer:
    """Every sound is over at once, unless ``is_slow``; ``heard`` is everything since the last ``listen``."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.volume = 0.0
        self.is_slow = False
        self.is_playing = False
        self._when_over: Callable[[], None] | None = None

    def play(self, path: Path, volume: float, when_over: Callable[[], None]) -> bool:
        """Remember it."""
        self.heard.append(path.read_text("utf-8"))
        self.volume, self.is_playing, self._when_over = volume, self.is_slow, when_over
        if not self.is_slow:
            # Not inside of `play`: a real player calls back later.
            from kivy.clock import Clock

            Clock.schedule_once(lambda _dt: self.finish(), 0)
        return True

    def finish(self) -> None:
        """The sound is over."""
        when_over, self._when_over, self.is_playing = self._when_over, None, False
        if when_over is not None:
            when_over()

    def stop(self) -> None:
        """Silence."""
        self._when_over, self.is_playing = None, False

    def set_volume(self, volume: float) -> None:
        """Remember it."""
        self.volume = volume

    def listen(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard
