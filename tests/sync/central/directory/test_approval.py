"""Two persons: which changes need a second one, kind by kind, and that the author cannot be it."""

from __future__ import annotations

import copy
from time import process_time
from typing import Any

import pytest

from sync.central.directory import approval, content_releases, drafts
from sync.central.directory.approval import relied_on
from tests.sync.central.directory.conftest import shipped


def body_of(path: str) -> dict[str, Any]:
    return copy.deepcopy(shipped().items()[path])


def kinds(path: str, **fields: Any) -> set[str]:
    """Of which kinds are the things people rely on that this change touches."""
    before = body_of(path)
    return {reliance.kind for reliance in relied_on(path.split("/")[0], before, {**before, **fields})}


def schedule(**fields: Any) -> list[dict[str, Any]]:
    return [{**body_of("facilities/FC-01")["schedules"][0], **fields}]


TEXT = {"zh": "请走另一侧的门。", "en": "Use the other door.", "ru": "Входите с другой стороны."}
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("hotlines/120", {"is_emergency": False}, approval.PHONE),
    ("consultations/A01", {"phones": ["110"]}, approval.PHONE),
    ("notices/NT-002", {"phones": ["110"]}, approval.PHONE),
    ("help_types/medical", {"numbers": ["110"]}, approval.PHONE),
    ("grid_cards/230804007901001", {"phone": "0454-000-0999"}, approval.PHONE),
    ("facilities/FC-01", {"phone": "0454-000-0999"}, approval.PHONE),
    ("facilities/FC-01", {"schedules": schedule(opens_at="07:00")}, approval.HOURS),
    ("facilities/FC-01", {"schedules": schedule(closes_at="23:00")}, approval.HOURS),
    ("facilities/FC-01", {"schedules": schedule(byday=["MO"])}, approval.HOURS),
    ("facilities/FC-01", {"schedules": schedule(valid_to="2027-02-01")}, approval.HOURS),
    ("facilities/FC-01", {"schedules": [], "is_24h": True}, approval.HOURS),
    ("grid_cards/230804007901001", {"hours": TEXT}, approval.HOURS),
    ("fair_changes/2026-01", {"status": "confirmed"}, approval.DATE),
    ("fair_themes/TH-01", {"month": 2}, approval.DATE),
    ("consultations/A01", {"review_by": "2028-01-01"}, approval.DATE),
    ("consultations/A01", {"reviewed_on": "2026-11-30"}, approval.DATE),
    ("help_types/medical", {"acknowledge_s": 60}, approval.DEADLINE),
    ("help_types/medical", {"severity": "S2"}, approval.DEADLINE),
    ("help_types/medical", {"close": TEXT}, approval.DEADLINE),
    ("hazard_types/ice", {"limit_example": TEXT}, approval.DEADLINE),
    ("first_aid/FA-01", {"name": TEXT}, approval.FIRST_AID),
    ("first_aid/FA-01", {"is_reviewed": True}, approval.FIRST_AID),
    ("help_types/medical", {"first_steps": [TEXT]}, approval.FIRST_AID),
    ("notices/NT-002", {"kind": "emergency", "level": "red"}, approval.EMERGENCY),
    ("notices/NT-001", {"title": TEXT}, approval.EMERGENCY),
    ("notices/NT-002", {"body": {**TEXT, "zh": "补办要交20元。"}}, approval.MONEY),
    ("notices/NT-002", {"body": {**TEXT, "zh": "补办要交二十元。"}}, approval.MONEY),
    ("notices/NT-002", {"body": {**TEXT, "ru": "Плата пять юаней."}}, approval.MONEY),
    ("notices/NT-002", {"body": {**TEXT, "en": "Call 12345."}}, approval.FIGURES),
    ("notices/NT-002", {"body": {**TEXT, "zh": "八点到九点停水。"}}, approval.FIGURES),
    ("notices/NT-002", {"body": {**TEXT, "en": "Closed for two days."}}, approval.FIGURES),
]


@pytest.mark.parametrize(("path", "fields", "kind"), CASES)
def test_what_people_rely_on_needs_a_second_person(path: str, fields: dict[str, Any], kind: str) -> None:
    assert kind in kinds(path, **fields)


def test_every_kind_has_a_case() -> None:
    of_the_table = {kind for _pattern, kind in approval.FIELDS}
    assert {kind for _path, _fields, kind in CASES} == of_the_table | {approval.MONEY, approval.FIGURES}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("notices/NT-002", {"advice": [TEXT]}),
        ("notices/NT-002", {"expires_at": "2028-01-01T08:00:00+08:00"}),
        ("consultations/A01", {"keywords": ["急病"]}),
        ("service_items/SI-001", {"name": TEXT}),
        ("facilities/FC-01", {"transportation": TEXT}),
        ("synonyms/identity_card", {"zh": ["身份证", "证件"]}),
        ("readings/P01", {"position": 9}),
    ],
)
def test_anything_else_its_author_may_publish(path: str, fields: dict[str, Any]) -> None:
    assert kinds(path, **fields) == set()


