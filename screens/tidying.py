"""When Python collects its garbage: never in the middle of a touch.

Widgets refer to each other in circles, so what was thrown away stays until the collector runs; it then looks at
everything there is, the better part of a second for all screens, at whatever moment a count is reached. So it runs
when a visit has ended and nobody is there. Screens keep and refill their widgets (``widgets.shelf``): there is little
to collect.
"""

from __future__ import annotations

import gc

FULL_AFTER = 150
"""Full collections by count all the same, but only after so many of the middle kind: some hundred megabytes."""


class Tidying:
    """One for the process, since the collector is."""

    def __init__(self) -> None:
        self._is_wanted = True

    def begin(self) -> None:
        """Leave full collections to ``rest``; the small ones go on by count and cost nothing that is felt."""
        young, middle, _old = gc.get_threshold()
        gc.set_threshold(young, middle, FULL_AFTER)

    def something_happened(self) -> None:
        """There is something to collect again."""
        self._is_wanted = True

    def rest(self) -> None:
        """Nobody is there: collect once. What is left stays, and later collections do not look at it."""
        if self._is_wanted:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._is_wanted = False
