"""Which limits hold for a kind at a moment, and who wins when two write the next version."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone, translation

from assets import asset
from sync.central.limits import api, store
from sync.central.limits.calendar import Shift, Span
from sync.central.limits.models import CalendarDay, Limit
from sync.central.limits.standard import BUILT_IN

NOW = datetime.fromisoformat("2026-11-27T15:00:00+08:00")
ICE = BUILT_IN["hazard:ice"]


def make(rule: api.LimitRule = ICE, seen: int = 0, valid_from: datetime = NOW) -> Limit:
    return store.make_version(rule, seen=seen, valid_from=valid_from, made_by="x", note="a reason")


def codes(table: str) -> list[str]:
    return [row["code"] for row in json.loads(Path(asset("content", f"{table}.json")).read_text("utf-8"))["records"]]


def test_the_built_in_standard_has_every_kind_of_the_content() -> None:
    assert [*codes("help_types"), *(f"hazard:{code}" for code in codes("hazard_types"))] == list(BUILT_IN)


def test_the_built_in_standard_is_as_severe_as_the_content() -> None:
    records = json.loads(Path(asset("content", "help_types.json")).read_text("utf-8"))["records"]
    assert {row["code"]: row["severity"] for row in records}.items() <= {
        kind: rule.severity for kind, rule in BUILT_IN.items()
    }.items()
    minute = {"minute": 60, "hour": 3600}
    for row in records:
        span = BUILT_IN[row["code"]].acknowledge
        if span and span.unit in minute and row["acknowledge_s"]:
            assert span.amount * minute[span.unit] >= row["acknowledge_s"] > (span.amount - 1) * minute[span.unit]


def test_the_examples_of_the_standard() -> None:
    tree, manhole = BUILT_IN["hazard:tree_obstruction"], BUILT_IN["hazard:manhole"]
    assert (tree.severity, tree.acknowledge) == ("S2", Span(30, "minute"))
    assert (tree.first_action, tree.close) == (Span(1, "working_day"), Span(5, "working_day"))
    assert (ICE.first_action, ICE.close) == (Span(4, "working_hour"), Span(4, "working_hour"))
    assert (manhole.severity, manhole.first_action, manhole.close) == ("S1", Span(1, "hour"), None)
    assert all(rule.filing_condition and rule.closing_condition for rule in BUILT_IN.values())


def test_without_rows_the_built_in_standard_holds(sqlite: str) -> None:
    assert api.limit_of("hazard:ice", NOW) == ICE
    assert api.limit_of("hazard:flood", NOW) == BUILT_IN["hazard"]
    assert api.limit_of("no_such_kind", NOW) is None


def test_a_version_holds_from_its_time_on(database: str) -> None:
    make(replace(ICE, severity="S1", close=None))
    before, after = api.limit_of("hazard:ice", NOW - timedelta(seconds=1)), api.limit_of("hazard:ice", NOW)
    assert before == ICE
    assert after == replace(ICE, version=1, severity="S1", close=None)
    assert api.limit_of("hazard:snow_roof", NOW) == BUILT_IN["hazard:snow_roof"]
    assert store.rules_at(NOW)["hazard:ice"] == after


def test_what_is_planned_still_comes_after_a_change_made_meanwhile(sqlite: str) -> None:
    later = NOW + timedelta(days=30)
    make(replace(ICE, severity="S1"), valid_from=later)
    make(replace(ICE, severity="S3"), seen=1)
    found = [api.limit_of("hazard:ice", at) for at in (NOW, later)]
    assert [rule and rule.severity for rule in found] == ["S3", "S1"]
    assert store.rules_at(later)["hazard:ice"].severity == "S1"


def test_a_new_hazard_type_has_the_limits_of_hazards_made_here(sqlite: str) -> None:
    make(replace(BUILT_IN["hazard"], severity="S3"))
    rule = api.limit_of("hazard:flood", NOW)
    assert rule is not None and (rule.kind, rule.severity) == ("hazard", "S3")


def test_of_two_who_saw_the_same_version_one_is_refused(database: str) -> None:
    make()
    with pytest.raises(store.OutdatedError):
        make()
    assert Limit.objects.count() == 1


def test_of_two_at_the_same_moment_one_is_refused(database: str) -> None:
    def attempt(_number: int) -> bool:
        try:
            make()
        except store.OutdatedError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1
    assert Limit.objects.count() == 1


def test_a_version_is_never_changed_nor_deleted(sqlite: str) -> None:
    row = make()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()


@pytest.mark.parametrize("half", [{"close_amount": None}, {"close_unit": ""}, {"close_amount": 0}])
def test_half_a_span_is_not_stored(half: dict[str, Any], database: str) -> None:
    make()
    with pytest.raises(IntegrityError), transaction.atomic():
        Limit.objects.update(**half)


def test_the_sample_standard_is_seeded_once(database: str) -> None:
    make(replace(ICE, severity="S1"))
    assert api.seed(NOW) == len(BUILT_IN) - 1
    assert api.seed(NOW) == 0
    assert set(Limit.objects.filter(is_demo=False).values_list("kind", flat=True)) == {"hazard:ice"}
    assert {kind: replace(rule, version=0) for kind, rule in store.rules_at(NOW).items() if kind != "hazard:ice"} == {
        kind: rule for kind, rule in BUILT_IN.items() if kind != "hazard:ice"
    }


def test_a_span_is_over_by_the_calendar_in_force(sqlite: str) -> None:
    span = Span(4, "working_hour")
    assert api.due(span, NOW).isoformat() == "2026-11-30T10:30:00+08:00"
    store.make_days([date(2026, 11, 28)], is_working=True, made_by="x", note="snow")
    assert api.due(span, NOW).isoformat() == "2026-11-28T10:30:00+08:00"
    store.make_hours((Shift(time(10), time(15)),), seen=0, valid_from=date(2026, 11, 28), made_by="x", note="winter")
    assert api.due(span, NOW).isoformat() == "2026-11-28T12:00:00+08:00"
    assert api.due(span, NOW, api.WorkingCalendar()).isoformat() == "2026-11-30T10:30:00+08:00"


def test_of_two_changes_of_the_hours_for_one_day_the_last_holds(sqlite: str) -> None:
    for seen, opens in enumerate((7, 9)):
        shifts = (Shift(time(opens), time(12)), Shift(time(13), time(17)))
        store.make_hours(shifts, seen=seen, valid_from=date(2026, 12, 1), made_by="x", note="y")
    assert api.calendar_in_force().hours_on(date(2026, 12, 1))[0].opens == time(9)
    with pytest.raises(store.OutdatedError):
        store.make_hours((Shift(time(7), time(12)),), seen=1, valid_from=date(2026, 12, 1), made_by="x", note="y")


def test_days_are_entered_all_or_none(database: str) -> None:
    days = [date(2027, 1, day) for day in (1, 2, 3)]
    store.make_days(days[1:2], is_working=True, made_by="x", note="y")
    with pytest.raises(store.TakenError) as refused:
        store.make_days(days, is_working=False, made_by="x", note="y")
    assert refused.value.days == days[1:2]
    assert CalendarDay.objects.count() == 1


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh-hans", ["1 分钟", "2 小时", "5 天", "4 个工作小时", "21 个工作日"]),
        ("en", ["1 min", "2 hours", "5 days", "4 working hours", "21 working days"]),
        ("ru", ["1 мин", "2 часа", "5 дней", "4 рабочих часа", "21 рабочий день"]),
    ],
)
def test_a_span_in_words(lang: str, words: list[str]) -> None:
    spans = [Span(n, unit) for n, unit in zip([1, 2, 5, 4, 21], api.UNITS, strict=True)]
    with translation.override(lang):
        assert [api.span_words(span) for span in spans] == words


def test_a_moment_has_its_zone(sqlite: str) -> None:
    with pytest.raises(ValueError):
        api.due(Span(1, "hour"), timezone.make_naive(NOW))
