"""The pages on which staff look at the published records and write drafts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sync.central.accounts.api import User, audit, may, requires, roles, staff_user
from sync.central.directory import drafts, expiry, layouts, publishing
from sync.central.directory.changes import values
from sync.central.directory.editing_forms import MORE, RecordForm, nothing_said, sent
from sync.central.directory.layouts import filled_in, is_same, key_field
from sync.central.directory.models import ContentDraft
from sync.central.directory.preview import previews
from sync.central.directory.reading import Entered, missing_translations, read, spelled, too_long
from sync.central.directory.shape import Flat, flatten, shape_of
from sync.central.directory.words import MOST_USED, TABLE_NAMES, label, place, said, title_of
from sync.protocol.content_codec import Json

HTTP_CONFLICT = 409
ROWS = 50
# What no record is called by is not asked of the database.
CODE = re.compile(r"[\w.-]{1,60}")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table as the list shows it."""

    code: str
    name: str
    count: int
    waiting: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as the list shows it; `draft` is what waits for it."""

    key: str
    title: str
    missing: list[str]
    end: expiry.End | None
    is_over: bool
    draft: ContentDraft | None


@require_safe
@requires(roles.CONTENT)
def content(request: HttpRequest) -> HttpResponse:
    """Show every table with how much is in it and how much waits, what is changed most first."""
    version = publishing.current_version()
    known = publishing.manifest(version) if version else None
    counts = Counter(path.split("/")[0] for path in (known.items if known else ()))
    waiting = Counter(drafts.pending().values_list("table", flat=True))
    rows = [TableRow(code, str(name), counts[code], waiting[code]) for code, name in TABLE_NAMES.items()]
    context = {
        "most_used": [row for row in rows if row.code in MOST_USED],
        "others": [row for row in rows if row.code not in MOST_USED],
        "waiting_count": waiting.total(),
        "over_count": expiry.over_count(timezone.localtime()),
        "may_edit": may(request, roles.CONTENT_EDIT),
    }
    return render(request, "directory/content.html", context)


@require_safe
@requires(roles.CONTENT)
def content_table(request: HttpRequest, table: str) -> HttpResponse:
    """Show the records of a table, by ?q= in any language."""
    _known(table)
    now, records = timezone.localtime(), drafts.published_table(table)
    waiting = {draft.key: draft for draft in drafts.pending().filter(table=table)}
    bodies = {**{key: draft.body or {} for key, draft in waiting.items()}, **records}
    asked = " ".join(request.GET.get("q", "").split())[:80]
    found = [key for key in sorted(bodies) if _is_found(asked, key, bodies[key])]
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "table": table,
        "name": TABLE_NAMES[table],
        "rows": [_row(table, key, bodies[key], waiting.get(key), now) for key in page],
        "page": page,
        "asked": asked,
        "may_edit": may(request, roles.CONTENT_EDIT),
    }
    return render(request, "directory/table.html", context)


def _is_found(asked: str, key: str, body: Json) -> bool:
    words = asked.casefold()
    return not words or words in key.casefold() or words in str(list(_strings(body))).casefold()


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return [value] if isinstance(value, str) else []


def _row(table: str, key: str, body: Json, draft: ContentDraft | None, now: datetime) -> RecordRow:
    missing = sorted({lang for _path, lang in missing_translations(table, body)}) if body else []
    found = expiry.ends({f"{table}/{key}": body}) if body else []
    end = found[0] if found else None
    return RecordRow(key, title_of(body, key), missing, end, bool(end and end.is_over(now)), draft)


@require_safe
@requires(roles.CONTENT)
def content_record(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """Show one published record, field by field and as kiosks show it."""
    body = _published(table, key)
    context = {
        "table": table,
        "key": key,
        "name": TABLE_NAMES[table],
        "title": title_of(body, key),
        "values": [(place(v.path), said(v.shape, v.text), v.lang) for v in values(table, body).values()],
        "missing": _missing_words(table, body),
        "previews": previews(table, body),
        "draft": drafts.draft_of(table, key),
        "may_edit": may(request, roles.CONTENT_EDIT),
    }
    return render(request, "directory/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.CONTENT_EDIT)
def new_record(request: HttpRequest, table: str) -> HttpResponse:
    """Take a new record of a table as a draft."""
    _known(table)
    if request.method == "POST":
        return _take(request, table, None)
    return _form(request, table, None, RecordForm(table, layouts.new_record(table), is_new=True), 0, "")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.CONTENT_EDIT)
def edit_record(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """Take a change to a record as a draft; the form begins with the draft that waits, else with what is published."""
    _known(table)
    draft = drafts.draft_of(table, key) if CODE.fullmatch(key) else None
    body = drafts.rebased(draft) if draft else None
    body = body if body is not None else drafts.published_body(table, key)
    if body is None:
        raise Http404(key)
    if request.method == "POST":
        return _take(request, table, key)
    form = RecordForm(table, flatten(table, body))
    return _form(request, table, key, form, draft.revision if draft else 0, drafts.base_of(table, key))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.CONTENT_EDIT)
def withdraw_record(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """Take the withdrawal of a published record as a draft, after asking."""
    body = _published(table, key)
    draft = drafts.draft_of(table, key)
    status = 200
    if request.method == "POST":
        try:
            return _kept(request, table, key, None, _number(request, "_revision"), request.POST.get("_base", ""))
        except drafts.OutdatedError:
            messages.error(request, _outdated_words())
            status = HTTP_CONFLICT
    context = {
        "table": table,
        "key": key,
        "name": TABLE_NAMES[table],
        "title": title_of(body, key),
        "revision": draft.revision if draft else 0,
        "base": drafts.base_of(table, key),
    }
    return render(request, "directory/withdraw.html", context, status=status)


def _take(request: HttpRequest, table: str, key: str | None) -> HttpResponse:
    """Read what was sent; a draft if it is right, else the form with every fault at its field."""
    flat, more = sent(table, request.POST), request.POST.get(MORE, "")
    revision, base = _number(request, "_revision"), request.POST.get("_base", "")
    if more:
        return _form(request, table, key, RecordForm(table, flat, is_new=key is None, more=more), revision, base)
    entered = checked(table, flat, key)
    status, said_at_top = 200, ""
    if not entered.faults and key and is_same(table, entered.body, drafts.published_body(table, key)):
        said_at_top = nothing_said()
    elif not entered.faults:
        own = key or entered.flat[key_field(table)]
        try:
            return _kept(request, table, own, spelled(table, entered.body), revision, base)
        except drafts.UnchangedError:
            said_at_top = nothing_said()
        except drafts.OutdatedError:
            said_at_top, status = _outdated_words() if key else _taken_words(own), HTTP_CONFLICT
    form = RecordForm(table, entered.flat, entered.faults, is_new=key is None)
    return _form(request, table, key, form, revision, base, said_at_top, status)


def checked(table: str, flat: Flat, key: str | None) -> Entered:
    """What was entered, looked at as kiosks would and as this house wants it: with its end, pointing at what is there.

    A record that is new has its key in it; for any other `key` is its key.
    """
    before = drafts.published_body(table, key) if key else None
    given = filled_in(table, flat, before)
    if key:
        given[key_field(table)] = key
    entered = read(table, given, key)
    entered.faults += too_long(entered, flatten(table, before) if before else {})
    if not entered.faults:
        entered.faults += expiry.missing_ends(table, entered.body)
        entered.faults += drafts.dangling_faults(table, entered.body)
    return entered


def _kept(request: HttpRequest, table: str, key: str, body: Json | None, revision: int, base: str) -> HttpResponse:
    with transaction.atomic():
        draft = drafts.save(_user(request), table, key, body, revision=revision, base=base)
        how = {"revision": str(draft.revision), **({"withdrawn": "1"} if body is None else {})}
        audit.record(request, audit.CONTENT_SAVED, target=draft.path, filters=how)
    messages.success(request, _("已存为草稿，终端上的内容还没有变。"))
    return redirect("staff:content-draft", draft.pk)


def _form(
    request: HttpRequest,
    table: str,
    key: str | None,
    form: RecordForm,
    revision: int,
    base: str,
    said_at_top: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "table": table,
        "key": key,
        "name": TABLE_NAMES[table],
        "form": form,
        "revision": revision,
        "base": base,
        "said_at_top": said_at_top,
        "is_outdated": status == HTTP_CONFLICT,
    }
    return render(request, "directory/edit.html", context, status=status)


def _missing_words(table: str, body: Json) -> list[tuple[str, str]]:
    return [(label(path), lang) for path, lang in missing_translations(table, body)]


def _known(table: str) -> None:
    try:
        shape_of(table)
    except KeyError:
        raise Http404(table) from None


def _published(table: str, key: str) -> Json:
    _known(table)
    body = drafts.published_body(table, key)
    if body is None:
        raise Http404(key)
    return body


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _user(request: HttpRequest) -> User:
    user = staff_user(request)
    if user is None:
        raise Http404
    return user


def _outdated_words() -> str:
    return _("别人刚改过这一条，您的改动没有保存。请先看新的内容，再决定怎么改。")


def _taken_words(key: str) -> str:
    return _("编号“{key}”已经有了，请换一个。").format(key=key)
