"""Pull tokens: shown once, good for what they name, ended at once."""

from __future__ import annotations

import re
from typing import Any

from sync.central.accounts.api import AuditEntry
from sync.central.insight.api import PullToken


def make(admin: Any, **data: str) -> str:
    page = admin.post("/staff/tokens", **{"name": "统计科", "scope": "visits", "days": "90", **data})
    secret = re.search(r'<output id="code"[^>]*>([^<]+)<', page.body)
    assert secret
    return secret[1]


def pull(ask: Any, secret: str, dataset: str) -> int:
    return int(ask("GET", f"/api/v1/pull/{dataset}", {"Authorization": f"Bearer {secret}"}, b"").status)


def test_a_token_is_shown_once_and_opens_what_it_names(admin: Any, ask: Any) -> None:
    secret = make(admin)
    assert secret not in admin.get("/staff/tokens").body
    assert (pull(ask, secret, "visits"), pull(ask, secret, "events")) == (200, 403)
    assert "统计科" in admin.get("/staff/tokens").rows()[0]
    assert AuditEntry.objects.get(action="pull_token_made").target == "统计科"


def test_a_token_needs_a_name(admin: Any) -> None:
    page = admin.post("/staff/tokens", name="", scope="", days="")
    assert "给谁用：" in page.text
    assert not PullToken.objects.exists()


def test_a_revoked_token_opens_nothing(admin: Any, ask: Any) -> None:
    secret = make(admin)
    path = f"/staff/tokens/{PullToken.objects.get().pk}/revoke"
    assert "不能恢复" in admin.get(path).text
    assert admin.post(path).status == 302
    assert pull(ask, secret, "visits") == 401
    assert "已停用" in admin.get("/staff/tokens").rows()[0]
