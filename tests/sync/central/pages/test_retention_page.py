"""Where single records were erased, pages say so in a sentence; one page tells what is kept for how long."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from sync.central.fleet import api as fleet
from sync.central.insight import retention
from sync.central.insight.models import Export, RetentionRun
from sync.central.ledger.api import RejectedEvent
from sync.protocol.envelope import decode
from sync.protocol.events import ContentRated
from tests.sync.central.aged import EDGE, KEPT_FROM, TODAY, Aged
from tests.sync.central.conftest import NOON

BEFORE, FROM = (KEPT_FROM - timedelta(days=1)).isoformat(), KEPT_FROM.isoformat()
LEFT = {
    "zh-hans": f"{FROM} 之前的逐条记录已按保存期限删除，只留下每天的合计数。",
    "en": f"Single records of before {FROM} have been erased, their time being over; only the sums by day are kept.",
    "ru": f"Отдельные записи до {FROM} удалены, их срок истёк; сохранены только суммы по дням.",
}


@pytest.fixture
def old(sqlite: str, kiosk: Any) -> Any:
    """Visits and help of the last day that is erased, of the first that stays, and of today; erased."""
    aged = Aged(kiosk)
    for days in (EDGE + 1, EDGE, 0):
        aged.at(days).visit()
        aged.help()
        aged.shift(days)
    kiosk.push()
    return kiosk


@pytest.mark.parametrize("lang", LEFT)
@pytest.mark.parametrize("path", ["figures/sessions", "figures/services", "visits"])
def test_a_period_that_reaches_back_says_that_records_are_gone(old: Any, signed_in: Any, path: str, lang: str) -> None:
    person = signed_in("auditor").speak(lang)
    asked = {"first": BEFORE, "last": FROM}
    assert LEFT[lang] not in person.get(f"/staff/{path}", **asked).text
    retention.run(TODAY)

    assert LEFT[lang] in person.get(f"/staff/{path}", **asked).text
    assert LEFT[lang] not in person.get(f"/staff/{path}", first=FROM, last=FROM).text
    assert LEFT[lang] not in person.get("/staff/figures/hours", **asked).text


def test_finer_numbers_begin_where_they_are_kept_and_the_page_says_so(old: Any, signed_in: Any) -> None:
    person, said = signed_in("auditor"), f"{FROM} 之前只留每天的合计数"
    asked = {"first": BEFORE, "last": FROM, "lang": "zh"}
    assert said not in person.get("/staff/figures", **asked).text
    retention.run(TODAY)

    page = person.get("/staff/figures", **asked)
    assert said in page.text and f"<p>{FROM} – {FROM}</p>" in page.body
    page = person.get("/staff/figures", first=BEFORE, last=FROM)
    assert said in page.text and f"<p>{BEFORE} – {FROM}</p>" in page.body
    assert said not in person.get("/staff/figures", first=FROM, last=FROM).text


def test_a_number_stays_and_leads_to_the_sentence(old: Any, signed_in: Any) -> None:
    person = signed_in("auditor")
    asked = {"first": BEFORE, "last": BEFORE}
    before = person.get("/staff/figures", **asked).rows("rows cards figures")
    retention.run(TODAY)

    assert person.get("/staff/figures", **asked).rows("rows cards figures") == before
    assert "1" in before[0]
    page = person.get("/staff/figures/sessions", **asked)
    assert LEFT["zh-hans"] in page.text
    assert len(page.rows()) == 1 and "这些条件下没有记录" in page.rows()[0]


def test_an_erased_event_says_what_is_left_of_it(old: Any, signed_in: Any) -> None:
    person, event = signed_in("auditor"), decode(old.lines[2])
    assert "原始事件" in person.get(f"/staff/figures/events/{event.id}").text
    retention.run(TODAY)
    page = person.get(f"/staff/figures/events/{event.id}").text

    assert "这条记录已按保存期限删除，只留下它的序号、类型和日期。" in page
    assert BEFORE in page and "12:17" not in page and "原始事件" not in page


def test_a_table_of_visits_is_given_whole_or_not_at_all(old: Any, signed_in: Any) -> None:
    person = signed_in("operator")
    retention.run(TODAY)
    refused = person.get("/staff/visits.csv", first=BEFORE, last=FROM)

    assert refused.status == 410
    assert f"{FROM} 之前的逐条记录已按保存期限删除" in refused.body
    assert person.get("/staff/visits.csv", first=FROM, last=FROM).status == 200


def test_the_page_of_exports_says_why_and_from_when(old: Any, signed_in: Any) -> None:
    person = signed_in("statistician")
    asked = {"format": "csv", "columns": "session"}
    person.client.post("/staff/exports?dataset=visits", {**asked, "name": "then"})
    mine = Export.objects.get()
    retention.run(TODAY)
    sentence = f"{FROM} 之前的记录已按保存期限删除，请从这一天或以后取"

    again = person.post("/staff/exports?dataset=visits", **asked, watermark="then")
    assert sentence in again.text
    page = person.get(f"/staff/exports/{mine.pk}")
    assert sentence in page.text and "http-equiv" not in page.body and 'id="download"' not in page.body
    assert person.get(f"/staff/exports/{mine.pk}/file").status == 302


def test_what_is_kept_how_long_what_went_and_what_is_next(old: Any, signed_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    person = signed_in("auditor")
    assert "还没有清理过" in person.get("/staff/retention").text
    retention.run(TODAY)
    page = person.get("/staff/retention")

    assert "使用记录 25 个月 1 " + FROM in page.rows()
    assert "求助件 结案后 25 个月 0 —" in page.rows()
    assert "志愿服务时长 一直保留 0 —" in page.rows()
    assert "审计记录 一直保留 0 —" in page.rows()
    assert "上次清理 2026-11-20 12:00" in page.text
    assert "下次删除 2024-10-21 之前的记录" in page.text
    assert f"2026-11-20 12:00 {FROM} 使用记录 1 · 帮助和活动记录 1 · 事件原文 3" in page.text
    assert "yizhan-central work" not in page.text
    RetentionRun.objects.update(began_at=NOON - timedelta(days=3))
    assert "已经超过两天没有清理" in person.get("/staff/retention").text
    RetentionRun.objects.update(began_at=NOON - timedelta(days=61))
    assert "自动清理停下了" in person.get("/staff/retention").text


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("visits 25 months", "12 months, and only after")), ("ru", ("25 месяцев", "12 месяцев, и только после"))],
)
@override_settings(SHIFT_MONTHS=12)
def test_it_speaks_every_language(old: Any, signed_in: Any, lang: str, words: tuple[str, ...]) -> None:
    text = signed_in("admin").speak(lang).get("/staff/retention").text

    assert all(each.lower() in text.lower() for each in words)
    assert not re.search("[\u4e00-\u9fff]", re.sub("驿站|中文", "", text))


def test_a_refused_line_says_that_its_text_is_gone(sqlite: str, kiosk: Any, signed_in: Any) -> None:
    kiosk.event(ContentRated("A01", 3), data={"score": "all"})
    kiosk.push()
    RejectedEvent.objects.update(received_at=NOON - timedelta(days=EDGE + 1))
    person, row = signed_in("maintainer"), RejectedEvent.objects.get()
    assert fleet.kiosk(kiosk.device).rejected_count == 1
    retention.run(TODAY)
    page = person.get(f"/staff/kiosks/{kiosk.device}/refused/{row.pk}")

    assert "原文已按保存期限删除。" in page.text and "原文还在终端上" not in page.text
    assert "textarea" not in page.body
    assert fleet.kiosk(kiosk.device).rejected_count == 0


def test_a_case_that_stays_leads_to_what_is_left_of_its_event(sqlite: str, kiosk: Any, signed_in: Any) -> None:
    Aged(kiosk).at(EDGE + 1).ask()
    kiosk.push()
    person, event = signed_in("auditor"), decode(kiosk.lines[0]).id
    retention.run(TODAY)
    (row,) = person.get("/staff/figures/requests", first=BEFORE, last=BEFORE).rows()
    link = f"/staff/figures/events/{event}"

    assert link in person.get("/staff/figures/requests", first=BEFORE, last=BEFORE).body
    assert "终端还没传来" not in row
    assert "这条记录已按保存期限删除" in person.get(link).text
