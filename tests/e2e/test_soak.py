"""Each kind of trouble of `./run soak` once: clocks that jump, disks that fill, either end killed, a storm."""

from __future__ import annotations

from pathlib import Path

from tests.soak.story import Soak

SEED, ROUNDS = 20261130, 1


def test_nothing_is_lost_and_nothing_doubled_in_a_short_soak(root: Path, tmp_path: Path) -> None:
    soak = Soak(root, tmp_path, SEED)
    try:
        rounds = iter(range(ROUNDS))
        soak.run(lambda: next(rounds, None) is not None)
        outcome = soak.settle()
    finally:
        soak.close()

    assert (outcome.lost, outcome.doubled) == (0, 0), str(outcome)
    assert outcome.kiosk_kills >= ROUNDS and outcome.central_kills == ROUNDS
    assert outcome.visits >= 5 and outcome.events >= 3 * outcome.visits
