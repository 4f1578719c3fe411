"""A help request is a ticket made here and now; danger to life is never asked, never delayed, never limited."""

from __future__ import annotations

import pytest

from kiosk.errors import HelpLimited, TicketUnknown, UnknownContent
from sync.protocol.codes import is_ticket_code

S1 = ("medical", "aed", "fire", "danger", "lost_child", "lost_elder", "crisis")
NIGHT = 3


def test_danger_to_life_comes_first(kiosk):
    types = kiosk.help_requests.types()
    assert len(types) == 22
    assert {card.code for card in types[:7]} == set(S1)
    assert all(card.is_life_threatening for card in types[:7])


@pytest.mark.parametrize("code", S1)
def test_danger_to_life_has_a_number_and_steps_and_no_questions(kiosk, code):
    plan = kiosk.help_requests.plan(code)
    assert plan.numbers and plan.first_steps
    assert plan.asks == []


def test_a_ticket_has_a_code_to_say_and_a_link_to_scan(kiosk):
    ticket = kiosk.help_requests.create("accompany", needs=("gate",))
    assert is_ticket_code(ticket.code)
    assert ticket.spoken.replace(" ", "") == ticket.code
    assert ticket.url.startswith("https://centre.example/Q/")
    assert len(ticket.qr) == len(ticket.qr[0]) >= 21


def test_the_event_is_committed_with_the_row_before_the_screen_says_so(kiosk, records):
    ticket = kiosk.help_requests.create("luggage", needs=("pieces:2",), where="landmark")
    (row,) = records.rows("SELECT * FROM help_requests")
    (event,) = records.events("help.created")
    assert row["code"] == event["data"]["ticket"] == ticket.code
    assert event["data"] == {
        "ticket": ticket.code,
        "help": "luggage",
        "severity": "S3",
        "where": "landmark",
        "lang": "zh",
        "needs": ["pieces:2"],
        "contact_present": False,
        "acknowledge_by": ticket.acknowledge_by.isoformat(timespec="milliseconds"),
    }


def test_the_centre_hears_the_deadline_that_the_visitor_was_promised(kiosk, clock, records):
    clock.pass_(hours=(23 - clock.now().hour) % 24)  # closed: counted from the next opening
    ticket = kiosk.help_requests.create("luggage")
    (event,) = records.events("help.created")
    assert event["data"]["acknowledge_by"] == ticket.acknowledge_by.isoformat(timespec="milliseconds")
    assert (ticket.acknowledge_by - ticket.created_at).total_seconds() > 5 * 3600


def test_danger_to_life_at_night_promises_nothing_but_the_number(kiosk, clock, records):
    clock.pass_(hours=(23 - clock.now().hour) % 24)
    assert kiosk.help_requests.create("medical").acknowledge_by is None
    assert records.events("help.created")[0]["data"]["acknowledge_by"] is None


def test_the_visit_counts_as_helped(kiosk, records):
    kiosk.visits.touched()
    kiosk.help_requests.create("cold")
    kiosk.visits.ended()
    assert records.events("help.created")[0]["session"] == records.events("session.ended")[0]["session"]
    assert records.events("session.ended")[0]["data"]["outcome"] == "help"


def test_pressing_again_does_not_send_three_people(kiosk, clock, records):
    first = kiosk.help_requests.create("cold")
    clock.pass_(minutes=9)
    again = kiosk.help_requests.create("cold")
    assert (again.code, again.is_repeat, first.is_repeat) == (first.code, True, False)
    assert len(records.events("help.created")) == 1


def test_after_ten_minutes_it_is_another_request(kiosk, clock):
    first = kiosk.help_requests.create("cold")
    clock.pass_(minutes=10)
    assert kiosk.help_requests.create("cold").code != first.code


def test_a_restart_does_not_forget_the_request(start):
    kiosk = start()
    first = kiosk.help_requests.create("cold")
    kiosk.close()
    assert start().help_requests.create("cold").code == first.code


def test_a_withdrawn_request_is_not_repeated(kiosk, records):
    first = kiosk.help_requests.create("cold")
    kiosk.help_requests.withdraw(first.code)
    assert kiosk.help_requests.open_tickets() == []
    assert kiosk.help_requests.create("cold").code != first.code
    assert [event["data"] for event in records.events("help.withdrawn")] == [{"ticket": first.code}]


