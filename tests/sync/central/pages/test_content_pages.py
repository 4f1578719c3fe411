"""The pages of content: look, draft, compare, approve, publish, take back; each act in the trail, faults in words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assets import asset
from sync.central.accounts.api import AuditEntry
from sync.central.directory import drafts
from sync.central.directory.api import current_version, publish
from sync.central.directory.models import ContentDraft, ContentRelease
from sync.protocol.packs import Pack
from tests.content_changes import shipped
from tests.sync.central.conftest import use_database
from tests.sync.central.pages.content_kit import NOTICE, PLACE, actions, change, draft_of, form_of, publish_it, send


@pytest.fixture(scope="module")
def filled(fresh_sqlite: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the content that ships, to copy."""
    place = tmp_path_factory.mktemp("filled")
    with fresh_sqlite(place):
        publish(shipped(), note="files")
    return place / "central.db"


@pytest.fixture
def sqlite(filled: Path, tmp_path: Path) -> Iterator[str]:
    """It in use, for this test."""
    with use_database(f"sqlite:///{shutil.copy(filled, tmp_path)}") as url:
        yield url


@pytest.fixture(autouse=True)
def pack(sqlite: str) -> Pack:
    return shipped()


@pytest.fixture
def editor(signed_in: Any) -> Any:
    return signed_in("editor")


@pytest.fixture
def other(signed_in: Any) -> Any:
    return signed_in("editor", username="wang")


@pytest.mark.parametrize("table", sorted(p.stem for p in asset("content").glob("*.json")))
def test_every_record_of_every_table_opens_and_its_form_changes_nothing_by_itself(table: str, editor: Any) -> None:
    assert editor.get(f"{PLACE}/{table}").status == 200
    assert editor.get(f"{PLACE}/{table}/new").status == 200
    for key in list(drafts.published_table(table))[:3]:
        assert editor.get(f"{PLACE}/{table}/records/{key}").status == 200
        page = send(
            editor, f"{PLACE}/{table}/records/{key}/edit", form_of(editor, f"{PLACE}/{table}/records/{key}/edit")
        )
        assert "和终端上现有的完全一样" in page.text, page.text[:600]
    assert not ContentDraft.objects.exists()


def test_a_new_notice_becomes_a_draft_that_kiosks_do_not_have(editor: Any, pack: Pack) -> None:
    page = send(editor, f"{PLACE}/notices/new", NOTICE)
    draft = draft_of("notices/NT-900")

    assert page.headers["Location"] == f"/staff/content/drafts/{draft.pk}"
    assert current_version() == pack.version
    assert draft.body["title"] == {"zh": "车门检修", "en": None, "ru": None}
    assert draft.body["expires_at"] == "2026-12-05T18:00:00+08:00"
    shown = editor.get(page.headers["Location"])
    assert "标题：英文" in shown.text and "标题：俄文" in shown.text
    assert actions() == ["content_saved"]


@pytest.mark.parametrize(
    ("lang", "sentence", "place"),
    [
        ("zh-hans", "请填写中文。", "标题（中文）："),
        ("en", "The Chinese is missing.", "Title (Chinese): "),
        ("ru", "Нет текста по-китайски.", "Заголовок (китайский): "),
    ],
)
def test_a_fault_stands_at_its_field_in_the_readers_language(lang: str, sentence: str, place: str, editor: Any) -> None:
    page = send(editor.speak(lang), f"{PLACE}/notices/new", NOTICE | {"title.zh": "", "expires_at": ""})
    assert f"{place}{sentence}" in page.text
    found = re.search(r'name="title.zh"[^>]*aria-invalid="true" aria-describedby="e-title.zh"', page.body)
    assert found and re.search(rf'id="e-title.zh">.*?{re.escape(sentence)}', page.body, re.S)
    assert 'name="body.zh" rows="3" lang="zh-Hans">请走另一侧的门。' in page.body
    assert not ContentDraft.objects.exists()


