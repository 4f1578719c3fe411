"""The change set: every draft with what it changes, how kiosks would show it, and who has looked at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sync.central.accounts.api import audit, may, requires, roles, staff_user
from sync.central.directory import approval, content_releases, drafts
from sync.central.directory.changes import Change, differences
from sync.central.directory.models import ContentDraft
from sync.central.directory.preview import previews
from sync.central.directory.publication import note_of, publish_seen
from sync.central.directory.reading import missing_translations
from sync.central.directory.words import TABLE_NAMES, label, place, said, title_of
from sync.protocol.content_codec import Json

KIND_NAMES: dict[str, Promise] = {
    approval.PHONE: gettext_lazy("电话号码"),
    approval.MONEY: gettext_lazy("钱数"),
    approval.HOURS: gettext_lazy("开放时间"),
    approval.DATE: gettext_lazy("日期"),
    approval.DEADLINE: gettext_lazy("时限"),
    approval.FIRST_AID: gettext_lazy("急救"),
    approval.EMERGENCY: gettext_lazy("紧急通知"),
    approval.FIGURES: gettext_lazy("文字里的数字"),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A place that differs, in words; `pieces` mark what was changed within a text."""

    place: str
    lang: str
    before: str
    after: str
    pieces: list[tuple[str, str]]
    reliance: str


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft with all that decides on it."""

    draft: ContentDraft
    table: str
    title: str
    changes: list[ShownChange]
    kinds: list[str]
    is_conflict: bool
    is_cleared: bool
    may_approve: bool
    authors: str


def shown_changes(changes: list[Change], reliances: list[approval.Reliance] | None = None) -> list[ShownChange]:
    """Differences as the pages show them."""
    kinds = {reliance.path: str(KIND_NAMES[reliance.kind]) for reliance in reliances or []}
    return [
        ShownChange(
            place(change.path),
            change.lang,
            said(change.shape, change.before),
            said(change.shape, change.after),
            change.pieces() if _is_marked_within(change) else [],
            kinds.get(change.path, ""),
        )
        for change in changes
    ]


def _is_marked_within(change: Change) -> bool:
    """Whether a difference is told piece by piece: a text, or a list whose values stand as they are."""
    is_plain_list = change.shape.is_list and change.shape.kind != "choice"
    return bool(change.before and change.after) and (change.shape.kind == "text" or is_plain_list)


def shown_draft(request: HttpRequest, draft: ContentDraft, before: Json | None) -> ShownDraft:
    """A draft against what is published."""
    reliances = drafts.relied_on(draft, before)
    may_approve = may(request, roles.CONTENT_APPROVE) and drafts.may_approve(draft, staff_user(request))
    return ShownDraft(
        draft,
        str(TABLE_NAMES[draft.table]),
        title_of(draft.body or before or {}, draft.key),
        shown_changes(differences(draft.table, before, draft.body), reliances),
        list(dict.fromkeys(str(KIND_NAMES[reliance.kind]) for reliance in reliances)),
        drafts.is_conflict(draft),
        content_releases.is_cleared(draft, before),
        may_approve and bool(reliances) and draft.approved_by_id is None,
        ", ".join(author.get_username() for author in draft.authors.all()),
    )


@require_safe
@requires(roles.CONTENT)
def change_set(request: HttpRequest) -> HttpResponse:
    """Show every draft that waits with what it changes."""
    items = drafts.published()
    shown = [shown_draft(request, draft, items.get(draft.path)) for draft in drafts.pending()]
    context = {
        "drafts": shown,
        "ready_count": sum(each.is_cleared and not each.is_conflict for each in shown),
        "may_publish": may(request, roles.CONTENT_PUBLISH),
        "may_edit": may(request, roles.CONTENT_EDIT),
    }
    return render(request, "directory/drafts.html", context)


@require_safe
@requires(roles.CONTENT)
def draft_detail(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show one draft: what it changes, what it lacks, how kiosks would show it, what may be done with it."""
    draft = _waiting(draft_id)
    before = drafts.published_body(draft.table, draft.key)
    missing = missing_translations(draft.table, draft.body) if draft.body is not None else []
    context = {
        "shown": shown_draft(request, draft, before),
        "draft": draft,
        "missing": [(label(path), lang) for path, lang in missing],
        "previews": previews(draft.table, draft.body),
        "may_edit": may(request, roles.CONTENT_EDIT),
        "may_publish": may(request, roles.CONTENT_PUBLISH),
    }
    return render(request, "directory/draft.html", context)


@require_POST
@never_cache
@requires(roles.CONTENT_APPROVE)
def approve_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Have a second person vouch for a draft, and publish it if they say so; its authors are refused."""
    draft, user = _waiting(draft_id), staff_user(request)
    if user is None:
        raise Http404
    try:
        with transaction.atomic():
            drafts.approve(draft.pk, user, revision=_revision(request))
            authors = [author.get_username() for author in draft.authors.all()]
            filters = {"revision": str(draft.revision), **audit.of_second_person(user.get_username(), authors)}
            audit.record(request, audit.CONTENT_APPROVED, target=draft.path, filters=filters)
    except PermissionError:
        messages.error(request, _("您改过这份草稿，要请另一位来核对。"))
        return redirect("staff:content-draft", draft.pk)
    except drafts.OutdatedError:
        messages.error(request, _("草稿刚刚又改过，请看过新的内容再核对。"))
        return redirect("staff:content-draft", draft.pk)
    if "publish" not in request.POST or not may(request, roles.CONTENT_PUBLISH):
        messages.success(request, _("已核对，现在可以发布。"))
        return redirect("staff:content-draft", draft.pk)
    body = draft.body or drafts.published_body(draft.table, draft.key) or {}
    note = note_of([(str(TABLE_NAMES[draft.table]), title_of(body, draft.key))])
    refusal = publish_seen(request, {draft.pk: draft.revision}, note)
    if refusal is not None:
        messages.error(request, refusal)
        return redirect("staff:content-draft", draft.pk)
    return redirect("staff:content-history")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.CONTENT_EDIT)
def discard_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask, with all that would be lost in sight, then let a draft go."""
    draft = _waiting(draft_id)
    if request.method != "POST":
        shown = shown_draft(request, draft, drafts.published_body(draft.table, draft.key))
        return render(request, "directory/discard.html", {"shown": shown, "draft": draft})
    try:
        with transaction.atomic():
            drafts.discard(draft.pk, revision=_revision(request))
            audit.record(request, audit.CONTENT_DISCARDED, target=draft.path)
    except drafts.OutdatedError:
        messages.error(request, _("草稿刚刚又改过，没有丢弃。"))
        return redirect("staff:content-draft", draft.pk)
    messages.success(request, _("草稿已丢弃，终端上的内容没有变。"))
    return redirect("staff:content-drafts")


def _waiting(draft_id: int) -> ContentDraft:
    draft = drafts.pending().filter(pk=draft_id).first()
    if draft is None:
        raise Http404(str(draft_id))
    return draft


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
