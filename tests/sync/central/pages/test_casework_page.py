"""The operator takes a case through its states by buttons; everybody else finds none."""

from __future__ import annotations

import pytest
from django.utils import timezone

from sync.central.accounts.api import AuditEntry
from sync.central.dispatch.api import HelpRequest
from sync.protocol.events import HelpCreated

pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture
def case(sqlite, kiosk):
    kiosk.event(HelpCreated("4829138", "cold", "S2", "here", "zh", (), False), timezone.localtime())
    kiosk.push()
    return HelpRequest.objects.get()


def path(case):
    return f"/staff/requests/{case.case_number}"


def test_from_the_first_button_to_the_end(signed_in, case, stranger):
    operator = signed_in("operator")
    for seen, to, words in (
        ("reported", "accepted", "已受理"),
        ("accepted", "in_progress", "处置中"),
        ("in_progress", "closed_normal", "正常结案"),
    ):
        assert f'value="{to}"' in operator.get(path(case)).body
        operator.post(f"{path(case)}/move", seen=seen, to=to)
        assert words in operator.get(path(case)).text
    assert "办理" not in operator.get(path(case)).text.split("经过")[0]
    assert AuditEntry.objects.filter(action="case_moved", target=case.case_number).count() == 3
    assert "已办结" in stranger.get(f"/t/{case.station_id}-{case.ticket}").text


def test_a_refusal_says_what_is_wrong_and_changes_nothing(signed_in, case):
    operator = signed_in("operator")
    operator.post(f"{path(case)}/move", seen="reported", to="rejected", note="")
    assert "请写明原因或去向" in operator.get(path(case)).text
    assert HelpRequest.objects.get().state == "reported"


def test_what_was_written_is_on_the_timeline(signed_in, case):
    operator = signed_in("operator")
    operator.post(f"{path(case)}/move", seen="reported", to="referred", note="铁路 12306")
    assert "铁路 12306" in operator.get(path(case)).text


@pytest.mark.parametrize("role", ["partner_duty", "editor", "statistician", "maintainer", "auditor"])
def test_nobody_else_moves_a_case(signed_in, case, role):
    person = signed_in(role)
    assert "/move" not in person.get(path(case)).body
    assert person.post(f"{path(case)}/move", seen="reported", to="accepted").status == 403
    assert HelpRequest.objects.get().state == "reported"


def test_an_unknown_case_is_not_found(signed_in, case):
    assert (
        signed_in("operator").post("/staff/requests/QJ-1999-000001/move", seen="reported", to="accepted").status == 404
    )


def test_a_grid_worker_moves_those_of_the_own_grids_alone(signed_in, case):
    HelpRequest.objects.update(grid="230804999901001", state="done")
    mine, other = (
        signed_in("grid_worker", grids="230804999901"),
        signed_in("grid_worker", username="b", grids="230804007"),
    )
    for person, status in ((other, 404), (mine, 302)):
        assert person.get(path(case)).status == (200 if person is mine else 404)
        assert person.post(f"{path(case)}/move", seen="done", to="checking").status == status
    assert HelpRequest.objects.get().state == "checking"
    assert case.case_number in mine.get("/staff/requests").text
    assert case.case_number not in other.get("/staff/requests").text


def test_a_case_without_a_grid_is_no_grid_workers(signed_in, case):
    assert signed_in("grid_worker", grids="230804").get(path(case)).status == 404
    assert signed_in("grid_worker", username="b").get(path(case)).status == 404
