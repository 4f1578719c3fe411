"""Numbers as they may leave the house: a counter by station with its sum, nothing of few records in it."""

from __future__ import annotations

from collections.abc import Mapping

from sync.central.insight import counters, dashboard, parts
from sync.central.insight.counters import Figures
from sync.central.insight.small_cells import WITHHELD, hidden

WHOLE = ""
"""The name of the sum."""


def column(counter: str, rows: Mapping[str, Figures]) -> dict[str, str]:
    """A counter by station and, as WHOLE, of all: what is of few is hidden, and what would give it back."""
    whole = counters.together(rows.values())
    events = {code: own.cell(counter).events for code, own in rows.items()}
    instead = hidden(events) | hidden({WHOLE: whole.cell(counter).events})
    return {code: instead.get(code) or plain(counter, own) for code, own in {WHOLE: whole, **rows}.items()}


def unsure(counter: str, rows: Mapping[str, Figures]) -> dict[str, str]:
    """Of how many records of a counter the day is not certain, likewise; empty where of none.

    Beside a hidden number nothing but the sum: how many are not certain is no more than how many there are.
    """
    told = {code: own.cell(counter).unsure for code, own in rows.items()}
    whole = {WHOLE: sum(told.values())}
    is_any_hidden = any(whole.values()) and hidden({code: own.cell(counter).events for code, own in rows.items()})
    instead = (dict.fromkeys(told, WITHHELD) if is_any_hidden else hidden(told)) | hidden(whole)
    return {code: instead.get(code) or (f"{n}" if n else "") for code, n in {**whole, **told}.items()}


def plain(counter: str, own: Figures) -> str:
    """A number as a spreadsheet takes it; empty where there is none."""
    cell = own.cell(counter)
    if counter in dashboard.RATES:
        rate = own.satisfied_percent if counter == parts.SCORES else counters.percent(cell)
        return "" if rate is None else f"{rate}"
    if counter == parts.VISITORS and not cell.events:
        return ""
    return dashboard.amount(counter, cell)