def test_a_notice_cannot_be_without_its_end(editor: Any) -> None:
    assert "显示到：请填写。" in send(editor, f"{PLACE}/notices/new", NOTICE | {"expires_at": ""}).text


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("zh-hans", "太长了，终端显示不下，最多 60 个字符。"),
        ("en", "Too long for a kiosk to show: at most 60 characters."),
        ("ru", "Слишком длинно для экрана терминала: не больше 60 знаков."),
    ],
)
def test_a_title_is_no_longer_than_a_kiosk_shows(lang: str, sentence: str, editor: Any) -> None:
    page = send(editor.speak(lang), f"{PLACE}/notices/new", NOTICE | {"title.zh": "长" * 61})
    assert (page.status, page.text.count(sentence)) == (200, 2)
    assert not ContentDraft.objects.exists()


def test_a_fact_must_say_until_when_it_is_valid(editor: Any) -> None:
    address = f"{PLACE}/hotlines/records/120/edit"
    page = send(editor, address, form_of(editor, address) | {"review_by": ""})
    assert "有效到哪天：" in page.text
    assert not ContentDraft.objects.exists()


def test_a_reference_to_nothing_is_a_fault(editor: Any) -> None:
    wrong = send(editor, f"{PLACE}/notices/new", NOTICE | {"phones": ["120", "999"]})
    assert "“999”不在“热线电话”里。" in wrong.text


def test_a_code_that_is_taken_is_refused(editor: Any) -> None:
    page = send(editor, f"{PLACE}/notices/new", NOTICE | {"id": "NT-001"})
    assert (page.status, "编号“NT-001”已经有了" in page.text) == (409, True)


def test_more_places_in_a_list_keep_what_was_typed(editor: Any) -> None:
    page = send(editor, f"{PLACE}/notices/new", NOTICE | {"advice.1.zh": "慢走", "_more": "advice"})
    assert page.status == 200
    assert 'name="advice.1.zh" rows="1" lang="zh-Hans">慢走<' in page.body
    assert 'name="advice.3.zh"' in page.body
    assert not ContentDraft.objects.exists()


@pytest.mark.parametrize(
    "path", ["advice.999999999.zh", "title.xx", "sequence", "advice.-1.zh", "advice.².zh", "x" * 900]
)
def test_a_field_that_there_is_not_is_not_read(path: str, editor: Any) -> None:
    assert send(editor, f"{PLACE}/notices/new", NOTICE | {path: "x"}).status == 302
    assert draft_of("notices/NT-900").body.keys() == drafts.published_body("notices", "NT-001").keys()


def test_what_changes_is_shown_old_and_new(editor: Any) -> None:
    draft = change(editor, "notices/NT-002", title__ru="Новый заголовок")
    row = next(row for row in editor.get("/staff/content/drafts").rows("rows diff") if "俄文" in row)
    old = drafts.published_body("notices", "NT-002")["title"]["ru"]
    assert row.startswith("标题（俄文）")
    assert "Новый" in row and old.split()[0] in row
    assert draft.body["title"]["zh"] == drafts.published_body("notices", "NT-002")["title"]["zh"]


def test_the_preview_speaks_each_language_and_names_a_foreign_one(editor: Any) -> None:
    send(editor, f"{PLACE}/notices/new", NOTICE | {"title.en": "Door under repair", "phones": ["120"]})
    body = editor.get(f"/staff/content/drafts/{draft_of('notices/NT-900').pk}").body
    screens = re.findall(r'<div class="kiosk" lang="([^"]+)".*?</figure>', body, re.S)
    assert screens == ["zh-Hans", "en", "ru"]
    russian = body.split('<div class="kiosk" lang="ru"')[1]
    assert "Объявления" in russian and "Скорая" in russian
    assert '<span class="foreign">English</span> Door under repair' in russian
    assert '<span class="foreign">中文</span> 请走另一侧的门。' in russian


