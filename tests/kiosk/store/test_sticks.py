"""Sticks of strangers: which are there, and that one that is full, protected, broken or hostile changes nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kiosk.errors import StickError, StickFailed, StickFull, StickMissing, StickReadOnly, TooManySticks
from kiosk.store import sticks
from kiosk.store.sticks import MountedSticks, only_stick, read_some, write_whole

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/kiosk/U\\040DISK vfat rw,noexec 0 0
/dev/sdc1 /media ext4 rw 0 0
/dev/sdd1 /mnt/other vfat rw 0 0
broken
"""


class Plugged:
    def __init__(self, *folders: Path) -> None:
        self.folders = folders

    def mounted(self):
        return self.folders


def test_sticks_are_what_is_mounted_below_the_roots(tmp_path):
    table = tmp_path / "mounts"
    table.write_text(MOUNTS)

    assert MountedSticks((Path("/media"),), table).mounted() == [Path("/media/kiosk/U DISK")]
    assert MountedSticks((Path("/run/media"),), table).mounted() == []
    assert MountedSticks((Path("/media"),), tmp_path / "nothing").mounted() == []


def test_one_stick_is_needed_and_no_more(tmp_path):
    assert only_stick(Plugged(tmp_path)) == tmp_path
    with pytest.raises(StickMissing):
        only_stick(Plugged())
    with pytest.raises(TooManySticks):
        only_stick(Plugged(tmp_path, tmp_path / "other"))


def test_a_file_is_there_whole_and_nothing_beside_it(tmp_path):
    write_whole(tmp_path, "a.yzb", b"first")
    write_whole(tmp_path, "a.yzb", b"second")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.yzb": b"second"}


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, StickFull),
        (errno.EROFS, StickReadOnly),
        (errno.EACCES, StickReadOnly),
        (errno.EIO, StickFailed),
        (errno.ENODEV, StickFailed),
    ],
)
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_stick_that_fails_at_any_step_is_named_and_keeps_what_it_had(tmp_path, monkeypatch, number, kind, step):
    write_whole(tmp_path, "a.yzb", b"first")

    def fail(*arguments, **named):
        raise OSError(number, os.strerror(number))

    place = Path if step == "replace" else os
    with monkeypatch.context() as patch:
        patch.setattr(place, step, fail)
        with pytest.raises(kind):
            write_whole(tmp_path, "a.yzb", b"second")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.yzb": b"first"}


def test_a_stick_that_is_gone_is_named(tmp_path):
    with pytest.raises(StickFailed):
        write_whole(tmp_path / "pulled out", "a.yzb", b"x")
    assert list(read_some(tmp_path / "pulled out", "*.yzr", 10)) == []


def test_no_link_on_a_stick_leads_into_our_own_files(tmp_path):
    stick, ours = tmp_path / "stick", tmp_path / "outbox.db"
    stick.mkdir()
    ours.write_bytes(b"ours")
    (stick / f"a.yzb{sticks.UNFINISHED}").symlink_to(ours)
    (stick / "a.yzb").symlink_to(ours)

    write_whole(stick, "a.yzb", b"theirs")

    assert ours.read_bytes() == b"ours"
    assert (stick / "a.yzb").read_bytes() == b"theirs" and not (stick / "a.yzb").is_symlink()


def test_a_pipe_or_a_link_among_the_receipts_holds_nobody_up(tmp_path):
    os.mkfifo(tmp_path / "a.yzr")
    (tmp_path / "b.yzr").write_bytes(b"0123456789")
    (tmp_path / "d.txt").write_bytes(b"x")

    assert list(read_some(tmp_path, "*.yzr", 4)) == [("b.yzr", b"0123")]
    (tmp_path / "c.yzr").symlink_to("/etc/passwd")
    with pytest.raises(StickError):
        list(read_some(tmp_path, "*.yzr", 4))
