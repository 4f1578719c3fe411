"""Spreading a ledger by Citus, as far as a stand-in for it shows; tests/citus_stand_in.py says what it is and is not.

The tables are made, filled, compared and changed for the old ones in a real PostgreSQL, where they then have the keys
and the months that they would have on a cluster. What is left to a cluster is the spreading itself.
"""

from __future__ import annotations

import threading
from datetime import datetime

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection, models, transaction

from sync.central import citus, engines
from sync.central.__main__ import main
from sync.central.ledger.api import (
    Device,
    Event,
    distribution,
    last_number,
    prove,
)
from sync.central.worker import tidy
from sync.protocol.events import ScreenViewed

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)

pytestmark = pytest.mark.postgresql


def ask(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def rows():
    """The whole ledger, each event by its columns."""
    return list(Event.objects.order_by("position").values_list())


def spread(**options):
    said = []
    distribution.spread(said.append, **options)
    return said


def cut_off():
    """End this session as the end of its process, or of the network to it, would."""
    named, own = connection.settings_dict, connection.connection.info.backend_pid
    with psycopg.connect(host=named["HOST"], dbname=named["NAME"], user=named["USER"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (own,))


def months():
    found = ask(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'ledger_event'::regclass ORDER BY 1"
    )
    return [name for (name,) in found if name != citus.OTHER_MONTHS]


@pytest.fixture
def filled(make_kiosk):
    """A ledger with two kiosks, a gap, a refused line, events of other months and of wrong clocks."""
    here, there = make_kiosk(), make_kiosk("FC-02")
    for month in (9, 10, 11):
        here.visit(NOON.replace(month=month))
        there.visit(NOON.replace(month=month))
    for year in (1970, 2050):
        here.event(VIEWED, NOON.replace(year=year), clock="unsynced")
    there.event(VIEWED, type="from.thefuture")
    assert here.tied(1, 8).status == 200
    assert there.push([*there.lines[:3], *there.lines[4:], "{}"]).status == 200
    return here, there


@pytest.mark.usefixtures("stand_in")
class TestSpreading:
    def test_a_ledger_with_events_is_spread_as_it_is(self, filled):
        before, pieces = rows(), distribution.PIECE

        said = spread(shards=6)

        assert engines.is_spread()
        assert rows() == before
        assert said[0] == f"6 shards and {len(months())} months are ready"
        assert f"{len(before)} of {len(before)} events copied" in said
        assert pieces > len(before)
        assert ask("SELECT count(*) FROM ledger_event_before") == [(len(before),)]
        assert ask("SELECT partkey FROM pg_dist_partition WHERE logicalrelid = 'ledger_event'::regclass") == [
            ("station_id",)
        ]

    def test_it_is_copied_in_pieces(self, filled, monkeypatch):
        monkeypatch.setattr(distribution, "PIECE", 4)
        total = Event.objects.count()

        said = spread()

        assert [line for line in said if "copied" in line][:2] == [
            f"4 of {total} events copied",
            f"8 of {total} events copied",
        ]
        assert Event.objects.count() == total

    def test_events_stand_in_their_months_and_what_a_wrong_clock_said_beside_them(self, filled):
        spread()

        per_month = dict(ask("SELECT tableoid::regclass::text, count(*) FROM ledger_event GROUP BY 1"))
        assert per_month == {
            "ledger_event_2026_09": 4,
            "ledger_event_2026_10": 3,
            "ledger_event_2026_11": 5,
            "ledger_event_other": 2,
        }

    def test_kiosks_go_on_where_they_were(self, filled):
        here, there = filled
        spread()
        here.event(VIEWED)

        assert here.push(here.lines).batch.acknowledged == ((1, 9),)
        assert there.push(there.lines).batch.acknowledged == ((1, 7),)
        assert Event.objects.count() == 16
        assert [proof.broken for device in Device.objects.all() for proof in prove(device)] == [[], []]

    def test_said_again_it_says_so(self, filled):
        spread()

        assert spread() == ["the ledger is spread already"]

    def test_what_is_shown_meanwhile_is_seen_to(self, filled, monkeypatch):
        copy = distribution._copy

        def changed(last, say):
            copy(last, say)
            Event.objects.filter(type="from.thefuture").update(projected=True)
            Event.objects.filter(position=1).update(projected=False)

        monkeypatch.setattr(distribution, "_copy", changed)
        spread()

        assert list(Event.objects.filter(projected=False).values_list("position", flat=True)) == [1]

    @pytest.mark.parametrize("is_cut_off", [False, True])
    @pytest.mark.parametrize("ended", ["_copy_piece", "_settle_projected", "_compare_whole", "_change_names"])
    def test_ended_anywhere_the_old_ledger_is_whole_and_the_next_run_goes_on(
        self, filled, monkeypatch, ended, is_cut_off
    ):
        monkeypatch.setattr(distribution, "PIECE", 4)
        before, calls = rows(), []
        whole = getattr(distribution, ended)

        def end(*arguments):
            calls.append(ended)
            if ended == "_copy_piece" and len(calls) == 1:
                return whole(*arguments)
            if is_cut_off:
                cut_off()
                return whole(*arguments)
            raise KeyboardInterrupt

        monkeypatch.setattr(distribution, ended, end)
        with pytest.raises((KeyboardInterrupt, DatabaseError, InterfaceError)):
            spread()
        connection.close()

        assert not engines.is_spread()
        assert rows() == before
        filled[0].event(VIEWED)
        assert filled[0].push(filled[0].lines[-1:]).status == 200

        monkeypatch.setattr(distribution, ended, whole)
        said = spread()
        assert said[0].startswith("going on after event ")
        assert rows()[: len(before)] == before
        assert Event.objects.count() == len(before) + 1

    def test_of_two_attempts_at_once_one_is_refused(self, filled):
        named = connection.settings_dict
        with psycopg.connect(host=named["HOST"], dbname=named["NAME"], user=named["USER"]) as other:
            other.execute("SELECT pg_advisory_lock(%s)", (distribution.ATTEMPT_LOCK,))
            for attempt in (spread, lambda: distribution.undo([].append)):
                with pytest.raises(distribution.CannotSpreadError, match="another `distribute` is running"):
                    attempt()
            assert not months()
            # Said, not left to the end of the session, which the server may see a moment after the next attempt.
            other.execute("SELECT pg_advisory_unlock(%s)", (distribution.ATTEMPT_LOCK,))
        assert spread()

    def test_an_attempt_can_be_taken_back(self, filled, monkeypatch):
        before = distribution._indexes("ledger_event")
        monkeypatch.setattr(distribution, "_change_names", lambda last: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            spread()
        assert "14 of them were copied by an attempt that is not finished" in list(distribution.described())

        said = []
        distribution.undo(said.append)

        assert said == ["the ledger is as it was"]
        assert distribution._indexes("ledger_event") == before
        assert ask("SELECT to_regclass('ledger_event_new')") == [(None,)]

    def test_what_comes_while_it_is_copied_is_not_lost(self, filled, monkeypatch):
        here, _there = filled
        piece, sent = distribution._copy_piece, []

        def beside(after, last):
            piece(after, last)
            if not sent:
                here.event(VIEWED)
                sent.append(here.push(here.lines[-1:]).status)

        monkeypatch.setattr(distribution, "PIECE", 4)
        monkeypatch.setattr(distribution, "_copy_piece", beside)
        total = Event.objects.count()
        spread()

        assert sent == [200]
        assert Event.objects.count() == total + 1

    def test_a_batch_waits_for_the_change_of_names_and_finds_the_new_tables(self, filled, monkeypatch):
        here, _there = filled
        here.event(VIEWED)
        change, answers = distribution._change_names, []

        def push():
            answers.append(here.push(here.lines[-1:]).status)
            connection.close()

        def beside(last):
            thread = threading.Thread(target=push)
            thread.start()
            thread.join(0.5)
            assert answers == []
            change(last)
            threads.append(thread)

        threads = []
        monkeypatch.setattr(distribution, "_change_names", beside)
        spread()
        threads[0].join(20)

        assert answers == [200]
        newest = Event.objects.order_by("-position").first()
        assert ask("SELECT station_id FROM ledger_eventid WHERE event_id = %s::uuid", newest.event_id) == [("FC-01",)]

    def test_a_copy_that_is_not_the_same_is_not_taken(self, filled, monkeypatch):
        monkeypatch.setattr(distribution, "_print", lambda table, after, last: (table,))

        with pytest.raises(distribution.CannotSpreadError, match="were not copied as they are"):
            spread()
        assert not engines.is_spread()

    def test_the_print_of_events_changes_with_any_of_them(self, filled):
        last = last_number("events")
        before = distribution._print("ledger_event", 0, last)
        for change in ({"body": "{}"}, {"received_at": NOON}, {"urgent": True}, {"session": None}):
            with transaction.atomic():
                Event.objects.filter(position=1).update(**change)
                assert distribution._print("ledger_event", 0, last) != before
                transaction.set_rollback(True)


@pytest.mark.usefixtures("stand_in")
def test_the_command_says_what_is_where(filled, capsys):
    assert main(["distribute", "--check"]) == 0
    assert capsys.readouterr().out == "14 events in one PostgreSQL\n"
    assert main(["distribute", "--shards", "6"]) == 0
    assert "the ledger is spread: 14 events" in capsys.readouterr().out
    assert main(["distribute", "--check"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "14 events, all there up to 14"
    assert said[1:4] == [f"node-{name}:5432 has 2 shards" for name in "abc"]
    assert said[4] == f"{len(months())} months, {months()[0]} to {months()[-1]}"
    assert said[5] == "2 events in ledger_event_other"
    assert main(["distribute", "--undo"]) == 2


@pytest.mark.usefixtures("postgresql")
def test_without_citus_it_is_refused_in_one_sentence(capsys):
    assert main(["distribute"]) == 2
    assert capsys.readouterr().err == (
        "yizhan-central: Citus is not in this database: CREATE EXTENSION citus, here and on every worker\n"
    )


@pytest.mark.usefixtures("sqlite")
def test_sqlite_is_refused_in_one_sentence(capsys):
    assert main(["distribute"]) == 2
    assert "this ledger is in SQLite" in capsys.readouterr().err
    assert main(["distribute", "--check"]) == 0
    assert capsys.readouterr().out == "0 events in one SQLite\n"
    assert main(["distribute", "--shards", "0"]) == 2
    assert main(["distribute", "--undo"]) == 2


@pytest.mark.usefixtures("stand_in")
class TestStandIn:
    """The stand-in refuses what Citus refuses; otherwise what passes on it would say nothing."""

    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("SELECT create_distributed_table('ledger_event', 'station_id')", "cannot create constraint"),
            ("SELECT create_distributed_table('ledger_device', 'nowhere')", "does not exist"),
            ("SELECT create_distributed_table('lonely', 'a')", "must be a distributed table or a reference table"),
        ],
    )
    def test_a_table_as_it_is(self, statement, words):
        ask("CREATE TABLE lonely (a varchar(64) REFERENCES ledger_station (code))")
        with pytest.raises(DatabaseError, match=words):
            ask(statement)

    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("ALTER TABLE ledger_event ADD UNIQUE (event_id, occurred_at)", "cannot create constraint"),
            ("CREATE UNIQUE INDEX u ON ledger_event (position, occurred_at)", "cannot create constraint"),
            ("ALTER TABLE ledger_event RENAME CONSTRAINT event_once TO twice", "renaming constraints"),
            ("ALTER TABLE ledger_event ADD FOREIGN KEY (station_id) REFERENCES ledger_station", "must be a distr"),
            ("SELECT create_distributed_table('ledger_event', 'station_id')", "already distributed"),
        ],
    )
    def test_a_change_of_what_is_spread(self, statement, words):
        spread()
        with pytest.raises(DatabaseError, match=words):
            ask(statement)

    def test_what_a_later_version_may_add_by_a_migration_is_taken(self):
        spread()
        mood = models.CharField(max_length=10, default="", db_default="")
        mood.set_attributes_from_name("mood")
        mood.model = Event
        with connection.schema_editor() as editor:
            editor.add_field(Event, mood)
            editor.add_index(Event, models.Index(fields=["session"], name="event_session"))
        assert ask("SELECT mood FROM ledger_event") == []

    def test_the_program_starts_on_it_as_ever(self):
        spread()
        call_command("migrate", verbosity=0)
        assert tidy() is None


def test_each_key_and_index_of_the_events_has_its_form_for_machines():
    """Whoever gives the events another has to say what it is to be where they are spread."""
    keys = {one.name for one in Event._meta.constraints}
    indexes = {one.name for one in Event._meta.indexes}
    assert keys == citus.UNIQUE.keys()
    assert indexes == citus.INDEXES.keys()
    named = {str(field.column) for field in Event._meta.concrete_fields if field.unique or field.db_index}
    assert named == {"position"}
    for columns in (citus.PRIMARY_KEY, *citus.UNIQUE.values()):
        assert {"station_id", "occurred_at"} <= set(columns)
    for one in Event._meta.constraints:
        assert isinstance(one, models.UniqueConstraint)
        columns = [Event._meta.get_field(name).column for name in one.fields]
        assert citus.UNIQUE[one.name][: len(columns)] == tuple(columns)
