"""The raw-record pages: every list and one row of each open, and nothing can be changed but accounts and volunteers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.admin.options import ModelAdmin

from sync.central.accounts.api import AuditEntry, User
from sync.central.admin_site import site

ACCOUNTS = "accounts.user"
KEPT_HERE = (ACCOUNTS, "roster.volunteer")


@pytest.fixture
def ledger(kiosk: Any) -> None:
    """Something in the ledger to look at."""
    kiosk.visit()
    kiosk.push()


def registered() -> list[tuple[str, ModelAdmin[Any]]]:
    return [(model._meta.label_lower, admin) for model, admin in site._registry.items()]


OF_CASES = ("dispatch.helprequest", "insight.caseversion")


@pytest.mark.parametrize("label", sorted(label for label, _admin in registered()))
def test_a_list_and_its_rows_open(label: str, admin: Any, signed_in: Any, ledger: None) -> None:
    base = f"/admin/{label.replace('.', '/')}/"
    person = signed_in("auditor") if label in OF_CASES else admin
    assert person.get(base).status == 200
    model = next(model for model in site._registry if model._meta.label_lower == label)
    for found in model.objects.all()[:1]:
        assert person.get(f"{base}{found.pk}/change/").status == 200


@pytest.mark.parametrize("label", OF_CASES)
def test_an_administrator_is_not_shown_what_is_in_cases(label: str, admin: Any, ledger: None) -> None:
    assert admin.get(f"/admin/{label.replace('.', '/')}/").status == 403
    assert label.replace(".", "/") not in admin.get("/admin/").body


@pytest.mark.parametrize("label", sorted(label for label, _admin in registered() if label not in KEPT_HERE))
def test_records_are_only_looked_at(label: str, admin: Any, ledger: None) -> None:
    base = f"/admin/{label.replace('.', '/')}/"
    assert admin.get(f"{base}add/").status == 403
    model = next(model for model in site._registry if model._meta.label_lower == label)
    for found in model.objects.all()[:1]:
        assert admin.post(f"{base}{found.pk}/delete/", post="yes").status == 403


def test_an_administrator_makes_an_account_and_an_auditor_cannot(admin: Any, signed_in: Any) -> None:
    data = {"username": "wang", "role": "operator", **dict.fromkeys(("password1", "password2"), "nine frozen rivers")}
    assert signed_in("auditor").post("/admin/accounts/user/add/", **data).status == 403
    assert admin.post("/admin/accounts/user/add/", **data, usable_password="true").status == 302
    assert User.objects.get(username="wang").role == "operator"
    assert AuditEntry.objects.get(action="account_changed").target == "wang"


def test_an_account_keeps_its_name_so_that_a_writer_does_not_become_the_second_person(admin: Any) -> None:
    own = User.objects.get(username="admin")
    renamed = {"username": "somebody-else", "role": "admin", "is_active": "on"}
    assert admin.post(f"/admin/accounts/user/{own.pk}/change/", **renamed).status == 302
    assert User.objects.get(pk=own.pk).username == "admin"


def test_a_stranger_is_sent_to_the_one_sign_in_page(stranger: Any) -> None:
    page = stranger.get("/admin/")
    while page.status == 302 and page.headers["Location"].startswith("/admin/"):
        page = stranger.get(page.headers["Location"])
    assert page.headers["Location"].startswith("/staff/login?next=/admin/")


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        ("zh-hans", ["工作人员", "工作人员", "新增：工作人员"]),
        ("ru", ["Сотрудники", "Сотрудники", "Новая запись: Сотрудники"]),
    ],
)
def test_a_title_is_a_name(lang: str, titles: list[str], admin: Any) -> None:
    base, someone = "/admin/accounts/user/", User.objects.first()
    assert someone is not None
    pages = [admin.speak(lang).get(f"{base}{path}") for path in ("", f"{someone.pk}/change/", "add/")]
    # What the row is called may stand before, the name of the site stands behind.
    found = [re.findall(r"<title>(.*?)</title>", page.body, flags=re.S)[0].split("|") for page in pages]
    assert [parts[-2].strip() for parts in found] == titles


@pytest.mark.parametrize("asked", ["9" * 20, "9999", "0", "x", "2026&at__month=13", "2026&at__month=2&at__day=30"])
def test_a_day_that_is_none_leads_back_to_the_list(admin: Any, asked: str) -> None:
    reply = admin.get(f"/admin/accounts/auditentry/?at__year={asked}")
    assert reply.headers["Location"] == "/admin/accounts/auditentry/?e=1"
    assert admin.get("/admin/accounts/auditentry/?at__year=2026&at__month=2&at__day=3").status == 200