def test_the_preview_of_a_reading_is_the_page_of_the_reader(editor: Any) -> None:
    start = form_of(editor, f"{PLACE}/readings/new")
    story = {"id": "R90", "kind": "story", "audience": "everyone", "minutes": "2", "licence": "project"}
    words = {f"{name}.{lang}": f"{name} {lang}" for name in ("title", "summary") for lang in ("zh", "en", "ru")}
    send(editor, f"{PLACE}/readings/new", start | story | words | {"parts.1.text.zh": "雪下了一整夜。"})
    body = editor.get(f"/staff/content/drafts/{draft_of('readings/R90').pk}").body
    russian, chinese = body.split('<div class="kiosk" lang="ru"')[1], body.split('<div class="kiosk" lang="zh-Hans"')[1]
    assert '<p class="bar rest_read">title ru</p>' in russian
    shown = ["summary ru", '<span class="foreign">中文</span> 雪下了一整夜。', "Написано для этого терминала"]
    assert [russian.index(words) for words in shown] == sorted(russian.index(words) for words in shown)
    assert "summary" not in chinese.split("</figure>")[0] and "为本终端写的原创作品" in chinese


def test_what_has_no_page_of_its_own_is_not_said_to_look_like_one(editor: Any) -> None:
    claim = "字号、颜色和次序同终端一样"
    assert claim in editor.get(f"{PLACE}/readings/records/C01").text
    page = editor.get(f"{PLACE}/synonyms/records/identity_card")
    assert "每种语言的文字" in page.text and claim not in page.text and 'class="bar' not in page.body


def test_a_new_record_of_an_ordered_table_stands_behind_the_last(editor: Any) -> None:
    last = max(body["position"] for body in drafts.published_table("hotlines").values())
    assert form_of(editor, f"{PLACE}/hotlines/new")["position"] == [str(last + 1)]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_chinese_mark_stands_in_another_language(lang: str, editor: Any) -> None:
    refused = send(editor.speak(lang), f"{PLACE}/consultations/new", {})
    assert refused.status == 200 and "：" not in refused.text
    send(editor, f"{PLACE}/notices/new", NOTICE)
    assert "：" not in editor.get(f"/staff/content/drafts/{draft_of('notices/NT-900').pk}").text
    assert "：" not in editor.get("/staff/visits", lang="xx").text


def test_the_form_marks_the_languages_that_a_kiosk_needs(editor: Any) -> None:
    def needed(table: str) -> list[str]:
        body = editor.get(f"{PLACE}/{table}/new").body
        labels = re.findall(r'<label for="i-([\w.]+)">(.*?)</label>', body, re.S)
        return [path for path, label in labels if "必填" in label and path.split(".")[0] in ("title", "parts")]

    assert needed("readings") == ["title.zh", "title.en", "title.ru", "parts.1.text.zh"]
    assert needed("notices") == ["title.zh"]


def test_the_choices_of_a_field_keep_their_order_whichever_is_chosen(editor: Any) -> None:
    def choices(page: Any) -> list[str]:
        return re.findall(r'<option value="([A-J])"', page.body)

    chosen = send(editor, f"{PLACE}/consultations/new", {"group": "C"})
    assert 'value="C" selected' in chosen.body
    assert choices(chosen) == choices(editor.get(f"{PLACE}/consultations/new"))


def test_the_preview_has_the_kiosks_sizes_and_colours(root: Any) -> None:
    theme = (root / "screens" / "theme.py").read_text("utf-8")
    css = (root / "sync" / "central" / "static" / "staff" / "content.css").read_text("utf-8")
    roles = dict(re.findall(r'"(\w+)": (\d+)', re.search(r"TYPE_ROLES = \{(.*?)\}", theme)[1]))
    large = re.search(r"LARGE_FACTOR = ([\d.]+)", theme)[1]
    assert f"--large: {large};" in css
    for role in ("caption", "lead", "title"):
        assert f".{role} {{ font-size: calc({roles[role]} * var(--px) * var(--large))" in css
    assert f"margin: calc(24 * var(--px)) calc(48 * var(--px)) 0; font-size: calc({roles['body']} * var(--px)" in css
    for name in ("green", "paper", "ink", "soft_ink", "red"):
        assert re.search(rf'"{name}": "(#\w+)"', theme)[1] in css.partition(".kiosk {")[2], name


