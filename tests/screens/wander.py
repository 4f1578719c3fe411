"""A random visitor: touches anywhere, drags, waits, comes back in other modes; and what must hold after each touch.

A program of its own: ``python tests/screens/wander.py SIZE FILES --touches 100000 --seed 1``. It prints what it met and
ends with 1 at the first fault, naming the touch after which it was seen, so that the same seed shows it again.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from kiosks import PANELS, make_kiosk  # noqa: E402
from stage import Stage  # noqa: E402

from tests.surroundings import set_aside  # noqa: E402

PAUSES_S = (0.0, 0.2, 0.5, 2.0, 5.0, 20.0)
LONG_PAUSES_S = (70.0, 90.0, 150.0, 400.0)
LOOK_EVERY = 25
"""A picture is drawn and looked at after so many touches; the tree of widgets after each."""

AIMED, DRAGGED, WAITED = 0.75, 0.08, 0.02
"""How many touches go for something to touch, how many are drags, and how often nobody is there for long."""


AT_THE_BARS = 0.25
"""How many of the aimed touches go for the bars below the screen."""


class FaultError(AssertionError):
    """What a visitor must never meet."""


class Wanderer:
    """Touches a stage by chance, and looks."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.chance = stage, random.Random(seed)
        self.met: Counter[str] = Counter()
        self.touches = 0

    def wander(self, touches: int) -> None:
        """So many touches; raises FaultError or whatever the kiosk raised."""
        for self.touches in range(1, touches + 1):
            self._do_something()
            self._look()
        self._leave()

    def _do_something(self) -> None:
        kind = self.chance.random()
        if kind < WAITED:
            self._wait(self.chance.choice(LONG_PAUSES_S))
            return
        self._wait(self.chance.choice(PAUSES_S))
        start = self._aim() if self.chance.random() < AIMED else self._anywhere()
        end = self._anywhere() if kind < WAITED + DRAGGED else start
        self.stage.drag(start, end)

    def _wait(self, seconds: float) -> None:
        """Time passes second by second, as the shell sees it."""
        while seconds > 0:
            self.stage.kiosk.clock.pass_time(min(seconds, 5.0))
            self.stage.app.root.tick()
            seconds -= 5.0

    def _anywhere(self) -> tuple[float, float]:
        width, height = self.stage.window.system_size
        return self.chance.uniform(0, width - 1), self.chance.uniform(0, height - 1)

    def _aim(self) -> tuple[float, float]:
        width, height = self.stage.window.system_size
        bars = set(self.stage.app.root.ids.bars.walk())
        # The bars are on every screen; who only touched them would see little of the rest.
        wanted = self.chance.random() < AT_THE_BARS
        targets = list(self._targets())
        chosen = [widget for widget in targets if (widget in bars) == wanted] or targets
        places = [widget.to_window(*widget.center) for widget in chosen]
        inside = [(x, y) for x, y in places if 0 < x < width and 0 < y < height]
        return self.chance.choice(inside) if inside else self._anywhere()

    def _targets(self) -> Iterator[Any]:
        from screens.widgets import Touchable

        return (widget for widget in self.stage.visible() if isinstance(widget, Touchable) and not widget.disabled)

    def _look(self) -> None:
        self.met[self.stage.screen] += 1
        words = self.stage.words()
        if self.stage.complaints.heard:
            raise FaultError(f"touch {self.touches}: no rest on {self.stage.screen}: {self.stage.complaints.heard[0]}")
        if len(words) < 3:
            raise FaultError(f"touch {self.touches}: an empty screen, {self.stage.screen}: {words}")
        if self.touches % LOOK_EVERY == 0 and self._is_one_colour():
            raise FaultError(f"touch {self.touches}: nothing is drawn on {self.stage.screen}")

    def _is_one_colour(self) -> bool:
        picture = self.stage.picture()
        return all(low == high for low, high in picture.reduce(8).getextrema())

    def _leave(self) -> None:
        """Nobody stays: left alone, every screen ends the visit and all that it switched on."""
        from screens.theme import MODES, theme

        idle = self.stage.kiosk.settings
        self._wait(2 * idle.idle_warning_s + idle.idle_grace_s + 10)
        if self.stage.kiosk.visits.is_active:
            self._wait(31 * 60)
        if self.stage.kiosk.visits.is_active or any(getattr(theme, mode) for mode in MODES):
            raise FaultError(f"the visit did not end on {self.stage.screen}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("size", choices=list(PANELS))
    parser.add_argument("files", type=Path, help="folder for the kiosk's files")
    parser.add_argument("--touches", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    stage = Stage(make_kiosk(options.files, PANELS[options.size]), is_fine=False)
    set_aside()
    wanderer = Wanderer(stage, options.seed)
    try:
        wanderer.wander(options.touches)
    finally:
        print(f"{wanderer.touches} touches, {len(wanderer.met)} screens: {dict(wanderer.met.most_common())}")
    stage.kiosk.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
