"""The figures of typing as lines of the table."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median, quantiles
from typing import Any

Cells = tuple[str, str, str, str]

KINDS = {"pinyin": "whole pinyin", "initials": "initials"}


def rows(found: dict[str, dict[str, Any]]) -> Iterator[Cells]:
    """The kiosk's engine against plain references, and against librime where it is installed."""
    kiosk, plain, sqlite, rime = (found[role] for role in ("kiosk", "dict", "sqlite", "rime"))
    objects = "the dictionary as Python objects"
    yield compared("typing: to the first candidates, ms CPU", kiosk["cold_ms"], objects, plain["cold_ms"])
    yield "  the content's words learnt, ms CPU", f"{kiosk['learn_ms']:.0f}", "in the background, once a version", ""
    yield compared("  memory, MB PSS", kiosk["mb"], objects, plain["mb"])
    look_up = "one SQLite look-up"
    for name, share in (("p50", 50), ("p99", 99)):
        yield compared(f"  a keystroke, ms CPU {name}", at(kiosk, share), look_up, at(sqlite, share))
    yield from hits("words of the content", kiosk, {look_up: sqlite, "librime, same words": rime})
    if "given" in kiosk:
        yield from hits("others' terms", kiosk["given"], {"librime, same words": rime.get("given", {})})
    if rime:
        yield "  librime: reads its dictionary in, ms", f"{rime['cold_ms']:.0f}", "again, nothing changed", ""
        yield compared("  librime: memory, MB PSS", rime["mb"], "the kiosk's engine", kiosk["mb"])
        for name, share in (("p50", 50), ("p99", 99)):
            yield compared(f"  librime: a keystroke, ms {name}", at(rime, share), "the kiosk's", at(kiosk, share))


def hits(figure: str, kiosk: dict[str, Any], others: dict[str, dict[str, Any]]) -> Iterator[Cells]:
    """How often the first candidate, or one of five, is what was meant."""
    for kind, name in KINDS.items():
        against = "; ".join(f"{other}: {shares(its[kind])}" for other, its in others.items() if its)
        yield f"  {figure}, {name} ({kiosk[kind]['terms']})", shares(kiosk[kind]), against, ""


def shares(found: dict[str, float]) -> str:
    """First, and among five."""
    return f"{found['first']:.3f} {found['among']:.3f}"


def at(found: dict[str, Any], percent: int) -> float:
    """The time that so many of a hundred keystrokes do not exceed."""
    return median(found["ms"]) if percent == 50 else quantiles(found["ms"], n=100)[percent - 1]


def compared(figure: str, value: float, reference: str, other: float) -> Cells:
    """A figure beside its reference, with their ratio."""
    return figure, digits(value), f"{reference}: {digits(other)}", f"{value / other:.2f}"


def digits(value: float) -> str:
    """With as many digits as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
