"""The pages of releases: why, what stops one, what was before, taking back, and what has ended."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sync.central.directory import drafts
from sync.central.directory.api import current_version, publish
from sync.central.directory.models import ContentPack, ContentRelease
from sync.protocol.packs import Pack
from tests import content_changes
from tests.sync.central.pages.content_kit import NOTICE, PLACE, actions, change, draft_of, form_of, publish_it, send


@pytest.fixture(autouse=True)
def pack(with_content: None, sqlite: str) -> Pack:
    return content_changes.shipped()


@pytest.fixture
def editor(signed_in: Any) -> Any:
    return signed_in("editor")


@pytest.fixture
def other(signed_in: Any) -> Any:
    return signed_in("editor", username="wang")


def test_a_note_says_why(editor: Any) -> None:
    send(editor, f"{PLACE}/notices/new", NOTICE)
    page = publish_it(editor, draft_of("notices/NT-900"), note="  ")
    assert (page.status, "请写明这次为什么发布" in page.text) == (409, True)


def test_a_conflict_is_named_and_mended(editor: Any, pack: Pack) -> None:
    draft = change(editor, "notices/NT-002", title__zh="新标题")
    items = pack.items()
    items["notices/NT-002"]["body"]["zh"] = "别人写的正文"
    publish(Pack.from_items(items))

    page = publish_it(editor, draft)
    assert (page.status, "通知公告 NT-002" in page.text) == (409, True)
    assert "起草以后又发布过" in editor.get("/staff/content/drafts").text

    # Opened and saved again it holds both: what its author changed, and what somebody else has published.
    again = change(editor, "notices/NT-002")
    assert publish_it(editor, again).status == 302
    found = drafts.published_body("notices", "NT-002")
    assert (found["title"]["zh"], found["body"]["zh"]) == ("新标题", "别人写的正文")
    assert found["title"]["en"] == items["notices/NT-002"]["title"]["en"]


def test_undo_is_one_confirmed_click_and_is_written_down(editor: Any, pack: Pack) -> None:
    send(editor, f"{PLACE}/notices/new", NOTICE)
    publish_it(editor, draft_of("notices/NT-900"))
    asked = editor.get("/staff/content/undo")
    assert "撤回最近一次发布？" in asked.text and "车门检修" in asked.text

    send(editor, "/staff/content/undo", form_of(editor, "/staff/content/undo"))
    assert current_version() == pack.version
    assert "撤回到之前的版本" in editor.get("/staff/content/history").rows()[0]
    assert actions()[-1] == "content_undone"


@pytest.mark.parametrize("noted", ["", "Отозвать"])
def test_an_undo_is_told_in_the_language_of_whoever_reads(editor: Any, pack: Pack, noted: str) -> None:
    send(editor, f"{PLACE}/notices/new", NOTICE)
    publish_it(editor, draft_of("notices/NT-900"))
    send(editor.speak("ru"), "/staff/content/undo", form_of(editor, "/staff/content/undo"))
    if noted:  # as versions before kept it
        ContentRelease.objects.filter(kind="undo").update(note=noted)

    rows = editor.speak("en").get("/staff/content/history").rows()
    again = editor.get("/staff/content/undo").text
    assert "Back to the version before —" in rows[0] and "Back to the version before" in again
    assert not re.search("[а-я]", rows[0].lower()) and "Отозвать" not in again


def test_undo_leaves_the_note_of_the_version_it_returns_to(editor: Any, pack: Pack) -> None:
    ContentPack.objects.filter(pk=pack.version).update(note="冬季")
    publish_it(editor, change(editor, "notices/NT-002", title__zh="新标题"))
    send(editor, "/staff/content/undo", form_of(editor, "/staff/content/undo"))
    assert ContentPack.objects.get(pk=pack.version).note == "冬季"


def test_undo_of_an_older_release_than_the_last_is_refused(editor: Any) -> None:
    send(editor, f"{PLACE}/notices/new", NOTICE)
    publish_it(editor, draft_of("notices/NT-900"))
    first = ContentRelease.objects.latest("pk").pk
    publish_it(editor, change(editor, "notices/NT-002", title__zh="新标题"))
    assert send(editor, "/staff/content/undo", {"release": str(first)}).status == 409


def test_any_two_versions_can_be_compared(editor: Any, pack: Pack) -> None:
    publish_it(editor, change(editor, "notices/NT-002", title__zh="新标题"))
    middle = current_version()
    publish_it(editor, change(editor, "notices/NT-003", title__zh="别的标题"))
    both = editor.get("/staff/content/compare", **{"from": pack.version, "to": str(current_version())})
    assert "2 条不同" in both.text
    one = editor.get("/staff/content/compare", **{"from": str(middle), "to": str(current_version())})
    assert "1 条不同" in one.text and "别的标题" in one.text
    for wrong in ({"from": "never", "to": "was"}, {"from": "\x00", "to": ""}, {}):
        assert editor.get("/staff/content/compare", **wrong).status == 404


def test_what_has_expired_is_listed(editor: Any, pack: Pack) -> None:
    items = pack.items()
    items["notices/NT-002"]["issued_at"] = "2020-01-01T08:00:00+08:00"
    items["notices/NT-002"]["expires_at"] = "2020-02-01T08:00:00+08:00"
    items["consultations/A01"]["review_by"] = "2020-01-01"
    publish(Pack.from_items(items))
    assert re.search(r'href="/staff/content/expired">另有 \d+ 条内容到期</a>', editor.get("/staff/").body)
    text = editor.get("/staff/content/expired").text
    assert items["notices/NT-002"]["title"]["zh"] in text
    assert items["consultations/A01"]["title"]["zh"] in text
    assert items["consultations/A02"]["title"]["zh"] not in text


def test_a_note_is_one_line_that_can_be_shown(editor: Any) -> None:
    send(editor, f"{PLACE}/notices/new", NOTICE)
    publish_it(editor, draft_of("notices/NT-900"), note=" 检\x00修\n车门 ")
    assert ContentRelease.objects.latest("pk").note == "检修 车门"
