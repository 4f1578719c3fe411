"""Movements and pauses of a game, told by the kiosk's clock: nothing runs while nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screens.theme import theme

Step = Callable[[float], None]
Then = Callable[[], None]


def _nothing(*_: object) -> None:
    pass


@dataclass
class _Motion:
    begins: float
    seconds: float
    step: Step
    then: Then


class Motions:
    """What moves now. ``now`` gives seconds that only grow; ``advance`` is called some twenty times a second."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._running: list[_Motion] = []

    @property
    def is_busy(self) -> bool:
        """Whether something moves or waits to."""
        return bool(self._running)

    def move(self, seconds: float, step: Step, then: Then = _nothing, *, after: float = 0.0) -> None:
        """Call ``step`` with 0 to 1 for ``seconds``, then ``then``; at once and whole for who wants less motion."""
        self._running.append(_Motion(self._now() + after, theme.seconds(seconds), step, then))

    def wait(self, seconds: float, then: Then) -> None:
        """Call ``then`` after ``seconds``: a pause to look at something, the same for everybody."""
        self._running.append(_Motion(self._now() + seconds, 0.0, _nothing, then))

    def clear(self) -> None:
        """Everything stands; what was to come does not."""
        self._running = []

    def advance(self) -> None:
        """Bring everything to where it is now."""
        now = self._now()
        for motion in [motion for motion in self._running if motion.begins <= now]:
            if motion not in self._running:
                continue  # one before it cleared them all
            share = 1.0 if motion.seconds <= 0 else min(1.0, (now - motion.begins) / motion.seconds)
            motion.step(_eased(share))
            if share >= 1.0 and motion in self._running:
                self._running.remove(motion)
                motion.then()


def _eased(share: float) -> float:
    """Slow, quick, slow."""
    return share * share * (3 - 2 * share)
