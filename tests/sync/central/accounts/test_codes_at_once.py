"""A code that two send at the same moment lets one of them in, on either engine."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from django.db import connections
from django_otp.oath import TOTP

from sync.central.accounts import second_factor
from sync.central.accounts.api import User

NOW = 1_790_000_010.0


@pytest.fixture
def person(database: str, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody with a second factor, at a time that stands still."""
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", SimpleNamespace(time=lambda: NOW))
    user = User.objects.create(username="wang", role="admin")
    assert second_factor.set_up(user, _code(second_factor.unfinished(user).bin_key, NOW - 30)) is not None
    return user


def _code(secret: bytes, at: float) -> str:
    made = TOTP(secret)
    made.time = at
    return f"{made.token():06d}"


def let_in(person: User, code: str) -> int:
    """How many of four who send this code together are let in."""
    start, verdicts = threading.Barrier(4), []

    def send() -> None:
        try:
            start.wait()
            verdicts.append(second_factor.check(person, code)[0].is_right)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(verdicts) == 4
    return sum(verdicts)


def test_of_the_telephone(person: User) -> None:
    assert let_in(person, _code(second_factor.confirmed(person).bin_key, NOW)) == 1


def test_on_paper(person: User) -> None:
    assert let_in(person, second_factor.new_codes(person)[0]) == 1
