"""Pulls by machine: what a token opens, what is noted of it, filters, columns, parts and ranges."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from sync.central.accounts.api import AuditEntry
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.positions import change
from sync.central.engines import writer
from sync.central.insight.api import issue_token, revoke_token
from sync.central.insight.models import PullToken
from sync.protocol.events import HelpCreated
from tests.sync.central.insight.pulling import FORMATS, Desk, read

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
HELP = HelpCreated(
    ticket="4829138", help="cold", severity="S2", where="here", lang="zh", needs=(), contact_present=False
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=cmd|"/c calc"!A1')


@pytest.fixture
def open_desk(ask: Callable[..., Any]) -> Callable[..., Desk]:
    """A desk with a token of its own."""

    def make(**token: Any) -> Desk:
        return Desk(ask, issue_token("statistics", **token)[1])

    return make


def problem(reply: Any) -> tuple[int, str]:
    assert reply.headers["Content-Type"] == "application/problem+json"
    return reply.status, reply.json()["code"]


# -- tokens


@pytest.mark.usefixtures("sqlite")
def test_a_token_opens_only_the_datasets_it_names(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(scope="visits work")

    assert desk.begin("work").status == 201
    assert problem(desk.begin("events")) == (403, "scope-refused")
    assert problem(desk.begin("people")) == (403, "scope-refused")
    assert problem(open_desk().begin("people")) == (404, "dataset-unknown")


@pytest.mark.usefixtures("sqlite")
def test_what_was_begun_ends_with_its_token(ask: Callable[..., Any]) -> None:
    token, secret = issue_token("one")
    desk = Desk(ask, secret)
    begun = desk.begin("visits").json()["id"]
    assert desk.get(f"{begun}/rows").status == 200

    revoke_token(token.pk)
    for path in (f"{begun}/rows", f"{begun}/file"):
        assert problem(desk.get(path)) == (401, "token-invalid")
        assert desk.get(path).json()["detail"] == "it was withdrawn"


@pytest.mark.usefixtures("sqlite")
def test_a_token_whose_time_is_over_opens_nothing(open_desk: Callable[..., Desk]) -> None:
    reply = open_desk(expires_at=timezone.now() - timedelta(seconds=1)).begin("visits")

    assert problem(reply) == (401, "token-invalid")
    assert reply.json()["detail"] == "its time is over"


@pytest.mark.usefixtures("sqlite")
def test_what_another_began_is_not_there(open_desk: Callable[..., Desk]) -> None:
    begun = open_desk().begin("visits").json()["id"]

    assert problem(open_desk().get(f"{begun}/rows")) == (404, "export-unknown")
    assert problem(open_desk().get(f"{'0' * 32}/file")) == (404, "export-unknown")


def test_a_token_of_a_station_opens_its_rows_alone(
    database: str, make_kiosk: Callable[..., Any], open_desk: Callable[..., Desk]
) -> None:
    for station in ("FC-01", "FC-02"):
        kiosk = make_kiosk(station)
        kiosk.visit(NOON)
        kiosk.push()
    desk = open_desk(stations="FC-02")

    assert [row["station"] for row in desk.rows("visits")] == ["FC-02"]
    assert desk.rows("visits", filters={"station": "FC-01"}) == []
    followed = desk.ask("GET", "/api/v1/pull/visits", desk.headers, b"")
    assert followed.body.count(b'"station"') == followed.body.count(b'"FC-02"') == 1


@pytest.mark.usefixtures("sqlite")
def test_a_token_is_kept_as_a_hash_alone(ask: Callable[..., Any]) -> None:
    _token, secret = issue_token("one")

    assert secret not in str(PullToken.objects.values().get())


# -- words that somebody wrote


@pytest.fixture
def described(kiosk: Any) -> HelpRequest:
    """A request of which staff have written where it is."""
    kiosk.event(HELP, NOON)
    kiosk.push()
    with writer():
        change(HelpRequest.objects.get(), address="=东门 7 号")
    return HelpRequest.objects.get()


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize(("has_text", "asks"), [(False, False), (False, True), (True, False)])
def test_words_of_staff_are_for_who_may_have_them_and_asks(
    described: HelpRequest, open_desk: Callable[..., Desk], has_text: bool, asks: bool
) -> None:
    desk = open_desk(has_text=has_text)

    assert "address" not in desk.rows("help_requests", text=asks)[0]
    assert problem(desk.begin("help_requests", columns=["address"], text=asks)) == (403, "scope-refused")


@pytest.mark.usefixtures("sqlite")
def test_no_export_holds_a_name_a_phone_or_words(described: HelpRequest, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(has_text=True)

    for dataset in ("visits", "help_requests", "assistances", "work", "events"):
        assert "东门" not in desk.file(dataset, "ndjson").decode()
        assert "ticket_holder" not in desk.file(dataset, "csv").decode()
    assert desk.rows("help_requests", text=True, columns=["address"]) == [{"address": "=东门 7 号"}]


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_taken_for_a_formula(
    sqlite: str, described: HelpRequest, open_desk: Callable[..., Desk], words: str
) -> None:
    with writer():
        change(described, address=words)
    asked = {"text": True, "columns": ["case_number", "address"]}
    desk = open_desk(has_text=True)

    (in_csv,) = csv.DictReader(io.StringIO(desk.file("help_requests", "csv", **asked).decode("utf-8-sig"), newline=""))
    assert in_csv["address"] == f"'{words}"
    book = desk.file("help_requests", "xlsx", **asked)
    assert cell_of(book, "B2") == (words, "s", True)
    (in_parquet,) = read("parquet", desk.file("help_requests", "parquet", **asked))
    assert in_parquet["address"] == words


def cell_of(book: bytes, at: str) -> tuple[str, str, bool]:
    """What a reader finds in a cell: the value, its kind (s: a text, f: a formula), whether it is marked as a text."""
    import openpyxl

    cell = openpyxl.load_workbook(io.BytesIO(book)).active[at]  # type: ignore[index]
    kind = {"inlineStr": "s"}.get(cell.data_type, cell.data_type)
    return cell.value, kind, cell.quotePrefix


# -- the audit trail


@pytest.mark.usefixtures("sqlite")
def test_each_pull_is_noted_with_who_what_and_how_many(kiosk: Any, open_desk: Callable[..., Desk]) -> None:
    kiosk.visit(NOON, lang="ru")
    kiosk.visit(NOON, lang="zh")
    kiosk.push()
    desk = open_desk()
    desk.begin("visits", "parquet", watermark="2026-11", make_watermark=True, filters={"lang": "ru"})
    desk.ask("GET", "/api/v1/pull/visits", desk.headers, b"")
    desk.ask("GET", "/api/v1/pull/visits?after=v1:2", desk.headers, b"")

    followed, begun = AuditEntry.objects.filter(action="data_pulled")
    assert (begun.username, begun.target, begun.row_count) == ("token statistics", "visits", 1)
    assert begun.filters == {"lang": "ru", "watermark": "2026-11", "format": "parquet"}
    assert (followed.username, followed.target, followed.row_count) == ("token statistics", "visits", 2)
    assert AuditEntry.objects.get(action="watermark_made").target == "2026-11"


@pytest.mark.usefixtures("sqlite")
def test_what_was_refused_is_not_noted_as_taken(open_desk: Callable[..., Desk]) -> None:
    open_desk(scope="visits").begin("events")
    open_desk().begin("visits", filters={"weather": "snow"})

    assert not AuditEntry.objects.filter(action="data_pulled").exists()


# -- filters and columns


def test_filters_narrow_and_days_are_those_of_the_stations(
    database: str, kiosk: Any, open_desk: Callable[..., Desk]
) -> None:
    midnight = datetime.fromisoformat("2026-11-21T00:00:00.000+08:00")
    for at, lang in ((midnight - timedelta(milliseconds=1), "zh"), (midnight, "ru"), (midnight, "en")):
        kiosk.visit(at, lang=lang)
    kiosk.push()
    desk = open_desk()

    def langs(**filters: str) -> list[str]:
        return [row["lang"] for row in desk.rows("visits", filters=filters)]

    assert langs() == ["zh", "ru", "en"]
    assert langs(first="2026-11-21") == ["ru", "en"]
    assert langs(last="2026-11-20") == ["zh"]
    assert langs(first="2026-11-21", last="2026-11-21", lang="ru,zh") == ["ru"]
    assert langs(demo="yes") == []
    assert langs(station="FC-01' OR 1=1 --") == []


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"weather": "snow"}, "weather"),
        ({"first": "yesterday"}, "first"),
        ({"last": "0001-01-01"}, "last"),
        ({"first": "2026-11-02", "last": "2026-11-01"}, "last"),
        ({"demo": "maybe"}, "demo"),
        ({"lang": ","}, "lang"),
        ({"lang": 3}, "filters"),
    ],
)
def test_a_filter_that_is_none_is_named(open_desk: Callable[..., Desk], filters: dict[str, str], field: str) -> None:
    reply = open_desk().begin("visits", filters=filters)

    assert problem(reply) == (400, "filter-invalid")
    assert reply.json()["field"] == field


@pytest.mark.usefixtures("sqlite")
def test_columns_come_in_the_order_of_the_dataset(kiosk: Any, open_desk: Callable[..., Desk]) -> None:
    kiosk.visit(NOON)
    kiosk.push()
    desk = open_desk()

    assert list(desk.rows("visits", columns=["taps", "lang"])[0]) == ["lang", "taps"]
    assert problem(desk.begin("visits", columns=["weather"])) == (400, "filter-invalid")
    assert problem(desk.begin("visits", "docx")) == (400, "format-unknown")
    assert problem(desk.begin("visits", wanted=1)) == (400, "filter-invalid")


# -- parts and ranges


@pytest.mark.parametrize("format_name", ["csv", "ndjson"])
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_parts_one_after_the_other_are_the_file(
    database: str, kiosk: Any, open_desk: Callable[..., Desk], format_name: str, step: int
) -> None:
    for _ in range(7):
        kiosk.visit(NOON)
    kiosk.push()
    desk = open_desk()
    begun = desk.begin("visits", format_name).json()

    places = range(0, begun["until"], step)
    parts = [desk.get(f"{begun['id']}/rows?after={after}&upto={after + step}").body for after in places]

    assert b"".join(parts) == desk.file("visits", format_name)


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_file_is_fetched_by_range(kiosk: Any, open_desk: Callable[..., Desk], format_name: str) -> None:
    kiosk.visit(NOON)
    kiosk.push()
    desk = open_desk()
    path = f"{desk.begin('visits', format_name).json()['id']}/file"
    whole = desk.get(path)
    size, tag = len(whole.body), whole.headers["ETag"]

    rest = desk.get(path, Range="bytes=100-")
    middle = desk.get(path, **{"Range": "bytes=10-19", "If-Range": tag})
    of_another = desk.get(path, **{"Range": "bytes=10-19", "If-Range": '"other"'})

    assert (rest.status, rest.body) == (206, whole.body[100:])
    assert rest.headers["Content-Range"] == f"bytes 100-{size - 1}/{size}"
    assert (middle.status, middle.body) == (206, whole.body[10:20])
    assert (of_another.status, of_another.body) == (200, whole.body)
    assert problem(desk.get(path, Range=f"bytes={size}-")) == (416, "range-invalid")


@pytest.mark.usefixtures("sqlite")
def test_a_file_has_its_name_only_when_its_rows_and_its_tag_are_on_the_disk(
    kiosk: Any, open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a power cut could leave the name and not the rows, and nobody would have them for a day."""
    kiosk.visit(NOON)
    kiosk.push()
    done: list[str] = []
    fsync, move = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append(Path(f"/proc/self/fd/{descriptor}").readlink().suffix)
        fsync(descriptor)

    def named(path: Path, target: Path) -> Path:
        done.append(f"{path.suffix} -> {target.suffix}")
        return move(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", named)
    open_desk().file("visits", "parquet")

    at = done.index(".part -> .parquet")
    assert {".part", ".sha256"} <= set(done[:at])
