"""Publishing drafts as a new version, in one transaction, and taking a version back; who did it stands in a row."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from sync.central.accounts.api import User
from sync.central.directory import drafts, publishing
from sync.central.directory.models import ContentDraft, ContentPack, ContentRelease
from sync.protocol.packs import Pack


class RefusedError(Exception):
    """Drafts that stop a publication, in `drafts`."""

    def __init__(self, stopping: list[ContentDraft]) -> None:
        super().__init__(", ".join(draft.path for draft in stopping))
        self.drafts = stopping


class ConflictError(RefusedError):
    """Records that were published anew since their drafts were made."""


class UnapprovedError(RefusedError):
    """Drafts with something that people rely on, which nobody but their authors has looked at."""


class NothingError(Exception):
    """There is nothing to publish or to take back."""


def publish_drafts(user: User, seen: Mapping[int, int], note: str) -> ContentRelease:
    """Make the drafts (id to the revision that was looked at) the next version, all of them or none.

    Raises drafts.OutdatedError, ConflictError, UnapprovedError, NothingError, and ContentError if the whole would not
    be right, as when something still points at a withdrawn record.
    """
    with transaction.atomic():
        _wait_for_turn()
        chosen = list(ContentDraft.objects.select_for_update().filter(pk__in=seen, state=ContentDraft.PENDING))
        if len(chosen) != len(seen) or any(draft.revision != seen[draft.pk] for draft in chosen):
            raise drafts.OutdatedError
        if not chosen:
            raise NothingError
        items = drafts.published()
        _check(chosen, items)
        pack = Pack.from_items(drafts.merged(items, chosen))
        if not publishing.publish(pack, note=note, by=user, kind=ContentRelease.DRAFTS):
            raise NothingError
        release = ContentRelease.objects.latest("pk")
        ContentDraft.objects.filter(pk__in=seen).update(state=ContentDraft.PUBLISHED, release=release)
    return release


def _check(chosen: list[ContentDraft], items: Mapping[str, dict[str, object]]) -> None:
    if stale := [draft for draft in chosen if drafts.is_conflict(draft)]:
        raise ConflictError(stale)
    if alone := [draft for draft in chosen if not is_cleared(draft, items.get(draft.path))]:
        raise UnapprovedError(alone)


def is_cleared(draft: ContentDraft, before: dict[str, object] | None) -> bool:
    """Whether a draft may be published: nobody needs to look at it again, or a second person has."""
    return draft.approved_by_id is not None or not drafts.relied_on(draft, before)


def last() -> ContentRelease | None:
    """The release that kiosks have now."""
    return ContentRelease.objects.select_related("by", "version", "previous").first()


def undo(user: User, seen: int) -> ContentRelease:
    """Publish again what was published before the release `seen`, which must be the last one; it has no note.

    Raises drafts.OutdatedError, NothingError, and ContentError if that version no longer reads.
    """
    with transaction.atomic():
        _wait_for_turn()
        newest = last()
        if newest is None or newest.previous_id is None:
            raise NothingError
        if newest.pk != seen:
            raise drafts.OutdatedError
        pack = Pack.from_items(publishing.bodies(newest.previous_id))
        publishing.publish(pack, by=user, kind=ContentRelease.UNDO)
        return ContentRelease.objects.latest("pk")


def _wait_for_turn() -> None:
    """One publication after the other: the second sees what the first has made."""
    list(ContentPack.objects.select_for_update().order_by("-published_at")[:1])
