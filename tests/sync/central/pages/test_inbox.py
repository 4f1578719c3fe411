"""The inbox in use: its tabs by role, its list that comes anew, the steps taken with several cases at once."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone as clock

from sync.central.accounts.api import AuditEntry, User
from sync.central.dispatch.models import CaseStep, HelpRequest
from tests.sync.central.pages.cases import ELSEWHERE, GRID, UNIT, Cases
from tests.sync.central.pages.conftest import Page, Person

INBOX, BULK = "/staff/requests", "/staff/requests/bulk"


@pytest.fixture
def cases(with_content: None, sqlite: str, kiosk: Any) -> Cases:
    return Cases(kiosk)


@pytest.fixture
def operator(cases: Cases, signed_in: Callable[..., Person]) -> Person:
    return signed_in("operator")


def part(person: Person, tag: str = "", **query: str) -> Any:
    headers = {"If-None-Match": tag} if tag else {}
    return person.client.get(INBOX, {"part": "rows", **query}, headers=headers)


def tick(person: Person, *cases: HelpRequest, **data: str) -> Page:
    """Tick these cases, as they are seen now, and press the button."""
    values = [f"{case.case_number}:{case.state}" for case in cases]
    return person._page(person.client.post(BULK, {"case": values, **data}))


def states_of(*cases: HelpRequest) -> list[str]:
    return [HelpRequest.objects.get(pk=case.pk).state for case in cases]


def current_tab(page: Page) -> str:
    found = re.search(r'id="tab-(\w+)"[^>]* aria-current="page"', page.body)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("role", "tabs", "first"),
    [
        ("operator", ["mine", "open", "all"], "mine"),
        ("grid_worker", ["mine", "open", "all"], "mine"),
        ("partner_duty", ["mine", "open", "all"], "mine"),
        ("statistician", ["open", "all"], "all"),
        ("auditor", ["open", "all"], "all"),
    ],
)
def test_each_role_begins_where_its_work_is(
    role: str, tabs: list[str], first: str, cases: Cases, signed_in: Any
) -> None:
    page = signed_in(role).get(INBOX)
    assert re.findall(r'id="tab-(\w+)"', page.body) == tabs
    assert current_tab(page) == first


def test_the_tabs_say_how_many_and_show_them(cases: Cases, operator: Person) -> None:
    cases.make("reported")
    cases.make("verifying", grid=GRID)
    cases.make("closed_normal")
    page = operator.get(INBOX)
    assert "待我办 1 在办 2 全部 3" in page.text
    assert [len(operator.get(INBOX, tab=tab).rows()) for tab in ("mine", "open", "all")] == [1, 2, 3]


def test_words_and_closed_states_are_looked_for_among_all(cases: Cases, operator: Person) -> None:
    closed = cases.make("closed_normal", ticket="4829138")
    for asked in ({"q": "482 913 8"}, {"state": "closed_normal"}):
        page = operator.get(INBOX, **asked)
        assert current_tab(page) == "all"
        assert closed.case_number in page.rows()[0]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"kind": "hazard:ice"}, 1),
        ({"kind": "cold"}, 2),
        ({"grid": GRID}, 1),
        ({"grid": GRID[:12]}, 1),
        ({"unit": UNIT}, 1),
        ({"unit": "PU-01"}, 0),
        ({"severity": "S1"}, 1),
        ({"kind": "nothing like this"}, 3),
    ],
)
def test_filters_narrow(asked: dict[str, str], count: int, cases: Cases, operator: Person) -> None:
    cases.make("reported", help="hazard", needs=["type:ice"], severity="S1")
    cases.make("reported", grid=GRID)
    cases.call(cases.make("dispatched"))
    rows = operator.get(INBOX, tab="all", **asked).rows()
    assert len([row for row in rows if "没有求助" not in row]) == count


def test_a_row_tells_what_there_is_to_know(cases: Cases, operator: Person) -> None:
    case = cases.make(
        "dispatched",
        help="hazard",
        needs=["type:ice"],
        severity="S2",
        address="杏林路急弯处",
        grid=GRID,
        climbed=2,
        act_by=30,
        filed_at=0,
    )
    cases.call(case, accepted_at=0)
    (row,) = operator.get(INBOX, tab="open").rows()
    for words in (
        "S2 紧急",
        "路面结冰",
        "杏林路急弯处",
        "FC-01",
        "第一网格",
        "已派遣",
        "已升级 2 级",
        "到场还剩",
        "已接哨",
    ):
        assert words in row
    assert f"{case.ticket[:3]} {case.ticket[3:6]} {case.ticket[6:]} · {case.case_number}" in row


def test_as_many_statements_for_many_rows_as_for_few(cases: Cases, operator: Person, django_statements: Any) -> None:
    def asked() -> int:
        with django_statements() as found:
            assert operator.get(INBOX, tab="all").status == 200
        return len(found)

    for _ in range(2):
        cases.call(cases.make("dispatched", help="hazard", needs=["type:ice"], grid=GRID))
    # The first look also goes into the audit trail.
    asked()
    few = asked()
    for _ in range(30):
        cases.call(cases.make("dispatched", help="hazard", needs=["type:lamp"], grid=GRID))
    assert asked() == few


def test_a_mark_carries_what_it_needs_to_count_on_by_itself(cases: Cases, operator: Person) -> None:
    case = cases.make("reported", acknowledge_by=30)
    body = operator.speak("zh-hans").get(INBOX).body
    assert f'data-due="{clock.localtime(case.acknowledge_by).isoformat(timespec="milliseconds")}"' in body
    assert 'data-left="响应还剩 {span}" data-late="响应超时 {span}"' in body
    russian = operator.speak("ru").get(INBOX).body.replace("&quot;", '"')
    assert '"minutes": {"one": "{n} мин", "few": "{n} мин", "many": "{n} мин"' in russian


def test_a_list_that_has_not_changed_costs_nothing(cases: Cases, operator: Person) -> None:
    case = cases.make("reported")
    first = part(operator)
    assert first.status_code == 200
    assert "<html" not in first.content.decode()
    assert part(operator, first["ETag"]).status_code == 304
    assert part(operator, f"W/{first['ETag']}")["X-Server-Time"]
    tick(operator, case, to="accepted")
    assert part(operator, first["ETag"]).status_code == 200


def test_the_list_is_new_when_something_became_late_or_somebody_else_looks(
    cases: Cases, operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.make("reported", acknowledge_by=5)
    tag = part(operator)["ETag"]
    for role, status in (("auditor", 200), ("operator", 304)):
        User.objects.update(role=role)
        operator.client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
        assert part(operator, tag).status_code == status
    monkeypatch.setattr(clock, "now", lambda: cases.at(6))
    reply = part(operator, tag)
    assert reply.status_code == 200
    assert 'class="is-late"' in reply.content.decode()


def test_the_links_of_a_list_brought_anew_lead_to_whole_pages(cases: Cases, operator: Person) -> None:
    for _ in range(41):
        cases.make("reported")
    body = part(operator).content.decode()
    assert 'rel="next"' in body
    assert "part=" not in body


def test_what_was_searched_for_is_in_no_log(cases: Cases, operator: Person, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        operator.get(INBOX, q="王小明家")
        Person().get(INBOX, q="王小明家")
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert any("staff/requests" in line for line in lines)
    assert not any("王小明" in line or "%E7%8E%8B" in line for line in lines)


def test_what_is_ticked_is_shown_with_the_steps_that_are_open_to_all_of_it(cases: Cases, operator: Person) -> None:
    reported, accepted = cases.make("reported"), cases.make("accepted")
    alone = tick(operator, reported).body
    assert 'name="to" value="accepted"' in alone
    both = tick(operator, reported, accepted).body
    assert 'name="to" value="accepted"' not in both
    assert 'name="to" value="referred"' in both
    nothing = tick(operator, reported, cases.make("closed_normal")).text
    assert "没有哪一步对这些求助都适用" in nothing


def test_several_cases_are_accepted_at_once_and_each_is_written_down(cases: Cases, operator: Person) -> None:
    three = [cases.make("reported") for _ in range(3)]
    page = tick(operator, *three, to="accepted", back="tab=mine&q=x")
    assert page.headers["Location"] == f"{INBOX}?tab=mine&q=x"
    assert states_of(*three) == ["accepted"] * 3
    assert CaseStep.objects.filter(to="accepted").count() == 3
    assert AuditEntry.objects.filter(action="case_moved").count() == 3
    assert "已办理 3 件。" in operator.get(INBOX).text


def test_with_one_grid_or_one_reason_for_all(cases: Cases, operator: Person) -> None:
    two = [cases.make("accepted") for _ in range(2)]
    tick(operator, *two, to="verifying", grid=GRID)
    assert states_of(*two) == ["verifying"] * 2
    assert set(HelpRequest.objects.values_list("grid", flat=True)) == {GRID}
    other = [cases.make("reported") for _ in range(2)]
    tick(operator, *other, to="rejected", note="请找物业")
    assert list(CaseStep.objects.filter(to="rejected").values_list("note", flat=True)) == ["请找物业"] * 2


def test_what_could_not_be_done_is_named_with_its_reason_and_the_rest_is_done(cases: Cases, operator: Person) -> None:
    fine, moved, without = cases.make("accepted", grid=GRID), cases.make("accepted", grid=GRID), cases.make("accepted")
    HelpRequest.objects.filter(pk=moved.pk).update(state="filed")
    tick(operator, fine, moved, without, to="filed")
    assert states_of(fine, moved, without) == ["filed", "filed", "accepted"]
    text = operator.get(INBOX).text
    assert "已办理 1 件。" in text
    assert f"1 件没有办理：{moved.case_number}。这件求助刚刚被别人办理过了" in text
    assert f"1 件没有办理：{without.case_number}。请选一个网格" in text
    assert not CaseStep.objects.filter(request__in=[moved, without]).exists()


def test_nobody_moves_what_they_may_not_see(cases: Cases, signed_in: Any) -> None:
    worker = signed_in("grid_worker")
    User.objects.filter(username="grid_worker").update(grids=GRID)
    mine, elsewhere = cases.make("accepted", grid=GRID), cases.make("accepted", grid=ELSEWHERE)
    assert elsewhere.case_number not in tick(worker, mine, elsewhere).body
    tick(worker, mine, elsewhere, to="verifying")
    assert states_of(mine, elsewhere) == ["verifying", "accepted"]
    assert f"1 件没有办理：{elsewhere.case_number}。没有这件求助，或者不归您看。" in worker.get(INBOX).text


@pytest.mark.parametrize("role", ["partner_duty", "statistician", "auditor", "editor", "maintainer"])
def test_whoever_may_not_handle_ticks_nothing(role: str, cases: Cases, signed_in: Any) -> None:
    case = cases.make("reported")
    person = signed_in(role)
    User.objects.filter(username=role).update(unit=UNIT)
    cases.call(case)
    page = person.get(INBOX)
    assert page.status == 403 or ('name="case"' not in page.body and case.case_number in page.body)
    assert tick(person, case, to="accepted").status == 403
    assert states_of(case) == ["reported"]


def test_no_whistle_is_blown_for_several(cases: Cases, operator: Person) -> None:
    case = cases.make("filed", grid=GRID)
    tick(operator, case, to="dispatched")
    assert states_of(case) == ["filed"]


def test_none_and_more_than_fifty_are_refused_in_words(cases: Cases, operator: Person) -> None:
    many = [cases.make("reported") for _ in range(51)]
    for chosen in ([], many):
        tick(operator, *chosen, to="accepted")
        assert "一次最多 50 件" in operator.get(INBOX).text
    assert set(states_of(*many)) == {"reported"}


def test_a_form_of_another_site_moves_nothing(cases: Cases, operator: Person) -> None:
    case = cases.make("reported")
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.cookies = operator.client.cookies
    assert client.post(BULK, {"case": f"{case.case_number}:reported", "to": "accepted"}).status_code == 403
    assert states_of(case) == ["reported"]


def test_the_way_back_leads_nowhere_else(cases: Cases, operator: Person) -> None:
    page = tick(operator, cases.make("reported"), to="accepted", back="//evil.example/?a=1")
    assert page.headers["Location"].startswith(f"{INBOX}?")
    assert operator.get(BULK).headers["Location"] == INBOX
