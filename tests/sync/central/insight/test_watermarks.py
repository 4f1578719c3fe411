"""A named watermark: the same bytes for ever, whatever comes, is voided, changed or withdrawn afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.positions import change
from sync.central.engines import writer
from sync.central.insight.api import issue_token
from sync.central.insight.models import CaseVersion, Watermark
from sync.central.ledger.api import reproject
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import HelpCreated, HelpWithdrawn, SessionEnded
from sync.protocol.events_volunteers import AssistanceLogged, AssistanceVoided
from tests.sync.central.databases import any_engine
from tests.sync.central.insight.pulling import FORMATS, Desk, plain, read

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
DATASETS = ("visits", "help_requests", "assistances", "work", "events")
HELP = HelpCreated(
    ticket="4829138", help="cold", severity="S2", where="here", lang="zh", needs=("tea", "seat"), contact_present=False
)
GAVE = AssistanceLogged(
    assist="hot_water",
    count=2,
    audience=None,
    minutes=5,
    lang="zh",
    consumable=None,
    consumable_qty=None,
    help_ref=None,
)
TICKETS = [ticket_code(f"{number:06d}") for number in range(40)]

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def desk(ask: Callable[..., Any]) -> Desk:
    return Desk(ask, issue_token("statistics", has_text=True)[1])


def some_life(kiosk: Any, number: int) -> None:
    """A visit, a request, help that was given; each a little later than the last."""
    at = NOON + timedelta(minutes=number)
    kiosk.visit(at, lang=("zh", "ru", "en")[number % 3])
    kiosk.event(replace(HELP, ticket=TICKETS[number]), at)
    kiosk.event(GAVE, at)


def push(kiosk: Any) -> None:
    kiosk.push(kiosk.lines[-50:])


def shaken(kiosk: Any, number: int) -> None:
    """What comes later and speaks of what was before: a withdrawal, a void, a change by staff, an event said twice."""
    gave = [decode(line).id for line in kiosk.lines if "assistance.logged" in line]
    kiosk.event(HelpWithdrawn(ticket=TICKETS[number]), NOON + timedelta(hours=1))
    kiosk.event(AssistanceVoided(of=gave[number], reason="mistake"), NOON + timedelta(hours=1))
    session = decode(kiosk.lines[0]).session
    again = SessionEnded(duration_s=99, screens=9, taps=9, outcome="none", lang_final="en")
    kiosk.event(again, NOON + timedelta(hours=2), session, demo=True)
    push(kiosk)
    with writer():
        change(HelpRequest.objects.order_by("-position").last(), address="=东门")
    reproject(everything=True)


def files(desk: Desk, watermark: str) -> dict[tuple[str, str], bytes]:
    return {
        (dataset, format_name): desk.file(dataset, format_name, watermark=watermark)
        for dataset in DATASETS
        for format_name in FORMATS
    }


def test_three_pulls_at_one_watermark_are_the_same_bytes_while_events_come_in(kiosk: Any, desk: Desk) -> None:
    for number in range(5):
        some_life(kiosk, number)
    push(kiosk)
    desk.begin("visits", watermark="2026-11", make_watermark=True)

    first = files(desk, "2026-11")
    shaken(kiosk, 0)
    some_life(kiosk, 5)
    push(kiosk)
    second = files(desk, "2026-11")
    shaken(kiosk, 1)
    third = files(desk, "2026-11")

    for which, content in first.items():
        assert second[which] == content == third[which], which
    assert len(desk.rows("visits")) == 6
    assert [row["state"] for row in desk.rows("help_requests")].count("withdrawn") == 2


def test_a_later_watermark_tells_what_changed_and_the_earlier_what_was(kiosk: Any, desk: Desk) -> None:
    for number in range(3):
        some_life(kiosk, number)
    push(kiosk)
    desk.begin("visits", watermark="before", make_watermark=True)
    shaken(kiosk, 1)
    desk.begin("visits", watermark="after", make_watermark=True)

    def told(dataset: str, column: str, watermark: str) -> list[Any]:
        found = desk.rows(dataset, watermark=watermark, text=True, columns=["event_id", column])
        return [row[column] for row in sorted(found, key=lambda row: str(row["event_id"]))]

    assert told("assistances", "voided", "before") == [False, False, False]
    assert told("assistances", "voided", "after") == [False, True, False]
    assert told("assistances", "void_reason", "after") == [None, "mistake", None]
    for watermark, voided in (("before", 0), ("after", 1)):
        found = desk.rows("assistances", watermark=watermark, filters={"voided": "yes"})
        assert [row["voided"] for row in found] == [True] * voided
    assert told("help_requests", "state", "before") == ["reported"] * 3
    assert told("help_requests", "state", "after") == ["reported", "withdrawn", "reported"]
    assert told("help_requests", "address", "before") == ["", "", ""]
    assert told("help_requests", "address", "after") == ["=东门", "", ""]
    assert [row["type"] for row in desk.rows("work", watermark="after")].count("assistance.voided") == 1


def test_a_request_has_one_version_at_any_position(kiosk: Any, desk: Desk) -> None:
    for number in range(3):
        some_life(kiosk, number)
    push(kiosk)
    for number in range(3):
        shaken(kiosk, number)

    assert CaseVersion.objects.count() > 3 * 2
    for position in range(3, CaseVersion.objects.order_by("-position")[0].position + 1):
        mark = Watermark.objects.create(name=f"at-{position}", positions={"help_requests": position})
        cases = [row["event_id"] for row in desk.rows("help_requests", watermark=mark.name)]
        assert len(cases) == len(set(cases)) == 3


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_reader_finds_the_same_rows(kiosk: Any, desk: Desk, dataset: str) -> None:
    for number in range(4):
        some_life(kiosk, number)
    push(kiosk)
    shaken(kiosk, 2)
    desk.begin(dataset, watermark="mark", make_watermark=True)
    wanted = [{name: plain(value) for name, value in row.items()} for row in desk.rows(dataset, watermark="mark")]
    assert len(wanted) >= 4

    for format_name in FORMATS:
        found = read(format_name, desk.file(dataset, format_name, watermark="mark"))
        flags = {name for name, value in wanted[0].items() if value in ("true", "false")}
        for row in found:
            for name in flags:
                row[name] = bool(row[name]) if isinstance(row[name], int) else row[name]
        assert [{name: plain(value) for name, value in row.items()} for row in found] == wanted, format_name


@pytest.mark.parametrize("format_name", FORMATS)
def test_no_row_is_a_file_too(desk: Desk, format_name: str) -> None:
    assert read(format_name, desk.file("visits", format_name)) == []


def test_a_name_is_made_once_and_holds_what_was_known_then(kiosk: Any, desk: Desk) -> None:
    kiosk.visit(NOON)
    kiosk.push()
    first = desk.begin("visits", watermark="today", make_watermark=True).json()
    kiosk.visit(NOON)
    kiosk.push(kiosk.lines[2:])
    again = desk.begin("visits", watermark="today", make_watermark=True).json()

    assert (first["rows"], again["rows"], first["digest"]) == (1, 1, again["digest"])
    assert Watermark.objects.count() == 1


def test_without_a_name_it_is_of_this_moment_and_the_same_until_something_comes(kiosk: Any, desk: Desk) -> None:
    names = [desk.begin("visits").json()["watermark"] for _ in range(2)]
    kiosk.visit(NOON)
    kiosk.push()
    names.append(desk.begin("visits").json()["watermark"])

    assert names[0] == names[1] != names[2]


def test_a_watermark_that_is_not_there_is_said(desk: Desk) -> None:
    reply = desk.begin("visits", watermark="2025-01")

    assert (reply.status, reply.json()["code"]) == (404, "watermark-unknown")


@any_engine
@pytest.mark.parametrize("name", ["a b", "/etc", "x" * 61, "\n", "-x"])
def test_a_name_is_a_word(desk: Desk, name: str) -> None:
    reply = desk.begin("visits", watermark=name, make_watermark=True)

    assert (reply.status, reply.json()["code"]) == (400, "watermark-invalid")
