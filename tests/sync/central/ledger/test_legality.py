"""Every statement about spread events is one that Citus takes; each rule that says so refuses what it is for.

Beside what is here, every test on the engine `spread` ends with the same judgement of what the centre said in it.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory

from sync.central.insight import known_gaps
from sync.central.insight import recount as counting
from sync.central.insight.api import issue_token
from sync.central.insight.month import report
from sync.central.insight.pulls import Asker, begin, selection_of
from sync.central.insight.watermarks import make
from sync.central.ledger.api import Device, catch_up_wholly, gaps, prove, proven_days, reproject
from sync.protocol.events import HelpCreated, ScreenViewed
from tests.citus_rules import RULES, names_station, troubles

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
HELP = HelpCreated(
    ticket="4829138", help="cold", severity="S2", where="here", lang="zh", needs=("tea",), contact_present=False
)

REFUSED = {
    "another table": [
        "SELECT 1 FROM ledger_event e JOIN ledger_station s ON s.code = e.station_id WHERE e.station_id = 'FC-01'",
        "SELECT seq FROM ledger_event WHERE station_id = %s UNION SELECT seq FROM ledger_rejectedevent",
        "SELECT id, (SELECT max(seq) FROM ledger_event WHERE device_id = d.id) FROM ledger_device d",
    ],
    "a subquery about each row": [
        "SELECT row_to_json((SELECT r FROM (SELECT t.seq) r)) FROM ledger_event t ORDER BY position LIMIT 5",
        "SELECT 1 FROM ledger_event t WHERE EXISTS (SELECT 1 FROM ledger_event u WHERE u.event_id = t.event_id)",
    ],
    "changed by another": [
        "UPDATE ledger_event SET projected = false FROM insight_work w WHERE w.event_id = ledger_event.event_id",
        "DELETE FROM ledger_event USING insight_work w WHERE w.event_id = ledger_event.event_id",
        "UPDATE ledger_event SET projected = false WHERE event_id IN (SELECT event_id FROM insight_work)",
    ],
    "rows locked": ["SELECT * FROM ledger_event WHERE position > 5 FOR UPDATE"],
    "many stations at once": [
        "INSERT INTO ledger_event (position, station_id) VALUES (1, 'FC-01'), (2, 'FC-02')",
        "INSERT INTO ledger_event (position, station_id) SELECT unnest(%s::bigint[]), unnest(%s::varchar[])",
        "INSERT INTO ledger_event (position) SELECT unnest(%s::bigint[])",
    ],
    "conflict elsewhere": [
        "INSERT INTO ledger_event (station_id, event_id) SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",
        "INSERT INTO ledger_event (station_id, seq) SELECT %s, unnest(%s::int[]) ON CONFLICT (seq) DO NOTHING",
    ],
    "rows moved": ["UPDATE ledger_event SET station_id = 'FC-02' WHERE station_id = 'FC-01'"],
    "changed by chance": ["UPDATE ledger_event SET projected = false WHERE station_id = 'FC-01' AND random() < 0.5"],
    "ordered across": [
        "SELECT lag(seq) OVER (ORDER BY seq) FROM ledger_event WHERE position > 5",
        "SELECT string_agg(body, ',' ORDER BY position) FROM ledger_event WHERE station_id IN ('FC-01', 'FC-02')",
    ],
    "all asked for one kiosk": [
        "SELECT seq FROM ledger_event WHERE device_id = %s AND incarnation = %s",
        "UPDATE ledger_event SET projected = true WHERE device_id = %s",
        "SELECT seq FROM ledger_event WHERE device_id = %s AND (station_id = %s OR seq > 5)",
    ],
}


def test_every_rule_has_something_that_it_refuses():
    assert REFUSED.keys() == RULES.keys()


@pytest.mark.parametrize(("rule", "sql"), [(rule, sql) for rule, found in REFUSED.items() for sql in found])
def test_a_rule_refuses_what_it_is_for(rule, sql):
    assert rule in troubles(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT lag(seq) OVER (ORDER BY seq) FROM ledger_event WHERE station_id = %s AND device_id = %s",
        "SELECT count(*), max(position) FROM ledger_event WHERE position > %s AND position <= %s",
        "SELECT string_agg(x, ',' ORDER BY p) FROM (SELECT t.position AS p, "
        "row_to_json((SELECT r FROM (SELECT t.seq) r))::text AS x "
        "FROM (SELECT t.* FROM ledger_event t ORDER BY t.position LIMIT 5) t ORDER BY t.position) q",
        "INSERT INTO ledger_event (position, station_id) SELECT unnest(%s::bigint[]), %s::varchar",
        "UPDATE ledger_event SET projected = true WHERE station_id IN (%s, %s) AND position IN (%s)",
        "SELECT body FROM ledger_event WHERE station_id = %s AND device_id = %s FOR UPDATE",
    ],
)
def test_what_is_for_one_shard_or_asks_all_plainly_is_taken(sql):
    assert not troubles(sql)


@pytest.mark.parametrize(
    ("sql", "is_named"),
    [
        ("SELECT 1 FROM ledger_event WHERE station_id = %s AND seq = 1", True),
        ("SELECT 1 FROM ledger_event WHERE seq = 1 AND station_id IN (%s, %s)", True),
        ("SELECT 1 FROM ledger_event WHERE seq = 1 OR station_id = %s", False),
        ("SELECT 1 FROM ledger_event WHERE NOT station_id = %s", False),
        ("SELECT 1 FROM ledger_event WHERE station_id = device_id", False),
        ("UPDATE ledger_event SET projected = true WHERE position = 1", False),
        ("INSERT INTO ledger_event (station_id, seq) SELECT %s, unnest(%s::bigint[])", True),
        ("INSERT INTO ledger_event (station_id, seq) VALUES (%s, %s)", False),
    ],
)
def test_a_statement_names_its_station_or_does_not(sql, is_named):
    assert names_station(sql) is is_named


@pytest.mark.usefixtures("spread")
class TestSpread:
    """What kiosks and staff do, on a spread ledger."""

    pytestmark = pytest.mark.postgresql

    @pytest.fixture
    def statements(self, judged):
        """Runs something and gives what the centre said about the events in it."""

        def run(work):
            before = len(judged.heard)
            work()
            return judged.heard[before:]

        return run

    def test_all_that_a_batch_says_names_the_station(self, statements, make_kiosk):
        kiosk, other = make_kiosk(), make_kiosk("FC-02")
        for number in range(6):
            kiosk.event(VIEWED if number % 2 else HELP)
            other.event(VIEWED)
        copy = kiosk.copy()

        def lean():
            kiosk.tied(1, 3)
            kiosk.tied(1, 3)  # repeated

        def careful():
            kiosk.push(kiosk.lines[4:])  # a gap, no hashes
            kiosk.push(kiosk.lines[3:4])
            copy.seq = 3
            copy.event(VIEWED)
            copy.push([copy.lines[-1]])  # a copied disk
            other.push([*other.lines, kiosk.lines[0], "{}"])  # what is another's, what is nothing

        for work in (lean, careful):
            found = statements(work)
            assert [sql for sql in found if sql.startswith("INSERT")]
            assert not [sql for sql in found if not names_station(sql)]

    def test_staff_ask_only_what_is_legal(self, judged, kiosk, ask):
        kiosk.visit()
        kiosk.event(HELP)
        kiosk.event(VIEWED)
        kiosk.event(VIEWED)
        kiosk.push(kiosk.lines[:3])
        kiosk.push(kiosk.lines[4:])
        device = Device.objects.get(pk=kiosk.device)

        assert gaps(device) == [(4, 4)]
        assert [len(found.holes) for found in prove(device)] == [1]
        proven_days(device, device.incarnations.get(), date(2026, 11, 20), date(2026, 11, 21))
        known_gaps.missing([device])
        reproject(everything=True)
        catch_up_wholly()
        counting.recount()
        assert counting.check() == ([], 0)
        report(date(2026, 11, 1))
        secret = issue_token("statistics")[1]
        for after in ("", "v1:2"):
            reply = ask("GET", f"/api/v1/pull/events?after={after}&limit=2", {"Authorization": f"Bearer {secret}"}, b"")
            assert reply.status == 200
        mark = make("november")

        export = begin(RequestFactory().get("/"), Asker(stations=("FC-01",)), "events", "ndjson", mark, {})
        assert sum(count for _, count in selection_of(export).windows()) == 4
        assert len({sql for sql in judged.heard if sql.startswith("SELECT")}) > 15