def test_a_translator_who_changes_a_number_in_a_sentence_needs_a_second_person() -> None:
    before = body_of("consultations/A01")
    answer = {**before["answer"], "en": before["answer"]["en"].replace("120", "112")}
    assert relied_on("consultations", before, {**before, "answer": answer})[0].path == "answer.en"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("收到后6小时内办结。", "收到后6天内办结。"),
        ("押金5元。", "押金5万元。"),
        ("5个工作日办结。", "5个自然日办结。"),
        ("上午9点开门。", "下午9点开门。"),
        ("周一休息。", "周日休息。"),
        ("寄存免费。", "寄存收费。"),
        ("Within 6 hours.", "Within 6 days."),
        ("5 working days.", "5 calendar days."),
        ("Opens at 9 a.m.", "Opens at 9 p.m."),
        ("Closed on Mondays.", "Closed on Sundays."),
        ("В течение 6 часов.", "В течение 6 дней."),
        ("Открыто с 9 утра.", "Открыто с 9 вечера."),
        ("Закрыто в воскресенье.", "Закрыто в субботу."),
    ],
)
def test_the_same_figure_of_something_else_needs_a_second_person(before: str, after: str) -> None:
    was, is_ = ({**body_of("notices/NT-002"), "body": {**TEXT, "zh": text}} for text in (before, after))
    assert [reliance.path for reliance in relied_on("notices", was, is_)] == ["body.zh"]


def test_spaces_between_a_figure_and_its_unit_need_none() -> None:
    was, is_ = ({**body_of("notices/NT-002"), "body": {**TEXT, "zh": text}} for text in ("等30分钟。", "等 30 分钟。"))
    assert relied_on("notices", was, is_) == []


def test_a_page_of_numerals_holds_nobody_up() -> None:
    # Looked at anew from each of its letters, this many took six seconds; looked at once, some milliseconds.
    began = process_time()
    assert approval.figures("一" * 10_000) == []
    assert process_time() - began < 1


def test_words_around_the_same_figures_need_none() -> None:
    before = body_of("notices/NT-002") | {"body": {"zh": "请拨12345。", "en": None, "ru": None}}
    assert relied_on("notices", before, {**before, "body": {"zh": "有事请拨12345。", "en": None, "ru": None}}) == []


def test_withdrawing_counts_like_changing() -> None:
    assert {r.kind for r in relied_on("hotlines", body_of("hotlines/120"), None)} >= {approval.PHONE}
    assert relied_on("synonyms", body_of("synonyms/identity_card"), None) == []


def test_a_new_notice_without_figures_needs_none() -> None:
    plain = body_of("notices/NT-002") | {"title": TEXT, "body": TEXT, "advice": [], "phones": [], "issued_by": TEXT}
    assert relied_on("notices", None, plain | {"is_demo": False}) == []


def test_none_of_the_authors_is_the_second_person(change: Any, make_user: Any) -> None:
    change("facilities/FC-01", by="li", phone="0454-000-0999")
    draft = change("facilities/FC-01", by="wang", phone="0454-000-0998")

    for author in ("li", "wang"):
        with pytest.raises(PermissionError):
            drafts.approve(draft.pk, make_user(author), revision=draft.revision)
    with pytest.raises(content_releases.UnapprovedError):
        content_releases.publish_drafts(make_user("wang"), {draft.pk: draft.revision}, "note")

    drafts.approve(draft.pk, make_user("zhao"), revision=draft.revision)
    assert content_releases.publish_drafts(make_user("li"), {draft.pk: draft.revision}, "note").by == make_user("li")


def test_who_changes_a_draft_after_it_was_approved_takes_the_approval_away(change: Any, make_user: Any) -> None:
    draft = change("facilities/FC-01", by="li", phone="0454-000-0999")
    drafts.approve(draft.pk, make_user("zhao"), revision=draft.revision)
    again = change("facilities/FC-01", by="li", phone="0454-000-0777")

    assert again.pk == draft.pk and again.approved_by is None


def test_nobody_approves_what_they_did_not_see(change: Any, make_user: Any) -> None:
    draft = change("facilities/FC-01", by="li", phone="0454-000-0999")
    change("facilities/FC-01", by="li", phone="0454-000-0666")

    with pytest.raises(drafts.OutdatedError):
        drafts.approve(draft.pk, make_user("zhao"), revision=draft.revision)
