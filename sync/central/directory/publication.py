"""Publishing drafts for a page: what was chosen goes out as one version, or the page says why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from sync.central.accounts.api import audit, staff_user
from sync.central.directory import content_releases, drafts
from sync.central.directory.models import ContentDraft
from sync.central.directory.reading import Fault
from sync.central.directory.reasons import say
from sync.central.directory.words import TABLE_NAMES, label
from sync.protocol.packs import ContentError

LONGEST_NOTE = 200


def note_of(named: Iterable[tuple[str, str]]) -> str:
    """What a release might be called: the (table, title) of what is in it."""
    return _("，").join(f"{table} {title}" for table, title in named)[:LONGEST_NOTE]


def publish_seen(request: HttpRequest, seen: Mapping[int, int], said: str) -> str | None:
    """Publish the drafts (id to the revision that was looked at) with a note; why not, in words, or None."""
    user, note = staff_user(request), "".join(filter(str.isprintable, " ".join(said.split())))[:LONGEST_NOTE]
    if user is None:
        raise Http404
    if not note:
        return _("请写明这次为什么发布。")
    try:
        with transaction.atomic():
            release = content_releases.publish_drafts(user, seen, note)
            done = {"version": release.version_id, "previous": release.previous_id or ""}
            audit.record(
                request, audit.CONTENT_PUBLISHED, target=str(release.version_id), filters=done, row_count=len(seen)
            )
    except content_releases.ConflictError as error:
        return _("没有发布：这些内容在起草以后又发布过，请重新打开草稿核对：{names}").format(names=_names(error.drafts))
    except content_releases.UnapprovedError as error:
        return _("没有发布：这些内容要先由另一位核对：{names}").format(names=_names(error.drafts))
    except drafts.OutdatedError:
        return _("没有发布：有的草稿刚刚改过或已经不在了，请看过再发布。")
    except content_releases.NothingError:
        return _("没有发布：没有选中要发布的内容。")
    except ContentError as error:
        return _("没有发布：{place}：{reason}").format(place=place_of(error), reason=reason_of(error))
    messages.success(request, _("已发布为新版本，各终端会在几分钟内更新。"))
    return None


def _names(stopping: list[ContentDraft]) -> str:
    return _("，").join(f"{TABLE_NAMES[draft.table]} {draft.key}" for draft in stopping)


def place_of(error: ContentError) -> str:
    """Which record stopped it."""
    table = error.file.removesuffix(".json")
    return f"{TABLE_NAMES.get(table, table)} {error.key}"


def reason_of(error: ContentError) -> str:
    """What is wrong with it, with the field."""
    first, _space, rest = error.reason.partition(" ")
    return f"{label(first)} {say(Fault('', rest))}" if label(first) else say(Fault("", error.reason))
