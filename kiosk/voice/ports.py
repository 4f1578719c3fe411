"""What self-voicing needs from outside: something that turns words into sound, and something that plays it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words to say, and the language (BCP 47) whose voice says them."""

    text: str
    lang: str


class Engine(Protocol):
    """Makes sound files. May be slow; is called outside the window's thread."""

    def languages(self) -> tuple[str, ...]:
        """The languages that it can say; empty where it is not installed."""

    def render(self, utterance: Utterance, to: Path) -> bool:
        """Write the words as a WAV file; whether there is one now. Raises nothing."""


class Player(Protocol):
    """Plays one sound at a time. Is called in the window's thread only."""

    def play(self, path: Path, volume: float, when_over: Callable[[], None]) -> bool:
        """Begin (``volume`` 0 to 1), and call back at the end, but not after ``stop``; whether it can be heard."""

    def stop(self) -> None:
        """Silence, at once."""

    def set_volume(self, volume: float) -> None:
        """Change the volume of what plays, 0 to 1."""
