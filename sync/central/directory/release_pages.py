"""Publishing, taking back, and what was published before: who, when, why, and what became different."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sync.central.accounts.api import User, audit, may, requires, roles, staff_user
from sync.central.directory import content_releases, drafts, expiry, publishing
from sync.central.directory.changes import RecordChange, between
from sync.central.directory.draft_pages import ShownChange, ShownDraft, shown_changes, shown_draft
from sync.central.directory.models import ContentPack, ContentRelease
from sync.central.directory.publication import LONGEST_NOTE, note_of, place_of, publish_seen, reason_of
from sync.central.directory.words import TABLE_NAMES, label, title_of
from sync.protocol.packs import ContentError

HTTP_CONFLICT = 409
ROWS = 30
RECORDS_SHOWN = 100
KIND_NAMES: dict[str, Promise] = {
    ContentRelease.FILES: gettext_lazy("由文件发布"),
    ContentRelease.DRAFTS: gettext_lazy("由草稿发布"),
    ContentRelease.UNDO: gettext_lazy("撤回到之前的版本"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.CONTENT_PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    """Ask which drafts are to go out and why, then publish them as one version, all of them or none."""
    status = 200
    if request.method == "POST":
        refusal = publish_seen(request, _seen(request.POST.getlist("draft")), request.POST.get("note", ""))
        if refusal is None:
            return redirect("staff:content-history")
        messages.error(request, refusal)
        status = HTTP_CONFLICT
    items = drafts.published()
    shown = [shown_draft(request, draft, items.get(draft.path)) for draft in drafts.pending()]
    only = request.GET.get("draft", "")
    ready = [each for each in shown if each.is_cleared and not each.is_conflict]
    chosen = [each for each in ready if not only or str(each.draft.pk) == only]
    context = {
        "ready": ready,
        "chosen": {each.draft.pk for each in chosen},
        "held": [each for each in shown if each not in ready],
        "note": request.POST.get("note", "") or _note(chosen),
        "longest": LONGEST_NOTE,
    }
    return render(request, "directory/publish.html", context, status=status)


def _note(chosen: list[ShownDraft]) -> str:
    """What a release might be called, for a person to change."""
    return note_of((each.table, each.title) for each in chosen)


def _seen(values: list[str]) -> dict[int, int]:
    """Draft ids and the revisions that were looked at, from "ID:REVISION"."""
    pairs = [value.partition(":") for value in values[:1000]]
    return {int(id): int(revision) for id, _colon, revision in pairs if _is_number(id) and _is_number(revision)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.CONTENT_PUBLISH)
def undo(request: HttpRequest) -> HttpResponse:
    """Ask, then publish the version before again."""
    newest = content_releases.last()
    if newest is None or newest.previous_id is None:
        raise Http404
    status = 200
    if request.method == "POST":
        try:
            return _undone(request)
        except drafts.OutdatedError:
            messages.error(request, _("没有撤回：刚刚又有新的发布，请先看一看。"))
        except ContentError as error:
            messages.error(
                request, _("没有撤回：{place}：{reason}").format(place=place_of(error), reason=reason_of(error))
            )
        status = HTTP_CONFLICT
    changed = between(publishing.bodies(newest.version_id), publishing.bodies(newest.previous_id))
    context = {
        "newest": newest,
        "how": KIND_NAMES[newest.kind],
        "changed": _shown_records(changed),
        "count": len(changed),
    }
    return render(request, "directory/undo.html", context, status=status)


def _undone(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("release", "")
    with transaction.atomic():
        undone = content_releases.undo(_user(request), int(text) if _is_number(text) else 0)
        done = {"version": str(undone.version_id), "previous": str(undone.previous_id)}
        audit.record(request, audit.CONTENT_UNDONE, target=str(undone.version_id), filters=done)
    messages.success(request, _("已撤回，各终端会在几分钟内回到之前的版本。"))
    return redirect("staff:content-history")


@dataclass(frozen=True, slots=True)
class ShownRelease:
    """A release in words."""

    release: ContentRelease
    how: str
    count: int


@require_safe
@requires(roles.CONTENT)
def history(request: HttpRequest) -> HttpResponse:
    """Show every release: who, when, why, how many records became different."""
    found = ContentRelease.objects.select_related("by", "version", "previous")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    shown = [ShownRelease(each, str(KIND_NAMES[each.kind]), _count(each)) for each in page]
    newest = content_releases.last()
    packs = ContentPack.objects.order_by("-published_at")
    context = {
        "releases": shown,
        "page": page,
        "packs": packs.values_list("version", "published_at", "note"),
        "may_undo": may(request, roles.CONTENT_PUBLISH) and newest is not None and newest.previous_id is not None,
    }
    return render(request, "directory/history.html", context)


def _count(release: ContentRelease) -> int:
    old = release.previous.manifest if release.previous else {}
    new = release.version.manifest
    return sum(old.get(path) != new.get(path) for path in {**old, **new})


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record that differs between two versions, in words."""

    table: str
    key: str
    title: str
    fate: str
    changes: list[ShownChange]


@require_safe
@requires(roles.CONTENT)
def compare(request: HttpRequest) -> HttpResponse:
    """Show what differs between any two versions, ?from= and ?to=."""
    old, new = request.GET.get("from", ""), request.GET.get("to", "")
    if not (old + new).isalnum():
        raise Http404
    try:
        changed = between(publishing.bodies(old) if old else {}, publishing.bodies(new))
    except LookupError:
        raise Http404 from None
    context = {"old": old, "new": new, "changed": _shown_records(changed), "count": len(changed)}
    return render(request, "directory/compare.html", context)


def _shown_records(changed: list[RecordChange]) -> list[ShownRecord]:
    made = []
    for each in changed[:RECORDS_SHOWN]:
        fate = _("新增") if each.before is None else _("撤下") if each.after is None else _("改动")
        body = each.after or each.before or {}
        name, title = str(TABLE_NAMES[each.table]), title_of(body, each.key)
        made.append(ShownRecord(name, each.key, title, fate, shown_changes(each.changes)))
    return made


@dataclass(frozen=True, slots=True)
class ShownEnd:
    """A record with its end, in words."""

    end: expiry.End
    table: str
    title: str
    what: str


@require_safe
@requires(roles.CONTENT)
def expired(request: HttpRequest) -> HttpResponse:
    """Show what has passed its end, and what will within thirty days."""
    now, items = timezone.localtime(), drafts.published()

    def shown(ends: list[expiry.End]) -> list[ShownEnd]:
        return [
            ShownEnd(
                end, str(TABLE_NAMES[end.table]), title_of(items[f"{end.table}/{end.key}"], end.key), label(end.path)
            )
            for end in ends
        ]

    context = {
        "over": shown(expiry.over(items, now)),
        "ending": shown(expiry.ending(items, now)),
        "may_edit": may(request, roles.CONTENT_EDIT),
    }
    return render(request, "directory/expired.html", context)


def _user(request: HttpRequest) -> User:
    user = staff_user(request)
    if user is None:
        raise Http404
    return user
