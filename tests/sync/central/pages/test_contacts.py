"""A contact is seen by the operator and the called unit alone, never in passing; each look is in the audit trail."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from sync.central.accounts.api import AuditEntry
from sync.central.dispatch import contacts
from sync.central.dispatch.api import HelpRequest
from sync.central.dispatch.crossing import TicketRefusedError, count_refusal
from sync.central.dispatch.models import Call, Whistle
from sync.protocol.events import HelpCreated

pytestmark = pytest.mark.usefixtures("sqlite")

NUMBER = "13800000000"


@pytest.fixture
def case(sqlite, kiosk):
    """A request whose asker left a number."""
    kiosk.event(HelpCreated("4829138", "cold", "S2", "here", "zh", (), False), timezone.localtime())
    kiosk.push()
    found = HelpRequest.objects.get()
    contacts.leave(found, NUMBER, timezone.localtime())
    return found


def path(case):
    return f"/staff/requests/{case.case_number}"


def test_the_operator_sees_it_on_a_page_of_its_own_and_the_trail_says_so(signed_in, case):
    operator = signed_in("operator")
    page = operator.get(path(case))
    assert NUMBER not in page.body and "查看（记入操作记录）" in page.text
    shown = operator.post(f"{path(case)}/contact")
    assert NUMBER in shown.text
    assert shown.headers["Cache-Control"].startswith("max-age=0")
    entry = AuditEntry.objects.get(action="contact_seen")
    assert (entry.user.role, entry.target) == ("operator", case.case_number)


@pytest.mark.parametrize("role", ["grid_worker", "editor", "statistician", "maintainer", "auditor"])
def test_nobody_else_does(signed_in, case, role):
    person = signed_in(role)
    assert NUMBER not in person.get(path(case)).body
    assert person.post(f"{path(case)}/contact").status == 403
    assert not AuditEntry.objects.filter(action="contact_seen").exists()


def test_a_unit_sees_it_while_it_is_called_and_no_other_does(signed_in, case):
    called, other = signed_in("partner_duty", unit="PU-08"), signed_in("partner_duty", username="b", unit="PU-22")
    assert called.post(f"{path(case)}/contact").status == 404
    whistle = Whistle.objects.create(request=case, kind="emergency", task="来", blown_at=timezone.now())
    call = Call.objects.create(whistle=whistle, unit="PU-08", required_arrival_at=timezone.now())
    assert NUMBER in called.post(f"{path(case)}/contact").text
    assert other.post(f"{path(case)}/contact").status == 404
    Call.objects.filter(pk=call.pk).update(released_at=timezone.now())
    assert called.post(f"{path(case)}/contact").status == 404
    assert AuditEntry.objects.filter(action="contact_seen").count() == 1


def test_the_administrator_does_not_either(signed_in, case):
    assert signed_in("admin").post(f"{path(case)}/contact").status == 403


def test_looking_takes_a_touch_of_its_own(signed_in, case):
    assert signed_in("operator").get(f"{path(case)}/contact").status == 405


def test_where_none_was_left_nothing_is_offered(signed_in, case):
    contacts.take_back(case)
    assert "没有留" in signed_in("operator").get(path(case)).text


def test_a_lost_key_is_said_and_nothing_breaks(signed_in, case):
    key = Path(settings.YIZHAN_HOME) / contacts.KEY_FILE
    raw = key.read_bytes()
    key.write_bytes(bytes(range(32)))
    try:
        page = signed_in("operator").post(f"{path(case)}/contact")
    finally:
        key.write_bytes(raw)
    assert NUMBER not in page.body and page.status == 302


def test_codes_that_were_not_taken_are_on_the_page_of_kiosks(signed_in, kiosk):
    from sync.central.ledger.api import Device

    for _ in range(3):
        count_refusal(TicketRefusedError("forged", Device.objects.get()))
    page = signed_in("maintainer").get("/staff/kiosks")
    assert "签名不对" in page.text and "30 天内没有接受的求助码" in page.text
