"""yizhan-kiosk: the window (run, the default), enrolment with a central, and how this kiosk stands."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.bootstrap import build_kiosk, enrol_kiosk
from kiosk.errors import ADVICE, EnrolmentFailed, EnrolmentRefused, YizhanError, advice
from kiosk.i18n import Translator, language_of_shell
from kiosk.identity import Identity, load_key
from kiosk.logs import set_up_logs
from kiosk.settings import Settings, read_url
from sync.protocol.signing import fingerprint


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; 0 if it went well, 1 with one line on the error stream if not."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        return int(options.command(settings, options))
    except EnrolmentFailed as error:
        print(f"yizhan-kiosk: {_told(error)}", file=sys.stderr)
        return 1
    except (YizhanError, OSError) as error:
        print(f"yizhan-kiosk: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="yizhan-kiosk", description="The kiosk of a service station.")
    parser.set_defaults(command=_run, windowed=False)
    commands = parser.add_subparsers(title="commands")
    run = commands.add_parser("run", help="open the kiosk's window (the default)")
    run.add_argument("--windowed", action="store_true", help="in a window, not over the whole screen")
    run.set_defaults(command=_run)
    enrol = commands.add_parser("enrol", help="make this kiosk known to a central, by a one-time code from its staff")
    enrol.add_argument("--url", required=True, help="address of the central, https://...")
    enrol.add_argument("--code", required=True, help="the one-time code")
    enrol.set_defaults(command=_enrol)
    status = commands.add_parser("status", help="who this kiosk is and what waits to be sent")
    status.set_defaults(command=_status)
    return parser


def _run(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logs(settings.logs)
    # Kivy is slow to import and takes over the log: only the window needs it.
    from kiosk.app import run

    kiosk = build_kiosk(settings)
    try:
        run(kiosk, is_windowed=options.windowed)
    finally:
        kiosk.close()
    return 0


def _enrol(settings: Settings, options: argparse.Namespace) -> int:
    try:
        url = read_url(options.url)
    except ValueError as problem:
        raise YizhanError(f"--url {options.url}: {problem}") from problem
    enrolment = enrol_kiosk(settings, url, options.code)
    print(f"device {enrolment.device}")
    print(f"station {enrolment.station}")
    print(f"fingerprint {enrolment.fingerprint}")
    print("a kiosk that is running now sends from its next start on")
    return 0


def _told(error: EnrolmentFailed) -> str:
    """What to do, in the language of the shell; in brackets the code, with the reason where the code alone is vague."""
    is_plain = isinstance(error, EnrolmentRefused) and error.code in ADVICE
    translator = Translator(language_of_shell(os.environ))
    return f"{advice(error, translator)} ({error.code if is_plain else error})"


def _status(settings: Settings, options: argparse.Namespace) -> int:
    if not settings.device_key.exists():
        print(f"{settings.home}: no kiosk has run here yet")
        return 0
    identity = Identity(load_key(settings.device_key), settings.station)
    print(f"device {identity.device()}")
    print(f"fingerprint {fingerprint(identity.public_key())}")
    for path, queries in ((settings.settings_db, KNOWN), (settings.outbox_db, WAITING)):
        if path.exists():
            _print_facts(path, queries)
    return 0


KNOWN = (
    ("station {}", "SELECT value FROM facts WHERE name = 'station'"),
    ("central {}", "SELECT value FROM facts WHERE name = 'central_url'"),
    ("starts {}", "SELECT value FROM facts WHERE name = 'boot'"),
)
WAITING = (
    ("events waiting {}", "SELECT count(*) FROM outbox"),
    ("events in quarantine {}", "SELECT count(*) FROM quarantine"),
    ("last event number {}", "SELECT last_seq FROM counter"),
    ("visits kept {}", "SELECT count(*) FROM visits"),
)


def _print_facts(path: Path, queries: Sequence[tuple[str, str]]) -> None:
    # Read only, and beside a running kiosk: nothing here may write to its files.
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        for line, query in queries:
            row = connection.execute(query).fetchone()
            print(line.format(row[0] if row else "-"))
    except sqlite3.Error as error:
        raise YizhanError(f"{path}: {error}") from error
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
