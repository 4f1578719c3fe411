"""The page on which staff take data out."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from sync.central.accounts.api import AuditEntry
from sync.central.insight import export_files
from sync.central.insight.models import Export, Watermark

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
COLUMNS = {"columns": "session"}


@pytest.fixture
def visited(sqlite: str, kiosk: Any) -> Any:
    """A kiosk with three visits."""
    for lang in ("zh", "ru", "ru"):
        kiosk.visit(NOON, lang=lang)
    kiosk.push()
    return kiosk


def taken(person: Any, dataset: str = "visits", **data: Any) -> Any:
    """Choose and press; the page that follows."""
    reply = person.client.post(f"/staff/exports?dataset={dataset}", {"format": "csv", "columns": ["session"], **data})
    assert reply.status_code == 302, reply.content.decode()
    return person.get(reply.headers["Location"])


def file_of(person: Any, page: Any) -> bytes:
    address = re.search(r'id="download" href="([^"]+)"', page.body)
    assert address
    reply = person.client.get(address[1])
    return b"".join(reply.streaming_content)


def test_rows_are_counted_before_they_are_fetched(visited: Any, signed_in: Any) -> None:
    person = signed_in("statistician")
    page = taken(person, lang="ru", columns=["lang", "taps"])

    assert "行数 2" in page.text
    assert file_of(person, page).decode("utf-8-sig").splitlines() == ["lang,taps", "ru,7", "ru,7"]


def test_a_named_watermark_gives_the_same_file_when_more_has_come(visited: Any, signed_in: Any) -> None:
    person = signed_in("statistician")
    before = file_of(person, taken(person, name="2026-11"))
    visited.visit(NOON)
    visited.push(visited.lines[-2:])

    assert file_of(person, taken(person, watermark="2026-11")) == before
    assert file_of(person, taken(person)) != before
    assert "2026-11" in person.get("/staff/exports").rows()[0]


def test_each_time_is_noted(visited: Any, signed_in: Any) -> None:
    taken(signed_in("operator"), name="now", lang="ru")

    entry = AuditEntry.objects.get(action="data_pulled")
    assert (entry.username, entry.target, entry.row_count) == ("operator", "visits", 2)
    assert entry.filters == {"lang": "ru", "columns": "session", "watermark": "now", "format": "csv"}
    assert AuditEntry.objects.get(action="watermark_made").target == "now"


def test_a_name_is_used_once(visited: Any, signed_in: Any) -> None:
    person = signed_in("statistician")
    taken(person, name="2026-11")
    page = person.post("/staff/exports?dataset=visits", format="csv", columns="session", name="2026-11")

    assert "已有同名的时点" in page.text
    assert (Watermark.objects.count(), Export.objects.count()) == (1, 1)


def test_what_cannot_be_is_said(visited: Any, signed_in: Any) -> None:
    person = signed_in("statistician")
    page = person.post("/staff/exports?dataset=visits", format="csv", first="2026-11-02", last="2026-11-01")

    assert "开始日期晚于结束日期" in page.text
    assert "至少选一列" in page.text


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("statistician", "使用记录 求助 帮助 服务记录"),
        ("operator", "使用记录 求助 帮助 服务记录"),
        ("admin", "使用记录 帮助 服务记录 原始事件"),
    ],
)
def test_a_role_is_offered_what_it_may_take(visited: Any, signed_in: Any, role: str, shown: str) -> None:
    body = signed_in(role).get("/staff/exports").body
    found = re.search(r'<nav class="choices".*?</nav>', body, flags=re.S)

    assert found
    assert " ".join(re.findall(r">([^<>]+)</a>", found[0])) == shown


def test_raw_events_are_not_for_everybody(visited: Any, signed_in: Any) -> None:
    assert signed_in("statistician").get("/staff/exports", dataset="events").status == 403


@pytest.mark.parametrize(("role", "is_offered"), [("statistician", False), ("operator", True)])
def test_words_of_staff_are_offered_to_some_and_chosen_by_nobody(
    visited: Any, signed_in: Any, role: str, is_offered: bool
) -> None:
    body = signed_in(role).get("/staff/exports", dataset="help_requests").body
    box = re.search(r'<input[^>]*value="address"[^>]*>', body)

    assert (box is not None) == is_offered
    assert box is None or "checked" not in box[0]


def test_what_a_colleague_took_is_not_there(visited: Any, signed_in: Any) -> None:
    taken(signed_in("statistician"))
    path = f"/staff/exports/{Export.objects.get().pk}"
    other = signed_in("operator")

    assert (other.get(path).status, other.get(f"{path}/file").status) == (404, 404)


def test_the_same_by_command(visited: Any, signed_in: Any) -> None:
    page = taken(signed_in("statistician"), name="2026-11", first="2026-11-01", lang="ru")

    assert "--watermark 2026-11 --since 2026-11-01 --filter lang=ru --columns session --out visits.csv" in page.text


def test_a_long_file_is_waited_for(visited: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "_locked", lambda place: None)  # another process is making it
    monkeypatch.setattr(export_files, "_noted", lambda place: (2, False))
    person = signed_in("statistician")
    page = taken(person)

    assert "正在做文件：2 / 3 行" in page.text
    assert '<progress class="wide" max="100" value="66"' in page.body
    assert '<meta http-equiv="refresh"' in page.body
    path = f"/staff/exports/{Export.objects.get().pk}"
    assert person.get(f"{path}/file").headers["Location"] == path


def test_a_file_that_could_not_be_made_is_said_and_tried_again(
    visited: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    person = signed_in("statistician")
    with monkeypatch.context() as broken:
        broken.setattr(export_files, "_counted", full)
        page = taken(person)
    assert "文件没做成" in page.text

    monkeypatch.setattr(export_files, "RETRY_FAILED_S", 0)
    assert 'id="download"' in person.get(f"/staff/exports/{Export.objects.get().pk}").body
