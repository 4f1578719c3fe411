"""`./run soak`: both programs in a storm for as long as told; ends with status 1 if an event was lost or doubled.

Usage: python -m tests.soak [--minutes N] [--seed N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.story import Soak

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run soak", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the storm lasts (10)")
    parser.add_argument("--seed", type=int, default=20261130, help="another storm")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="yizhan-soak-") as name:
        soak = Soak(ROOT, Path(name), options.seed)
        try:
            until = time.monotonic() + options.minutes * 60
            soak.run(lambda: time.monotonic() < until)
            outcome = soak.settle()
        finally:
            soak.close()
    print(f"{options.minutes:g} minutes, seed {options.seed}\n{outcome}")
    return 1 if outcome.lost or outcome.doubled else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
