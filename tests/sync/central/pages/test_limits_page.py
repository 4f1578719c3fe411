"""The pages of limits: a table, a history, and a next version that cannot be made by halves or over somebody's head."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sync.central.accounts.api import AuditEntry
from sync.central.directory.api import publish
from sync.central.limits.api import Span, limit_of, seed
from sync.central.limits.models import Limit
from sync.central.limits.standard import BUILT_IN
from tests.content_changes import shipped

ICE = "/staff/limits/hazard:ice"
ENTERED = {
    "severity": "S1",
    "acknowledge_amount": "20",
    "acknowledge_unit": "minute",
    "first_action_amount": "2",
    "first_action_unit": "working_hour",
    "close_amount": "3",
    "close_unit": "working_day",
    "filing_condition": "结冰",
    "closing_condition": "已清除",
    "valid_from": "",
    "note": "入冬后加快",
    "seen": "0",
}


def change(person: Any, **other: str) -> Any:
    return person.post(f"{ICE}/change", **{**ENTERED, **other})


def test_every_kind_stands_in_the_table_with_its_name(admin: Any) -> None:
    publish(shipped())
    page = admin.get("/staff/limits")
    assert all(f'href="/staff/limits/{kind}"' in page.body for kind in BUILT_IN)
    helps = page.rows()
    assert "突发伤病" in helps[0] and "1 分钟" in helps[0] and "S1 危及生命" in helps[0]
    assert page.text.index("意见建议") < page.text.index("树木遮挡或倾倒")
    assert "4 рабочих часа" in admin.speak("ru").get("/staff/limits").text


def test_a_centre_without_content_shows_codes(admin: Any) -> None:
    assert "hazard:ice" in admin.get("/staff/limits").text


def test_a_published_hazard_newer_than_the_standard_has_the_general_limits(
    admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.central.limits.pages.kind_names", lambda: {"hazard:flood": "积水"})
    assert "积水" in admin.get("/staff/limits").text
    assert "还没有自己的时限" in admin.get("/staff/limits/hazard:flood").text


def test_who_may_not_change_sees_no_way_to(signed_in: Any) -> None:
    operator = signed_in("operator")
    for path in ("/staff/limits", ICE, "/staff/calendar"):
        page = operator.get(path)
        assert page.status == 200
        assert "/change" not in page.body and "修改" not in page.text and "添加例外" not in page.text
    assert change(operator).status == 403
    assert not Limit.objects.exists()


def test_the_form_shows_what_is_in_force(admin: Any) -> None:
    body = admin.get(f"{ICE}/change").body
    assert re.search(r'name="close_amount"[^>]*value="4"|value="4"[^>]*name="close_amount"', body)
    assert '<option value="working_hour" selected>' in body
    assert 'name="seen" value="0"' in body


def test_a_new_version_holds_at_once_and_is_in_the_trail(admin: Any) -> None:
    assert change(admin).status == 302
    rule = limit_of("hazard:ice", timezone.now())
    assert rule is not None and (rule.version, rule.severity, rule.close) == (1, "S1", Span(3, "working_day"))
    entry = AuditEntry.objects.get(action="limit_changed")
    assert (entry.username, entry.target) == ("admin", "hazard:ice")
    assert entry.filters == {
        "version": "1",
        "severity": "S1",
        "acknowledge": "20 minute",
        "first_action": "2 working_hour",
        "close": "3 working_day",
        "filing_condition": "*",
        "closing_condition": "*",
    }
    page = admin.get(ICE)
    assert "入冬后加快" in page.text and "已保存为版本 1" in page.text
    assert "改动了时限" in admin.get("/staff/audit").text


def test_a_version_for_a_later_day_waits(admin: Any) -> None:
    day = timezone.localdate() + timedelta(days=40)
    assert change(admin, valid_from=day.isoformat()).status == 302
    rule = limit_of("hazard:ice", timezone.now())
    assert rule is not None and rule.version == 0
    later = limit_of("hazard:ice", timezone.now() + timedelta(days=41))
    assert later is not None and later.version == 1
    assert "还没生效" in admin.get(ICE).text
    assert "另有版本还没生效" in admin.get("/staff/limits").text
    assert f"已定于 {day.isoformat()} 00:00 生效" in admin.get(f"{ICE}/change").text


def test_an_empty_amount_is_no_limit(admin: Any) -> None:
    assert change(admin, close_amount="").status == 302
    rule = limit_of("hazard:ice", timezone.now())
    assert rule is not None and rule.close is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"note": " "}, "理由：请填写。"),
        ({"severity": "S9"}, "级别："),
        ({"close_amount": "0"}, "办结限时：请填 1 到 999 的整数"),
        ({"close_amount": "1000"}, "办结限时：请填 1 到 999 的整数"),
        ({"close_amount": "1.5"}, "办结限时：请填 1 到 999 的整数"),
        ({"close_amount": "三"}, "办结限时：请填 1 到 999 的整数"),
        ({"close_unit": "week"}, "“办结限时”的单位："),
        ({"close_amount": "5", "close_unit": "minute"}, "“办结限时”不能比“到场限时”还短。"),
        ({"first_action_amount": "", "close_amount": "5", "close_unit": "minute"}, "不能比“响应限时”还短"),
        ({"valid_from": "2020-01-01"}, "生效日期要在今天之后"),
        ({"valid_from": "9999-12-31"}, "生效日期要在今天之后"),
        ({"valid_from": "soon"}, "这不是一个日期"),
        ({"filing_condition": "冰" * 501}, "立案条件："),
        ({"seen": ""}, "版本：请填写。"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_stored(wrong: dict[str, str], sentence: str, admin: Any) -> None:
    page = change(admin, **wrong)
    assert page.status == 200
    assert sentence in page.text
    assert 'role="alert"' in page.body
    assert "入冬后加快" in page.body or "note" in wrong
    assert not Limit.objects.exists()
    assert not AuditEntry.objects.filter(action="limit_changed").exists()


def test_a_version_that_changes_nothing_is_not_made(admin: Any) -> None:
    assert change(admin).status == 302
    page = change(admin, seen="1")
    assert "没有要改的" in page.text
    assert Limit.objects.count() == 1


def test_the_second_of_two_who_saw_the_same_is_told(admin: Any, signed_in: Any) -> None:
    assert change(admin).status == 302
    other = change(admin, severity="S3", note="另一个人的理由")
    assert other.status == 409
    assert "别人刚改过这个时限" in other.text and "看新的版本" in other.text
    # What was typed is not lost.
    assert "另一个人的理由" in other.body
    rule = limit_of("hazard:ice", timezone.now())
    assert rule is not None and (rule.version, rule.severity) == (1, "S1")
    assert AuditEntry.objects.filter(action="limit_changed").count() == 1


def test_samples_say_so(admin: Any) -> None:
    seed()
    assert all("示例" in row for row in admin.get("/staff/limits").rows())
    assert "示例标准" in admin.get(ICE).text
    assert "A sample: please replace it" in admin.speak("en").get(ICE).text
    assert "示例标准" not in admin.get(ICE).text


@pytest.mark.parametrize("kind", ["no_such_kind", "x" * 300])
def test_an_unknown_kind_is_nowhere(kind: str, admin: Any) -> None:
    assert admin.get(f"/staff/limits/{kind}").status == 404
    assert admin.post(f"/staff/limits/{kind}/change", **ENTERED).status == 404
