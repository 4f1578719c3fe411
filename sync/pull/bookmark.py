"""The cursor file: how far a pull has come, and what exactly it is the cursor of."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from .durable import replace_file
from .errors import OutputError

CURSORS = "pull_cursors"  # the table of a SQLite output that holds its cursors


@dataclass(frozen=True, slots=True)
class Subject:
    """What is pulled. A cursor goes on with the same subject only: with another it would pass rows by."""

    url: str
    dataset: str
    period: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """``cursor`` "" is the beginning. ``bytes``, ``rows``: how much of the output the cursor vouches for; ``tail``:
    a digest of its end, so that a file changed by hand is noticed."""

    subject: Subject
    cursor: str = ""
    bytes: int = 0
    rows: int = 0
    tail: str = ""


def write_bookmark(path: Path, bookmark: Bookmark) -> None:
    """Put the bookmark in place of the one before, at one stroke."""
    values = asdict(bookmark)
    subject = values.pop("subject")
    replace_file(path, json.dumps({**values, **subject}, indent=1).encode() + b"\n")


def read_bookmark(path: Path, subject: Subject) -> Bookmark | None:
    """The bookmark at ``path``, None if there is none; raises OutputError if it is of another subject or is damaged."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        found = json.loads(text)
        of = Subject(found["url"], found["dataset"], found["period"])
        bookmark = Bookmark(of, *(found[name] for name in ("cursor", "bytes", "rows", "tail")))
        is_sound = [type(value) for value in (bookmark.cursor, bookmark.bytes, bookmark.rows)] == [str, int, int]
    except (ValueError, KeyError, TypeError):
        is_sound = False
    if not is_sound:
        raise OutputError(f"{path} is no cursor file of this program; name another with --cursor")
    if of != subject:
        raise OutputError(
            f"{path} belongs to {of.dataset} of {of.url}, {of.period}, not to {subject.dataset} of {subject.url},"
            f" {subject.period}; name another --cursor and --out"
        )
    return bookmark
