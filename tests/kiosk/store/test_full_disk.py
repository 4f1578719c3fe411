"""On a full disk the ballast gives way, a help request is still taken, and nothing that was promised is lost.

One disk is a page limit that only dropping the ballast lifts: it works for anybody. Where this process may mount a
small file system, the same is asked of a real full disk.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.errors import StoreFull
from kiosk.i18n import Translator
from kiosk.services.visits import Visits
from kiosk.store.ballast import Ballast
from kiosk.store.database import open_store
from kiosk.store.journal import Journal

STEPS = (("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)",),)
NOTE = "x" * 3000


class PageLimit:
    """A disk of a fixed number of pages; `drop` gives some more, once."""

    def __init__(self) -> None:
        self.store = None
        self.drops = 0
        self.more = 20

    def watch(self, store, pages: int) -> None:
        self.store = store
        store.database.execute(f"PRAGMA max_page_count={pages}")

    def drop(self) -> bool:
        if self.more == 0:
            return False
        self.drops += 1
        pages = self.store.value("PRAGMA page_count") + self.more
        self.store.database.execute(f"PRAGMA max_page_count={pages}")
        self.more = 0
        return True


@pytest.fixture
def disk(tmp_path):
    disk = PageLimit()
    store = open_store(tmp_path / "notes.db", STEPS, disk)
    disk.watch(store, 10)
    yield disk
    store.close()


def write_notes(store, count: int) -> int:
    for number in range(count):
        try:
            store.write(lambda database: database.table("notes").insert({"text": NOTE}))
        except StoreFull:
            return number
    return count


def test_the_ballast_is_dropped_once_and_the_work_done_again(disk):
    assert write_notes(disk.store, 15) == 15
    assert disk.drops == 1
    assert disk.store.value("SELECT count(*) FROM notes") == 15


def test_without_ballast_it_says_that_nothing_was_recorded(disk):
    written = write_notes(disk.store, 1000)
    assert 15 < written < 1000
    assert disk.store.value("SELECT count(*) FROM notes") == written


def test_what_was_written_before_is_still_there_and_writing_goes_on_when_there_is_room(disk):
    written = write_notes(disk.store, 1000)
    disk.store.database.execute("PRAGMA max_page_count=100000")
    assert write_notes(disk.store, 5) == 5
    assert disk.store.value("SELECT count(*) FROM notes") == written + 5


def test_ballast_is_real_bytes_and_comes_back_when_there_is_room(tmp_path):
    ballast = Ballast(tmp_path / "ballast", 100_000)
    assert ballast.restore()
    assert (tmp_path / "ballast").stat().st_blocks * 512 >= 100_000
    assert ballast.drop() and not ballast.drop()
    assert ballast.restore() and ballast.is_there


def test_old_logs_give_way_when_the_ballast_is_gone(tmp_path):
    for name in ("kiosk.log", "kiosk.log.1", "kiosk.log.2"):
        (tmp_path / name).write_text("line")
    ballast = Ballast(tmp_path / "ballast", 100_000, logs=tmp_path)
    assert ballast.drop() and not ballast.drop()
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk.log"]


def test_no_ballast_is_taken_from_a_disk_that_has_no_room(tmp_path):
    assert not Ballast(tmp_path / "ballast", 2**60).restore()
    assert not (tmp_path / "ballast").exists()


def test_a_second_copy_that_finds_no_room_adds_nothing(tmp_path, monkeypatch):
    journal = Journal(tmp_path / "outbox.log")
    journal.append([(1, "{}")])
    size = journal.size

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fdatasync", full)
    with pytest.raises(OSError, match="No space"):
        journal.append([(2, "{}")])
    assert journal.path.stat().st_size == journal.size == size
    journal.close()


def test_visits_wait_for_room_and_are_written_then(open_outbox, clock):
    opened = open_outbox()
    visits = Visits(opened.store, opened.outbox, clock, Translator(), lambda work: work())
    opened.store.database.execute("PRAGMA max_page_count=1")
    for _ in range(40):
        visits.touched()
        clock.pass_(minutes=1)
        visits.ended()
    written = len(opened.store.rows("SELECT * FROM visits"))
    assert written < 40
    opened.store.database.execute("PRAGMA max_page_count=100000")
    visits.flush()
    assert len(opened.store.rows("SELECT * FROM visits WHERE ended_at IS NOT NULL")) == 40
    assert opened.outbox.last_seq() == opened.outbox.depth() == 80


def _mounted(path: Path, megabytes: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)]
    try:
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0
    except OSError:
        return False


@pytest.fixture
def small_home(tmp_path) -> Iterator[Path]:
    """A disk of three megabytes; where it cannot be mounted, a directory with a limit on the files in it."""
    home = tmp_path / "small"
    home.mkdir()
    is_mounted = _mounted(home, 3)
    yield home
    if is_mounted:
        subprocess.run(["umount", "-l", str(home)], capture_output=True, timeout=10, check=True)


def fill(home: Path) -> None:
    """Takes all the room that is left, if the disk has an end within reach."""
    with (home / "filler").open("wb", buffering=0) as filler:
        try:
            for _ in range(8 * 1024):
                filler.write(b"\0" * 1024)
        except OSError:
            return


def test_a_kiosk_on_a_full_disk_still_takes_a_help_request(start, records, small_home):
    kiosk = start(home=small_home, ballast_bytes=512 * 1024)
    records.settings = replace(records.settings, home=small_home)
    fill(small_home)
    kiosk.visits.touched()
    for _ in range(30):
        kiosk.visits.viewed("home")
    ticket = kiosk.help_requests.create("medical")
    kiosk.visits.ended()
    assert [event["data"]["ticket"] for event in records.events("help.created")] == [ticket.code]
    assert kiosk.consultation.groups()


def test_a_kiosk_starts_on_a_full_disk_and_loses_nothing(start, records, small_home):
    records.settings = replace(records.settings, home=small_home)
    kiosk = start(home=small_home, ballast_bytes=512 * 1024)
    ticket = kiosk.help_requests.create("medical")
    kiosk.close()
    fill(small_home)
    restarted = start(home=small_home, ballast_bytes=512 * 1024)
    assert restarted.consultation.answer("A01").answer.text
    assert [open_.code for open_ in restarted.help_requests.open_tickets()] == [ticket.code]
