"""Days by the calendar of the stations, whatever the calendar of the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sync.pull.errors import UsageError
from sync.pull.period import Period, parse_day, period_of

# Still Saturday in Greenwich, already Sunday at the stations.
NOW = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 22)),
        ("yesterday", date(2026, 11, 21)),
        ("2026-11-01", date(2026, 11, 1)),
    ],
)
def test_a_day_is_named_or_dated(text: str, day: date) -> None:
    assert parse_day(text, NOW) == day


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError):
        parse_day("tomorrow", NOW)


@pytest.mark.parametrize(
    ("options", "written"),
    [
        ((None, None, None), "always"),
        (("yesterday", None, None), "2026-11-21"),
        ((None, "2026-11-01", None), "2026-11-01.."),
        ((None, None, "2026-11-01"), "..2026-11-01"),
        ((None, "2026-11-01", "today"), "2026-11-01..2026-11-22"),
    ],
)
def test_a_period_is_written_down_by_its_dates(options: tuple[str | None, ...], written: str) -> None:
    assert str(period_of(*options, NOW)) == written


@pytest.mark.parametrize("moment", [None, 7, "", "soon", "0001-01-01T00:00:00+23:00"])
def test_what_is_no_moment_lies_in_no_period_but_always(moment: object) -> None:
    assert not Period(date(2026, 1, 1), None).holds(moment)
    assert Period().holds(moment)
