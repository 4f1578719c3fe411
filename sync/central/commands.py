"""What `yizhan-central` can do: one function a command, one table of them."""

from __future__ import annotations

import argparse
import getpass
import itertools
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sync.central import entrusting, retaining, spreading
from sync.central.environment import ConfigurationError
from sync.central.numbers import whole

Arguments = argparse.Namespace
MOST_TROUBLES = 20
MOST_WORKERS = 64
DAMAGED = "the file of the database is damaged: put it back from the backup"
MOST_MINUTES = 365 * 24 * 60


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, for the help text, and the options it takes (flag to argparse's words)."""

    run: Callable[[Arguments], None]
    help: str
    options: dict[str, dict[str, Any]] = field(default_factory=dict)


def say(text: str) -> None:
    """Print a line that the operator asked for."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def serve(arguments: Arguments) -> None:
    """Bring the database up to date and serve."""
    from sync.central import serving

    serving.check_address(arguments.host, arguments.port)
    migrate(arguments)
    say(f"http://{arguments.host}:{arguments.port}/")
    serving.serve(arguments.host, arguments.port, arguments.workers)


def migrate(arguments: Arguments) -> None:
    """Bring the database up to date, and what is counted in it."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from sync.central import engines
    from sync.central.insight.api import catch_up

    executor = MigrationExecutor(connection)
    # Nothing is built on a damaged file; at any other start there would be no time to read all of it.
    is_older = executor.loader.applied_migrations and executor.migration_plan(executor.loader.graph.leaf_nodes())
    if is_older and (found := engines.damage(is_thorough=False)):
        raise ConfigurationError(f"{DAMAGED}: {'; '.join(found)}")
    call_command("migrate", verbosity=0, interactive=False)
    catch_up()


def enrol(arguments: Arguments) -> None:
    """Print a one-time code for a kiosk."""
    from sync.central.accounts.api import audit
    from sync.central.ledger.api import Station, issue_enrolment_code

    try:
        code = issue_enrolment_code(
            arguments.station, lifetime=timedelta(minutes=arguments.minutes), created_by=_operator()
        )
    except Station.DoesNotExist:
        known = ", ".join(Station.objects.values_list("code", flat=True)) or "none: publish content first"
        raise ConfigurationError(f"no station {arguments.station}; known: {known}") from None
    audit.record(None, audit.CODE_MADE, target=arguments.station, username=_operator())
    say(code)


def publish(arguments: Arguments) -> None:
    """Publish a directory of content."""
    from sync.central.accounts.api import audit
    from sync.central.directory.api import is_edited
    from sync.central.directory.api import publish as publish_pack
    from sync.protocol.packs import ContentError, load_directory

    try:
        pack = load_directory(arguments.directory)
    except ContentError as error:
        raise ConfigurationError(f"nothing was published: {error}") from error
    if is_edited() and not arguments.replace:
        raise ConfigurationError("nothing was published: staff have changed the content since; --replace drops that")
    is_new = publish_pack(
        pack, note=arguments.note, is_to_all=not arguments.staged, by=_operator(), again=arguments.again
    )
    if is_new:
        audit.record(None, audit.CONTENT_PUBLISHED, target=pack.version, username=_operator())
    say(f"{pack.version} {'published' if is_new else 'is what is published already'}, {len(pack.hashes)} items")


def rotate_content_key(arguments: Arguments) -> None:
    """Go over to a new key for content and emergency notices, signed by the one in use."""
    from sync.central import sealing

    old, new = sealing.rotate()
    say(f"{old[:16]} -> {new[:16]}")


def createstaff(arguments: Arguments) -> None:
    """Make a staff account; the password is read from standard input, typed unseen at a terminal."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from sync.central.accounts.api import audit, roles

    if arguments.role not in roles.ROLES:
        raise ConfigurationError(f"no role {arguments.role}; known: {', '.join(roles.ROLES)}")
    users = get_user_model()
    if users.objects.filter(username=arguments.name).exists():
        raise ConfigurationError(f"there is an account {arguments.name} already")
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    user = users(
        username=arguments.name,
        role=arguments.role,
        is_staff=arguments.role == "admin",
        unit=arguments.unit,
        grids=" ".join(arguments.grids.split()),
    )
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise ConfigurationError(" ".join(error.messages)) from error
    user.set_password(password)
    user.save()
    given = {"role": user.role, "unit": user.unit, "grids": user.grids}
    audit.record(None, audit.ACCOUNT_CHANGED, target=user.username, filters=given, username=_operator())
    say(f"{arguments.name}: {arguments.role}")


def reset_second_factor(arguments: Arguments) -> None:
    """Take an account's second factor away, for when the telephone is lost and no other administrator is there."""
    from sync.central.accounts.api import User, audit, second_factor, sessions

    person = User.objects.filter(username=arguments.name).first()
    if person is None:
        raise ConfigurationError(f"no account {arguments.name}")
    was_there = second_factor.take_away(person)
    sessions.end(person)
    if was_there:
        audit.record(None, audit.SECOND_FACTOR_TAKEN_AWAY, target=person.get_username(), username=_operator())
    say(f"{arguments.name}: {'second factor taken away' if was_there else 'there was no second factor'}")


def audit_trail(arguments: Arguments) -> None:
    """Print where the audit trail ends; with --check, first make sure that nothing in it was altered or removed."""
    from sync.central.accounts.api import chain

    try:
        known = chain.Head.parse(arguments.head) if arguments.head else None
    except ValueError:
        raise ConfigurationError(f"--head {arguments.head}: expected NUMBER:SEAL, as this command prints it") from None
    if arguments.check or known:
        if found := list(itertools.islice(chain.troubles(known), MOST_TROUBLES)):
            raise ConfigurationError("the audit trail is not whole: " + "; ".join(found))
        chain.note_head()
    if known and known.number < chain.start().number:
        say(f"entry {known.number} is gone, since its time was over: nothing can be told of it")
    say(str(chain.head()))


def reproject(arguments: Arguments) -> None:
    """Project events that an older version could not."""
    from sync.central.ledger.api import reproject as run

    projected, left = run(everything=arguments.all)
    say(f"{projected} projected, {left} still unknown")


def prove(arguments: Arguments) -> None:
    """Read every event again and say of each kiosk what is missing and whether any text has changed."""
    from sync.central import engines
    from sync.central.ledger.api import Device
    from sync.central.ledger.api import prove as run

    damage = engines.damage(is_thorough=True)
    for line in damage:
        say(line)
    devices = Device.objects.order_by("station_id", "id")
    if arguments.device is not None and not (devices := devices.filter(pk=arguments.device)):
        raise ConfigurationError(f"no kiosk {arguments.device}")
    found = [proof for device in devices for proof in run(device)]
    for proof in found:
        say(str(proof))
    if damage:
        raise ConfigurationError(DAMAGED)
    if any(proof.broken for proof in found):
        raise ConfigurationError("the ledger is not what it was: events changed after they were taken")


def repair(arguments: Arguments) -> None:
    """Try the events that could not be taken again, as after an upgrade."""
    from django.utils import timezone

    from sync.central.ledger.api import retry_all_rejected

    taken, left = retry_all_rejected(_operator(), timezone.localtime())
    say(f"{taken} taken, {left} wait for a person")


def recount(arguments: Arguments) -> None:
    """Make the figures anew from their events; --check only compares, and ends with 1 if they differ."""
    from sync.central.insight import api as insight

    if not arguments.check:
        say(f"{insight.recount()} days counted")
        return
    different, unsettled = insight.check()
    erased = f", {days} days with erased records left out" if (days := insight.left_out()) else ""
    for one in different:
        say(f"{' '.join(map(str, one.key))}: kept {one.kept}, counted {one.counted}")
    say(f"{len(different)} figures differ, {unsettled} rows are missing or wrongly judged{erased}")
    if different or unsettled:
        raise SystemExit(1)


def work(arguments: Arguments) -> None:
    """Take up what comes due, until stopped; --once takes what is due now."""
    from sync.central import worker

    migrate(arguments)
    if arguments.once:
        say(f"{worker.take_up()} overdue")
        return
    worker.run(say)


def import_(arguments: Arguments) -> None:
    """Take the records that kiosks wrote to a stick, and write receipts beside them for the way back."""
    from sync.central.fleet.carriers import Import

    run = Import(_operator(), arguments.receipts)
    for line in run.run(arguments.paths):
        say(line)
    if not run.is_whole:
        raise ConfigurationError("not everything was taken; what is wrong stands above, file by file")


def forget(arguments: Arguments) -> None:
    """Erase the contacts whose time is over."""
    from django.utils import timezone

    from sync.central.dispatch.contacts import erase_old

    say(f"{erase_old(timezone.localtime())} contacts erased")


def demo(arguments: Arguments) -> None:
    """Set up a centre to look at: content, an account, a code for a kiosk, a token, two weeks of invented visits."""
    from sync.central.demo import set_up

    migrate(arguments)
    made = set_up(
        station=arguments.station,
        kiosk_code_file=arguments.kiosk_code_file,
        token_file=arguments.token_file,
        with_history=not arguments.no_history,
        new_password=arguments.new_password,
    )
    if arguments.json:
        say(json.dumps(made, ensure_ascii=False))
        return
    for name, value in made.items():
        say(f"{name}: {value}")


def _operator() -> str:
    return f"{os.environ.get('USER') or os.getuid()} (console)"


FLAG = {"action": "store_true"}
COMMANDS: dict[str, Command] = {
    "serve": Command(
        serve,
        "serve over HTTP",
        {
            "--host": {"default": "127.0.0.1"},
            "--port": {"type": int, "default": 8000},
            "--workers": {"type": whole(1, MOST_WORKERS), "default": 1, "help": "processes; one is right for SQLite"},
        },
    ),
    "migrate": Command(migrate, "bring the database up to date"),
    "enrol": Command(
        enrol,
        "print a one-time code for a kiosk",
        {
            "--station": {"required": True},
            "--minutes": {"type": whole(1, MOST_MINUTES), "default": 15, "help": "how long the code is good"},
        },
    ),
    "token": Command(entrusting.command(say, _operator), entrusting.HELP, entrusting.OPTIONS),
    "publish": Command(
        publish,
        "publish a directory of content",
        {
            "directory": {"type": Path, "metavar": "DIR"},
            "--note": {"default": ""},
            "--again": {**FLAG, "help": "release it anew, also where it is what is published already"},
            "--staged": {**FLAG, "help": "to no kiosk yet: choose those that have it first on the page of releases"},
            "--replace": {**FLAG, "help": "even if staff have changed the content on their pages since"},
        },
    ),
    "rotate-content-key": Command(
        rotate_content_key, "make a new key for content and emergency notices; kiosks go over to it by themselves"
    ),
    "createstaff": Command(
        createstaff,
        "make a staff account",
        {
            "--name": {"required": True},
            "--role": {"default": "operator"},
            "--unit": {"default": "", "help": "of a partner's duty officer: the id of the unit, such as PU-08"},
            "--grids": {"default": "", "help": "of a grid worker: codes of grids or communities, separated by spaces"},
        },
    ),
    "reset-second-factor": Command(
        reset_second_factor,
        "take an account's second factor away, and end its sessions",
        {"name": {"metavar": "USER"}},
    ),
    "audit": Command(
        audit_trail,
        "print where the audit trail ends, to be kept elsewhere",
        {
            "--check": {**FLAG, "help": "make sure that no entry was altered or removed"},
            "--head": {"default": "", "metavar": "NUMBER:SEAL", "help": "an end from before, to be found in it"},
        },
    ),
    "reproject": Command(
        reproject,
        "project events that an older version could not",
        {"--all": {**FLAG, "help": "project every event again"}},
    ),
    "prove": Command(
        prove,
        "say of each kiosk what is missing and whether any event has changed since it was taken",
        {"--device": {"help": "this kiosk alone"}},
    ),
    "repair": Command(repair, "try the events that could not be taken again, as after an upgrade"),
    "recount": Command(
        recount,
        "make the figures anew from their events; the centre may be serving",
        {"--check": {**FLAG, "help": "compare and change nothing; exit code 1 if anything differs"}},
    ),
    "distribute": Command(spreading.command(say), spreading.HELP, spreading.OPTIONS),
    "work": Command(
        work,
        "watch what is overdue, beside `serve`; may be stopped and started at any time",
        {"--once": {**FLAG, "help": "take up what is due now, and end"}},
    ),
    "import": Command(
        import_,
        "take records that kiosks wrote to a stick",
        {
            "paths": {"nargs": "+", "type": Path, "metavar": "FILE", "help": "a carrier file, or a folder of them"},
            "--receipts": {"type": Path, "metavar": "DIR", "help": "where receipts go, if not beside the files"},
        },
    ),
    "forget": Command(forget, "erase contacts that requesters left, 30 days after the end"),
    "retain": Command(retaining.command(say), retaining.HELP, retaining.OPTIONS),
    "demo": Command(
        demo,
        "set up a centre to look at; may be run again",
        {
            "--station": {"default": "FC-01", "help": "where the kiosk will stand"},
            "--kiosk-code-file": {"type": Path, "metavar": "FILE", "help": "write an enrolment code here"},
            "--token-file": {"type": Path, "metavar": "FILE", "help": "write a pull token here"},
            "--no-history": {**FLAG, "help": "no invented visits"},
            "--new-password": {**FLAG, "help": "give the staff account another password and show it"},
            "--json": {**FLAG, "help": "say what was made as JSON"},
        },
    ),
}
