"""Pulling: page by page from wherever the reader stopped, nothing twice and nothing passed by."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from sync.central.insight.api import PullToken, issue_token, revoke_token
from sync.client.errors import TransportError
from sync.client.ports import Response
from sync.protocol.codes import ticket_code
from sync.protocol.events import HelpCreated, HelpWithdrawn, ScreenViewed
from sync.pull.__main__ import pull as run_pull
from sync.pull.datasets import DATASETS
from sync.pull.errors import UnreachableError
from sync.pull.options import Options
from sync.pull.period import Period
from tests.sync.central.databases import any_engine

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
HELP = HelpCreated(
    ticket="4829138", help="cold", severity="S2", where="here", lang="zh", needs=("tea",), contact_present=False
)
TICKETS = [ticket_code(f"{number:06d}") for number in range(6)]

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def token():
    return issue_token("statistics")[1]


@pytest.fixture
def pull(ask, token):
    """One page of a dataset: its rows, and the last line."""

    def get(dataset="visits", after="", limit=""):
        reply = ask("GET", f"/api/v1/pull/{dataset}?after={after}&limit={limit}", bearer(token), b"")
        assert reply.status == 200, reply.body
        *rows, last = [json.loads(line) for line in reply.body.splitlines()]
        return rows, last

    return get


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def ended(last):
    """Up to which position a page goes, and whether more waits."""
    return int(last["_cursor"].split(":")[1]), last["_more"]


def problem(reply):
    assert reply.headers["Content-Type"] == "application/problem+json"
    return reply.status, reply.json()["code"]


def test_a_visit_row_says_what_the_kiosk_knew(kiosk, pull):
    session = kiosk.visit(NOON, lang="ru")
    kiosk.push()

    (row,), last = pull()

    received_at = row.pop("received_at")
    assert datetime.fromisoformat(received_at) <= timezone.localtime()
    assert row == {
        "session": session,
        "device": kiosk.device,
        "station": "FC-01",
        "started_at": "2026-11-20T12:00:00.000+08:00",
        "ended_at": "2026-11-20T12:00:30.000+08:00",
        "duration_s": 30,
        "lang": "ru",
        "lang_final": "ru",
        "entry": "touch",
        "mode": "normal",
        "screens": 3,
        "taps": 7,
        "outcome": "answered",
        "clock": "synced",
        "demo": False,
    }
    assert ended(last) == (1, False)


def test_pages_follow_each_other_without_a_seam(kiosk, pull):
    made = [kiosk.visit() for _ in range(25)]
    kiosk.push()

    pulled, cursor, more = [], "", True
    while more:
        rows, last = pull(after=cursor, limit=7)
        pulled += [row["session"] for row in rows]
        cursor, more = last["_cursor"], last["_more"]

    assert pulled == made


def test_a_page_that_ends_exactly_at_the_end_says_so(kiosk, pull):
    for _ in range(4):
        kiosk.visit()
    kiosk.push()

    assert ended(pull(limit=4)[1]) == (4, False)
    assert ended(pull(limit=3)[1]) == (3, True)


def test_nothing_new_gives_the_same_cursor(kiosk, pull):
    kiosk.visit()
    kiosk.push()

    assert pull(after="v1:1") == ([], {"_cursor": "v1:1", "_more": False})
    assert pull("help_requests") == ([], {"_cursor": "v1:0", "_more": False})


def test_a_visit_that_becomes_whole_behind_the_reader_still_comes(kiosk, pull):
    early, late = kiosk.visit(NOON - timedelta(days=3)), kiosk.visit(NOON)
    kiosk.push(kiosk.lines[2:])
    rows, last = pull()
    assert [row["session"] for row in rows] == [late]

    kiosk.push(kiosk.lines[:2])

    rows, _ = pull(after=last["_cursor"])
    assert [row["session"] for row in rows] == [early]


def test_half_a_visit_is_not_pulled(kiosk, pull):
    kiosk.visit()
    kiosk.push(kiosk.lines[:1])

    assert pull() == ([], {"_cursor": "v1:0", "_more": False})


def test_help_requests_are_pulled(kiosk, pull):
    kiosk.event(HELP, NOON)
    kiosk.push()

    (row,), last = pull("help_requests")

    assert (row["ticket"], row["help"], row["needs"], row["state"]) == ("4829138", "cold", ["tea"], "reported")
    assert row["requested_at"] == "2026-11-20T12:00:00.000+08:00"
    assert ended(last)[0] == 1


def test_a_request_that_changes_comes_again_once_behind_all_others(kiosk, pull):
    for ticket in TICKETS[:3]:
        kiosk.event(replace(HELP, ticket=ticket), NOON)
    kiosk.push()
    rows, last = pull("help_requests")
    assert [row["state"] for row in rows] == ["reported"] * 3

    kiosk.event(HelpWithdrawn(ticket=TICKETS[0]), NOON)
    kiosk.push(kiosk.lines[3:])
    kiosk.push(kiosk.lines[3:])

    (again,), last = pull("help_requests", after=last["_cursor"])
    assert (again["event_id"], again["state"]) == (rows[0]["event_id"], "withdrawn")
    assert pull("help_requests", after=last["_cursor"])[0] == []
    assert [row["ticket"] for row in pull("help_requests")[0]] == [*TICKETS[1:3], TICKETS[0]]


class Wire:
    """A transport of yizhan-pull that ends in this process; it breaks after `pages` replies; `between` follows each."""

    def __init__(self, ask, pages=1000, between=lambda: None):
        self._ask, self._pages, self._between = ask, pages, between

    def send(self, request):
        self._pages -= 1
        if self._pages < 0:
            raise TransportError("the cable is out")
        reply = self._ask(request.method, request.path, dict(request.headers), request.body)
        self._between()
        return Response(reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.body)


@pytest.mark.parametrize("pages", range(4))
def test_a_pulled_table_holds_each_request_once_in_its_latest_state_however_often_cut(
    kiosk, ask, token, tmp_path, pages
):
    for ticket in TICKETS:
        kiosk.event(replace(HELP, ticket=ticket), NOON)
    kiosk.push()
    out = tmp_path / "help.db"
    url, dataset = "https://centre.example", DATASETS["help_requests"]
    options = Options(url, token, None, dataset, Period(), out, None, limit=2, from_start=False, is_quiet=True)
    left = list(TICKETS[::2])

    def withdraw():
        if left:
            kiosk.event(HelpWithdrawn(ticket=left.pop()), NOON)
            kiosk.push(kiosk.lines[-1:])

    with contextlib.suppress(UnreachableError):
        run_pull(options, Wire(ask, pages, withdraw), wait=lambda seconds: None)
    while left:
        withdraw()
    run_pull(options, Wire(ask), wait=lambda seconds: None)

    with contextlib.closing(sqlite3.connect(out)) as pulled:
        found = pulled.execute("SELECT ticket, state FROM help_requests ORDER BY ticket").fetchall()
    assert found == [(ticket, "withdrawn" if ticket in TICKETS[::2] else "reported") for ticket in TICKETS]
    assert run_pull(options, Wire(ask)) == 0


def test_events_are_pulled_as_they_came(kiosk, pull):
    for _ in range(3):
        kiosk.event(ScreenViewed(day="2026-11-20", screen="驿站"[:0] + "home", count=3))
    kiosk.push()

    rows, last = pull("events", after="v1:1")

    assert [row["body"] for row in rows] == kiosk.lines[1:]
    assert [row["position"] for row in rows] == [2, 3]
    assert ended(last) == (3, False)


@pytest.mark.parametrize(
    "cursor", ["1", "v1:", "v1:-1", "v1:01", "v2:1", "v2:1:1-ab", "v1:1%20", "v1:１", "v1:9999999999999999999", "%00"]
)
def test_a_cursor_that_was_never_given_out_is_refused(ask, token, cursor):
    assert problem(ask("GET", f"/api/v1/pull/visits?after={cursor}", bearer(token), b"")) == (400, "cursor-invalid")


def test_a_cursor_of_another_database_is_refused_and_not_taken_for_the_end(kiosk, ask, token):
    kiosk.visit()
    kiosk.push()

    assert problem(ask("GET", "/api/v1/pull/visits?after=v1:2", bearer(token), b"")) == (400, "cursor-invalid")


def test_a_centre_put_back_from_an_older_copy_knows_none_of_the_cursors_given_out_since(kiosk, pull, ask, token):
    """Other rows stand at those positions then: who went on from there would pass some by."""
    kiosk.visit()
    kiosk.push()
    first = pull()[1]["_cursor"]
    with transaction.atomic():  # what happens from here on is not in the copy
        kiosk.visit()
        kiosk.push()
        later = pull(after=first)[1]["_cursor"]
        assert pull(after=later) == ([], {"_cursor": later, "_more": False})
        transaction.set_rollback(True)
    other = [kiosk.visit() for _ in range(3)]
    kiosk.push()

    assert [row["session"] for row in pull(after=first)[0]][-3:] == other
    assert problem(ask("GET", f"/api/v1/pull/visits?after={later}", bearer(token), b"")) == (400, "cursor-invalid")


@any_engine
@pytest.mark.parametrize("word", ["station=FC-01", "statoin=FC-01", "cursor=v1:0", "%00="])
def test_a_word_that_a_pull_does_not_know_is_refused_and_not_passed_over(ask, token, word):
    assert problem(ask("GET", f"/api/v1/pull/visits?{word}", bearer(token), b"")) == (400, "filter-invalid")


@any_engine
@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "%00", "٣"])
def test_a_limit_is_a_number(ask, token, limit):
    assert ask("GET", f"/api/v1/pull/visits?limit={limit}", bearer(token), b"").status == 400


def test_a_dataset_that_is_not_there_is_named_with_those_that_are(ask, token):
    reply = ask("GET", "/api/v1/pull/people", bearer(token), b"")

    assert problem(reply) == (404, "dataset-unknown")
    assert "visits" in reply.json()["detail"]


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic dXNlcg==", "Bearer \x00"])
def test_without_a_good_token_nothing_is_given(ask, token, given):
    assert problem(ask("GET", "/api/v1/pull/visits", {"Authorization": given}, b"")) == (401, "token-invalid")


def test_a_token_ends_when_it_is_revoked_or_expires(ask):
    revoked, first = issue_token("one")
    _, second = issue_token("two", expires_at=timezone.now() - timedelta(seconds=1))
    revoke_token(revoked.pk)

    for secret in (first, second):
        assert problem(ask("GET", "/api/v1/pull/visits", bearer(secret), b"")) == (401, "token-invalid")


def test_a_token_opens_only_its_datasets(ask):
    _, secret = issue_token("visits only", scope="visits")

    assert ask("GET", "/api/v1/pull/visits", bearer(secret), b"").status == 200
    assert problem(ask("GET", "/api/v1/pull/events", bearer(secret), b"")) == (403, "scope-refused")


def test_a_token_is_kept_as_a_hash_and_its_use_is_seen(ask, token):
    ask("GET", "/api/v1/pull/visits", bearer(token), b"")

    kept = PullToken.objects.get()
    assert token not in str(PullToken.objects.values().get())
    assert kept.last_used_at is not None
