"""A pull of which rows were erased is refused, not answered with others; what begins later is given as ever."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from sync.central.dispatch.api import HelpRequest
from sync.central.insight import retention
from sync.central.insight.api import issue_token
from sync.central.insight.models import Export, Watermark
from sync.central.insight.pulls import selection_of
from sync.protocol.problems import ProblemError
from sync.pull.__main__ import pull
from sync.pull.errors import RefusedError
from sync.pull.options import parse
from tests.sync.central.aged import EDGE, KEPT_FROM, TODAY, Aged, close
from tests.sync.central.conftest import NOON
from tests.sync.central.insight.pulling import FORMATS, Desk, forget_files
from tests.sync.central.insight.test_pull_at_watermark import Cable

pytestmark = pytest.mark.usefixtures("database")

DATASETS = ("visits", "help_requests", "assistances", "work", "events")
KEPT = {"filters": {"first": KEPT_FROM.isoformat()}}
MARK = {"watermark": "then"}


@pytest.fixture
def desk(kiosk, ask):
    """A watermark that holds records of every kind of the last day that goes, of the first that stays, and of now."""
    aged = Aged(kiosk)
    for days in (EDGE + 1, EDGE, 0):
        for kind in ("visit", "help", "rate", "ask", "withdraw", "view"):
            getattr(aged.at(days), kind)()
    assert kiosk.push().status == 200
    found = Desk(ask, issue_token("statistics")[1])
    assert found.begin("visits", "csv", watermark="then", make_watermark=True).status == 201
    return found


def refused(reply):
    assert reply.status == 410, reply.body
    problem = reply.json()
    assert (problem["code"], problem["field"]) == ("erased-by-retention", "first")
    assert KEPT_FROM.isoformat() in problem["detail"]
    return True


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("format_name", FORMATS)
def test_what_begins_later_is_the_same_bytes_and_the_rest_is_refused(desk, dataset, format_name):
    whole = desk.file(dataset, format_name, **MARK)
    kept = desk.file(dataset, format_name, **MARK, **KEPT)
    assert whole != kept
    retention.run(TODAY)

    assert refused(desk.begin(dataset, format_name, **MARK))
    day_before = (KEPT_FROM - timedelta(days=1)).isoformat()
    assert refused(desk.begin(dataset, format_name, **MARK, filters={"first": day_before, "station": "FC-01"}))
    assert desk.file(dataset, format_name, **MARK, **KEPT) == kept


def test_a_watermark_of_now_holds_what_there_is_until_more_goes(desk):
    retention.run(TODAY)
    rows = desk.rows("visits", watermark="now", make_watermark=True)
    assert len(rows) == 2
    assert desk.begin("visits", "csv", watermark="then").status == 410
    assert desk.rows("visits", watermark="now") == rows
    retention.run(TODAY + timedelta(days=1))

    assert desk.begin("visits", "csv", watermark="now").status == 410
    assert len(desk.rows("visits")) == 1


def test_a_day_without_anything_to_erase_refuses_nothing(desk):
    retention.run(TODAY - timedelta(days=1))
    marks = Watermark.objects.count()
    assert len(desk.rows("visits", **MARK)) == 3
    assert len(desk.rows("visits")) == 3
    assert Watermark.objects.count() == marks + 1


def test_what_was_begun_before_is_refused_too_also_where_the_file_still_lies_there(desk):
    whole, kept = (desk.begin("visits", "csv", **MARK, **more).json()["id"] for more in ({}, KEPT))
    assert desk.get(f"{whole}/file").status == desk.get(f"{kept}/file").status == 200
    rows = desk.get(f"{kept}/rows").body
    retention.run(TODAY)

    assert refused(desk.get(f"{whole}/file"))
    assert refused(desk.get(f"{whole}/rows"))
    assert desk.get(f"{kept}/rows").body == rows
    forget_files()


def test_a_file_in_the_making_is_not_finished_with_a_part(desk, monkeypatch):
    monkeypatch.setattr("sync.central.insight.selection.WINDOW", 1)
    desk.begin("visits", "ndjson", **MARK)
    windows = selection_of(Export.objects.latest("made_at")).windows()
    assert next(windows)[1] == 1
    retention.run(TODAY)

    with pytest.raises(ProblemError, match="erased-by-retention"):
        list(windows)


def test_staff_s_versions_of_a_case_are_refused_with_it(desk, kiosk):
    request = HelpRequest.objects.order_by("requested_at").last()
    close(request, NOON)
    mark = {"watermark": "closed", "make_watermark": True}
    assert len(desk.rows("help_requests", **mark)) == 3
    assert retention.run(TODAY).rows["help_requests"] == 1

    assert desk.begin("help_requests", "csv", watermark="closed").status == 410
    assert len(desk.rows("help_requests")) == 2


@pytest.mark.parametrize(("dataset", "left"), [("visits", 2), ("help_requests", 2), ("work", 4), ("events", 14)])
def test_whoever_follows_gets_what_is_left_and_is_told_since_when(desk, ask, dataset, left):
    path = f"/api/v1/pull/{dataset}?limit=100"
    assert "Yizhan-Erased-Before" not in ask("GET", path, desk.headers, b"").headers
    retention.run(TODAY)
    reply = ask("GET", path, desk.headers, b"")

    *rows, end = map(json.loads, reply.body.splitlines())
    assert (len(rows), end["_more"]) == (left, False)
    assert reply.headers["Yizhan-Erased-Before"] == KEPT_FROM.isoformat()
    assert all(row.get("body", "x") for row in rows)


def test_whoever_had_read_all_goes_on_from_there(desk, ask, kiosk):
    path = "/api/v1/pull/events?limit=100&after="
    cursor = json.loads(ask("GET", path, desk.headers, b"").body.splitlines()[-1])["_cursor"]
    retention.run(TODAY)
    Aged(kiosk).at(0).view()
    kiosk.push(kiosk.lines[-1:])

    row, _end = map(json.loads, ask("GET", path + cursor, desk.headers, b"").body.splitlines())
    assert row["seq"] == kiosk.seq


def test_yizhan_pull_says_what_to_do_and_leaves_what_it_has(desk, ask, tmp_path):
    (tmp_path / "token").write_text(desk.headers["Authorization"].removeprefix("Bearer "))
    told = ["--url", "https://centre.example", "--token-file", str(tmp_path / "token"), "--quiet"]
    told += ["--out", str(tmp_path / "visits.csv"), "--watermark", "then"]

    def fetch(*more):
        options = parse(
            [*told, "--out", str(tmp_path / "visits.csv"), "--watermark", "then", *more], {}, datetime.now(UTC)
        )
        pull(options, Cable(ask), lambda seconds: None, Cable(ask))
        return (tmp_path / "visits.csv").read_bytes()

    before = fetch()
    retention.run(TODAY)
    with pytest.raises(RefusedError, match=r"erased some of these rows since.*--since"):
        fetch()
    assert (tmp_path / "visits.csv").read_bytes() == before
    kept = fetch("--since", KEPT_FROM.isoformat())
    assert kept == desk.file("visits", "csv", **MARK, **KEPT) != before
