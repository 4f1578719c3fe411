"""The table that `./run bench` prints."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One line of it; a value that stands for two is written "first/second"."""

    figure: str
    value: str
    reference: str = ""
    ratio: str = ""
