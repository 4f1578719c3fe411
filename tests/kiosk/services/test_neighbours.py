"""What other kiosks of the station took stands beside this kiosk's own requests, rings, and is answered here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.errors import NotOnShift, TicketUnknown
from sync.protocol.station_requests import MOST, OpenRequest, OwnRequest, StationRequests
from tests.kiosk.services.volunteer_kit import ZHOU, serve

ID = "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a10"
OTHER_ID = "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a11"
TICKET = "4829138"


@pytest.fixture
def incoming(kiosk):
    serve(kiosk)
    return kiosk.volunteering.incoming


@pytest.fixture
def tell(kiosk, clock):
    """The centre tells of a request that another kiosk took."""

    def tell(id=ID, *, ago_s=0.0, terminal="kiosk-8f2d01c9ab", due_s=180, **changes):
        at = clock.now() - timedelta(seconds=ago_s)
        values = {"ticket": TICKET, "help": "mobility", "severity": "S2", "where": "here", "lang": "ru", "needs": ()}
        values |= {"state": "received", "first": None, **changes}
        due = at + timedelta(seconds=due_s)
        request = OpenRequest(id=id, terminal=terminal, requested_at=at, acknowledge_by=due, **values)
        kiosk.volunteering.neighbours.learn(StationRequests(open=(request,)))

    return tell


def end(kiosk, *ids):
    kiosk.volunteering.neighbours.learn(StationRequests(ended=ids))


def test_it_stands_in_the_list_and_says_where(incoming, tell):
    tell()
    (row,) = incoming.open_requests()
    assert (row.key, row.ticket, row.state) == (ID, TICKET, "waiting")
    assert row.place_text == "在另一台终端，求助单号 482 913 8"


def test_of_several_terminals_each_has_a_name(incoming, tell):
    tell()
    tell(OTHER_ID, terminal="kiosk-0000000c0d")
    assert {row.place_text[:12] for row in incoming.open_requests()} == {
        "在另一台终端（9AB），",
        "在另一台终端（C0D），",
    }


def test_the_one_made_here_says_no_place(kiosk, incoming, tell):
    kiosk.help_requests.create("cold")
    tell()
    assert [bool(row.place_text) for row in incoming.open_requests()].count(False) == 1


@pytest.mark.parametrize(
    ("ago_s", "step"), [(0, "ring"), (61, "again"), (121, "leader"), (181, "duty_phone"), (241, "call")]
)
def test_it_rings_by_the_same_ladder(incoming, tell, ago_s, step):
    tell(ago_s=ago_s, due_s=120)
    alarm = incoming.alarm()
    assert (alarm.key, alarm.step) == (ID, step)
    assert alarm.place_text == "在另一台终端"


def test_danger_to_life_elsewhere_goes_before_what_waits_here(kiosk, incoming, tell):
    kiosk.help_requests.create("luggage")
    tell(help="medical", severity="S1", ago_s=61)
    assert incoming.alarm().key == ID and incoming.alarm().is_full_screen


@pytest.mark.parametrize("state", ["coming", "on_site", "done"])
def test_an_answer_there_ends_the_ringing_here(incoming, tell, state):
    tell()
    tell(state=state, first="elsewhere")
    assert incoming.alarm() is None
    assert incoming.open_requests()[0].state in ("coming", "arrived")


def test_what_has_ended_is_dropped(kiosk, incoming, tell, records):
    tell()
    end(kiosk, ID)
    assert incoming.open_requests() == [] and incoming.alarm() is None
    assert records.rows("SELECT * FROM station_requests") == []
    assert kiosk.volunteering.neighbours.known() == []


def test_coming_arrived_closed_name_the_request_of_the_other_kiosk(incoming, tell, clock, records):
    tell(ago_s=40)
    incoming.coming(ID)
    incoming.coming(ID)
    clock.pass_(seconds=60)
    incoming.arrived(ID)
    incoming.close(ID, "helped")
    assert incoming.open_requests() == []
    (came,), (there,), (closed,) = (records.events(f"help.{said}") for said in ("acknowledged", "arrived", "closed"))
    assert came["data"] == {"ticket": TICKET, "after_s": 40, "request": ID}
    assert there["data"] == {"ticket": TICKET, "after_s": 100, "request": ID}
    assert closed["data"] == {"ticket": TICKET, "state": "closed_normal", "note_code": "helped", "request": ID}
    assert {event["schema"] for event in (came, there, closed)} == {2}


def test_what_is_said_of_the_own_request_is_said_as_ever(kiosk, incoming, records):
    incoming.coming(kiosk.help_requests.create("cold").code)
    (event,) = records.events("help.acknowledged")
    assert event["schema"] == 1 and "request" not in event["data"]


def test_nobody_answers_there_without_a_badge(kiosk, incoming, tell):
    tell()
    kiosk.volunteering.desk.leave()
    with pytest.raises(NotOnShift):
        incoming.coming(ID)


def test_what_was_said_here_stays_when_the_centre_tells_of_an_earlier_moment(incoming, tell):
    """The reply was on its way when somebody pressed the button."""
    tell()
    incoming.coming(ID)
    tell()
    assert incoming.open_requests()[0].state == "coming"
    incoming.close(ID, "helped")
    tell()
    assert incoming.open_requests() == []


def test_what_ended_between_two_touches_is_unknown(kiosk, incoming, tell, records):
    tell()
    end(kiosk, ID)
    with pytest.raises(TicketUnknown):
        incoming.close(ID, "helped")
    assert records.events("help.closed") == []


@pytest.mark.parametrize(("first", "words"), [("elsewhere", "另一台终端的人先应答了"), ("centre", "中心先派了人")])
def test_whoever_was_second_reads_who_goes_first(incoming, tell, first, words):
    tell()
    incoming.coming(ID)
    assert incoming.open_requests()[0].state_text == "有人正在赶来"
    tell(state="coming", first=first)
    (row,) = incoming.open_requests()
    assert row.is_helping and row.state_text.startswith(words)


def test_whoever_was_first_reads_nothing_else(incoming, tell):
    tell()
    incoming.coming(ID)
    tell(state="coming", first="here")
    assert not incoming.open_requests()[0].is_helping


def test_of_a_request_made_here_another_kiosk_can_be_first(kiosk, incoming, records):
    ticket = kiosk.help_requests.create("cold").code
    incoming.coming(ticket)
    (row,) = records.rows("SELECT event_id FROM help_requests")
    told = StationRequests(own=(OwnRequest(row["event_id"], "elsewhere"),))
    kiosk.volunteering.neighbours.learn(told)
    assert incoming.open_requests()[0].is_helping


def test_a_word_of_a_newer_centre_is_nobody(incoming, tell):
    tell()
    incoming.coming(ID)
    tell(state="coming", first="satellite")
    assert not incoming.open_requests()[0].is_helping


def test_the_same_number_at_two_kiosks_is_two_requests(kiosk, incoming, tell):
    mine = kiosk.help_requests.create("cold").code
    tell(ticket=mine)
    incoming.coming(ID)
    assert {row.key: row.state for row in incoming.open_requests()} == {mine: "waiting", ID: "coming"}


def test_a_request_made_here_that_comes_back_under_another_name_stands_once(kiosk, incoming, tell, records):
    kiosk.help_requests.create("cold")
    (row,) = records.rows("SELECT event_id FROM help_requests")
    tell(row["event_id"])
    assert len(incoming.open_requests()) == 1


def test_a_kind_that_this_kiosk_does_not_know_is_not_shown(incoming, tell):
    tell(help="teleport")
    assert incoming.open_requests() == [] and incoming.alarm() is None


def test_half_a_day_later_it_is_not_listed_and_a_day_later_not_kept(kiosk, incoming, tell, clock):
    tell()
    clock.pass_(hours=12)
    assert incoming.open_requests() == []
    clock.pass_(hours=13)
    kiosk.volunteering.forget_old()
    assert kiosk.volunteering.neighbours.known() == []


def test_no_more_are_asked_for_than_may_be(kiosk, tell):
    for number in range(MOST + 3):
        tell(f"01a2436e-dfa4-7e35-9b52-{number:012d}", ago_s=number)
    assert len(kiosk.volunteering.neighbours.known()) == MOST


def test_it_survives_a_restart_and_a_revoked_kiosk_keeps_none(start, clock):
    first = start()
    serve(first, ZHOU)
    request = OpenRequest(ID, "kiosk-1", TICKET, "cold", "S2", "here", "zh", (), clock.now(), None, "received", None)
    first.volunteering.neighbours.learn(StationRequests(open=(request,)))
    first.close()
    again = start()
    assert [row.key for row in again.volunteering.incoming.open_requests()] == [ID]
    again.volunteering.neighbours.forget()
    assert again.volunteering.incoming.open_requests() == []
