"""What editors do at the pages of content, for the tests of them."""

from __future__ import annotations

import html
import re
from typing import Any

from sync.central.accounts.api import AuditEntry
from sync.central.directory import drafts
from sync.central.directory.models import ContentDraft

PLACE = "/staff/content/tables"
NOTICE = {
    "id": "NT-900",
    "kind": "ordinary",
    "title.zh": "车门检修",
    "body.zh": "请走另一侧的门。",
    "issued_by.zh": "站前驿站",
    "issued_at": "2026-11-30T08:00",
    "expires_at": "2026-12-05T18:00",
    "_revision": "0",
    "_base": "",
}


def form_of(person: Any, path: str) -> dict[str, Any]:
    """What the form on a page would send as it stands."""
    body = person.get(path).body
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (("checkbox" not in tag) or " checked" in tag):
            found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.S):
        found[name] = [html.unescape(text)]
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    found.pop("csrfmiddlewaretoken", None)
    return found


def send(person: Any, path: str, data: dict[str, Any]) -> Any:
    return person._page(person.client.post(path, data))


def draft_of(path: str) -> ContentDraft:
    table, _slash, key = path.partition("/")
    found = drafts.draft_of(table, key)
    assert found
    return found


def change(person: Any, path: str, **fields: str) -> ContentDraft:
    """Open the form of a record, change it, save it."""
    table, _slash, key = path.partition("/")
    address = f"{PLACE}/{table}/records/{key}/edit"
    page = send(person, address, form_of(person, address) | {k.replace("__", "."): v for k, v in fields.items()})
    assert page.status == 302, page.text
    return draft_of(path)


def publish_it(person: Any, *chosen: ContentDraft, note: str = "检修") -> Any:
    seen = [f"{draft.pk}:{draft.revision}" for draft in chosen]
    return send(person, "/staff/content/publish", {"draft": seen, "note": note})


def actions() -> list[str]:
    """What is in the trail about content, in order."""
    about_content = AuditEntry.objects.filter(action__startswith="content_").order_by("pk")
    return list(about_content.values_list("action", flat=True))
