"""The command line of yizhan-pull."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sync.client.transport import checked_base_url

from .bookmark import CURSORS, Subject
from .datasets import DATASETS, Dataset
from .errors import UsageError
from .period import Period, period_of
from .snapshot import Wanted

TOKEN_VARIABLE = "YIZHAN_TOKEN"
FORMATS = {".db": "sqlite", ".csv": "csv", ".ndjson": "ndjson", ".xlsx": "xlsx", ".parquet": "parquet"}
FOLLOWING = (".db", ".csv", ".ndjson")
DEFAULT_LIMIT = 5000

DESCRIPTION = """\
Pull visits, help requests or events from the centre into a file, each row once.

Interrupted and run again, it goes on where it stopped; run again later, it fetches only what is new or has changed.
A help request that changes comes again: a SQLite file holds its latest state, a text file one more line, the last of
which counts.

With a watermark, a filter, columns, or a file that cannot grow (.xlsx, .parquet), it takes everything up to that
watermark instead, as one file: the same bytes whenever it is asked for again, whatever has come in between.
Interrupted, it keeps what it has in OUT.part and goes on from there.
"""
EPILOG = """\
examples:
  yizhan-pull --url https://centre.example --token-file token --out visits.db
      every visit, into table "visits" of a SQLite file
  yizhan-pull --url https://centre.example --token-file token --out visits.db --day yesterday
      yesterday's visits only; a visit that arrives late comes with the next run of the same day:
  sqlite3 visits.db "select count(*) from visits where date(started_at, '+8 hours') = '2026-11-22'"
  yizhan-pull --url https://centre.example --token-file token --dataset help_requests --out help.csv
  yizhan-pull --url https://centre.example --token-file token --new-watermark 2026-11 --out all.parquet
      everything known now, under a name; later, the same again, or in another form:
  yizhan-pull --url https://centre.example --token-file token --watermark 2026-11 --out all.xlsx
  yizhan-pull --url https://centre.example --token-file token --filter station=FC-01 --filter lang=ru,en --out some.csv

days are those of the stations (Asia/Shanghai).
exit codes: 0 done, 1 not understood, 2 wrong command line, 3 centre not reached, 4 centre refused,
5 output or cursor file cannot be used, 130 interrupted.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """What to pull and where to. ``cursor_path`` None: a SQLite file keeps its cursor itself."""

    url: str
    token: str
    ca_file: str | None
    dataset: Dataset
    period: Period
    out: Path
    cursor_path: Path | None
    limit: int
    from_start: bool
    is_quiet: bool
    # Set: everything up to a watermark as one file, instead of what is new.
    wanted: Wanted | None = None

    @property
    def subject(self) -> Subject:
        return Subject(self.url, self.dataset.name, str(self.period))


def parse(arguments: Sequence[str] | None, environment: Mapping[str, str], now: datetime) -> Options:
    """The options; raises UsageError, or SystemExit where argparse has told the user itself."""
    given = _parser().parse_args(arguments)
    out: Path = given.out
    if out.suffix not in FORMATS:
        raise UsageError(f"--out must end in {', '.join(FORMATS)}, to say what to write")
    if not out.parent.is_dir():
        raise UsageError(f"there is no directory {out.parent}")
    try:
        url = checked_base_url(given.url)
    except ValueError as error:
        raise UsageError(str(error)) from None
    period = period_of(given.day, given.since, given.until, now)
    own_cursor = None if out.suffix == ".db" else out.with_name(out.name + ".cursor")
    return Options(
        url=url,
        token=_token(given.token_file, environment),
        ca_file=_ca_file(given.ca_file),
        dataset=DATASETS[given.dataset],
        period=period,
        out=out,
        cursor_path=given.cursor or own_cursor,
        limit=given.limit,
        from_start=given.from_start,
        is_quiet=given.quiet,
        wanted=_wanted(given, url, period),
    )


