"""Watermarks: a name for all that the centre knew at one moment."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from sync.central import engines
from sync.central.insight.datasets import DATASETS
from sync.central.insight.erased import rows_erased
from sync.central.insight.models import Watermark
from sync.central.ledger.api import last_number, show_recent
from sync.protocol.problems import ProblemError

NAME = re.compile(r"\w[\w.\-]{0,59}")
ERASED = "erased"
COUNTERS = sorted({dataset.counter for dataset in DATASETS.values()})


def find(name: str) -> Watermark:
    """The watermark of this name; raises ProblemError watermark-unknown."""
    found = Watermark.objects.filter(name=name).first()
    if found is None:
        raise ProblemError("watermark-unknown", "there is no watermark of this name", "watermark")
    return found


def make(name: str = "", made_by: str = "") -> Watermark:
    """A watermark at all that is known now, under this name or, without one, under one that is made up.

    Raises ProblemError watermark-taken for a name that is in use and watermark-invalid for one that is none. Without a
    name, nothing having come since the last that was made so, it is that one again.
    """
    if name and NAME.fullmatch(name) is None:
        raise ProblemError("watermark-invalid", "a name has up to 60 letters, digits, '.', '-' and '_'", "watermark")
    show_recent()
    # The writer stands still meanwhile, so that the numbers are those of one moment.
    with engines.writer():
        positions: dict[str, Any] = {counter: last_number(counter) for counter in COUNTERS}
        # What was erased until now was never promised under this name.
        if gone := rows_erased():
            positions[ERASED] = gone
        if name and Watermark.objects.filter(name=name).exists():
            raise ProblemError("watermark-taken", "there is a watermark of this name already", "watermark")
        last = Watermark.objects.filter(is_named=False).first() if not name else None
        if last is not None and last.positions == positions:
            return last
        return Watermark.objects.create(
            name=name or _made_up(), positions=positions, made_by=made_by, is_named=bool(name)
        )


def find_or_make(name: str, made_by: str) -> tuple[Watermark, bool]:
    """The watermark of this name and whether it was made now: said again it is the same."""
    found = Watermark.objects.filter(name=name).first() if name else None
    if found is not None:
        return found, False
    try:
        return make(name, made_by), True
    except ProblemError as problem:
        if problem.code != "watermark-taken":
            raise
        return find(name), False


def position(watermark: Watermark, dataset: str) -> int:
    """The last position of a dataset that the watermark holds; 0 where it knew of none."""
    known = DATASETS.get(dataset)
    return int(watermark.positions.get(known.counter, 0)) if known else 0


def erased_then(watermark: Watermark) -> Mapping[str, int]:
    """How many rows of each kind had been erased when the watermark was made."""
    found: Mapping[str, int] = watermark.positions.get(ERASED, {})
    return found


def _made_up() -> str:
    """A name by the minute, with an end that nobody else has."""
    return f"{timezone.localtime():%Y%m%d-%H%M}-{secrets.token_hex(3)}"
