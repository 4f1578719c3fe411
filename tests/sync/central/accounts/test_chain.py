"""The audit trail proves itself: what was altered, removed or slipped in is named, on either engine."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from sync.central.__main__ import main
from sync.central.accounts import audit, chain
from sync.central.accounts.api import AuditEntry
from sync.central.accounts.models import AuditHead
from sync.central.environment import AUDIT_KEY_BYTES, AUDIT_KEY_FILE

# What keeps an honest program from touching the trail; whoever owns the database takes it away first.
GUARDS = {
    "sqlite": ["DROP TRIGGER audit_never_changed", "DROP TRIGGER audit_never_deleted"],
    "postgresql": [
        "DROP TRIGGER audit_never_changed ON accounts_auditentry",
        "DROP TRIGGER audit_never_deleted ON accounts_auditentry",
    ],
}
TABLE = "accounts_auditentry"


@pytest.fixture(autouse=True)
def no_head_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "YIZHAN_HOME", tmp_path)


@pytest.fixture
def trail(database: str) -> list[AuditEntry]:
    """Five entries."""
    return [
        audit.record(
            None, audit.TOKEN_MADE, target=f"令牌 {n}", username="wang", filters={"b": "2", "a": "1"}, row_count=n
        )
        for n in range(1, 6)
    ]


def owner(statement: str, *values: Any) -> None:
    """What somebody does who holds the database itself."""
    with connection.cursor() as cursor:
        for guard in GUARDS[connection.vendor]:
            cursor.execute(guard)
        cursor.execute(statement, values)


def found(known: chain.Head | None = None) -> list[str]:
    return list(chain.troubles(known))


def test_a_whole_trail_has_no_troubles(trail: list[AuditEntry]) -> None:
    assert [entry.number for entry in trail] == [1, 2, 3, 4, 5]
    assert found() == []
    assert str(chain.head()) == f"5:{trail[-1].seal}"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("username", "li"), ("action", audit.SIGNED_IN), ("target", "x"), ("row_count", 9), ("address", "10.0.0.1")),
        *(("filters", '{"a":"1"}'), ("at", "2026-01-01 00:00:00+00"), ("seal", "0" * 64)),
    ],
)
def test_an_altered_entry_is_named(trail: list[AuditEntry], column: str, value: Any) -> None:
    owner(f"UPDATE {TABLE} SET {column} = %s WHERE number = 3", value)  # noqa: S608
    assert found()[0] == "altered: entry 3"


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("number = 1", "missing: entries 1 to 1"),
        ("number IN (2, 3)", "missing: entries 2 to 3"),
        ("number = 5", "end: the trail ends at 4, and its head says 5"),
        ("number > 0", "end: the trail ends at 0, and its head says 5"),
    ],
)
def test_a_missing_entry_is_named(trail: list[AuditEntry], gone: str, said: str) -> None:
    owner(f"DELETE FROM {TABLE} WHERE {gone}")  # noqa: S608
    assert said in found()


def test_a_head_that_was_thrown_away_is_noticed_and_nothing_goes_on_unrecorded(trail: list[AuditEntry]) -> None:
    AuditHead.objects.all().delete()
    assert found() == ["end: the trail ends at 5, and its head says 0"]
    with pytest.raises(AuditHead.DoesNotExist):
        audit.record(None, audit.TOKEN_MADE, username="wang")


def test_a_missing_entry_whose_gap_is_closed_is_noticed(trail: list[AuditEntry]) -> None:
    owner(f"DELETE FROM {TABLE} WHERE number = 3")  # noqa: S608
    for number in (4, 5):
        AuditEntry.objects.filter(number=number).update(number=number - 1)
    AuditHead.objects.update(number=4)
    assert found() == ["altered: entry 3", "altered: entry 4"]


def test_an_end_cut_off_together_with_its_head_is_told_by_the_head_that_was_noted(trail: list[AuditEntry]) -> None:
    written_down = chain.head()
    assert chain.note_head()
    owner(f"DELETE FROM {TABLE} WHERE number > 3")  # noqa: S608
    AuditHead.objects.update(number=3, seal=trail[2].seal)
    assert found() == ["altered: the trail does not go through the head noted in a file, 5"]
    assert not chain.note_head(), "what was noted stays"
    (Path(settings.YIZHAN_HOME) / chain.HEAD_FILE).unlink()
    assert found() == []
    assert found(written_down) == ["altered: the trail does not go through the head given, 5"]


def test_nobody_makes_entries_without_the_key(trail: list[AuditEntry]) -> None:
    forged = AuditEntry(number=6, at=trail[0].at, action=audit.SIGNED_IN, username="li")
    forged.seal = chain.seal(
        b"another key", trail[-1].seal, 6, forged.at, {name: getattr(forged, name) for name in chain.SEALED}
    )
    forged.save(force_insert=True)
    AuditHead.objects.update(number=6, seal=forged.seal)
    assert found() == ["altered: entry 6"]


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_auditentry SET row_count = 1", "DELETE FROM accounts_auditentry"]
)
def test_the_database_itself_refuses_to_change_or_delete(trail: list[AuditEntry], statement: str) -> None:
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        AuditEntry.objects.update(username="li")
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert found() == []


def test_entries_written_at_once_stand_in_one_line(database: str) -> None:
    def write() -> None:
        try:
            for _ in range(5):
                audit.record(None, audit.TOKEN_MADE, username="wang")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found() == [] and chain.head().number == 20


def test_an_entry_that_was_taken_back_leaves_no_gap(trail: list[AuditEntry]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(None, audit.TOKEN_MADE, username="wang")
        raise RuntimeError
    audit.record(None, audit.TOKEN_MADE, username="wang")
    assert found() == [] and chain.head().number == 6


def test_the_key_is_for_its_owner_alone(trail: list[AuditEntry]) -> None:
    path = Path(settings.YIZHAN_HOME) / AUDIT_KEY_FILE
    assert path.stat().st_mode & 0o077 == 0 and len(path.read_bytes()) == AUDIT_KEY_BYTES


def test_the_console_says_whether_the_trail_is_whole(
    trail: list[AuditEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "--check"]) == 0
    head = capsys.readouterr().out.strip()
    assert head == str(chain.head()) and chain.noted_head() == chain.head()
    assert main(["audit", "--head", head]) == 0
    assert main(["audit", "--head", f"4:{'0' * 64}"]) == 2
    assert main(["audit", "--head", "nonsense"]) == 2
    owner(f"UPDATE {TABLE} SET username = 'li' WHERE number = 2")  # noqa: S608
    capsys.readouterr()
    assert main(["audit", "--check"]) == 2
    assert capsys.readouterr().err == "yizhan-central: the audit trail is not whole: altered: entry 2\n"


def test_what_was_written_before_there_was_a_chain_is_sealed_in_its_order(database: str) -> None:
    """The step of the upgrade: entries of the version before have neither number nor seal."""
    from importlib import import_module

    from django.apps import apps

    seal = import_module("sync.central.accounts.migrations.0004_seal_entries").seal_what_is_there
    kept = [audit.record(None, audit.TOKEN_MADE, target=str(n), username="wang") for n in range(3)]
    for statement in GUARDS[connection.vendor]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    for entry in kept:
        AuditEntry.objects.filter(pk=entry.pk).update(number=1000 + entry.number, seal="")
    AuditHead.objects.all().delete()

    seal(apps, None)

    assert found() == [] and chain.head().number == 3
