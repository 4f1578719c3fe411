"""When Python collects its garbage: never in the middle of a touch.

Widgets refer to each other in circles, so what was thrown away stays until the collector runs; it then looks at
everything there is, long enough to be felt, at whatever moment a count is reached. So it runs
while nobody is there, and only when enough was made since: screens keep and refill their widgets (``widgets.shelf``),
so mostly there is nothing to collect.
"""

from __future__ import annotations

import ctypes
import gc

WORTH_IT = 20
"""Collections of the middle kind since the last full one: so much more was made than went."""

TOO_MANY = 150
"""So many during one visit, and the visitor has to wait for a full one after all: memory ends somewhere."""

WORTH_A_ROUND = 1000
"""A collection that finds so many objects is followed by another, a second later: what only weak references and their
callbacks still knew of goes only then, and three in a row would be felt by whoever comes meanwhile."""


class Tidying:
    """One for the process, since the collector is."""

    def __init__(self) -> None:
        self._has_collected = self._has_found_much = False

    def begin(self) -> None:
        """Leave full collections to ``rest``; the small ones go on by count and cost nothing that is felt."""
        young, middle, _old = gc.get_threshold()
        gc.set_threshold(young, middle, TOO_MANY)

    def rest(self, *, is_worth_it: bool = False) -> None:
        """Nobody is there: collect if it is worth it. What is left stays, and the small collections skip it."""
        if is_worth_it or self._has_found_much or gc.get_count()[2] >= WORTH_IT:
            gc.unfreeze()
            self._has_found_much = gc.collect() >= WORTH_A_ROUND
            gc.freeze()
            self._has_collected = True
        elif self._has_collected:
            # A frame later: textures go with the frame after what showed them.
            self._has_collected = False
            _give_back()


def _give_back() -> None:
    """Hand what is free to the system, where the C library can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
