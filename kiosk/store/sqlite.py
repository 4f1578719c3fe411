"""sqlite-utils, with no more than it needs for rows of plain values."""

from __future__ import annotations

from kiosk.lean import without_the_heavy

with without_the_heavy():
    from sqlite_utils import Database

__all__ = ["Database"]
