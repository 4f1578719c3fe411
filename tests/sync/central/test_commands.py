"""The command line, as an operator uses it."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys

import pytest


@pytest.fixture
def central(tmp_path):
    """Run a command with its own home; returns the finished process."""

    def run(*arguments, stdin="", **environ):
        env = {**os.environ, "YIZHAN_HOME": str(tmp_path / "home"), **environ}
        command = [sys.executable, "-m", "sync.central", *arguments]
        return subprocess.run(command, env=env, input=stdin, capture_output=True, text=True, timeout=120)

    run.home = tmp_path / "home"
    return run


def failed_in_one_line(done, *words):
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("yizhan-central: ")
    assert done.stderr.count("\n") == 1
    return all(word in done.stderr for word in words)


def test_a_centre_from_nothing_to_a_code_and_a_token(central, root):
    assert central("migrate").returncode == 0
    published = central("publish", str(root / "assets" / "content"))
    assert "published" in published.stdout
    assert "published already" in central("publish", str(root / "assets" / "content")).stdout

    assert len(central("enrol", "--station", "FC-01").stdout.strip()) == 10
    assert central("token", "--name", "statistics").stdout.startswith("yz_")
    assert failed_in_one_line(central("enrol", "--station", "FC-99"), "FC-99", "FC-01")
    with sqlite3.connect(central.home / "central.db") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_staff_account_needs_a_password_worth_the_name(central):
    central("migrate")

    assert failed_in_one_line(central("createstaff", "--name", "li", stdin="short\n"))
    assert central("createstaff", "--name", "li", stdin="an owl counts no sheep\n").returncode == 0
    assert failed_in_one_line(central("createstaff", "--name", "li", stdin="an owl counts no sheep\n"), "li")
    assert failed_in_one_line(
        central("createstaff", "--name", "wu", "--role", "emperor", stdin="an owl counts no sheep\n")
    )


def test_broken_content_is_not_published(central, tmp_path):
    central("migrate")

    assert failed_in_one_line(central("publish", str(tmp_path)), "nothing was published", ".json")


def test_what_an_operator_can_mend_is_said_in_one_line(central, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert failed_in_one_line(central("serve", "--port", port), port, "in use", "--port")
    (tmp_path / "file").write_text("")
    assert failed_in_one_line(central("migrate", YIZHAN_HOME=str(tmp_path / "file" / "x")), "YIZHAN_HOME")
    assert failed_in_one_line(central("migrate", YIZHAN_DATABASE_URL="oracle://x"), "YIZHAN_DATABASE_URL")
    assert failed_in_one_line(
        central("migrate", YIZHAN_DATABASE_URL="postgresql://127.0.0.1:1/nowhere"), "YIZHAN_DATABASE_URL"
    )
    assert failed_in_one_line(central("migrate", YIZHAN_DATABASE_URL="sqlite:////nowhere/x.db"), "YIZHAN_DATABASE_URL")
    assert failed_in_one_line(central("enrol", "--station", "FC-01"), "migrate")
