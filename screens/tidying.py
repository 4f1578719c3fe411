"""When Python collects its garbage: never in the middle of a touch.

Widgets refer to each other in circles, so what a screen threw away stays until the collector runs, and it then takes
apart hundreds of widgets at once: half a second, at whatever moment the count of objects is reached. So it runs when
the visitor has begun to read what was shown, on little, and does not look at what stays for good.
"""

from __future__ import annotations

import gc

from kivy.clock import Clock

TIDY_AFTER_S = 0.6
"""After a screen was put in front: longer than a double tap, shorter than reading."""

NEVER_BY_COUNT = 1_000_000


class Tidying:
    """One for the process, since the collector is."""

    def __init__(self) -> None:
        self._soon = Clock.create_trigger(self._collect, TIDY_AFTER_S)
        self._is_settled = False

    def begin(self) -> None:
        """Leave the large collections to ``soon``; the small ones go on by count and cost nothing that is felt."""
        gc.set_threshold(gc.get_threshold()[0], gc.get_threshold()[1], NEVER_BY_COUNT)

    def soon(self) -> None:
        """Something was shown and something thrown away: collect once nothing more happens for a moment."""
        self._soon.cancel()
        self._soon()

    def settle(self) -> None:
        """Every screen is made: what is there now stays, and is not looked at again. A second call does nothing."""
        if not self._is_settled:
            gc.collect()
            gc.freeze()
            self._is_settled = True

    def _collect(self, *_: object) -> None:
        gc.collect()
