"""The command line, as an operator uses it."""

from __future__ import annotations

import io
import os
import socket
import sqlite3
import subprocess
import sys

import pytest

from sync.central.__main__ import main
from tests import templates

PASSWORD = "an owl counts no sheep\n"


@pytest.fixture
def central(sqlite, capsys, monkeypatch):
    """Run a command on a fresh database in this process; returns (exit code, output, complaint)."""

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out.strip(), said.err

    before = os.umask(0o022)
    yield run
    os.umask(before)


@pytest.fixture
def start(tmp_path):
    """Start the program anew with an environment of its own; returns the same three."""

    def run(*arguments, **environ):
        env = {**os.environ, "YIZHAN_HOME": str(tmp_path / "home"), **environ}
        command = [sys.executable, "-m", "sync.central", *arguments]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout.strip(), done.stderr

    return run


def refused(done, *words):
    """Whether the command ended with one line for the operator that has these words."""
    code, _, complaint = done
    assert code == 2, complaint
    assert complaint.startswith("yizhan-central: ")
    assert complaint.count("\n") == 1
    return all(word in complaint for word in words)


def test_a_centre_from_nothing_to_a_code_and_a_token(central, root):
    content = str(root / "assets" / "content")

    assert central("migrate") == (0, "", "")
    assert "published, " in central("publish", content)[1]
    assert "published already" in central("publish", content)[1]
    assert len(central("enrol", "--station", "FC-01")[1]) == 10
    assert central("token", "--name", "statistics")[1].startswith("yz_")
    assert central("reproject")[1] == "0 projected, 0 still unknown"


def test_a_code_for_a_station_nobody_knows_is_refused_with_those_that_are(central, stations):
    assert refused(central("enrol", "--station", "FC-99"), "FC-99", "FC-01, FC-02")


def test_a_staff_account_needs_a_password_worth_the_name(central):
    assert refused(central("createstaff", "--name", "li", stdin="short\n"))
    assert central("createstaff", "--name", "li", stdin=PASSWORD) == (0, "li: operator", "")
    assert refused(central("createstaff", "--name", "li", stdin=PASSWORD), "li")


def test_a_role_nobody_knows_is_refused_with_those_that_are_before_a_password_is_asked_for(central):
    known = "grid_worker, partner_duty, editor, operator, statistician, maintainer, auditor, admin"
    assert refused(central("createstaff", "--name", "wu", "--role", "boss"), "no role boss", known)


def test_broken_content_is_not_published(central, tmp_path):
    assert refused(central("publish", str(tmp_path)), "nothing was published", ".json")


def test_files_are_not_put_over_what_staff_have_changed(central, root):
    from sync.central.accounts.api import User
    from sync.central.directory import content_releases, drafts
    from sync.central.directory.api import current_version

    content = str(root / "assets" / "content")
    central("publish", content)
    editor = User.objects.create(username="li", role="editor")
    body = {**drafts.published_body("synonyms", "identity_card"), "ru": []}
    base = drafts.base_of("synonyms", "identity_card")
    draft = drafts.save(editor, "synonyms", "identity_card", body, revision=0, base=base)
    edited = content_releases.publish_drafts(editor, {draft.pk: 1}, "words").version_id

    assert refused(central("publish", content), "staff have changed", "--replace")
    assert current_version() == edited
    assert "published, " in central("publish", content, "--replace")[1]
    assert current_version() != edited


def test_a_port_that_is_taken_is_named(central):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        assert refused(central("serve", "--port", port), port, "in use", "--port")


def test_a_database_without_tables_says_what_to_do(start):
    assert refused(start("enrol", "--station", "FC-01"), "run `migrate` first")


def test_a_database_that_is_none_is_to_be_put_back_and_not_migrated(start, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "central.db").write_bytes(b"nonsense" * 512)

    found = start("prove")

    assert refused(found, "not a database", "put it back from the backup")
    assert "migrate" not in found[2]


def test_damage_that_no_row_shows_is_found_by_proving_and_before_an_upgrade(start, tmp_path):
    """An index is not read by who reads the events: it would be built on, and be of no help when it is needed."""
    path = templates.migrated(tmp_path / "home") / "central.db"
    with sqlite3.connect(path) as file:
        ((page,),) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event_urgent'")
        file.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)")
    file.close()  # the last one folds the log into the file
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 3 : (page - 1) * 4096 + 5] = b"\x00\x09"
    path.write_bytes(content)

    assert refused(start("prove"), "damaged", "put it back from the backup")
    assert refused(start("migrate"), "damaged", "put it back from the backup")


def test_a_file_that_cannot_be_used_is_named(start, tmp_path):
    (templates.migrated(tmp_path / "home") / "central-audit.head").mkdir()

    assert refused(start("audit", "--check"), "central-audit.head: ", "as the user that the centre runs as")


def test_a_home_that_cannot_be_written_is_named(start, tmp_path):
    (tmp_path / "file").write_text("")

    assert refused(start("migrate", YIZHAN_HOME=str(tmp_path / "file" / "x")), "set YIZHAN_HOME")


@pytest.mark.parametrize("url", ["oracle://x", "postgresql://127.0.0.1:1/nowhere", "sqlite:////nowhere/x.db"])
def test_a_database_that_cannot_be_opened_is_named(start, url):
    assert refused(start("migrate", YIZHAN_DATABASE_URL=url), "YIZHAN_DATABASE_URL")


@pytest.mark.parametrize(
    "words",
    [
        ["serve", "--workers", "0"],
        ["serve", "--workers", "-1"],
        ["enrol", "--station", "FC-01", "--minutes", "0"],
        ["enrol", "--station", "FC-01", "--minutes", "99999999999"],
        ["token", "--name", "statistics", "--days", "-1"],
        ["token", "--name", "statistics", "--days", "999999999"],
    ],
)
def test_a_number_that_makes_nothing_of_use_is_refused_with_what_is_possible(words, capsys):
    """A server without processes, a code or a token that is over before anybody has it, a date that is none."""
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert f"argument {words[-2]}: {words[-1]}: a whole number from" in last or "expected one argument" in last


def test_names_that_there_are_not_make_no_token_and_prove_nothing(central, root):
    central("publish", str(root / "assets" / "content"))
    assert refused(central("token", "--name", "a", "--scope", "visits visitz"), "no dataset visitz", "help_requests")
    assert refused(central("token", "--name", "a", "--stations", "FC-99"), "no station FC-99", "FC-01")
    assert refused(central("prove", "--device", "kiosk-none"), "no kiosk kiosk-none")
    assert central("token", "--name", "a", "--scope", " visits  work", "--stations", "FC-01")[0] == 0
