"""The run of a day: requests with all that hangs on them, shifts, the settings, the command, and who is told."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from sync.central import worker
from sync.central.__main__ import main
from sync.central.accounts.api import AuditEntry, audit
from sync.central.dispatch import contacts, photos, states
from sync.central.dispatch.models import Call, CaseStep, Contact, HelpRequest, Photo, Rung, Whistle
from sync.central.dispatch.positions import change
from sync.central.engines import writer
from sync.central.environment import ConfigurationError, read
from sync.central.insight import recount, retention
from sync.central.insight.api import issue_token
from sync.central.insight.models import CaseVersion, RetentionRun, Visit, Work
from sync.central.insight.month import report
from sync.central.insight.month_pdf import pdf
from sync.central.insight.retention import months_before
from sync.central.ledger.api import Event
from tests.sync.central.aged import EDGE, KEPT_FROM, TODAY, Aged, killed_at, stored
from tests.sync.central.conftest import NOON
from tests.sync.central.databases import any_engine
from tests.sync.central.dispatch.cases import WORKER, whistled, willow
from tests.sync.central.insight.pulling import Desk

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def case(kiosk):
    """A hazard of before the horizon with a whistle, a photo and a contact; not ended."""
    at = NOON - timedelta(days=EDGE + 40)
    found = willow(kiosk, at)
    call = whistled(found, at + timedelta(minutes=5))[0]
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    photos.keep(found, picture.getvalue(), WORKER, at, call)
    contacts.leave(found, "13800000000", at)
    return HelpRequest.objects.get()


def ended(case, at):
    HelpRequest.objects.filter(pk=case.pk).update(state=states.WITHDRAWN, state_at=at)


def test_a_case_goes_with_all_that_hangs_on_it_and_its_figures_stay(case):
    ended(case, NOON - timedelta(days=EDGE + 1))
    before = stored()["figures"]
    assert retention.run(TODAY).rows["help_requests"] == 1

    for table in (HelpRequest, CaseStep, Whistle, Call, Photo, Rung, Contact, CaseVersion):
        assert not table.objects.exists(), table
    assert stored()["figures"] == without_fine(before) != {}


def without_fine(figures):
    """Sums of a day alone: none by hour, language or kind of person."""
    return {key: sums for key, sums in figures.items() if key[1] not in ("hour", "lang", "audience")}


def test_a_case_that_nobody_has_ended_stays_and_one_that_ended_lately(case):
    retention.run(TODAY)
    assert HelpRequest.objects.exists() and Photo.objects.exists()
    # Its contact goes by a rule of its own.
    assert contacts.erase_old(NOON) == 1

    ended(case, NOON - timedelta(days=EDGE))
    retention.run(TODAY)
    assert HelpRequest.objects.exists()
    retention.run(TODAY + timedelta(days=1))
    assert not HelpRequest.objects.exists()


@pytest.fixture
def shifts(kiosk):
    """Confirmed shifts of six years ago, of three, and of today."""
    aged = Aged(kiosk)
    for number, days in enumerate((6 * 365, 3 * 365, 0), start=1):
        aged.at(days).shift(number)
    assert kiosk.push().status == 200
    return aged


def minutes():
    """Which shifts are here, by how many years ago they were."""
    return sorted(round((NOON - at).days / 365) for at in Work.objects.values_list("at", flat=True))


def texts():
    return Event.objects.exclude(body="").count()


def begin(ask, dataset="work", **asked):
    reply = Desk(ask, issue_token("statistics")[1]).begin(dataset, "csv", **asked)
    assert reply.status == 201, reply.body


def test_shifts_stay_unless_somebody_says_for_how_long(shifts):
    retention.run(TODAY + timedelta(days=36_500))

    assert (minutes(), texts()) == ([0, 3, 6], 3)


@override_settings(SHIFT_MONTHS=60)
def test_shifts_go_only_after_all_of_them_were_taken_out(shifts, ask):
    before = stored()["figures"]
    assert retention.run(TODAY).rows == {}
    begin(ask, filters={"type": "shift.confirmed"})
    begin(ask, columns=["at"])
    begin(ask, "assistances")
    assert retention.run(TODAY).rows == {}

    begin(ask)
    run = retention.run(TODAY)

    assert (run.rows, minutes(), texts()) == ({"events": 1, "shifts": 1}, [0, 3], 2)
    assert run.shifts_before == date(2021, 11, 20)
    assert stored()["figures"] == before
    assert recount.check() == ([], 0)


@override_settings(SHIFT_MONTHS=12)
def test_a_shift_that_came_after_the_export_keeps_all_until_the_next(shifts, ask):
    begin(ask)
    shifts.at(4 * 365).shift(4)
    shifts.kiosk.push()
    assert retention.run(TODAY).rows == {}
    begin(ask)

    assert retention.run(TODAY).rows == {"events": 3, "shifts": 3}
    assert minutes() == [0]


@any_engine
@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 11, 20), 25, (2024, 10, 20)),
        ((2026, 3, 31), 25, (2024, 2, 29)),
        ((2027, 3, 31), 25, (2025, 2, 28)),
        ((2026, 1, 31), 1, (2025, 12, 31)),
        ((2026, 12, 15), 12, (2025, 12, 15)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, expected):
    assert months_before(date(*day), months) == date(*expected)


@override_settings(RETENTION_MONTHS=1)
def test_the_months_are_a_setting(kiosk):
    aged = Aged(kiosk)
    for days in (32, 31, 30):
        aged.at(days).visit()
    kiosk.push()

    assert retention.run(TODAY).rows == {"events": 2, "visits": 1, "fine_sums": 3}


@any_engine
@pytest.mark.parametrize("said", ["0", "-1", "x", "1.5", "1201", "99999"])
@pytest.mark.parametrize("name", ["YIZHAN_RETENTION_MONTHS", "YIZHAN_SHIFT_MONTHS"])
def test_no_other_number_of_months_is_taken(name, said):
    assert (read({}).retention_months, read({}).shift_months) == (25, None)
    with pytest.raises(ConfigurationError, match=name):
        read({name: said})


def visited(kiosk, *days):
    aged = Aged(kiosk)
    for number in days:
        aged.at(number).visit()
    assert kiosk.push().status == 200


@pytest.fixture
def clock(monkeypatch):
    """The time that it is, as a list of one."""
    found = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: found[0])
    return found


def said(capsys):
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("clock")
def test_the_command_says_what_would_go_and_what_went(kiosk, capsys):
    visited(kiosk, EDGE + 2, EDGE + 1, EDGE)
    assert main(["retain", "--dry-run"]) == 0
    would = said(capsys)
    assert Visit.objects.count() == 3 and not RetentionRun.objects.exists()
    assert main(["retain"]) == 0

    assert would[:2] == [f"records of before {KEPT_FROM}, no shifts:", "visits: 2 would be erased"]
    assert [line.replace("would be ", "") for line in would] == said(capsys)
    assert "events: 4 would be erased" in would
    assert main(["recount", "--check"]) == 0
    assert said(capsys) == [
        "0 figures differ, 0 rows are missing or wrongly judged, 2 days with erased records left out"
    ]


@pytest.mark.usefixtures("clock")
def test_no_day_to_come_is_erased_by_and_one_that_was_may_be(kiosk, capsys):
    visited(kiosk, EDGE, EDGE + 1)
    to_come, before = (["--today", (TODAY + timedelta(days=days)).isoformat()] for days in (1, -1))
    assert main(["retain", *to_come]) == 2
    assert main(["retain", *to_come, "--dry-run"]) == 0
    assert main(["retain", *before]) == 0

    assert [line for line in said(capsys) if line.startswith("visits")] == [
        "visits: 2 would be erased",
        "visits: 0 erased",
    ]


def test_each_run_is_in_the_audit_trail_with_counts_alone(kiosk):
    visited(kiosk, EDGE + 1, 0)
    retention.run(TODAY)
    entry = AuditEntry.objects.get(action=audit.RETENTION_RUN)

    assert (entry.username, entry.row_count, entry.target) == ("yizhan-central work", 6, "")
    assert entry.filters == {"before": KEPT_FROM.isoformat(), "events": "2", "fine_sums": "3", "visits": "1"}


def test_the_worker_erases_once_a_day(kiosk, clock):
    visited(kiosk, EDGE + 1, EDGE, 0)
    for hours, runs, visits in ((0, 1, 2), (1, 1, 2), (11, 1, 2), (12, 2, 1), (35, 2, 1), (36, 3, 1)):
        clock[0] = NOON + timedelta(hours=hours)
        worker.erase()
        assert (RetentionRun.objects.count(), Visit.objects.count()) == (runs, visits), hours


def test_a_clock_that_jumps_ahead_erases_nothing_until_a_person_says_so(kiosk, clock, caplog):
    visited(kiosk, 0)
    for days, said_no, visits in ((0, False, 1), (60, False, 1), (60 + 900, True, 1), (60 + 901, True, 1)):
        caplog.clear()
        clock[0] = NOON + timedelta(days=days)
        worker.erase()
        assert ("unless the clock is wrong" in caplog.text, Visit.objects.count()) == (said_no, visits), days
    assert main(["retain"]) == 0
    assert not Visit.objects.exists()
    caplog.clear()
    clock[0] += timedelta(days=1)
    worker.erase()
    assert "unless" not in caplog.text


def test_the_worker_takes_a_share_of_it_at_a_time_until_all_is_gone(kiosk, monkeypatch):
    monkeypatch.setattr("sync.central.ledger.retention.AT_ONCE", 2)
    visited(kiosk, 10_002, 10_001, 10_000)
    left = []
    while worker.erase(lambda: False):
        left.append(texts())
    assert left == [4, 2, 0, 0, 0, 0]
    assert RetentionRun.objects.get().rows == {"events": 6, "visits": 3, "fine_sums": 9}
    assert AuditEntry.objects.count() == 1


def test_a_run_that_was_ended_by_force_is_gone_on_with(kiosk):
    visited(kiosk, EDGE + 1)
    with killed_at(30):
        retention.run(TODAY)
    assert RetentionRun.objects.get().ended_at is None
    assert retention.run(TODAY).rows == {"events": 2, "visits": 1, "fine_sums": 3}
    assert RetentionRun.objects.count() == AuditEntry.objects.count() == 1


def test_of_a_day_whose_visits_are_gone_no_hour_and_no_language_stays_and_its_sum_does(kiosk):
    visited(kiosk, EDGE + 1, EDGE)
    before = stored()["figures"]
    retention.run(TODAY)
    old, young = ({key for key in before if key[3] == KEPT_FROM - timedelta(days=days)} for days in (1, 0))

    assert {key[1] for key in old} == {"", "hour", "lang"}
    assert set(stored()["figures"]) == {key for key in old if not key[1]} | young
    # What comes in late goes with the next run.
    visited(kiosk, EDGE + 1)
    assert retention.run(TODAY).rows == {"events": 2, "visits": 1, "fine_sums": 3}
    assert stored()["figures"]["sessions", "", "", KEPT_FROM - timedelta(days=1), "FC-01", False]["n"] == 2


def test_a_request_that_is_still_open_keeps_its_hour_and_is_counted_right_when_it_ends(case):
    retention.run(TODAY)
    assert any(key[:2] == ("requests", "hour") for key in stored()["figures"])

    with writer():
        change(case, state=states.WITHDRAWN, state_at=NOON - timedelta(days=EDGE + 1))
    assert all(sums["n"] >= 0 for sums in stored()["figures"].values())
    assert retention.run(TODAY + timedelta(days=1)).rows["help_requests"] == 1
    assert not any(key[1] in ("hour", "lang") for key in stored()["figures"])


def test_the_report_of_a_month_is_the_same_sheet_before_and_after(kiosk):
    first = (NOON - timedelta(days=EDGE + 60)).date().replace(day=1)
    visited(kiosk, *range(EDGE + 40, EDGE + 120, 7), 1)
    before = report(first), pdf(report(first))
    assert retention.run(TODAY).rows["visits"] == 12

    assert report(first) == before[0]
    assert pdf(report(first)) == before[1]