def test_without_figures_the_author_publishes_alone(editor: Any, pack: Pack) -> None:
    send(editor, f"{PLACE}/notices/new", NOTICE)
    page = publish_it(editor, draft_of("notices/NT-900"))

    assert page.headers["Location"] == "/staff/content/history"
    assert drafts.published_body("notices", "NT-900")
    row = editor.get("/staff/content/history").rows()[0]
    assert "editor" in row and "检修" in row and "由草稿发布" in row
    assert actions() == ["content_saved", "content_published"]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.target, entry.filters["previous"], entry.row_count) == (current_version(), pack.version, 1)


def test_opening_hours_take_two(editor: Any, other: Any, pack: Pack) -> None:
    draft = change(editor, "facilities/FC-01", schedules__1__opens_at="07:30")
    own = editor.get(f"/staff/content/drafts/{draft.pk}")
    assert "要请没有参与起草的另一位核对" in own.text and 'id="approve"' not in own.body

    refused = publish_it(editor, draft)
    assert (refused.status, "要先由另一位核对" in refused.text) == (409, True)
    send(editor, f"/staff/content/drafts/{draft.pk}/approve", {"revision": str(draft.revision)})
    assert draft_of("facilities/FC-01").approved_by is None

    assert 'id="approve"' in other.get(f"/staff/content/drafts/{draft.pk}").body
    send(other, f"/staff/content/drafts/{draft.pk}/approve", {"revision": str(draft.revision)})
    assert publish_it(editor, draft).status == 302
    assert drafts.published_body("facilities", "FC-01")["schedules"][0]["opens_at"] == "07:30"
    assert actions() == ["content_saved", "content_approved", "content_published"]


def test_an_approval_of_something_else_does_not_count(editor: Any, other: Any) -> None:
    draft = change(editor, "facilities/FC-01", schedules__1__opens_at="07:30")
    change(editor, "facilities/FC-01", schedules__1__opens_at="08:30")
    send(other, f"/staff/content/drafts/{draft.pk}/approve", {"revision": str(draft.revision)})
    assert draft_of("facilities/FC-01").approved_by is None


@pytest.mark.parametrize("role", ["operator", "auditor", "statistician", "maintainer", "grid_worker", "partner_duty"])
def test_nobody_else_writes_approves_or_publishes(role: str, editor: Any, signed_in: Any, pack: Pack) -> None:
    draft = change(editor, "facilities/FC-01", schedules__1__opens_at="07:30")
    ready = change(editor, "notices/NT-002", title__zh="新标题")
    person = signed_in(role)
    doors = [
        (f"{PLACE}/notices/new", NOTICE),
        (f"{PLACE}/notices/records/NT-002/edit", NOTICE),
        (f"{PLACE}/notices/records/NT-002/withdraw", {"_revision": "0"}),
        (f"/staff/content/drafts/{draft.pk}/approve", {"revision": "1"}),
        (f"/staff/content/drafts/{draft.pk}/discard", {"revision": "1"}),
        ("/staff/content/publish", {"draft": f"{ready.pk}:1", "note": "x"}),
        ("/staff/content/undo", {"release": "1"}),
        ("/staff/content/sheets", {}),
    ]
    assert [send(person, path, data).status for path, data in doors] == [403] * len(doors)
    assert current_version() == pack.version
    assert ContentDraft.objects.filter(state="pending", approved_by=None).count() == 2


@pytest.mark.parametrize(
    ("lang", "asked"),
    [
        ("zh-hans", "丢弃草稿“车门检修”？"),
        ("en", "Discard the draft “车门检修”?"),
        ("ru", "Удалить черновик «车门检修»?"),
    ],
)
def test_discarding_asks_first_with_what_would_be_lost(lang: str, asked: str, editor: Any) -> None:
    send(editor.speak(lang), f"{PLACE}/notices/new", NOTICE)
    address = f"/staff/content/drafts/{draft_of('notices/NT-900').pk}/discard"
    assert f'href="{address}"' in editor.get(address.removesuffix("/discard")).body
    page = editor.get(address)
    assert asked in page.text and "请走另一侧的门。" in page.text
    assert form_of(editor, address)["revision"] == ["1"]
    assert draft_of("notices/NT-900").state == "pending"


