"""When Python collects its garbage, and how the process gives memory back: never in the middle of a touch.

Widgets refer to each other in circles, so what was thrown away stays until the collector runs; it then looks at
everything there is, long enough to be felt, at whatever moment a count is reached. So it runs while nobody is there,
and what is left then is set aside (``gc.freeze``): in a visit there is only what the visit made to look at, and a pause
of the visitor is long enough for that. What waited longer would be more than there is room for, and a heap that was
once so large stays in pieces.
"""

from __future__ import annotations

import ctypes
import gc
import sys

from screens.widgets.ink import faces, ink

WORTH_IT = 20
"""Collections of the middle kind since the last full one: so much more was made than went."""

WORTH_A_PAUSE = 100_000
"""Blocks of memory more than after the last collection: about one screen with its cards."""

TOO_MANY = 150
"""So many during one visit without a pause, and the visitor has to wait for a collection: memory ends somewhere."""

ROUNDS = 3
"""Full collections after screens were forgotten, a second apart: what only the clock, the last frame, or weak
references and their callbacks still knew of goes with a later one, and three in a row would be felt by whoever comes
meanwhile."""

TOO_MANY_GLYPHS_BYTES = 16 * 1024 * 1024
"""What the open faces may hold of glyphs before a pause is used to close them."""

OWN_MAPPING_BYTES = 1024 * 1024
"""From this size a block is a mapping of its own, given back when it is freed: the pixels of a picture. Left to itself
the C library moves this mark up to the largest block ever freed, and pixels then lie between small things that stay.
Much smaller, and what drawing a frame takes for its moment is fetched from the system anew each time."""

_M_MMAP_THRESHOLD = -3
"""``mallopt``'s name for it (malloc.h of glibc)."""


class Tidying:
    """One for the process, since the collector is."""

    def __init__(self) -> None:
        self._rounds = 0
        self._has_collected = False
        self._is_drawn_without = True
        self._blocks = sys.getallocatedblocks()

    @property
    def is_due(self) -> bool:
        """Whether something large was thrown away and is not collected yet."""
        return self._rounds > 0

    def begin(self) -> None:
        """Leave full collections to ``rest`` and ``pause``; the small ones go on by count and cost nothing that is
        felt.
        """
        young, middle, _old = gc.get_threshold()
        gc.set_threshold(young, middle, TOO_MANY)
        _call_c("mallopt", _M_MMAP_THRESHOLD, OWN_MAPPING_BYTES)

    def forgot_much(self) -> None:
        """Something large was thrown away: the next rests collect it."""
        self._rounds = ROUNDS

    def rest(self) -> None:
        """Nobody is there, for this second: collect if it is worth it, then give back what the process holds for later.
        What is left is not looked at again in a visit.
        """
        if self._rounds or gc.get_count()[2] >= WORTH_IT:
            self._rounds = max(0, self._rounds - 1)
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._blocks = sys.getallocatedblocks()
            self._has_collected = True
        elif self._has_collected:
            self._has_collected = False
            ink.dry(0)
            _close_faces()
            self._is_drawn_without = False
        elif not self._is_drawn_without:
            # Most of what was let go of the window lets go with its next frame.
            self._is_drawn_without = True
            _give_back()

    def pause(self) -> None:
        """A visitor looks and does not touch: collect what this visit has thrown away, if it is much."""
        if sys.getallocatedblocks() - self._blocks >= WORTH_A_PAUSE:
            gc.collect()
            self._blocks = sys.getallocatedblocks()
        if faces.bytes >= TOO_MANY_GLYPHS_BYTES:
            _close_faces()


def _close_faces() -> None:
    faces.close()
    _give_back()


def _give_back() -> None:
    _call_c("malloc_trim", 0)


def _call_c(name: str, *args: int) -> None:
    """A function that the C library may have (glibc has both that are wanted here)."""
    function = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*args)
