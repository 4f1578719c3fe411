"""Records whose time is over are erased and nothing else; what the ledger proves it goes on proving."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sync.central.dispatch.api import HelpRequest
from sync.central.insight import recount, retention
from sync.central.ledger.api import Device, catch_up_wholly, gaps, prove, register_station, reproject
from tests.sync.central.aged import EDGE, KINDS, TODAY, Aged, close, killed_at, left, stored, without_ids
from tests.sync.central.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")

NEW_STATIONS = count(1)
# Days ago: today, the last day that is kept and the first that is not, and long before.
DAYS = st.sampled_from((0, 40, EDGE - 1, EDGE, EDGE + 1, EDGE + 2, EDGE + 300))
MADE = st.lists(st.tuples(st.sampled_from(KINDS), DAYS, st.sampled_from((0, 1, 12, 23))), min_size=4, max_size=16)


@settings(
    max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(made=MADE, kills=st.lists(st.integers(1, 70), max_size=3), data=st.data())
def test_whatever_there_is_the_end_is_the_same_wherever_it_is_killed(make_kiosk, made, kills, data):
    kiosk = delivered(make_kiosk, made, data)
    before = stored()
    for kill in kills:
        with killed_at(kill):
            retention.run(TODAY)
    retention.run(TODAY)

    after = stored()
    assert without_ids(after) == without_ids(left(before))
    assert after["figures"] == before["figures"]
    assert recount.check() == ([], 0)
    assert recount.recount() >= 0
    reproject(everything=True)
    assert whole(kiosk)
    assert kiosk.push().batch.acknowledged == ((1, kiosk.seq),)
    catch_up_wholly()
    retention.run(TODAY)
    assert stored() == after


def delivered(make_kiosk, made, data):
    """A kiosk of a station of its own that has brought these events, and cases of which some are ended."""
    station = f"FC-{next(NEW_STATIONS):03d}"
    register_station(station, {"zh": station}, is_demo=True)
    kiosk = make_kiosk(station)
    aged = Aged(kiosk)
    for kind, days, hour in made:
        getattr(aged.at(days, hour), kind)()
    if not kiosk.lines:
        aged.at(0).view()
    for start in range(0, len(kiosk.lines), 5):
        kiosk.push(kiosk.lines[start : start + 5])
    for request in HelpRequest.objects.filter(station_id=station):
        if data.draw(st.booleans()):
            close(request, NOON - timedelta(days=data.draw(DAYS)))
    return kiosk


def whole(kiosk):
    """Whether all events of a kiosk are here, by their numbers and by their hashes."""
    device = Device.objects.get(pk=kiosk.device)
    (proof,) = prove(device)
    return (proof.holes, proof.broken, proof.events, gaps(device)) == ([], [], kiosk.seq, [])