def _wanted(given: argparse.Namespace, url: str, period: Period) -> Wanted | None:
    """What is asked for up to a watermark; None if it is to follow what comes. Raises UsageError."""
    names_one = given.watermark or given.new_watermark or given.filter or given.columns or given.text
    if not names_one and given.out.suffix in FOLLOWING and DATASETS[given.dataset].is_followed:
        return None
    if given.watermark and given.new_watermark:
        raise UsageError("--watermark names one that is there, --new-watermark makes one: only one of the two")
    if given.cursor or given.from_start:
        raise UsageError("--cursor and --from-start are for following what comes, not for a file up to a watermark")
    if _follows(given.out):
        raise UsageError(f"{given.out} follows what comes; name another --out")
    days = {"first": period.first, "last": period.last}
    filters = {name: str(day) for name, day in days.items() if day is not None}
    for words in given.filter or ():
        name, mark, value = words.partition("=")
        if not (name and mark and value):
            raise UsageError(f'--filter "{words}" is not of the form NAME=VALUE')
        filters[name] = value
    return Wanted(
        url,
        given.dataset,
        FORMATS[given.out.suffix],
        given.new_watermark or given.watermark or "",
        bool(given.new_watermark),
        filters,
        tuple(filter(None, (given.columns or "").split(","))),
        given.text,
    )


def _follows(out: Path) -> bool:
    """Whether an output is one that grows with each run: it is not written over."""
    if out.with_name(out.name + ".cursor").exists():
        return True
    if out.suffix != ".db" or not out.is_file():
        return False
    with closing(sqlite3.connect(f"{out.absolute().as_uri()}?mode=ro", uri=True)) as db:
        try:
            return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [CURSORS]).fetchone() is not None
        except sqlite3.Error:
            return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yizhan-pull",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--url", required=True, help="address of the centre, https://…")
    add("--token-file", type=Path, metavar="FILE", help=f"file that holds the token (else variable {TOKEN_VARIABLE})")
    add("--ca-file", type=Path, metavar="FILE", help="certificates to trust instead of the usual ones")
    add("--dataset", choices=sorted(DATASETS), default="visits", help="what to pull (default: visits)")
    add(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="where to: FILE.db (SQLite), .csv, .ndjson, .xlsx, .parquet",
    )
    add("--watermark", metavar="NAME", help="everything up to this watermark, as one file")
    add("--new-watermark", metavar="NAME", help="the same, made of this moment unless it is there already")
    add(
        "--filter",
        action="append",
        metavar="NAME=V,V",
        help="only rows with one of these values, such as station=FC-01",
    )
    add("--columns", metavar="A,B", help="only these columns")
    add(
        "--text",
        action="store_true",
        help="columns of words that staff wrote may be asked for, if the token opens them",
    )
    add(
        "--cursor",
        type=Path,
        metavar="FILE",
        help="where to note how far it got (default: OUT.cursor; in a .db itself)",
    )
    add("--day", metavar="DAY", help="only rows of this day: today, yesterday or 2026-11-22")
    add("--since", metavar="DAY", help="only rows of this day and later")
    add("--until", metavar="DAY", help="only rows of this day and earlier")
    add("--limit", type=_limit, default=DEFAULT_LIMIT, metavar="N", help=f"rows a request (default: {DEFAULT_LIMIT})")
    add("--from-start", action="store_true", help="forget the cursor and fetch everything anew")
    add("--quiet", action="store_true", help="say nothing unless something is wrong")
    return parser


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 20_000):
        raise argparse.ArgumentTypeError("a number 1..20000 is needed")
    return int(text)


def _ca_file(file: Path | None) -> str | None:
    if file is not None and not file.is_file():
        raise UsageError(f"there is no file {file}")
    return str(file) if file else None


def _token(file: Path | None, environment: Mapping[str, str]) -> str:
    if file is None:
        token = environment.get(TOKEN_VARIABLE, "").strip()
    else:
        try:
            token = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the token file cannot be read: {error}") from None
    if not token:
        raise UsageError(f"a token is needed: --token-file FILE, or the variable {TOKEN_VARIABLE}")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("the token must be one word; is it the right file?")
    return token
