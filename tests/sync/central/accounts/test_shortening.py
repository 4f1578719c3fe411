"""The audit trail made shorter: what its time is over of goes, what is left proves as much as before."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from sync.central.__main__ import main
from sync.central.accounts import audit, chain
from sync.central.accounts.api import AuditEntry
from sync.central.accounts.models import AuditStart
from sync.central.environment import ConfigurationError, read
from sync.central.insight import retention
from tests.sync.central.accounts.test_chain import TABLE, owner
from tests.sync.central.conftest import NOON
from tests.sync.central.databases import any_engine

OLD, RECENT = NOON - timedelta(days=300), NOON - timedelta(days=10)
LIMIT = NOON - timedelta(days=200)


@pytest.fixture(autouse=True)
def no_head_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "YIZHAN_HOME", tmp_path)


@pytest.fixture
def trail(database: str, monkeypatch: pytest.MonkeyPatch) -> list[AuditEntry]:
    """Four entries of before the limit, and two of after it."""
    return [written(monkeypatch, at) for at in (OLD, OLD, OLD, OLD, RECENT, RECENT)]


def written(monkeypatch: pytest.MonkeyPatch, at: datetime) -> AuditEntry:
    monkeypatch.setattr(timezone, "now", lambda: at)
    return audit.record(None, audit.TOKEN_MADE, target="令牌", username="wang")


def numbers() -> list[int]:
    return list(AuditEntry.objects.order_by("number").values_list("number", flat=True))


def found(known: chain.Head | None = None) -> list[str]:
    return list(chain.troubles(known))


def test_what_is_over_goes_and_the_rest_holds(trail: list[AuditEntry], monkeypatch: pytest.MonkeyPatch) -> None:
    assert chain.count(LIMIT) == 4
    assert chain.shorten(LIMIT) == 4
    assert numbers() == [5, 6] and found() == [] and chain.count(LIMIT) == 0
    assert chain.shorten(LIMIT) == 0
    assert written(monkeypatch, NOON).number == 7 and found() == []


def test_a_few_at_a_time(trail: list[AuditEntry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "AT_ONCE", 3)
    assert [chain.shorten(LIMIT) for _ in range(3)] == [3, 1, 0]
    assert numbers() == [5, 6] and found() == []


def test_of_a_trail_that_is_wholly_over_the_last_entry_stays(
    trail: list[AuditEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chain.shorten(NOON) == 5
    assert numbers() == [6] and found() == []
    assert written(monkeypatch, NOON).number == 7 and found() == []


def test_an_entry_that_a_clock_put_among_the_old_ones_keeps_what_is_behind_it(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in (OLD, RECENT, OLD, RECENT):
        written(monkeypatch, at)
    assert chain.shorten(LIMIT) == 1
    assert numbers() == [2, 3, 4] and found() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE {} SET username = 'li' WHERE number = 2", "altered: entry 2"),
        ("DELETE FROM {} WHERE number = 2", "missing: entries 2 to 2"),
        ("DELETE FROM {} WHERE number = 4", "missing: entries 4 to 4"),
        ("DELETE FROM {} WHERE number < 5", "missing: entries 1 to 4"),
    ],
)
def test_what_somebody_meddled_with_stays_to_be_seen(trail: list[AuditEntry], statement: str, said: str) -> None:
    owner(statement.format(TABLE))
    before = numbers()
    with pytest.raises(chain.NotWholeError, match=said):
        chain.shorten(LIMIT)
    assert numbers() == before and said in found()


def test_whoever_takes_the_beginning_away_by_hand_is_noticed(trail: list[AuditEntry]) -> None:
    owner(f"DELETE FROM {TABLE} WHERE number < 5")  # noqa: S608
    AuditStart.objects.create(pk=1, number=4, seal=trail[3].seal, proof="0" * 64)
    assert found() == ["altered: where the trail begins, behind entry 4"]


def test_an_old_entry_that_is_put_back_is_noticed(trail: list[AuditEntry]) -> None:
    old = trail[1]
    chain.shorten(LIMIT)
    old.pk, old._state.adding = None, True
    old.save(force_insert=True)
    assert "altered: entry 2" in found()


def test_the_database_lets_go_of_nothing_else(trail: list[AuditEntry]) -> None:
    chain.shorten(LIMIT)
    for statement in (f"DELETE FROM {TABLE}", f"UPDATE {TABLE} SET row_count = 1"):  # noqa: S608
        with (
            pytest.raises(DatabaseError, match="never"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert numbers() == [5, 6] and found() == []


def test_heads_from_before_are_looked_for_as_far_as_the_trail_goes(
    trail: list[AuditEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    old, cut, last = (chain.Head(entry.number, entry.seal) for entry in (trail[1], trail[3], trail[5]))
    chain.shorten(LIMIT)

    assert found(old) == found(cut) == found(last) == []
    assert found(chain.Head(4, "0" * 64)) == ["altered: the trail does not go through the head given, 4"]
    assert main(["audit", "--head", str(old)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "entry 2 is gone, since its time was over: nothing can be told of it",
        str(last),
    ]


def test_a_cursor_that_was_given_out_long_ago_is_still_one_of_here(trail: list[AuditEntry]) -> None:
    marks = [audit.mark(entry) for entry in trail]
    chain.shorten(LIMIT)
    assert all(map(audit.has, marks))
    assert not audit.has(f"5-{'0' * audit.MARK_DIGITS}") and not audit.has(f"9-{'0' * audit.MARK_DIGITS}")


def test_without_a_number_of_months_the_trail_is_kept(trail: list[AuditEntry]) -> None:
    retention.run(NOON.date())
    assert numbers() == [1, 2, 3, 4, 5, 6, 7]


@override_settings(AUDIT_MONTHS=7)
def test_the_daily_run_shortens_it_and_says_so(trail: list[AuditEntry]) -> None:
    _over, would = retention.would_erase(NOON.date())
    run = retention.run(NOON.date())

    assert would["audit"] == 4 and run.rows == {"audit": 4}
    entry = AuditEntry.objects.get(number=7)
    assert (entry.action, entry.filters["audit"], entry.row_count) == (audit.RETENTION_RUN, "4", 4)
    assert numbers() == [5, 6, 7] and found() == []


@override_settings(AUDIT_MONTHS=7)
def test_a_run_passes_over_a_trail_that_does_not_hold(
    trail: list[AuditEntry], caplog: pytest.LogCaptureFixture
) -> None:
    owner(f"UPDATE {TABLE} SET username = 'li' WHERE number = 2")  # noqa: S608
    assert retention.run(NOON.date()).rows == {}
    assert "not whole: altered: entry 2" in caplog.text and "li" not in caplog.text.split()


@any_engine
def test_less_than_the_time_for_which_it_must_be_kept_is_refused(database: str) -> None:
    assert read({}).audit_months is None and read({"YIZHAN_AUDIT_MONTHS": "7"}).audit_months == 7
    with pytest.raises(ConfigurationError, match="YIZHAN_AUDIT_MONTHS=6"):
        read({"YIZHAN_AUDIT_MONTHS": "6"})
