"""A sample that is shown months after it was written still looks like a station where somebody was this morning."""

from datetime import datetime, timedelta, timezone

from sync.protocol.packs import Pack
from sync.protocol.samples import with_recent_checks
from tests.content_changes import shipped

SHIPPED = shipped()
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
NOW = datetime(2027, 3, 4, 9, 20, tzinfo=BEIJING)


def ages(pack: Pack, now: datetime) -> list[timedelta]:
    places = pack.table("facilities").values()
    return sorted(now - item.checked_at for place in places for item in place.amenities if item.checked_at)


def test_the_newest_check_is_less_than_an_hour_old() -> None:
    assert timedelta(0) <= ages(with_recent_checks(SHIPPED, NOW), NOW)[0] < timedelta(hours=1)


def test_what_was_checked_days_before_stays_old() -> None:
    before, after = ages(SHIPPED, NOW), ages(with_recent_checks(SHIPPED, NOW), NOW)
    assert [age - after[0] for age in after] == [age - before[0] for age in before]
    assert after[-1] > timedelta(days=3)


def test_a_second_start_within_the_hour_gives_the_same_version() -> None:
    first = with_recent_checks(SHIPPED, NOW)
    assert first.version != SHIPPED.version
    assert with_recent_checks(SHIPPED, NOW + timedelta(minutes=5)).version == first.version
    assert with_recent_checks(first, NOW).version == first.version


def test_a_clock_before_the_checks_changes_nothing() -> None:
    assert with_recent_checks(SHIPPED, datetime(2020, 1, 1, tzinfo=BEIJING)) is SHIPPED


def test_only_samples_are_touched() -> None:
    items = SHIPPED.items()
    items["facilities/FC-01"]["is_demo"] = False
    moved = with_recent_checks(Pack.from_items(items), NOW).items()
    changed = {path for path in items if moved[path] != items[path]}
    assert "facilities/FC-01" not in changed
    assert changed == {f"facilities/FC-{number:02}" for number in range(2, 13)}
