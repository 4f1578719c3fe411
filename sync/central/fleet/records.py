"""A kiosk's records in words: which days are complete, whether its chain has parted, what waits to be put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from sync.central.fleet.words import Standing, ranges_text
from sync.central.ledger.api import DayProof, Device, Incarnation, proven_days
from sync.central.web.beijing import beijing_date

DAYS = 14


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day with its word, and what may be missing of it."""

    proof: DayProof
    mark: Standing
    missing: str


@dataclass(frozen=True, slots=True)
class ChainRows:
    """A chain of a kiosk with its last days, the newest first; `first` and `last` are its numbers."""

    chain: Incarnation
    days: list[DayRow]
    first: int
    last: int


MARKS = {"complete": ("", "task_alt"), "missing": ("warn", "link_off"), "open": ("calm", "pending")}


def chains(device: Device, today: date, days: int = DAYS) -> list[ChainRows]:
    """Every chain of a kiosk; the days from its enrolment on, to its end if it has come."""
    last = min(today, beijing_date(device.revoked_at)) if device.revoked_at else today
    first = max(last - timedelta(days=days - 1), beijing_date(device.enrolled_at))
    return [
        ChainRows(
            chain=chain,
            days=[_row(proof) for proof in reversed(proven_days(device, chain, min(first, last), last))],
            first=chain.after + 1,
            last=chain.head_seq,
        )
        for chain in device.incarnations.order_by("number")
    ]


def _row(proof: DayProof) -> DayRow:
    css, icon = MARKS[proof.state]
    words = {"complete": _("齐全"), "missing": _("有缺"), "open": _("还没传完")}
    return DayRow(proof, Standing(css, icon, words[proof.state]), ranges_text(proof.missing))
