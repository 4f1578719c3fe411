"""Drafts become a version all together or not at all; the version before comes back by one act; both are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from sync.central.accounts.api import User
from sync.central.directory import content_releases, drafts, publishing
from sync.central.directory.api import current_version, publish
from sync.central.directory.models import ContentDraft, ContentRelease
from sync.protocol.packs import ContentError, Pack
from tests.sync.central.directory.conftest import shipped

TEXT = {"zh": "请走另一侧的门。", "en": None, "ru": None}


def go(user: User, *chosen: ContentDraft, note: str = "door") -> ContentRelease:
    return content_releases.publish_drafts(user, {draft.pk: draft.revision for draft in chosen}, note)


def test_a_draft_touches_nothing_that_kiosks_have(change: Any) -> None:
    change("notices/NT-002", body=TEXT)
    assert current_version() == shipped().version
    assert drafts.published() == shipped().items()


def test_published_drafts_are_what_kiosks_pull(change: Any, make_user: Any, kiosk: Any) -> None:
    first, second = change("notices/NT-002", title=TEXT), change("synonyms/identity_card", zh=["身份证", "证件"])
    release = go(make_user("li"), first, second)

    body = kiosk.get(f"/api/v1/content/delta?have={shipped().version}").json()
    assert set(body["put"]) == {"notices/NT-002", "synonyms/identity_card"}
    assert body["version"] == release.version_id == current_version()
    assert (release.previous_id, release.note, release.by) == (shipped().version, "door", make_user("li"))
    assert not drafts.pending().exists()
    assert set(release.drafts.all()) == {first, second}


def test_a_draft_that_says_what_is_published_is_none(change: Any) -> None:
    with pytest.raises(drafts.UnchangedError):
        change("notices/NT-002")


def test_two_who_had_the_same_form_open(published: Pack, make_user: Any) -> None:
    body = drafts.published_body("notices", "NT-002") or {}
    base = drafts.base_of("notices", "NT-002")
    drafts.save(make_user("li"), "notices", "NT-002", {**body, "title": TEXT}, revision=0, base=base)
    with pytest.raises(drafts.OutdatedError):
        drafts.save(make_user("wang"), "notices", "NT-002", {**body, "body": TEXT}, revision=0, base=base)


def test_a_record_published_anew_since_it_was_drafted_is_a_conflict(change: Any, make_user: Any) -> None:
    draft = change("notices/NT-002", title=TEXT)
    items = shipped().items()
    items["notices/NT-002"]["title"]["zh"] = "别人改的"
    publish(Pack.from_items(items))

    with pytest.raises(content_releases.ConflictError) as refused:
        go(make_user("li"), draft)
    assert refused.value.drafts == [draft]
    assert drafts.published_body("notices", "NT-002") == items["notices/NT-002"]


def test_one_refused_draft_keeps_all_of_them(change: Any, make_user: Any) -> None:
    good, held = change("notices/NT-002", title=TEXT), change("facilities/FC-01", phone="0454-000-0999")
    with pytest.raises(content_releases.UnapprovedError):
        go(make_user("li"), good, held)
    assert current_version() == shipped().version
    assert drafts.pending().count() == 2


def test_a_record_that_others_point_at_cannot_be_withdrawn(published: Pack, make_user: Any) -> None:
    base = drafts.base_of("fair_themes", "TH-01")
    draft = drafts.save(make_user("li"), "fair_themes", "TH-01", None, revision=0, base=base)
    drafts.approve(draft.pk, make_user("zhao"), revision=draft.revision)
    with pytest.raises(ContentError, match="TH-01"):
        go(make_user("li"), draft)
    assert current_version() == shipped().version


def test_a_draft_changed_since_it_was_looked_at_does_not_go_out(change: Any, make_user: Any) -> None:
    seen = change("notices/NT-002", title=TEXT)
    change("notices/NT-002", body=TEXT, title=TEXT)
    with pytest.raises(drafts.OutdatedError):
        go(make_user("li"), seen)


def test_nothing_chosen_is_nothing_published(published: Pack, make_user: Any) -> None:
    with pytest.raises(content_releases.NothingError):
        go(make_user("li"))


def test_undo_brings_the_version_before_back_and_says_who(change: Any, make_user: Any) -> None:
    release = go(make_user("li"), change("notices/NT-002", title=TEXT))
    undone = content_releases.undo(make_user("wang"), release.pk)

    assert current_version() == shipped().version == undone.version_id
    assert (undone.kind, undone.by, undone.previous_id) == ("undo", make_user("wang"), release.version_id)
    assert [each.kind for each in ContentRelease.objects.all()] == ["undo", "drafts", "files"]


def test_undoing_twice_is_where_one_began(change: Any, make_user: Any) -> None:
    release = go(make_user("li"), change("notices/NT-002", title=TEXT))
    undone = content_releases.undo(make_user("li"), release.pk)
    assert content_releases.undo(make_user("li"), undone.pk).version_id == release.version_id


def test_undo_takes_back_only_what_was_looked_at(change: Any, make_user: Any) -> None:
    first = go(make_user("li"), change("notices/NT-002", title=TEXT))
    second = go(make_user("li"), change("notices/NT-003", title=TEXT))
    with pytest.raises(drafts.OutdatedError):
        content_releases.undo(make_user("li"), first.pk)
    assert current_version() == second.version_id


def test_the_first_version_has_none_before_it(published: Pack, make_user: Any) -> None:
    newest = content_releases.last()
    assert newest is not None
    with pytest.raises(content_releases.NothingError):
        content_releases.undo(make_user("li"), newest.pk)


def test_a_release_is_never_changed(published: Pack) -> None:
    release = ContentRelease.objects.get()
    release.note = "another"
    with pytest.raises(TypeError):
        release.save()


def in_threads(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do these at once; what each of them raised."""
    found: list[BaseException | None] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(number: int) -> None:
        try:
            gate.wait(20)
            acts[number]()
        except BaseException as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_two_publications_at_once_lose_nothing(database: str) -> None:
    publish(shipped())
    users = [User.objects.create(username=name, role="editor") for name in ("li", "wang")]
    made = []
    for user, key in zip(users, ("NT-002", "NT-003"), strict=True):
        body = {**(drafts.published_body("notices", key) or {}), "title": TEXT}
        base = drafts.base_of("notices", key)
        made.append(drafts.save(user, "notices", key, body, revision=0, base=base))

    raised = in_threads(
        *(lambda user=user, draft=draft: go(user, draft) for user, draft in zip(users, made, strict=True))
    )

    assert raised == [None, None]
    found = publishing.bodies(str(current_version()), "notices")
    assert found["notices/NT-002"]["title"] == found["notices/NT-003"]["title"] == TEXT
    assert ContentRelease.objects.count() == 3


def test_one_draft_goes_out_once(database: str) -> None:
    publish(shipped())
    user = User.objects.create(username="li", role="editor")
    body = {**(drafts.published_body("notices", "NT-002") or {}), "title": TEXT}
    base = drafts.base_of("notices", "NT-002")
    draft = drafts.save(user, "notices", "NT-002", body, revision=0, base=base)

    raised = in_threads(lambda: go(user, draft), lambda: go(user, draft))

    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "OutdatedError"]
    assert ContentRelease.objects.count() == 2
