"""What the engines are asked for: every commit synced, one writer at a time."""

from __future__ import annotations

import threading

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, transaction

from sync.central import engines
from sync.central.ledger.api import Counter, last_number, take_numbers


@pytest.mark.usefixtures("sqlite")
def test_sqlite_writes_ahead_and_syncs_each_commit():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.usefixtures("database")
def test_one_writer_waits_for_the_other():
    order, is_inside, may_go = [], threading.Event(), threading.Event()

    def first():
        with engines.writer():
            is_inside.set()
            may_go.wait(10)
            order.append("first")
        connection.close()

    def second():
        is_inside.wait(10)
        may_go.set()
        with engines.writer():
            order.append("second")
        connection.close()

    threads = [threading.Thread(target=work) for work in (second, first)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert order == ["first", "second"]


@pytest.mark.usefixtures("sqlite")
def test_whoever_becomes_the_writer_amid_a_transaction_is_not_waited_for_while_waiting():
    """A page that publishes begins a transaction, and only then learns that it needs a number of the ledger's."""
    is_writing, is_waiting, failed = threading.Event(), threading.Event(), []

    def note(execute, sql, params, many, context):
        if sql.startswith("BEGIN"):
            is_waiting.set()  # it has its turn among the writers, and the file is the other's
        return execute(sql, params, many, context)

    def other():
        is_writing.wait(10)
        try:
            with connection.execute_wrapper(note), engines.writer():
                pass
        except OperationalError as error:
            failed.append(error)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    with transaction.atomic():
        is_writing.set()
        assert is_waiting.wait(10)
        with engines.writer():
            take_numbers("events")
    thread.join()

    assert failed == []


@pytest.mark.usefixtures("database")
def test_numbers_are_dense_and_belong_to_the_transaction():
    with engines.writer():
        assert [take_numbers("a"), take_numbers("a", 5), take_numbers("b"), take_numbers("a")] == [1, 2, 1, 7]
    with pytest.raises(ZeroDivisionError), engines.writer():
        take_numbers("a", 100)
        raise ZeroDivisionError

    assert (last_number("a"), last_number("b"), last_number("never")) == (7, 1, 0)
    assert Counter.objects.count() == 2


COUNTED = "INSERT INTO ledger_counter (name, value) VALUES (%s, %s)"


@pytest.mark.usefixtures("database")
def test_a_statement_past_djangos_cursor_fails_as_one_of_djangos_and_is_taken_back_alone():
    with engines.writer():
        engines.execute(COUNTED, ["kept", 1])
        with pytest.raises(IntegrityError), engines.part():
            engines.execute(COUNTED, ["gone", 2])
            engines.execute(COUNTED, ["kept", 3])
        with engines.part():
            engines.execute(COUNTED, ["after", 4])

    assert {name: last_number(name) for name in ("kept", "gone", "after")} == {"kept": 1, "gone": 0, "after": 4}


@pytest.mark.usefixtures("database")
def test_a_statement_past_djangos_cursor_is_seen_by_whoever_looks_at_all_of_them(django_statements):
    with django_statements() as statements:
        assert engines.execute("SELECT value FROM ledger_counter WHERE name = %s", ["none"]).fetchall() == []

    assert statements == ["SELECT value FROM ledger_counter WHERE name = %s"]


@pytest.mark.usefixtures("database")
def test_few_rows_and_many_are_written_alike():
    rows = [[f"n{number}", number] for number in range(3 * engines.ROWS_A_STATEMENT)]
    engines.insert_rows(Counter, ["name", "value"], rows[:1])
    engines.insert_rows(Counter, ["name", "value"], rows[1:])
    engines.update_rows(Counter, ["value", "name"], [[value + 1, name] for name, value in rows[:1]])
    engines.update_rows(Counter, ["value", "name"], [[value + 1, name] for name, value in rows[1:]])

    assert {row.name: row.value for row in engines.rows_where(Counter, "name", [name for name, _ in rows])} == {
        name: value + 1 for name, value in rows
    }


def foreign_keys() -> list[str]:
    """Of an event: what PostgreSQL would look for once more for each when its transaction ends."""
    with connection.cursor() as cursor:
        return sorted(connection.introspection.get_relations(cursor, "ledger_event"))


@pytest.mark.usefixtures("postgresql")
def test_kiosk_and_station_of_an_event_are_not_looked_up_again_when_it_is_committed():
    assert foreign_keys() == []


@pytest.mark.usefixtures("postgresql")
def test_an_older_centre_is_rid_of_that_by_its_migration():
    call_command("migrate", "ledger", "0007", verbosity=0)
    assert foreign_keys() == ["device_id", "station_id"]

    call_command("migrate", "ledger", verbosity=0)
    assert foreign_keys() == []


@pytest.mark.usefixtures("sqlite")
def test_on_sqlite_the_ledger_is_not_copied_for_it():
    said: list[str] = []

    def note(execute, sql, params, many, context):
        said.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        call_command("migrate", "ledger", "0007", verbosity=0)
        call_command("migrate", "ledger", verbosity=0)

    assert any("django_migrations" in sql for sql in said)
    assert not [sql for sql in said if "ledger_event" in sql]
