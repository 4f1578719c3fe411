"""`yizhan-central`: the centre's command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from sync.central.commands import COMMANDS
from sync.central.environment import ConfigurationError, prepare_home

NEW = "if it is new, run `migrate` first"
OWN = "run this as the user that the centre runs as"
BACKUP = "put it back from the backup"
# By what SQLite and PostgreSQL say.
ADVICE = {
    "no such table": NEW,
    "no such column": NEW,
    "does not exist": NEW,
    "malformed": BACKUP,
    "not a database": BACKUP,
    "readonly": OWN,
    "unable to open": f"its folder must be there; {OWN}",
    "disk is full": "make room on the disk",
    "No space left": "make room on the disk",
    "disk I/O error": "look whether the disk is full or broken",
    "locked": "something else holds it; try again",
}


def parser() -> argparse.ArgumentParser:
    """The command line as the table of commands has it."""
    found = argparse.ArgumentParser(prog="yizhan-central", description="The centre of Yizhan.")
    commands = found.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.help, description=command.run.__doc__)
        for flag, words in command.options.items():
            own.add_argument(flag, **words)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the process's exit code. What an operator can mend is said in one line."""
    arguments = parser().parse_args(argv)
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync.central.settings")
    try:
        prepare_home()
        _start_django()
        _run(arguments)
    except ConfigurationError as error:
        sys.stderr.write(f"yizhan-central: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _run(arguments: argparse.Namespace) -> None:
    from django.db import DatabaseError

    try:
        COMMANDS[arguments.command].run(arguments)
    except DatabaseError as error:
        raise ConfigurationError(f"the database says: {_reason(error)}") from error
    except OSError as error:
        if not error.filename:
            raise
        raise ConfigurationError(
            f"{error.filename}: {error.strerror}; run this as the user that the centre runs as, with room on the disk"
        ) from error


def _start_django() -> None:
    import django
    from django.db import DatabaseError, connection

    django.setup()
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise ConfigurationError(f"cannot open the database of YIZHAN_DATABASE_URL: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """What the database says, in one line, and what to do about it."""
    said = str(error).strip().replace("\n", " ")
    return "; ".join([said, *(advice for sign, advice in ADVICE.items() if sign in said)])


if __name__ == "__main__":
    sys.exit(main())
