"""Libraries that load numpy and pandas if these are installed for something else, to know their types if they met them.

Nothing that a kiosk keeps or shows is of these types: it would be time at each start, and memory for as long as it
runs, for nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

HEAVY = ("numpy", "pandas")


@contextmanager
def without_the_heavy() -> Iterator[None]:
    """What is imported in here finds none of ``HEAVY``; who needs one imports it elsewhere, before or after."""
    modules = cast("dict[str, Any]", sys.modules)
    absent = [name for name in HEAVY if name not in modules]
    modules.update(dict.fromkeys(absent))
    try:
        yield
    finally:
        for name in absent:
            del modules[name]
