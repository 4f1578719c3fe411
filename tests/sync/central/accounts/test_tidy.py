"""What the worker does every hour: sessions that are over go, and where the audit trail ends is noted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from sync.central import worker
from sync.central.accounts import audit, chain
from sync.central.accounts.models import AuditHead, StaffSession
from sync.central.accounts.sessions import SessionStore, digest


@pytest.fixture(autouse=True)
def home(sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "YIZHAN_HOME", tmp_path)


def test_sessions_that_are_over_are_cleared_away() -> None:
    for minutes in (-1, 20):
        session = SessionStore()
        session["is_of"] = "somebody"
        session.save()
        own = StaffSession.objects.filter(session_key=digest(session.session_key))
        own.update(expire_date=timezone.now() + timedelta(minutes=minutes))
    worker.tidy()
    assert StaffSession.objects.count() == 1


def test_where_the_trail_ends_is_noted_and_a_shorter_one_is_not(caplog: pytest.LogCaptureFixture) -> None:
    audit.record(None, audit.TOKEN_MADE, username="wang")
    worker.tidy()
    noted = chain.noted_head()
    assert noted == chain.head() and noted is not None and noted.number == 1
    assert not caplog.records
    AuditHead.objects.update(number=0, seal="")
    (Path(settings.YIZHAN_HOME) / chain.HEAD_FILE).write_text(f"2:{noted.seal}\n")
    worker.tidy()
    assert "audit --check" in caplog.text
    assert chain.noted_head() == chain.Head(2, noted.seal)