def test_withdrawing_needs_a_code_of_this_kiosk(kiosk):
    with pytest.raises(TicketUnknown):
        kiosk.help_requests.withdraw("1234567")


def test_playing_children_do_not_flood_the_staff(kiosk, clock):
    for code in ("cold", "luggage", "accompany"):
        kiosk.help_requests.create(code)
    with pytest.raises(HelpLimited):
        kiosk.help_requests.create("lost_item")
    clock.pass_(minutes=2)
    assert kiosk.help_requests.create("lost_item").code


def test_danger_to_life_is_never_limited(kiosk):
    for code in ("cold", "luggage", "accompany"):
        kiosk.help_requests.create(code)
    assert all(not kiosk.help_requests.create(code).is_repeat for code in S1)


def test_what_is_no_known_option_is_not_kept(kiosk, records):
    kiosk.help_requests.create("luggage", needs=("2", "my name is Ivan"))
    assert records.events("help.created")[0]["data"]["needs"] == ["2"]


def test_an_unknown_kind_is_refused(kiosk):
    with pytest.raises(UnknownContent):
        kiosk.help_requests.create("pizza")


def test_on_duty_the_deadline_is_promised(kiosk, clock):
    ticket = kiosk.help_requests.create("facility_fault")
    assert (ticket.acknowledge_by - clock.now()).total_seconds() == 1800
    assert ticket.deadline_text == "10:30 前有人应答"


def test_off_duty_nobody_is_promised_and_a_number_is_given(kiosk, clock):
    clock.set(clock.now().replace(hour=NIGHT))
    plan = kiosk.help_requests.plan("accompany")
    assert not plan.is_on_duty
    assert "无人值守" in plan.duty_text and "12345" in plan.duty_text and "06:00" in plan.duty_text
    ticket = kiosk.help_requests.create("accompany")
    assert ticket.acknowledge_by.hour == 6
    assert ticket.what_next[0].text == plan.duty_text


def test_off_duty_danger_to_life_says_call_now(kiosk, clock):
    clock.set(clock.now().replace(hour=NIGHT))
    ticket = kiosk.help_requests.create("medical")
    assert ticket.acknowledge_by is None
    assert ticket.deadline_text == "请立即拨打 120"


def test_codes_are_not_used_twice_within_ninety_days(kiosk, clock):
    numbers = iter([482913, 482913, 111111])
    kiosk.help_requests._random_below = lambda limit: next(numbers)
    first = kiosk.help_requests.create("cold")
    clock.pass_(days=31)
    kiosk.help_requests.forget_old()
    assert kiosk.help_requests.create("cold").code != first.code == "4829138"


def test_tickets_speak_the_language_of_who_looks(kiosk):
    kiosk.help_requests.create("accompany")
    kiosk.i18n.set_language("ru")
    (ticket,) = kiosk.help_requests.open_tickets()
    assert ticket.help_title.text == "Проводить"


def test_without_a_central_there_is_a_number_to_say_and_no_code_to_scan(start):
    ticket = start(public_url=None).help_requests.create("cold")
    assert ticket.spoken
    assert (ticket.url, ticket.qr) == ("", ())


def test_the_question_that_was_not_answered_goes_along_and_no_other_words_do(kiosk, records):
    kiosk.help_requests.create("accompany", needs=("about:C01", "about:nothing", "about:请给我打电话"))
    (event,) = records.events("help.created")
    assert event["data"]["needs"] == ["about:C01"]
    (ticket,) = kiosk.help_requests.open_tickets()
    assert [chosen.text for chosen in ticket.chosen] == [kiosk.consultation.answer("C01").title.text]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", ["助浴", "在哪个社区或街道？不清楚"]),
        ("en", ["Assisted bathing", "Which community or subdistrict? Not sure"]),
        ("ru", ["Помощь с купанием", "Какой микрорайон или подрайон? Не знаю"]),
    ],
)
def test_an_answer_that_says_nothing_alone_is_told_with_its_question(kiosk, lang, told):
    kiosk.i18n.set_language(lang)
    ticket = kiosk.help_requests.create("care", needs=("kind:assisted_bath", "community:unknown"))
    assert [chosen.text for chosen in ticket.chosen] == told
