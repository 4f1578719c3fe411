"""Each page asks for its capability: a table of every address and every role."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sync.central.accounts.api import GUARD, User
from sync.central.accounts.roles import ROLES
from sync.central.staff_urls import urlpatterns
from tests.sync.central.databases import use_database
from tests.sync.central.pages.conftest import Person

Staffed = tuple[Path, dict[str, str]]

SEE_CASES = {"operator", "grid_worker", "partner_duty", "statistician", "auditor"}
SEE_CONTENT = (
    *("content", "content-table", "content-record", "content-drafts", "content-draft"),
    *("content-history", "content-compare", "content-expired"),
)
WRITE_CONTENT = (
    *("content-new", "content-edit", "content-withdraw", "content-discard", "content-sheets", "content-export"),
    *("content-approve", "content-publish", "content-undo"),
)
SEEN_BY = {
    "home": set(ROLES),
    "password": set(ROLES),
    "account": set(ROLES),
    "account-sessions": set(ROLES),
    "second-factor": set(ROLES),
    "second-factor-setup": set(ROLES),
    "second-factor-change": set(ROLES),
    "people-second-factor": {"admin"},
    "visits": {"editor", "operator", "statistician", "auditor", "admin"},
    "visits-csv": {"operator", "statistician", "admin"},
    "figures": {"editor", "operator", "statistician", "auditor", "admin"},
    "figures-records": {"editor", "operator", "statistician", "auditor", "admin"},
    "figures-csv": {"operator", "statistician", "admin"},
    "retention": {"editor", "operator", "statistician", "auditor", "admin"},
    "exports": {"operator", "statistician", "admin"},
    "exports-detail": {"operator", "statistician", "admin"},
    "exports-file": {"operator", "statistician", "admin"},
    "figures-event": {"editor", "operator", "statistician", "auditor", "admin"},
    "figures-month": {"editor", "operator", "statistician", "auditor", "admin"},
    "figures-month-pdf": {"operator", "statistician", "admin"},
    "requests": SEE_CASES,
    "requests-detail": SEE_CASES,
    "requests-contact": {"operator", "partner_duty"},
    "requests-move": {"operator", "grid_worker"},
    "requests-place": {"operator", "grid_worker"},
    "requests-photo": SEE_CASES,
    "requests-photos": SEE_CASES,
    "requests-whistle": {"operator", "grid_worker"},
    "requests-call": SEE_CASES,
    "requests-code": {"operator", "grid_worker"},
    "requests-bulk": {"grid_worker", "operator"},
    "kiosks": {"editor", "operator", "statistician", "maintainer", "auditor", "admin"},
    "kiosks-detail": {"editor", "operator", "statistician", "maintainer", "auditor", "admin"},
    "kiosks-code": {"maintainer", "admin"},
    "kiosks-revoke": {"maintainer", "admin"},
    "kiosks-area": {"maintainer", "admin"},
    "kiosks-chain": {"maintainer", "admin"},
    "kiosks-settle": {"maintainer", "admin"},
    "kiosks-refused": {"editor", "operator", "statistician", "maintainer", "auditor", "admin"},
    "kiosks-import": {"maintainer", "admin"},
    "kiosks-receipts": {"maintainer", "admin"},
    "limits": {"operator", "auditor", "admin"},
    "limits-detail": {"operator", "auditor", "admin"},
    "limits-change": {"admin"},
    "limits-calendar": {"operator", "auditor", "admin"},
    "limits-calendar-add": {"admin"},
    "limits-calendar-remove": {"admin"},
    "limits-calendar-hours": {"admin"},
    **{
        key: {"editor", "maintainer", "admin"}
        for key in ("rollouts", "rollouts-choose", "rollouts-widen", "rollouts-stop")
    },
    **{
        key: {"editor", "operator", "admin"}
        for key in ("notices", "notices-detail", "notices-approve", "notices-withdraw")
    },
    **{name: {"editor", "auditor", "admin"} for name in SEE_CONTENT},
    **{name: {"editor", "admin"} for name in WRITE_CONTENT},
    "tokens": {"admin"},
    "tokens-revoke": {"admin"},
    "audit": {"auditor", "admin"},
}
ARGUMENTS: dict[str, list[Any]] = {
    "people-second-factor": [1],
    "exports-detail": ["0" * 32],
    "exports-file": ["0" * 32],
    "figures-records": ["services"],
    "figures-event": ["01a0c450-6c00-753b-81e9-573db6308ef4"],
    "requests-detail": ["QJ-2026-000001"],
    "requests-contact": ["QJ-2026-000001"],
    "requests-move": ["QJ-2026-000001"],
    "requests-place": ["QJ-2026-000001"],
    "requests-photo": ["QJ-2026-000001"],
    "requests-photos": ["QJ-2026-000001", 1],
    "requests-whistle": ["QJ-2026-000001"],
    "requests-call": ["QJ-2026-000001", 1],
    "requests-code": ["QJ-2026-000001", 1],
    "kiosks-area": ["FC-01"],
    "kiosks-detail": ["kiosk-none"],
    "kiosks-revoke": ["kiosk-none"],
    "kiosks-chain": ["kiosk-none", 1],
    "kiosks-refused": ["kiosk-none", 1],
    "kiosks-settle": ["kiosk-none", 1],
    "kiosks-receipts": ["yizhan-receipts-kiosk-none.yzr"],
    "limits-detail": ["medical"],
    "limits-change": ["medical"],
    "limits-calendar-remove": [1],
    **{key: [1] for key in ("rollouts-choose", "rollouts-widen", "rollouts-stop")},
    **{key: ["EN-none"] for key in ("notices-detail", "notices-approve", "notices-withdraw")},
    "tokens-revoke": [1],
    "content-table": ["notices"],
    "content-new": ["notices"],
    "content-record": ["notices", "NT-001"],
    "content-edit": ["notices", "NT-001"],
    "content-withdraw": ["notices", "NT-001"],
    "content-draft": [1],
    "content-approve": [1],
    "content-discard": [1],
}
OPEN_TO_ALL = {"login", "logout", "language", None}
BY_POST = {
    *(
        "kiosks-code",
        "kiosks-chain",
        "kiosks-settle",
        "requests-contact",
        "requests-move",
        "requests-place",
        "requests-photo",
    ),
    *("account-sessions", "second-factor-change"),
    *("requests-whistle", "requests-call", "requests-bulk", "limits-calendar-add", "limits-calendar-remove"),
    *("rollouts-choose", "rollouts-widen", "notices-approve"),
    "content-approve",
}
ALLOWED = {200, 302, 404}


def test_every_address_of_the_staff_pages_is_in_the_table() -> None:
    assert {pattern.name for pattern in urlpatterns} - OPEN_TO_ALL == set(SEEN_BY)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", sorted(SEEN_BY))
def test_a_page_carries_its_guard(name: str) -> None:
    page = next(pattern.callback for pattern in urlpatterns if pattern.name == name)  # type: ignore[union-attr]
    assert hasattr(page, GUARD)


@pytest.fixture(scope="module")
def staffed(fresh_sqlite: Any, tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Staffed:
    """A database to copy in which somebody of each role has signed in, and the keys of their sessions."""
    place, sessions = tmp_path_factory.mktemp("staffed"), {}
    with fresh_sqlite(place):
        for role in ROLES:
            user = User(username=role, role=role, password=password_hash)
            user.save()
            client = Client(SERVER_NAME="localhost")
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return place / "central.db", sessions


@pytest.mark.thorough  # test_doors.py tries the same doors in a centre that has one of everything
@pytest.mark.parametrize("name", sorted(SEEN_BY))
def test_each_role_sees_what_the_table_says(name: str, staffed: Staffed, tmp_path: Path) -> None:
    path = reverse(f"staff:{name}", args=ARGUMENTS.get(name))
    found = {}
    with use_database(f"sqlite:///{shutil.copy(staffed[0], tmp_path)}"):
        for role, session in staffed[1].items():
            person = Person()
            person.client.cookies[settings.SESSION_COOKIE_NAME] = session
            # What one of them does there is not what the next one finds.
            with transaction.atomic():
                found[role] = (person.post(path) if name in BY_POST else person.get(path)).status
                transaction.set_rollback(True)
    assert set(found) == set(ROLES)
    assert {role for role, status in found.items() if status in ALLOWED} == SEEN_BY[name], found
    assert {status for role, status in found.items() if role not in SEEN_BY[name]} <= {403}, found


@pytest.mark.parametrize("name", sorted(SEEN_BY))
def test_a_stranger_is_sent_to_sign_in_and_back(name: str, stranger: Any) -> None:
    path = reverse(f"staff:{name}", args=ARGUMENTS.get(name))
    page = stranger.post(path) if name in BY_POST else stranger.get(path)
    assert page.status == 302
    assert page.headers["Location"] == f"/staff/login?next={path}"


def test_a_closed_account_sees_nothing_any_more(signed_in: Any) -> None:
    from sync.central.accounts.api import User

    person = signed_in("admin")
    User.objects.update(is_active=False)
    assert person.get("/staff/visits").status == 302


def test_a_refusal_says_what_to_do_next(signed_in: Any) -> None:
    page = signed_in("maintainer").get("/staff/visits")
    assert page.status == 403
    assert "请联系系统管理员" in page.text


def test_the_header_shows_only_links_that_may_be_followed(signed_in: Any) -> None:
    body = signed_in("maintainer").get("/staff/").body
    assert 'href="/staff/kiosks"' in body
    assert 'href="/staff/visits"' not in body
    assert 'href="/admin/"' not in body


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("auditor", 200), ("operator", 302), ("maintainer", 302)])
def test_raw_records_open_to_administrators_and_auditors(role: str, status: int, signed_in: Any) -> None:
    assert signed_in(role).get("/admin/").status == status


def test_pages_load_nothing_inline_or_from_elsewhere(admin: Any) -> None:
    pages = (
        "",
        "visits",
        "figures",
        "figures/month",
        "figures/services",
        "retention",
        "requests",
        "limits",
        "calendar",
        "kiosks",
        "tokens",
        "audit",
        "content",
        "content/drafts",
    )
    for path in (f"/staff/{page}" for page in pages):
        page = admin.get(path)
        assert page.headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"]
        # A script is a file of ours that has nothing between its tags.
        body = re.sub(r'<script src="/static/staff/[a-z]+\.js"[^>]*></script>', "", page.body)
        for forbidden in ("<script", "<style", " style=", " onclick=", "https://", "http://"):
            assert forbidden not in body, f"{forbidden} on {path}"