def test_a_discarded_draft_leaves_everything_as_it_is(editor: Any, pack: Pack) -> None:
    draft = change(editor, "notices/NT-002", title__zh="新标题")
    send(editor, f"/staff/content/drafts/{draft.pk}/discard", {"revision": str(draft.revision)})
    assert not drafts.pending().exists()
    assert (current_version(), actions()[-1]) == (pack.version, "content_discarded")
    assert editor.get(f"/staff/content/drafts/{draft.pk}").status == 404


def test_withdrawing_is_a_draft_too(editor: Any, pack: Pack) -> None:
    address = f"{PLACE}/synonyms/records/identity_card/withdraw"
    send(editor, address, form_of(editor, address))
    draft = draft_of("synonyms/identity_card")
    assert draft.body is None and current_version() == pack.version
    assert publish_it(editor, draft).status == 302
    assert drafts.published_body("synonyms", "identity_card") is None


def test_withdrawing_what_others_point_at_says_so(editor: Any, other: Any) -> None:
    address = f"{PLACE}/partner_types/records/PU-23/withdraw"
    send(editor, address, form_of(editor, address))
    draft = draft_of("partner_types/PU-23")
    page = publish_it(editor, draft)
    assert (page.status, "“PU-23”不在“合伙单位一览”里。" in page.text) == (409, True)


def test_a_change_of_a_fair_counts_itself(editor: Any, pack: Pack) -> None:
    before = pack.items()["fair_changes/2026-01"]
    draft = change(editor, "fair_changes/2026-01", note__zh="改在室内举行。")
    assert draft.body["sequence"] == before["sequence"] + 1
    assert draft.body["changed_at"] > before["changed_at"]


def test_the_search_finds_words_of_any_language(editor: Any) -> None:
    assert "120" in editor.get(f"{PLACE}/hotlines", q="скорая").rows()[0]
    assert "没有找到" in editor.get(f"{PLACE}/hotlines", q="nowhere at all").text


@pytest.mark.parametrize("path", ["", "/drafts", "/history", "/expired", "/sheets", "/publish"])
def test_pages_stand_before_anything_was_published(path: str, editor: Any) -> None:
    ContentRelease.objects.all().delete()
    from sync.central.directory.models import ContentPack

    ContentPack.objects.all().delete()
    assert editor.get(f"/staff/content{path}").status == 200


@pytest.mark.parametrize("path", ["nowhere", "notices/records/none", "notices/records/none/edit", "nowhere/new"])
def test_what_is_not_there_is_not_found(path: str, editor: Any) -> None:
    assert editor.get(f"{PLACE}/{path}").status == 404


@pytest.mark.parametrize("key", ["NT-900%00", "NT 900", "x" * 200])
def test_a_key_that_no_record_has_is_not_written_under(key: str, editor: Any) -> None:
    for door in ("", "/edit", "/withdraw"):
        assert send(editor, f"{PLACE}/notices/records/{key}{door}", NOTICE).status in (404, 405)
    assert not ContentDraft.objects.exists()


def test_a_key_is_not_longer_than_a_pack_holds(editor: Any) -> None:
    assert "最多 60 个字符" in send(editor, f"{PLACE}/notices/new", NOTICE | {"id": "N" * 61}).text


def test_the_trail_holds_no_content(editor: Any) -> None:
    send(editor, f"{PLACE}/notices/new", NOTICE)
    publish_it(editor, draft_of("notices/NT-900"), note="说明里的字")
    kept = str(list(AuditEntry.objects.values_list("target", "filters")))
    assert "notices/NT-900" in kept
    assert "车门检修" not in kept and "说明里的字" not in kept
