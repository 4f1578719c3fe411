"""The duty scenario with fewer visitors: all of its targets but those in seconds, which `./run bench duty` measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import duty_checks
from tests.e2e.duty import FEW, Morning, Seen, duty
from tests.e2e.duty_checks import Check

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def morning(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Morning:
    """From the badge to the hand-over."""
    with duty(root, tmp_path_factory.mktemp("duty"), FEW) as played:
        return played.play()


@pytest.fixture(scope="module")
def checks(morning: Morning) -> list[Check]:
    """Each target, and whether it was met."""
    return list(duty_checks.counted(morning))


def test_the_morning_was_all_of_it(morning: Morning) -> None:
    """A check that saw nothing would be met."""
    assert len(morning.helped) == sum(FEW.given.values()) - 1
    assert {row.what for row in morning.helped} == set(FEW.given)
    assert 1 < morning.cut_off_at < morning.ledger[-1].seq
    assert {event.boot for event in morning.ledger} == {"b-000001", "b-000002"}


def test_every_target_of_the_scenario_is_met(checks: list[Check]) -> None:
    assert [check for check in checks if check.is_met is False] == []
    assert sum(check.is_met is not None for check in checks) == 18


def forget(morning: Morning, number: int) -> list[Seen]:
    return [event for event in morning.at_half_past if event.seq != number]


def late(morning: Morning, number: int) -> list[Seen]:
    moved = timedelta(minutes=7)
    return [
        replace(event, effective_at=event.effective_at + moved) if event.seq == number else event
        for event in morning.at_half_past
    ]


DAMAGES: dict[str, Callable[[Morning], dict[str, Any]]] = {
    "an event that was lost": lambda seen: {"at_half_past": forget(seen, seen.cut_off_at)},
    "an event that came twice": lambda seen: {
        "at_half_past": [*seen.at_half_past, seen.at_half_past[seen.cut_off_at - 1]]
    },
    "an event at another time": lambda seen: {"at_half_past": late(seen, seen.cut_off_at)},
    "a hole in the numbers": lambda seen: {"ledger": seen.ledger[:-3] + seen.ledger[-2:]},
    "a record that the cut took": lambda seen: {"kept": (seen.kept[0][1:], seen.kept[1])},
    "a fourth touch": lambda seen: {"helped": [*seen.helped[:-1], replace(seen.helped[-1], touches=4)]},
    "no 120": lambda seen: {"first_aid": [step | {"in_view": []} for step in seen.first_aid]},
    "a second case": lambda seen: {"cases": seen.cases * 2},
    "a slow hand-over": lambda seen: {"hand_over": [step | {"touches": 2} for step in seen.hand_over]},
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_went_wrong_would_be_told(morning: Morning, damage: str) -> None:
    spoilt = replace(morning, **DAMAGES[damage](morning))
    assert any(check.is_met is False for check in duty_checks.counted(spoilt))
