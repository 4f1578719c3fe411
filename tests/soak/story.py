"""Two kiosks and a centre for as long as told, in a storm: killed, cut off, with clocks that jump and disks that fill.

What happens is drawn from one seed. Afterwards the network heals, everything is sent, and the centre's ledger is held
against what each kiosk committed.
"""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.programs import KioskProcess, published, wait_until
from tests.e2e.weather import Fault, Stage, Weather

KIOSKS = 2
STORM = 0.4
DISK_MB, FILL_MB = 96, 200
YEAR_S = 365 * 86_400
CLOCKS_S = (0.0, 0.0, -30.0 * YEAR_S, 40.0 * YEAR_S, -3600.0, 7200.0, 86_400.0)
VISIT_SEEDS = range(1, 1 << 62)


class SoakKiosk(KioskProcess):
    """A kiosk whose clock may be off at each start, on a small disk of its own where this process may make one."""

    driver = "tests.soak.kiosk_driver"

    def set_clock(self, off_s: float) -> None:
        """By how much it is off at the next start."""
        self._environment["YIZHAN_SOAK_CLOCK_S"] = str(off_s)


@dataclass
class Outcome:
    """What happened, and whether anything was lost."""

    kiosk_kills: int = 0
    central_kills: int = 0
    clock_jumps: int = 0
    full_disks: int = 0
    visits: int = 0
    events: int = 0
    lost: int = 0
    doubled: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)

    def __str__(self) -> str:
        told = ", ".join(f"{fault.name.lower()} {count}" for fault, count in sorted(self.faults.items(), key=_name))
        return (
            f"kills: {self.kiosk_kills} of kiosks, {self.central_kills} of the centre; "
            f"{self.clock_jumps} clocks off, {self.full_disks} disks full\n"
            f"requests: {told}\n"
            f"visits {self.visits}, events {self.events}, lost {self.lost}, doubled {self.doubled}"
        )


def _name(pair: tuple[Fault, int]) -> str:
    return pair[0].name


