"""A spread ledger: weaker keys, machines of two minds for a moment, and months; on the stand-in for Citus."""

from __future__ import annotations

import json
from datetime import date, datetime

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone

from sync.central import citus, engines
from sync.central.insight.api import issue_token
from sync.central.insight.selection import select
from sync.central.ledger import ingest, whereabouts
from sync.central.ledger.api import Counter, Device, Event, Incarnation, RejectedEvent, distribution, reached
from sync.central.ledger.batch import read_batch
from sync.protocol import chain
from sync.protocol.events import ScreenViewed
from sync.protocol.problems import ProblemError

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("spread")]


def ask(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def job(kiosk):
    """A batch of all that a kiosk has, as the ledger's writer takes it with others."""
    links = ((1, chain.START), (kiosk.seq + 1, kiosk.hashes[kiosk.seq]))
    device = Device.objects.get(pk=kiosk.device)
    return ingest.Job(read_batch(device, kiosk.body(links=links)), timezone.localtime())


class TestWeakerKeys:
    """What the keys of one database held is held by the one writer's own reads, and by the table of ids."""

    def test_the_keys_alone_would_take_an_id_twice(self, make_kiosk):
        kiosk = make_kiosk()
        kiosk.event(VIEWED)
        kiosk.push()
        event = Event.objects.get()
        event.pk, event.seq, event.station_id = 99, 99, "FC-02"
        event.save(force_insert=True)

        assert Event.objects.filter(event_id=event.event_id).count() == 2

    @pytest.mark.parametrize("where", ["another station", "another month", "the same month"])
    @pytest.mark.parametrize("is_tied", [True, False])
    def test_an_id_that_is_stored_is_refused_wherever_it_is(self, make_kiosk, where, is_tied):
        kiosk = make_kiosk()
        first = json.loads(kiosk.event(VIEWED))["id"]
        kiosk.tied(1, 1)
        other = make_kiosk("FC-02") if where == "another station" else kiosk
        at = NOON.replace(month=10) if where == "another month" else NOON.replace(hour=11)
        other.event(VIEWED, at, id=first)
        other.event(VIEWED, at)
        seq = other.seq

        reply = (other.tied(seq - 1, seq) if is_tied else other.push(other.lines[-2:])).batch

        assert [(rejected.code, rejected.seq) for rejected in reply.rejected] == [("seq-reused", seq - 1)]
        assert Event.objects.count() == 2
        assert RejectedEvent.objects.get().event_id == first

    def test_a_batch_that_names_one_id_twice_keeps_it_once(self, kiosk):
        first = json.loads(kiosk.event(VIEWED))["id"]
        kiosk.event(VIEWED, NOON.replace(month=10), id=first)

        reply = kiosk.tied(1, 2).batch

        assert reply.acknowledged == ((1, 1),)
        assert Event.objects.count() == 1

    def test_a_copied_kiosk_is_kept_apart_in_whatever_month(self, kiosk):
        kiosk.event(VIEWED)
        kiosk.tied(1, 1)
        copy = kiosk.copy()
        kiosk.event(VIEWED)
        copy.event(VIEWED, NOON.replace(month=10))
        kiosk.tied(2, 2)
        copy.tied(2, 2)

        assert sorted(Event.objects.values_list("incarnation", "seq")) == [(0, 1), (0, 2), (1, 2)]
        assert Incarnation.objects.count() == 2

    def test_an_id_left_over_from_events_that_are_gone_stands_in_nobodys_way(self, kiosk):
        kiosk.event(VIEWED)
        kiosk.push()
        ask("DELETE FROM ledger_event")
        Incarnation.objects.update(head_seq=0, head_chain=None, complete_through=0)

        assert kiosk.push().batch.acknowledged == ((1, 1),)
        assert Event.objects.count() == 1

    def test_the_writer_alone_raises_where_an_id_is_stored(self, kiosk):
        kiosk.event(VIEWED)
        kiosk.push()
        names = [field.name for field in Event._meta.concrete_fields]
        row = [getattr(Event.objects.get(), field.attname) for field in Event._meta.concrete_fields]
        row[names.index("position")], row[names.index("seq")], row[names.index("station")] = 2, 2, "FC-02"

        with pytest.raises(IntegrityError), engines.writer():
            engines.insert_rows(Event, names, [row])

    def test_a_key_that_is_taken_on_a_machine_costs_that_batch_alone(self, make_kiosk):
        """Citus says of it, since it inserts by COPY there, what a plain PostgreSQL never would: an internal error."""
        kiosks = [make_kiosk("FC-01"), make_kiosk("FC-02")]
        for number, kiosk in enumerate(kiosks, start=1):
            for _ in range(number):
                kiosk.event(VIEWED)
        ask(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
            " 'duplicate key value violates unique constraint' USING ERRCODE = 'XX000'; END $$"
        )
        ask("CREATE TRIGGER refuse BEFORE INSERT ON ledger_event FOR ROW WHEN (NEW.seq = 2) EXECUTE FUNCTION refuse()")
        jobs = [job(kiosk) for kiosk in kiosks]
        ingest.take(jobs)

        assert jobs[0].reply.acknowledged == ((1, 1),)
        assert isinstance(jobs[1].error, IntegrityError)
        assert Event.objects.count() == 1

    def test_batches_of_several_stations_at_once_are_a_statement_each(self, make_kiosk, judged):
        kiosks = [make_kiosk("FC-01"), make_kiosk("FC-02"), make_kiosk("FC-01")]
        for kiosk in kiosks:
            kiosk.visit()
        jobs = [job(kiosk) for kiosk in kiosks]
        ingest.take(jobs)

        assert all(job.reply.acknowledged == ((1, 2),) for job in jobs)
        inserts = [sql for sql in judged.heard if sql.startswith("INSERT INTO ledger_event ")]
        assert len(inserts) in (2, 3)
        assert list(Event.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


class TestReaders:
    """Machines make a transaction visible one after the other: nobody reads past what is not there yet."""

    @pytest.fixture
    def late(self, kiosk, spread):
        """Events of which one is on a machine that has not yet made it visible; what brings it."""
        for _ in range(6):
            kiosk.event(VIEWED)
        kiosk.push()
        held = Event.objects.order_by("position").values_list()[2]
        ask("DELETE FROM ledger_event WHERE position = 3")
        whereabouts._whole.clear()

        def come():
            columns = ", ".join(f'"{field.column}"' for field in Event._meta.concrete_fields)
            marks = ", ".join(["%s"] * len(held))
            ask(f"INSERT INTO ledger_event ({columns}) VALUES ({marks})", *held)  # noqa: S608

        return come

    @pytest.fixture
    def pull(self, ask_anybody):
        secret = issue_token("statistics")[1]

        def get(after):
            path = f"/api/v1/pull/events?after={after}&limit=4"
            reply = ask_anybody("GET", path, {"Authorization": f"Bearer {secret}"}, b"")
            *found, last = [json.loads(line) for line in reply.body.splitlines()]
            return [row["position"] for row in found], ":".join(last["_cursor"].split(":")[:2])

        return get

    @pytest.fixture
    def ask_anybody(self, request):
        return request.getfixturevalue("ask")

    def test_a_pull_goes_as_far_as_everything_is_there(self, late, pull):
        assert reached() == 2
        assert pull("") == ([1, 2], "v2:2")
        assert pull("v1:2") == ([], "v1:2")
        late()
        assert reached() == 6
        assert pull("v1:2") == ([3, 4, 5, 6], "v2:6")

    def test_a_watermark_that_is_not_all_there_is_not_given(self, late):
        at_mark = select("events", 6, {})
        with pytest.raises(ProblemError) as refused:
            list(at_mark.windows())
        assert refused.value.code == "overloaded"
        late()
        assert sum(count for _lines, count in at_mark.windows()) == 6

    def test_what_was_not_dense_before_it_was_spread_holds_nobody_up(self, kiosk, pull):
        Counter.objects.update_or_create(name=citus.SPREAD, defaults={"value": 10})
        Counter.objects.update_or_create(name="events", defaults={"value": 10})
        whereabouts._whole.clear()
        kiosk.event(VIEWED)
        kiosk.push()

        assert reached() == 11
        assert pull("") == ([11], "v2:11")

    def test_a_page_asks_no_machine_for_more_than_it_needs(self, kiosk, pull, judged):
        for _ in range(9):
            kiosk.event(VIEWED)
        kiosk.push()
        before = len(judged.heard)

        assert pull("v1:2") == ([3, 4, 5, 6], "v2:6")
        asked = [sql for sql in judged.heard[before:] if "string_agg" in sql]
        assert len(asked) == 1
        assert '"position" <= %s' in asked[0]

    def test_whoever_asks_waits_for_the_writer(self, spread):
        name = connection.settings_dict
        other = psycopg.connect(host=name["HOST"], dbname=name["NAME"], user=name["USER"])
        other.execute("SELECT pg_advisory_xact_lock(%s)", (engines.WRITER_LOCK,))
        ask("SET lock_timeout = '300ms'")
        with pytest.raises(DatabaseError, match="lock timeout"):
            reached()
        other.close()
        assert reached() == 0


class TestMonths:
    def test_the_months_to_come_are_made_ahead(self, monkeypatch):
        later = timezone.now().replace(year=2031, month=11)
        monkeypatch.setattr(distribution.timezone, "now", lambda: later)
        said = []
        distribution.make_months(said.append)
        distribution.make_months(said.append)

        assert said == [f"ledger_event_{month} made" for month in ("2031_11", "2031_12", "2032_01", "2032_02")]
        assert ask("SELECT count(*) FROM pg_dist_partition WHERE logicalrelid::text LIKE 'ledger_event_203%'") == [(4,)]

    def test_a_month_of_which_a_clock_that_stood_ahead_spoke_stays_where_that_is(self, kiosk, monkeypatch):
        kiosk.event(VIEWED, NOON.replace(year=2031, month=12), clock="unsynced")
        kiosk.push()
        later = timezone.now().replace(year=2031, month=11)
        monkeypatch.setattr(distribution.timezone, "now", lambda: later)
        said = []
        distribution.make_months(said.append)

        assert said[1] == "ledger_event_2031_12 not made: ledger_event_other has events of it already"
        assert len(said) == 4
        kiosk.event(VIEWED, NOON.replace(year=2031, month=12), clock="unsynced")
        assert kiosk.push().batch.acknowledged == ((1, 2),)

    def test_months_are_those_of_utc(self):
        assert citus.months(date(2026, 12, 31), behind=1, ahead=1) == [
            date(2026, 11, 1),
            date(2026, 12, 1),
            date(2027, 1, 1),
        ]
        assert citus.partition("ledger_event", date(2026, 12, 1)) == (
            "CREATE TABLE ledger_event_2026_12 PARTITION OF ledger_event"
            " FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00')"
        )
