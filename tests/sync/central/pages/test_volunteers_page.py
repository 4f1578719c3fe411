"""Those who keep accounts keep volunteers; a PIN goes in and never comes out."""

from __future__ import annotations

from typing import Any

import pytest

from sync.central.accounts.api import AuditEntry
from sync.central.roster.models import Volunteer

ADD = "/admin/roster/volunteer/add/"
FORM = {"badge": "2001", "name": "小林", "station": "FC-01", "role": "volunteer", "skills": "[]", "languages": '["ru"]'}


@pytest.fixture(autouse=True)
def here(sqlite: str, stations: None) -> None:
    """There is a station to serve at."""


def test_an_administrator_makes_a_volunteer_and_nobody_else_does(admin: Any, signed_in: Any) -> None:
    for role in ("auditor", "operator", "maintainer"):
        assert signed_in(role).post(ADD, **FORM, new_pin="2468", is_active="on").status in (302, 403)
        assert not Volunteer.objects.exists()
    assert admin.post(ADD, **FORM, new_pin="2468", is_active="on").status == 302
    made = Volunteer.objects.get()
    assert made.pin_hash.startswith("$argon2id$") and made.languages == ["ru"]
    assert AuditEntry.objects.filter(target="badge 2001").exists()
    assert "2468" not in str(AuditEntry.objects.filter(target="badge 2001").values())


def test_names_of_volunteers_are_not_for_every_role(signed_in: Any) -> None:
    assert signed_in("auditor").get("/admin/roster/volunteer/").status == 403


def test_a_pin_is_wanted_and_never_shown(admin: Any) -> None:
    assert admin.post(ADD, **FORM, is_active="on").status == 200
    assert admin.post(ADD, **FORM, new_pin="1111", is_active="on").status == 200
    assert not Volunteer.objects.exists()
    admin.post(ADD, **FORM, new_pin="2468", is_active="on")
    made = Volunteer.objects.get()
    page = admin.get(f"/admin/roster/volunteer/{made.pk}/change/")
    assert made.pin_hash not in page.text and "2468" not in page.text


def test_another_role_needs_another_pin(admin: Any) -> None:
    admin.post(ADD, **FORM, new_pin="2468", is_active="on")
    made = Volunteer.objects.get()
    change = f"/admin/roster/volunteer/{made.pk}/change/"
    assert admin.post(change, **{**FORM, "role": "shift_leader"}, is_active="on").status == 200
    assert admin.post(change, **{**FORM, "role": "shift_leader"}, new_pin="246813").status == 302
    assert (Volunteer.objects.get().role, Volunteer.objects.get().is_active) == ("shift_leader", False)
