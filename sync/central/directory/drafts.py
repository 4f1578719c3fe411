"""Drafts: changes to records that kiosks do not have yet. Saving one touches nothing that is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from sync.central.accounts.api import User
from sync.central.directory import approval, publishing
from sync.central.directory.models import ContentDraft, ContentItem
from sync.central.directory.reading import Fault, dangling
from sync.protocol.content_codec import Json
from sync.protocol.packs import item_hash


class OutdatedError(Exception):
    """Somebody changed the draft, or published the record anew, since it was looked at."""


class UnchangedError(Exception):
    """The draft would say what is published already."""


def published() -> dict[str, Json]:
    """Every published record as JSON by "table/key"; empty before anything was published."""
    version = publishing.current_version()
    return publishing.bodies(version) if version else {}


def published_body(table: str, key: str) -> Json | None:
    """One published record as JSON; None for one that is not there."""
    return published_table(table).get(key)


def published_table(table: str) -> dict[str, Json]:
    """The published records of a table as JSON by key."""
    version = publishing.current_version()
    found = publishing.bodies(version, table) if version else {}
    return {path.removeprefix(f"{table}/"): body for path, body in found.items()}


def base_of(table: str, key: str) -> str:
    """The hash of the published record; empty for one that is not there."""
    version = publishing.current_version()
    known = publishing.manifest(version) if version else None
    return known.items.get(f"{table}/{key}", "") if known else ""


def pending() -> QuerySet[ContentDraft]:
    """The drafts that wait, by table and key."""
    waiting = ContentDraft.objects.filter(state=ContentDraft.PENDING)
    return waiting.select_related("author", "approved_by").prefetch_related("authors")


def draft_of(table: str, key: str) -> ContentDraft | None:
    """The draft that waits for a record."""
    return pending().filter(table=table, key=key).first()


def save(user: User, table: str, key: str, body: Json | None, *, revision: int, base: str) -> ContentDraft:
    """Keep a change to a record (None: withdraw it) as a draft, instead of the one that waits for it.

    `revision` (0: there was none) and `base` are what the author had before them. Any approval falls away. Raises
    OutdatedError, UnchangedError.
    """
    now_base = base_of(table, key)
    if base != now_base:
        raise OutdatedError(f"{table}/{key}")
    if (item_hash(body) if body is not None else "") == now_base:
        raise UnchangedError(f"{table}/{key}")
    try:
        with transaction.atomic():
            draft = _locked(table, key)
            if (draft.revision if draft else 0) != revision:
                raise OutdatedError(f"{table}/{key}")
            draft = draft or ContentDraft(table=table, key=key, revision=0)
            draft.body, draft.base_hash, draft.author = body, now_base, user
            draft.revision += 1
            draft.saved_at, draft.approved_by, draft.approved_at = timezone.now(), None, None
            draft.save()
            draft.authors.add(user)
            return draft
    except IntegrityError as error:
        raise OutdatedError(f"{table}/{key}") from error


def _locked(table: str, key: str) -> ContentDraft | None:
    found = ContentDraft.objects.select_for_update().filter(table=table, key=key, state=ContentDraft.PENDING)
    return found.first()


def discard(draft_id: int, *, revision: int) -> ContentDraft:
    """Let a draft go; what is published stays. Raises OutdatedError."""
    return _moved(draft_id, revision, state=ContentDraft.DISCARDED)


def may_approve(draft: ContentDraft, user: User | None) -> bool:
    """Whether this person may be the second one: none of those who wrote it."""
    return user is not None and user.pk not in {author.pk for author in draft.authors.all()}


def approve(draft_id: int, user: User, *, revision: int) -> ContentDraft:
    """A second person vouches for what they saw. Raises OutdatedError, PermissionError for one of its authors."""
    with transaction.atomic():
        draft = ContentDraft.objects.select_for_update().get(pk=draft_id)
        if not may_approve(draft, user):
            raise PermissionError(draft.path)
        return _moved(draft_id, revision, approved_by=user, approved_at=timezone.now())


def _moved(draft_id: int, revision: int, **values: Any) -> ContentDraft:
    waiting = ContentDraft.objects.filter(pk=draft_id, revision=revision, state=ContentDraft.PENDING)
    if not waiting.update(**values):
        raise OutdatedError(str(draft_id))
    return ContentDraft.objects.get(pk=draft_id)


def relied_on(draft: ContentDraft, before: Json | None) -> list[approval.Reliance]:
    """What of a draft needs a second person, against what is published now."""
    return approval.relied_on(draft.table, before, draft.body)


def is_conflict(draft: ContentDraft) -> bool:
    """Whether somebody published the record since the draft was made from it."""
    return draft.base_hash != base_of(draft.table, draft.key)


def rebased(draft: ContentDraft) -> Json | None:
    """A draft as its author would have made it from what is published now: their changes, and everybody else's.

    None where there is nothing to put together: a withdrawal, or a record that is gone.
    """
    now = published_body(draft.table, draft.key)
    item = ContentItem.objects.filter(key=draft.path, hash=draft.base_hash).first()
    if draft.body is None or now is None or item is None:
        return draft.body
    return _together(item.body, draft.body, now)


def _together(base: Json, mine: Json, now: Json) -> Json:
    """Field by field, and a text language by language: mine where I changed it, else as it is now."""
    made: Json = {}
    for name in {**now, **mine}:
        was, is_mine, is_now = base.get(name), mine.get(name), now.get(name)
        if isinstance(was, dict) and isinstance(is_mine, dict) and isinstance(is_now, dict):
            made[name] = _together(was, is_mine, is_now)
        elif (is_mine if is_mine != was else is_now) is not None or name in now:
            made[name] = is_mine if is_mine != was else is_now
    return made


def merged(items: Mapping[str, Json], drafts: Iterable[ContentDraft]) -> dict[str, Json]:
    """The records with these drafts put in."""
    made = dict(items)
    for draft in drafts:
        if draft.body is None:
            made.pop(draft.path, None)
        else:
            made[draft.path] = draft.body
    return made


def dangling_faults(table: str, body: Json) -> list[Fault]:
    """Where a right record points at what is neither published nor in a draft."""
    return dangling(table, body, known_keys)


def known_keys(table: str) -> set[str]:
    """The keys of a table as they would be if every draft were published."""
    waiting = pending().filter(table=table)
    names = set(published_table(table)) | {draft.key for draft in waiting if draft.body is not None}
    return names - {draft.key for draft in waiting if draft.body is None}
