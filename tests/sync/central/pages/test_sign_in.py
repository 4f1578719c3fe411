"""Signing in: who gets in, what a guesser meets, how long a session lives, and what is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from sync.central.accounts import audit, middleware
from sync.central.accounts.api import AuditEntry

WRONG = "not the password at all"


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_staff_sign_in_and_land_on_the_start_page(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    page = stranger.sign_in("operator")
    assert (page.status, page.headers["Location"]) == (302, "/staff/")
    assert "今天" in stranger.get("/staff/").text
    assert actions() == [audit.SIGNED_IN]


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    known, unknown = stranger.sign_in("operator", WRONG), stranger.sign_in("nobody", WRONG)
    sentence = "登录名或密码不对"
    assert sentence in known.text
    assert sentence in unknown.text
    assert WRONG not in known.body


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("zh-hans", "请等 15 分钟再登录。"),
        ("en", "Please wait 15 minutes before signing in."),
        ("ru", "Подождите 15 минут и войдите снова."),
    ],
)
def test_after_five_failures_the_page_says_how_long_to_wait(
    lang: str, sentence: str, stranger: Any, make_staff: Any
) -> None:
    make_staff("operator")
    stranger.speak(lang)
    for _attempt in range(4):
        assert stranger.sign_in("operator", WRONG).status == 200
    page = stranger.sign_in("operator", WRONG)
    assert page.status == 429
    assert sentence in page.text
    assert 0 < int(page.headers["Retry-After"]) <= 15 * 60
    assert audit.SIGN_IN_LOCKED in actions()


def test_the_right_password_does_not_shorten_the_wait(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    for _attempt in range(5):
        stranger.sign_in("operator", WRONG)
    assert stranger.sign_in("operator").status == 429
    assert stranger.get("/staff/").status == 302


def test_a_colleague_is_not_locked_out_with_the_guessed_account(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    make_staff("auditor")
    for _attempt in range(5):
        stranger.sign_in("operator", WRONG)
    assert stranger.sign_in("auditor").status == 302


def guess(stranger: Any, addresses: int, times: int = 4) -> None:
    """Wrong passwords for the operator, fewer from each address than close it."""
    for number in range(addresses):
        for _attempt in range(times):
            assert at(stranger, f"203.0.113.{number}").sign_in("operator", WRONG).status == 200


def at(person: Any, address: str) -> Any:
    person.client.defaults["REMOTE_ADDR"] = address
    return person


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("zh-hans", "平时登录的地方不受影响。"),
        ("en", "Where you usually sign in, you still can."),
        ("ru", "Откуда вы входите обычно, войти можно."),
    ],
)
def test_guessing_from_many_addresses_shuts_out_strangers(
    lang: str, sentence: str, stranger: Any, make_staff: Any
) -> None:
    make_staff("operator")
    guess(stranger, 6)
    assert at(stranger, "203.0.113.99").sign_in("operator", WRONG).status == 429
    page = at(stranger.speak(lang), "203.0.113.100").sign_in("operator")
    assert (page.status, sentence in page.text) == (429, True)
    assert 0 < int(page.headers["Retry-After"]) <= 15 * 60
    assert audit.SIGN_IN_LOCKED in actions()


def test_the_owner_gets_in_from_where_they_did_before_and_has_the_usual_limit(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    assert at(stranger, "198.51.100.7").sign_in("operator").status == 302
    stranger.post("/staff/logout")
    guess(stranger, 6)
    at(stranger, "203.0.113.99").sign_in("operator", WRONG)
    assert stranger.sign_in("operator").status == 429
    for _attempt in range(2):
        assert at(stranger, "198.51.100.7").sign_in("operator", WRONG).status == 200
    assert stranger.sign_in("operator").status == 302
    stranger.post("/staff/logout")
    assert at(stranger, "203.0.113.99").sign_in("operator").status == 429, "the owner's success lets no stranger in"


def test_a_stranger_may_try_again_once_the_failures_are_forgotten(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    guess(stranger, 6)
    at(stranger, "203.0.113.99").sign_in("operator", WRONG)
    AccessAttempt.objects.filter(ip_address="203.0.113.0").update(attempt_time=timezone.now() - timedelta(minutes=10))
    for address in ("203.0.113.99", "203.0.113.100"):
        page = at(stranger, address).sign_in("operator")
        assert 4 * 60 < int(page.headers["Retry-After"]) <= 5 * 60, "the one failure of its own does not count as five"
    AccessAttempt.objects.filter(ip_address="203.0.113.0").update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert stranger.sign_in("operator").status == 302


def test_a_colleague_is_not_shut_out_with_an_account_that_many_guess(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    make_staff("auditor")
    guess(stranger, 6)
    at(stranger, "203.0.113.99").sign_in("operator", WRONG)
    assert stranger.sign_in("auditor").status == 302


def test_signing_out_ends_the_session(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    stranger.sign_in("operator")
    assert stranger.post("/staff/logout").status == 302
    assert stranger.get("/staff/").status == 302
    assert actions() == [audit.SIGNED_IN, audit.SIGNED_OUT]


def test_a_session_ends_twelve_hours_after_signing_in_however_busy(
    stranger: Any, make_staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_staff("operator")
    stranger.sign_in("operator")
    signed_in_at = middleware.epoch_seconds()
    monkeypatch.setattr(middleware, "epoch_seconds", lambda: signed_in_at + 12 * 3600 - 60)
    assert stranger.get("/staff/").status == 200
    monkeypatch.setattr(middleware, "epoch_seconds", lambda: signed_in_at + 12 * 3600 + 60)
    assert stranger.get("/staff/").status == 302


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    stranger.sign_in("operator")
    cookie = stranger.client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


def test_passwords_are_kept_as_argon2(sqlite: str) -> None:
    assert identify_hasher(make_password("seven snowy lanterns")).algorithm == "argon2"


@pytest.mark.parametrize("weak", ["short", "passwordpassword", "yizhan驿站qianjin前进12345", "123456789012345"])
def test_a_weak_password_is_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak)


def test_staff_change_their_own_password(signed_in: Any, stranger: Any) -> None:
    person, new = signed_in("operator"), "nine frozen rivers sing"
    refused = person.post(
        "/staff/password", old_password="seven snowy lanterns", new_password1="short", new_password2="short"
    )
    assert refused.status == 200
    page = person.post("/staff/password", old_password="seven snowy lanterns", new_password1=new, new_password2=new)
    assert page.status == 302
    assert stranger.sign_in("operator", new).status == 302
    assert audit.PASSWORD_CHANGED in actions()


def test_pages_are_chinese_first_and_keep_the_chosen_language(stranger: Any) -> None:
    stranger.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-US,en"
    assert "工作人员登录" in stranger.get("/staff/login").text
    assert stranger.post("/staff/language", language="ru", next="/staff/login").status == 302
    assert "Вход для сотрудников" in stranger.get("/staff/login").text


def test_the_audit_trail_is_only_added_to(signed_in: Any) -> None:
    entry = audit.record(None, audit.KIOSK_REVOKED, target="kiosk-x", username="admin")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    assert any("停用了终端" in row and "kiosk-x" in row for row in signed_in("auditor").get("/staff/audit").rows())
