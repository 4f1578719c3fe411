"""Sessions: listed for their owner, ended by them, and ended by whatever changes what the account may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from sync.central.accounts import audit, middleware
from sync.central.accounts.api import AuditEntry, User
from sync.central.accounts.models import StaffSession
from sync.central.accounts.sessions import SessionStore, digest

AT_HOME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
ON_THE_WAY = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Version/4.0 Chrome/130.0 Mobile MicroMessenger/8.0"
WRONG = "not the password at all"


@pytest.fixture
def places(make_staff: Any, person_with: Callable[..., Any]) -> tuple[Any, Any]:
    """One operator who has signed in at a desk and on a telephone."""
    make_staff("operator")
    desk, phone = person_with(AT_HOME, "10.1.2.3"), person_with(ON_THE_WAY, "10.4.5.6")
    desk.sign_in("operator")
    phone.sign_in("operator")
    return desk, phone


@pytest.fixture
def person_with() -> Callable[..., Any]:
    from tests.sync.central.pages.conftest import Person

    def make(program: str, address: str) -> Any:
        person = Person()
        person.client.defaults.update(HTTP_USER_AGENT=program, REMOTE_ADDR=address)
        return person

    return make


def is_in(person: Any) -> bool:
    return person.get("/staff/").status == 200


def test_everybody_sees_where_they_are_signed_in(places: Any) -> None:
    desk, _phone = places
    here, there = desk.get("/staff/account").rows()
    assert "Edge · Windows" in here and "10.1.2.3" in here and "这一处" in here
    assert "WeChat · Android" in there and "10.4.5.6" in there and "结束" in there


def test_nobody_sees_anothers(places: Any, signed_in: Any) -> None:
    assert len(signed_in("auditor").get("/staff/account").rows()) == 1


def test_one_session_is_ended_from_another(places: Any) -> None:
    desk, phone = places
    desk.post("/staff/account/sessions", session=digest(phone.client.cookies["sessionid"].value))
    assert is_in(desk) and not is_in(phone)
    entry = AuditEntry.objects.filter(action=audit.SESSION_ENDED).get()
    assert (entry.username, entry.row_count) == ("operator", 1)


def test_all_others_are_ended_and_this_one_is_not(places: Any) -> None:
    desk, phone = places
    desk.post("/staff/account/sessions")
    assert is_in(desk) and not is_in(phone)


def test_anothers_session_cannot_be_ended_by_its_id(places: Any, signed_in: Any) -> None:
    desk, _phone = places
    signed_in("admin").post("/staff/account/sessions", session=digest(desk.client.cookies["sessionid"].value))
    assert is_in(desk)


def test_a_new_password_ends_all_others(places: Any) -> None:
    desk, phone = places
    new = {"new_password1": "nine frozen rivers sing", "new_password2": "nine frozen rivers sing"}
    desk.post("/staff/password", old_password="seven snowy lanterns", **new)
    assert is_in(desk) and not is_in(phone)
    assert StaffSession.objects.filter(user__username="operator").count() == 1


@pytest.mark.parametrize("changed", [{"role": "statistician"}, {"is_active": False}, {"is_superuser": True}])
@pytest.mark.parametrize("way", ["saved", "written past the model"])
def test_a_change_of_what_the_account_may_do_ends_all(places: Any, changed: dict[str, Any], way: str) -> None:
    user = User.objects.get()
    if way == "saved":
        for name, value in changed.items():
            setattr(user, name, value)
        user.save()
        assert not StaffSession.objects.filter(user=user).exists()
    else:
        User.objects.update(**changed)
    assert not any(is_in(person) for person in places)


def test_a_password_that_an_administrator_sets_ends_all_and_is_recorded(places: Any, admin: Any) -> None:
    user = User.objects.get(username="operator")
    new = dict.fromkeys(("password1", "password2"), "nine frozen rivers sing")
    assert admin.post(f"/admin/accounts/user/{user.pk}/password/", **new, usable_password="true").status == 302
    assert not any(is_in(person) for person in places)
    entry = AuditEntry.objects.filter(action=audit.PASSWORD_CHANGED).get()
    assert (entry.username, entry.target) == ("admin", "operator")


def test_an_administrator_who_changes_their_own_role_signs_in_anew(admin: Any) -> None:
    user = User.objects.get()
    form = {"username": "admin", "role": "auditor", "is_active": "on"}
    assert admin.post(f"/admin/accounts/user/{user.pk}/change/", **form).status == 302
    assert not is_in(admin)
    assert User.objects.get().role == "auditor"


def test_signing_in_does_not_end_the_others(places: Any, stranger: Any) -> None:
    stranger.sign_in("operator")
    assert all(is_in(person) for person in places)


def test_a_session_gets_a_new_id_at_sign_in(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    planted = SessionStore()
    planted["planted"] = 1
    planted.save()
    stranger.client.cookies["sessionid"] = planted.session_key
    stranger.sign_in("operator")
    assert stranger.client.cookies["sessionid"].value != planted.session_key
    stranger.client.cookies["sessionid"] = planted.session_key
    assert not is_in(stranger)


def test_the_cookie_itself_is_not_in_the_database(places: Any) -> None:
    cookies = {person.client.cookies["sessionid"].value for person in places}
    assert not cookies & set(StaffSession.objects.values_list("session_key", flat=True))


def test_a_session_ends_after_half_an_hour_unused_and_not_while_it_is_used(
    places: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, phone = places
    start, now = timezone.now(), middleware.epoch_seconds()

    def at(minutes: int) -> None:
        monkeypatch.setattr(middleware, "epoch_seconds", lambda: now + minutes * 60)
        monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(minutes=minutes))

    for minutes in (20, 40, 60):
        at(minutes)
        assert is_in(desk)
    assert not is_in(phone)
    at(91)
    assert not is_in(desk)


def test_guessing_is_slowed_for_one_account_from_one_address(places: Any, person_with: Any) -> None:
    guesser, colleague = person_with("", "10.9.9.9"), person_with("", "10.7.7.7")
    for _try in range(5):
        guesser.sign_in("operator", WRONG)
    assert guesser.sign_in("operator").status == 429
    assert colleague.sign_in("operator").status == 302, "the owner comes from elsewhere"


def test_the_wait_ends_however_often_somebody_tries_within_it(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    for _try in range(30):
        stranger.sign_in("operator", WRONG)
    assert stranger.sign_in("operator").status == 429
    began = AccessAttempt.objects.get()
    began.attempt_time = timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
    began.save()
    assert stranger.sign_in("operator").status == 302
