"""How a grown-up leaves a game, and a child does not: both lower corners held for three seconds, then a button.

A panel that feels one finger only, or a grown-up with a child on the arm: one corner for three seconds, and within six
seconds of letting go the other for three.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

HOLD_S = 3.0
CHANGE_HANDS_S = 6.0
OFFERED_S = 8.0

LEFT, RIGHT = "left", "right"
CORNERS = (LEFT, RIGHT)


class Leaving:
    """Follows the fingers on the two corners. ``now`` gives seconds that only grow; call ``look`` from time to time."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.reset()

    def reset(self) -> None:
        """As a game begins: nothing is held, nothing is offered."""
        self._fingers: dict[Hashable, tuple[str, float]] = {}
        self._held: tuple[str, float] | None = None
        self._offered: float | None = None

    def pressed(self, finger: Hashable, corner: str) -> None:
        """A finger came down on a corner."""
        self.look()
        self._fingers[finger] = (corner, self._now())

    def lifted(self, finger: Hashable) -> None:
        """A finger left its corner, upwards or sideways; other fingers are none of ours."""
        self.look()
        corner, _since = self._fingers.pop(finger, ("", 0.0))
        # The six seconds run from letting go, or nobody could read the line in between.
        if self._held is not None and corner == self._held[0]:
            self._held = (corner, self._now())

    def look(self) -> None:
        """Notice what was held long enough by now."""
        now, since = self._now(), self._since()
        long = {corner for corner, start in since.items() if now - start >= HOLD_S}
        if self._held is not None:
            first, let_go = self._held
            is_late = first not in since and now - let_go > CHANGE_HANDS_S and not (set(since) - {first})
            long |= set() if is_late else {first}
            if is_late:
                self._held = None
        if long == set(CORNERS):
            self._fingers, self._held, self._offered = {}, None, now
        elif len(long) == 1 and self._held is None:
            self._held = (min(long), now)

    def _since(self) -> dict[str, float]:
        """Since when each corner is held, by the finger that came first."""
        since: dict[str, float] = {}
        for corner, start in self._fingers.values():
            since[corner] = min(start, since.get(corner, start))
        return since

    def share(self, corner: str) -> float:
        """How much of its three seconds a corner has, 0 to 1; what was held stays 1 while hands change."""
        self.look()
        if self._held is not None and self._held[0] == corner:
            return 1.0
        start = self._since().get(corner)
        return 0.0 if start is None else min(1.0, (self._now() - start) / HOLD_S)

    @property
    def is_busy(self) -> bool:
        """Whether something is held, remembered or offered, so that somebody has to look again."""
        return bool(self._fingers) or self._held is not None or self.is_offered

    @property
    def is_offered(self) -> bool:
        """Whether the button that leaves is there."""
        self.look()
        return self._offered is not None and self._now() - self._offered < OFFERED_S
