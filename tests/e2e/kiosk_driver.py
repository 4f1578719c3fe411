"""A kiosk without a window: real services, real SQLite, the real sync worker; what its visitors do comes by the line.

Read from standard input:  `visit SEED` one scripted visit · `drain` send everything · end of file: close
Written to standard output: `maybe SESSION` a visit is about to be written · `sure SESSION` it was committed ·
`ticket CODE` a request for help was committed · `done` the visit was over · `drained LAST_SEQ`

What stands between `maybe` and `sure` when the process is killed may or may not be there afterwards; nothing else may
differ from what was said.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Callable

from kiosk.bootstrap import build_kiosk
from kiosk.errors import HelpLimited
from kiosk.kiosk import Kiosk
from kiosk.settings import Settings

DRAIN_WITHIN_S = 60.0


def tell(word: str, value: object = "") -> None:
    """One line, in the reader's hands before this returns: a pipe outlives its writer."""
    os.write(sys.stdout.fileno(), f"{word} {value}".strip().encode() + b"\n")


class Witness:
    """Runs the kiosk's background work at once, and tells of each new visit before and after its commit."""

    def __init__(self) -> None:
        self.kiosk: Kiosk | None = None
        self._told: str | None = None

    def __call__(self, work: Callable[[], None]) -> None:
        session = self.kiosk.visits.session if self.kiosk else None
        if session is None or session == self._told:
            work()
            return
        tell("maybe", session)
        work()
        tell("sure", session)
        self._told = session


def visit(kiosk: Kiosk, seed: int) -> None:
    """What one visitor does, the same for the same seed."""
    rng = random.Random(seed)
    kiosk.visits.touched(rng.choice(("touch", "button", "volunteer")))
    kiosk.visits.viewed("home")
    if rng.random() < 0.4:
        kiosk.i18n.set_language(rng.choice(("zh", "en", "ru")))
        kiosk.visits.language_changed(kiosk.i18n.lang)
    for _ in range(rng.randrange(4)):
        consult(kiosk, rng)
    if rng.random() < 0.15:
        ask_for_help(kiosk, rng)
    kiosk.visits.ended()
    kiosk.sync.nudge()
    tell("done")


def consult(kiosk: Kiosk, rng: random.Random) -> None:
    """Search, read an answer."""
    kiosk.visits.tapped()
    kiosk.visits.viewed("search")
    found = kiosk.consultation.search(rng.choice(("身份证", "社保", "公交", "电动车", "nothing like it")))
    if found:
        kiosk.consultation.chosen(found[0].id)
        kiosk.visits.viewed("answer", found[0].id)
        kiosk.consultation.answer(found[0].id)
        kiosk.visits.answered()


def ask_for_help(kiosk: Kiosk, rng: random.Random) -> None:
    """Make a ticket; asking too often is refused, which is as good here."""
    kiosk.visits.viewed("help")
    try:
        ticket = kiosk.help_requests.create(rng.choice(kiosk.help_requests.types()).code)
    except HelpLimited:
        return
    tell("ticket", ticket.code)
    kiosk.visits.helped()


def drain(kiosk: Kiosk) -> None:
    """Push until nothing waits, or say `stuck` after a minute."""
    give_up = time.monotonic() + DRAIN_WITHIN_S
    while kiosk.sync.status().pending:
        if time.monotonic() > give_up:
            tell("stuck", kiosk.sync.status())
            return
        kiosk.sync.nudge()
        threading.Event().wait(0.02)
    tell("drained")


def main() -> int:
    witness = Witness()
    kiosk = build_kiosk(Settings.from_environment(os.environ), in_background=witness)
    witness.kiosk = kiosk
    tell("ready")
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "visit":
            visit(kiosk, int(rest[0]))
        else:
            drain(kiosk)
    kiosk.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
