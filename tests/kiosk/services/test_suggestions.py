"""Nothing is suggested that does not fit: not into the time, not into five minutes' walk, not into opening hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.bootstrap import build_kiosk
from kiosk.clock import SHANGHAI
from kiosk.services.amenities import OUT_OF_ORDER, UNKNOWN
from kiosk.services.suggestions import AHEAD, CHOICES, GATE_MIN, GO, GONE, NO_TRAIN, RULES
from kiosk.settings import Settings

CHECKED_DAY = datetime(2026, 11, 22, tzinfo=SHANGHAI)
AFTERNOON = CHECKED_DAY.replace(hour=13)
RULE_OF = {rule.code: rule for rule in RULES}


def test_half_an_hour_in_the_afternoon(kiosk, clock):
    clock.set(AFTERNOON)
    outlook = kiosk.suggestions.outlook(30)
    assert (outlook.minutes, outlook.departure, outlook.departure_text) == (30, NO_TRAIN, "")
    found = {item.code: item for item in outlook.suggestions}
    assert {"toilet", "water", "charge", "read", "ask"} <= set(found)
    assert (found["toilet"].station, found["toilet"].walk_minutes, found["toilet"].minutes) == ("FC-02", 1, 7)
    assert found["toilet"].detail == "7 分钟够了 · 站前服务驿站（示例） · 步行约 1 分钟"
    assert (found["water"].station, found["water"].amenity) == (None, "hot_water")
    assert found["water"].detail == "3 分钟够了 · 饮水充电 · 从门口数第 2 间"
    assert found["ask"].area == "consult"


def test_what_is_for_children_comes_first_and_only_with_one(kiosk, clock):
    clock.set(AFTERNOON)
    assert not any(RULE_OF[item.code].is_for_children for item in kiosk.suggestions.outlook(60).suggestions)
    assert kiosk.suggestions.outlook(60, has_child=True).suggestions[0].code == "play"


@pytest.mark.parametrize(
    ("minutes_left", "state", "available"),
    [(90, AHEAD, 60), (40, AHEAD, 25), (16, AHEAD, 1), (15, GO, 0), (1, GO, 0), (0, GO, 0), (-1, GONE, 0)],
)
def test_the_train_comes_before_everything_else(kiosk, clock, minutes_left, state, available):
    clock.set(AFTERNOON)
    kiosk.departure.set(15, 0)
    clock.set(AFTERNOON.replace(hour=15) - timedelta(minutes=minutes_left))
    outlook = kiosk.suggestions.outlook(60)
    assert (outlook.departure, outlook.minutes) == (state, available)
    assert "15:00" in outlook.departure_text
    assert bool(outlook.suggestions) == (available >= min(rule.minutes for rule in RULES))


def test_too_late_means_go_to_the_gate(kiosk, clock):
    clock.set(AFTERNOON)
    kiosk.departure.set(13, 12)
    outlook = kiosk.suggestions.outlook(60, has_child=True)
    assert outlook.suggestions == []
    assert outlook.departure_text == "13:12 发车，现在就去检票口"


def test_what_nobody_checked_is_suggested_here_only_and_says_so(kiosk, clock):
    clock.set(AFTERNOON)
    clock.pass_(days=3)
    found = {item.code: item for item in kiosk.suggestions.outlook(60).suggestions}
    assert found["water"].station is None and "请询问工作人员" in found["water"].detail
    assert "toilet" not in found, "nobody is sent into the cold to a door that may be locked"


def test_at_night_the_carriage_is_closed_and_the_night_station_is_near(kiosk, clock):
    clock.set(CHECKED_DAY.replace(hour=23, minute=30))
    found = kiosk.suggestions.outlook(30).suggestions
    assert {item.station for item in found} == {"FC-11"}


@pytest.fixture
def alone(kiosk, monkeypatch):
    """The kiosk as if no other station were a few minutes away."""
    stations = kiosk.directory.stations
    monkeypatch.setattr(kiosk.directory, "stations", lambda *asked: [row for row in stations(*asked) if row.is_here])
    return kiosk


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "附近现在没有开着的地方。现在无人值守，明天 06:00 有人；急事请拨打 12345。"),
        ("en", "Nothing nearby is open now. No one is on duty now; someone is here tomorrow at 06:00;"),
        ("ru", "Рядом сейчас всё закрыто. Сейчас нет дежурного; он будет завтра в 06:00; если срочно, звоните 12345."),
    ],
)
@pytest.mark.parametrize("has_train", [False, True])
def test_where_nothing_is_open_and_nobody_is_on_duty_it_says_when_somebody_comes(alone, clock, lang, text, has_train):
    """Nobody is sent to staff who are not there, nor told that an hour is too short."""
    clock.set(CHECKED_DAY.replace(hour=23, minute=30))
    if has_train:
        alone.departure.set(2, 30)
    alone.i18n.set_language(lang)
    outlook = alone.suggestions.outlook(60)
    assert (outlook.suggestions, outlook.minutes) == ([], 60)
    assert outlook.nothing_text.startswith(text)


@pytest.mark.parametrize("has_train", [False, True])
def test_where_all_is_about_to_close_somebody_is_there_to_ask(alone, clock, has_train):
    clock.set(CHECKED_DAY.replace(hour=21, minute=58))
    if has_train:
        alone.departure.set(23, 0)
    assert alone.suggestions.outlook(30).nothing_text == "附近现在没有开着的地方，请找工作人员。"


def test_a_few_minutes_before_the_gate_are_just_enough_to_walk_there(kiosk, clock):
    clock.set(AFTERNOON)
    kiosk.departure.set(13, 17)
    assert kiosk.suggestions.outlook(60).nothing_text == "这点时间不够做别的，慢慢走去检票口正好。"
    kiosk.departure.clear()
    assert kiosk.suggestions.outlook(60).nothing_text == ""


def test_every_sentence_stands_in_every_language(kiosk, clock):
    clock.set(AFTERNOON)
    said = set()
    for lang in ("zh", "en", "ru"):
        kiosk.i18n.set_language(lang)
        said |= {item.title for item in kiosk.suggestions.outlook(60, has_child=True).suggestions}
    assert len(said) == 3 * len(kiosk.suggestions.outlook(60, has_child=True).suggestions)


@pytest.fixture(scope="module")
def kiosks(tmp_path_factory, make_clock):
    """Kiosks at three stations that differ in areas, hours and neighbours, on one clock."""
    clock = make_clock(CHECKED_DAY)
    made = {
        station: build_kiosk(
            Settings(home=tmp_path_factory.mktemp(station), station=station, ballast_bytes=0),
            clock=clock,
            start_sync=False,
            in_background=lambda work: work(),
        )
        for station in ("FC-01", "FC-02", "FC-04")
    }
    yield made, clock
    for kiosk in made.values():
        kiosk.close()


ANY_TIME = st.integers(0, 3 * 24 * 60 * 60).map(lambda seconds: CHECKED_DAY + timedelta(seconds=seconds))
SHORTLY_BEFORE_CLOSING = st.builds(
    lambda hour, minutes: CHECKED_DAY.replace(hour=hour) - timedelta(minutes=minutes),
    st.sampled_from((21, 22, 23)),
    st.integers(0, 20),
)


@settings(max_examples=400)
@given(
    station=st.sampled_from(("FC-01", "FC-02", "FC-04")),
    now=SHORTLY_BEFORE_CLOSING | ANY_TIME,
    minutes=st.sampled_from(CHOICES),
    train=st.none() | st.tuples(st.integers(0, 23), st.integers(0, 59)) | st.integers(GATE_MIN, 3 * GATE_MIN),
    has_child=st.booleans(),
)
def test_whatever_is_suggested_fits(kiosks, station, now, minutes, train, has_child):
    made, clock = kiosks
    kiosk = made[station]
    clock.set(now)
    kiosk.departure.clear()
    if train is not None:
        leaves = (
            now + timedelta(minutes=train) if isinstance(train, int) else now.replace(hour=train[0], minute=train[1])
        )
        kiosk.departure.set(leaves.hour, leaves.minute)
    for item in kiosk.suggestions.outlook(minutes, has_child=has_child).suggestions:
        rule = RULE_OF[item.code]
        clock.set(now)
        assert item.walk_minutes <= 5
        assert rule.minutes + 2 * item.walk_minutes == item.minutes <= minutes
        assert has_child or not rule.is_for_children
        end = now + timedelta(minutes=item.minutes)
        if train is not None:
            assert end <= kiosk.departure.leaves_at - timedelta(minutes=GATE_MIN)
        place = kiosk.directory.station(item.station or station)
        assert place.open.is_open
        state = next((row.state for row in place.amenities if row.code == item.amenity), None)
        assert state != OUT_OF_ORDER
        assert (state is None) == (item.amenity is None) and (item.amenity is None) == bool(item.area)
        assert item.station is None or state != UNKNOWN
        assert item.area is None or item.area in [row.code for row in place.areas]
        clock.set(end - timedelta(seconds=1))
        assert kiosk.directory.station(place.id).open.is_open, "it closes while the visitor is there"
