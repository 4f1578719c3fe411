"""The page of counters: each number with its definition and its records; what leaves the house says no small number."""

from __future__ import annotations

import csv
import io

import pytest

from sync.central.accounts.api import AuditEntry
from sync.central.ledger.api import Device
from sync.protocol.events_volunteers import AssistanceLogged, HeadcountAdded
from tests.sync.central.conftest import NOON

pytestmark = pytest.mark.usefixtures("sqlite")
DAYS = {"first": str(NOON.date()), "last": str(NOON.date())}


@pytest.fixture
def worked(kiosk):
    for count in (2, 40):
        kiosk.event(AssistanceLogged("hot_water", count, None, 2, "zh"))
    kiosk.event(HeadcountAdded(3, None, "tap"))
    kiosk.push()
    return kiosk


def test_a_number_its_definition_and_its_records_are_a_click_apart(signed_in, worked):
    clerk = signed_in("statistician")
    page = clerk.get("/staff/figures", **DAYS)
    assert "42" in page.rows()[0] and "志愿者登记的帮助次数减去作废的" in page.text
    assert "/staff/figures/services?" in page.body
    behind = clerk.get("/staff/figures/services", station="FC-01", **DAYS)
    assert len(behind.rows()) == 2 and "hot_water" in behind.text
    assert clerk.get("/staff/figures/nothing").status == 404


def test_a_station_that_did_not_count_people_says_so(signed_in, make_kiosk):
    kiosk = make_kiosk("FC-02")
    kiosk.event(AssistanceLogged("hot_water", 9, None, 2, "zh"))
    kiosk.push()
    (row, _sum) = signed_in("statistician").get("/staff/figures", **DAYS).rows()
    assert "未登记" in row


def test_a_kiosk_that_is_silent_makes_its_numbers_doubtful(signed_in, worked):
    Device.objects.update(last_contact_at=NOON)
    page = signed_in("statistician").get("/staff/figures", **DAYS)
    assert "没传齐" in page.rows()[0]


def test_small_numbers_do_not_leave_the_house(signed_in, worked):
    page = signed_in("statistician").get("/staff/figures.csv", **DAYS)
    (row,) = csv.DictReader(io.StringIO(page.body.removeprefix("\ufeff")))
    assert (row["services"], row["visitors"], row["requests"]) == ("42", "<5", "0")
    entry = AuditEntry.objects.get(action="figures_exported")
    assert (entry.row_count, entry.filters["first"]) == (1, DAYS["first"])


def test_a_filter_that_cannot_be_is_said(signed_in, worked):
    clerk = signed_in("statistician")
    assert "开始日期晚于结束日期" in clerk.get("/staff/figures", first="2026-12-02", last="2026-12-01").text
    assert clerk.get("/staff/figures.csv", first="2026-12-02", last="2026-12-01").status == 400
