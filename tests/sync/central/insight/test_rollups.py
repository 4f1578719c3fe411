"""Figures kept with their rows equal a recount of the events at any time; a centre of before catches up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sync.central import commands, engines
from sync.central.__main__ import main
from sync.central.dispatch.api import HelpRequest
from sync.central.dispatch.positions import change
from sync.central.insight import recount, work
from sync.central.insight.models import Figure
from sync.central.ledger.api import Event, register_station, reproject
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import (
    ContentRated,
    HelpCreated,
    HelpWithdrawn,
    ScreenViewed,
    SessionEnded,
    SessionStarted,
)
from sync.protocol.events_volunteers import (
    AssistanceLogged,
    AssistanceVoided,
    FairItemServed,
    FairItemUnmet,
    HeadcountAdded,
    HelpAcknowledged,
    ShiftConfirmed,
)
from sync.protocol.ids import new_uuid7
from sync.protocol.wire import format_time
from tests.sync.central.conftest import NOON

SHIFTS = [new_uuid7(1_790_000_000_000 + number) for number in range(2)]
NEW_STATIONS = count(1)
AUDIENCES, LANGS = (None, "traveller", "merchant"), ("zh", "ru")
STATES = ("accepted", "duplicate", "withdrawn", "closed_normal", "closed_special")

WHAT = st.one_of(
    st.tuples(st.just("visit"), st.sampled_from(LANGS), st.integers(0, 3), st.integers(3, 7), st.booleans()),
    st.tuples(st.just("helped"), st.integers(1, 5), st.sampled_from(AUDIENCES), st.sampled_from(LANGS)),
    st.tuples(st.just("void"), st.integers(0, 4)),
    st.tuples(st.just("headcount"), st.integers(1, 9), st.sampled_from(AUDIENCES)),
    st.tuples(st.just("fair"), st.integers(1, 9), st.sampled_from(AUDIENCES)),
    st.tuples(st.just("unmet"), st.integers(1, 9)),
    st.tuples(st.just("score"), st.integers(1, 3)),
    st.tuples(st.just("shift"), st.integers(0, 1), st.integers(0, 300)),
    st.tuples(st.just("ask"), st.integers(0, 3), st.sampled_from(("S2", "S3")), st.booleans()),
    st.tuples(st.just("coming"), st.integers(0, 3), st.integers(0, 900)),
    st.tuples(st.just("withdraw"), st.integers(0, 3)),
    st.tuples(st.just("unknown")),
)
WHEN = st.tuples(st.integers(0, 2), st.sampled_from((0, 7, 23)), st.booleans(), st.sampled_from(("synced", "unsynced")))


class Made:
    """Writes events of a kiosk, so that some are about earlier ones."""

    def __init__(self, kiosk):
        self.kiosk, self.ids = kiosk, []

    def add(self, what, when):
        days, hour, demo, clock = when
        self.at = (NOON - timedelta(days=days)).replace(hour=hour, minute=30)
        self.other = {"demo": demo, "clock": clock}
        getattr(self, what[0])(*what[1:])

    def event(self, event, session=None, **other):
        return decode(self.kiosk.event(event, self.at, session, **self.other, **other)).id

    def visit(self, lang, taps, seconds, is_ended):
        session = new_uuid7(int(self.at.timestamp() * 1000))
        self.event(SessionStarted(lang, "touch", "normal"), session)
        if is_ended:
            self.event(SessionEnded(seconds, 1, taps, "none", lang), session)

    def helped(self, n, audience, lang):
        self.ids.append(self.event(AssistanceLogged("hot_water", n, audience, 2, lang)))

    def void(self, which):
        of = self.ids[which % len(self.ids)] if self.ids else new_uuid7(0)
        self.event(AssistanceVoided(of, "entered_twice"))

    def headcount(self, n, audience):
        self.event(HeadcountAdded(n, audience, "tap"))

    def fair(self, n, audience):
        self.event(FairItemServed("TH-11", "SI-001", n, audience))

    def unmet(self, n):
        self.event(FairItemUnmet("TH-11", "SI-002", n, "quota"))

    def score(self, score):
        self.event(ContentRated("A01", score))

    def shift(self, which, minutes):
        self.event(ShiftConfirmed(SHIFTS[which], minutes))

    def ask(self, which, severity, is_promised):
        by = format_time(self.at + timedelta(minutes=10)) if is_promised else None
        self.event(HelpCreated(ticket_code(f"{which:06d}"), "cold", severity, "here", "ru", (), False, by))

    def coming(self, which, after_s):
        self.at += timedelta(seconds=after_s)
        self.event(HelpAcknowledged(ticket_code(f"{which:06d}"), after_s))

    def withdraw(self, which):
        self.event(HelpWithdrawn(ticket_code(f"{which:06d}")))

    def unknown(self):
        self.event(ScreenViewed("2026-11-20", "home", 3))
        self.event(ScreenViewed("2026-11-20", "home", 3), type="future.thing", schema=9)


def recounted(lines, station):
    """What the delivered lines come to, by plain loops: (counter, dim, value, day, demo) -> (n, records).

    When each was is the ledger's to say, where the kiosk's clock was not set.
    """
    times = {event.event_id: event for event in Event.objects.all()}
    events = [replace(event, occurred_at=there(times[event.id].effective_at)) for event in map(decode, lines)]
    found = Counter()

    def add(counter, at, demo, n, unsure=None, span=None, **dims):
        for dim, value in {"": "", **dims}.items():
            found[counter, dim, value or "", at.date(), demo, "n"] += n
            found[counter, dim, value or "", at.date(), demo, "events"] += 1
            if span and span[1] - span[0] > timedelta(seconds=20):
                until = 13 if dim == "hour" else 10  # as far as the hour of 2026-11-20T12:00, or the day
                is_unsure = span[0].isoformat()[:until] != span[1].isoformat()[:until]
                found[counter, dim, value or "", at.date(), demo, "unsure"] += is_unsure
        if unsure:
            add("unsynced", at, demo, 1, span=span, device=unsure)

    def spanned(event):
        return there(times[event.id].earliest), there(times[event.id].latest)

    visited(add, events, spanned)
    shifts = {event.data["shift"]: event.id for event in by_number(events) if event.type == "shift.confirmed"}
    voided = {event.data["of"] for event in events if event.type == "assistance.voided"}
    for event in events:
        data, place = event.data, (event.occurred_at, event.demo)
        device = event.clock != "synced" and event.device, spanned(event)
        who = {"hour": hour(event), "audience": data.get("audience")}
        if event.type == "assistance.logged" and event.id not in voided:
            add("services", *place, data["count"], *device, **who, lang=data["lang"], kind=data["assist"])
        elif event.type == "fair.item_served":
            add("services", *place, data["qty"], *device, **who, lang="", kind=data["item"])
        elif event.type == "headcount.added":
            add("visitors", *place, data["n"], *device, **who)
        elif event.type == "fair.item_unmet":
            add("unmet", *place, data["qty"], *device, hour=hour(event), kind=data["item"])
        elif event.type == "content.rated":
            add("scores", *place, int(data["score"] == 3), *device, hour=hour(event))
        elif event.type == "shift.confirmed" and shifts[data["shift"]] == event.id:
            add("hours", *place, data["counted_minutes"], *device)
    requested(add, station)
    return {key: n for key, n in found.items() if n}


def by_number(events):
    return sorted(events, key=lambda event: event.seq)


def visited(add, events, spanned):
    starts = {event.session: event for event in events if event.type == "session.started"}
    ends = {event.session: event for event in events if event.type == "session.ended"}
    for session in starts.keys() & ends.keys():
        start, data = starts[session], ends[session].data
        span = spanned(start)
        unsure = start.clock != "synced" and start.device
        add("touched", start.occurred_at, start.demo, 1, unsure, span, hour=hour(start))
        if data["taps"] >= 2 and data["duration_s"] >= 5:
            lang = start.data["lang"]
            add("sessions", start.occurred_at, start.demo, 1, span=span, hour=hour(start), lang=lang)


def requested(add, station):
    """How a request stands is for its own tests to say; that it is counted as it stands, for this one."""
    events = {event.event_id: event for event in Event.objects.filter(type="help.created")}
    for asked in HelpRequest.objects.filter(station_id=station):
        place = (asked.requested_at.astimezone(NOON.tzinfo), asked.demo)
        event = events[asked.pk]
        dims = {"lang": asked.lang, "severity": asked.severity, "hour": f"{place[0].hour:02d}"}
        dims["span"] = there(event.earliest), there(event.latest)
        if asked.state not in ("withdrawn", "duplicate"):
            add("requests", *place, 1, **dims)
            if asked.acknowledge_by:
                add("promised", *place, bool(asked.answered_at and asked.answered_at <= asked.acknowledge_by), **dims)
        if asked.filed_at:
            add("filed", *place, asked.state in ("closed_normal", "closed_overtime"), **dims)


def there(moment):
    return moment.astimezone(NOON.tzinfo)


def hour(event):
    return f"{event.occurred_at.hour:02d}"


def kept(station):
    rows = Figure.objects.filter(station_id=station).values_list(
        "counter", "dim", "value", "day", "demo", "n", "events", "unsure"
    )
    found = {}
    for *key, n, events, unsure in rows:
        found[(*key, "n")], found[(*key, "events")], found[(*key, "unsure")] = n, events, unsure
    return {key: n for key, n in found.items() if n}


@settings(
    max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(made=st.lists(st.tuples(WHAT, WHEN), max_size=14), data=st.data())
def test_they_equal_a_recount_after_every_batch(database, make_kiosk, made, data):
    station = f"FC-{next(NEW_STATIONS):03d}"
    register_station(station, {"zh": station}, is_demo=True)
    kiosk = make_kiosk(station)
    events = Made(kiosk)
    for what, when in made:
        events.add(what, when)
    order, delivered = data.draw(st.permutations(kiosk.lines)), []
    for start in range(0, len(order), 4):
        batch = order[start : start + 4]
        delivered += batch
        for _ in range(data.draw(st.integers(1, 2))):
            assert kiosk.push(batch).status == 200
        assert kept(station) == recounted(delivered, station)
        step_by_staff(station, data)
        assert kept(station) == recounted(delivered, station)
    reproject(everything=True)
    assert kept(station) == recounted(delivered, station)
    assert recount.check() == ([], 0)


def step_by_staff(station, data):
    asked = HelpRequest.objects.filter(station_id=station).order_by("pk").first()
    if asked is not None and data.draw(st.booleans()):
        at = NOON + timedelta(minutes=data.draw(st.integers(0, 20)))
        with engines.writer():
            change(asked, state=data.draw(st.sampled_from(STATES)), answered_at=at, filed_at=at)


def test_a_void_that_is_dropped_is_found_and_mended(database, kiosk, monkeypatch):
    helped = decode(kiosk.event(AssistanceLogged("hot_water", 4, None, 2, "zh"))).id
    kiosk.push()
    kiosk.event(AssistanceVoided(helped, "entered_twice"))
    with monkeypatch.context() as dropped:
        dropped.setattr(work, "_voided", lambda new: [])
        kiosk.push()
    assert kept(kiosk.station) != recounted(kiosk.lines, kiosk.station)
    assert recount.check()[1] == 1
    recount.recount()
    assert kept(kiosk.station) == recounted(kiosk.lines, kiosk.station)
    assert recount.check() == ([], 0)


def test_the_command_tells_what_differs_and_mends_it(database, kiosk, capsys):
    kiosk.event(HeadcountAdded(5, None, "tap"))
    kiosk.push()
    assert main(["recount", "--check"]) == 0
    Figure.objects.filter(dim="").update(n=7)
    with pytest.raises(SystemExit) as ended:
        main(["recount", "--check"])
    assert ended.value.code == 1
    assert "visitors" in capsys.readouterr().out
    assert main(["recount"]) == 0
    assert Figure.objects.get(dim="").n == 5


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_a_centre_of_before_counts_what_it_has_when_it_is_upgraded(database, kiosk, version):
    made = Made(kiosk)
    for what in (("visit", "zh", 3, 9, True), ("helped", 4, None, "zh"), ("void", 0), ("headcount", 3, "merchant")):
        made.add(what, (1, 7, False, "synced"))
    made.add(("ask", 1, "S2", True), (1, 7, False, "synced"))
    kiosk.push()
    call_command("migrate", "insight", version, verbosity=0)
    commands.migrate(None)
    assert kept(kiosk.station) == recounted(kiosk.lines, kiosk.station) != {}
    assert recount.check() == ([], 0)
    assert not recount.catch_up()