class Disk:
    """A small file system for one kiosk, if this process may mount one; else an ordinary folder that never fills."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(place)]
        self.is_small = os.getuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0

    def fill(self) -> None:
        """Until nothing more goes onto it."""
        with contextlib.suppress(OSError), (self.place / "filler").open("wb") as file:
            for _ in range(FILL_MB):
                file.write(bytes(1_000_000))

    def clear(self) -> None:
        """The room is there again."""
        (self.place / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        """Take it away."""
        if self.is_small:
            subprocess.run(["umount", "--lazy", str(self.place)], check=True)


class Soak:
    """The story. ``run`` makes it go on while it is told to."""

    def __init__(self, root: Path, place: Path, seed: int) -> None:
        self._rng = random.Random(seed)
        self._seeds = iter(VISIT_SEEDS)
        self.outcome = Outcome()
        self._central = published(root, place / "central")
        self._weather = Weather(self._central.port, random.Random(self._rng.random()))
        self._central.start()
        self._disks = [Disk(place / f"kiosk-{number}") for number in range(KIOSKS)]
        self._kiosks = [SoakKiosk(root, disk.place, self._weather.url) for disk in self._disks]
        for kiosk in self._kiosks:
            kiosk.enrol(self._central.tell("enrol", "--station", "FC-01").splitlines()[-1])
            kiosk.start()

    def run(self, goes_on: Callable[[], bool]) -> None:
        """One thing after another."""
        self._weather.likelihood = STORM
        acts = (
            self._visits,
            self._visits,
            self._kill_kiosk,
            self._kill_at_request,
            self._kill_central,
            self._fill_disk,
        )
        while goes_on():
            # Each comes as often as the others, in an order that nobody could fit.
            for act in self._rng.sample(acts, len(acts)):
                act(self._rng.randrange(KIOSKS))

    def settle(self) -> Outcome:
        """The network heals, all is sent, and what is in the ledger is held against what was committed."""
        self._weather.likelihood = 0.0
        for kiosk, disk in zip(self._kiosks, self._disks, strict=True):
            disk.clear()
            kiosk.drain()
            kiosk.close()
        self.outcome.faults = self._weather.seen
        self.outcome.visits = sum(len(kiosk.sure) for kiosk in self._kiosks)
        ledger = self._ledger()
        for kiosk, disk in zip(self._kiosks, self._disks, strict=True):
            self._compare(kiosk, disk.place, ledger)
        self.outcome.doubled += len(ledger) - len({event_id for event_id, *_ in ledger})
        return self.outcome

    def close(self) -> None:
        """End all of it."""
        for kiosk in self._kiosks:
            kiosk.kill()
        self._weather.close()
        self._central.close()
        for disk in self._disks:
            disk.close()

    # -- what may happen

    def _visits(self, which: int) -> None:
        for _ in range(self._rng.randint(2, 8)):
            self._visit(which)

    def _visit(self, which: int, kill_after: int | None = None) -> None:
        if not self._kiosks[which].visit(next(self._seeds), kill_after):
            self.outcome.kiosk_kills += 1
            off_s = self._rng.choice(CLOCKS_S)
            self.outcome.clock_jumps += off_s != 0
            self._kiosks[which].set_clock(off_s)
            self._kiosks[which].start()

    def _kill_kiosk(self, which: int) -> None:
        self._visit(which, self._rng.randint(1, 4))

    def _kill_at_request(self, which: int) -> None:
        """A kiosk dies with the answer to a request on its way; whose request it is, is chance."""
        dead = self._weather.ambush(self._rng.choice([Stage.ANSWERED, Stage.HALF_HEARD]), self._kiosks[which].kill)
        self._until(dead.is_set, which)
        self._visit(which)

    def _kill_central(self, which: int) -> None:
        dead = self._weather.ambush(self._rng.choice(list(Stage)), self._central.kill)
        self._until(dead.is_set, which)
        self.outcome.central_kills += 1
        self._visits(which)
        self._central.start()

    def _fill_disk(self, which: int) -> None:
        if not self._disks[which].is_small:
            return
        self._disks[which].fill()
        self.outcome.full_disks += 1
        self._visits(which)
        if self._rng.random() < 0.5:
            self._kill_kiosk(which)
        self._disks[which].clear()

    def _until(self, happened: Callable[[], bool], which: int) -> None:
        def again() -> bool:
            if not happened():
                self._visit(which)
            return happened()

        wait_until(again, "a request to come by")

    # -- what is left

    def _ledger(self) -> list[tuple[str, str, int, str]]:
        path = self._central._home / "central.db"
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as ledger:
            return list(ledger.execute("SELECT event_id, device_id, seq, body FROM ledger_event"))

    def _compare(self, kiosk: SoakKiosk, home: Path, ledger: list[tuple[str, str, int, str]]) -> None:
        """Every number that the kiosk ever gave out is in the ledger once, with the text that was committed."""
        with sqlite3.connect(f"{(home / 'outbox.db').as_uri()}?mode=ro", uri=True) as own:
            last, waiting, refused = own.execute(
                "SELECT last_seq, (SELECT count(*) FROM outbox), (SELECT count(*) FROM quarantine) FROM counter"
            ).fetchone()
            sent = dict(own.execute("SELECT seq, body FROM sent"))
            kept = {session for (session,) in own.execute("SELECT session FROM visits")}
        device = next(iter(_devices(sent)))
        found = Counter(seq for _id, owner, seq, _body in ledger if owner == device)
        bodies = {seq: body for _id, owner, seq, body in ledger if owner == device}
        self.outcome.events += last
        self.outcome.lost += sum(seq not in bodies for seq in range(1, last + 1))
        # What was sent is forgotten after 30 days, by a clock that may have jumped.
        self.outcome.lost += sum(bodies.get(seq) != body for seq, body in sent.items())
        self.outcome.lost += waiting + refused + len(kiosk.sure - kept)
        self.outcome.doubled += sum(count - 1 for count in found.values())


def _devices(sent: dict[int, str]) -> Iterator[str]:
    for body in sent.values():
        yield body.partition('"device":"')[2].partition('"')[0]
