"""The page behind a kiosk's code: it delivers the request once, whatever comes first, and lets nothing else in."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sync.central.dispatch.api import HelpRequest, public_state, refused_tickets
from sync.central.ledger.api import Device, revoke
from sync.protocol import tickets
from sync.protocol.envelope import decode
from sync.protocol.events import HelpCreated, HelpWithdrawn
from sync.protocol.ids import Uuid7Factory
from sync.protocol.ticket_states import decode_states, encode_asked
from sync.protocol.tickets import receipt_code, to_path, to_sign
from tests.sync.central.dispatch.codes import HAN, NEED, SUCH, claim_of, path_of

pytestmark = pytest.mark.usefixtures("sqlite", "content")


# Showing and sending


def test_opening_the_address_shows_the_request_and_records_nothing(asked, get):
    _envelope, path = asked()
    for _ in range(3):
        reply, text = get(path)
    assert reply.status == 200
    assert "482 913 8" in text and "重点旅客协助" in text and "无陪伴孕妇旅客" in text
    assert 'value="send"' in text
    assert not HelpRequest.objects.exists()
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Referrer-Policy"] == "no-referrer"


def test_one_tap_delivers_it_and_the_page_says_so_with_a_receipt(asked, get, tap, kiosk, now):
    envelope, path = asked()
    reply = tap(path)
    assert (reply.status, reply.headers["Location"]) == (303, f"/Q/{path}")

    request = HelpRequest.objects.get()
    assert (request.event_id, request.seq, request.ticket) == (envelope.id, envelope.seq, "4829138")
    assert (request.help, request.severity, request.where, request.lang) == ("rail_priority", "S2", "here", "zh")
    assert request.needs == [NEED]
    assert (request.requested_at, request.acknowledge_by) == (now, now + timedelta(minutes=3))

    _reply, text = get(path)
    digits = receipt_code(bytes(Device.objects.get(pk=kiosk.device).receipt_key), envelope.id)
    assert "中心已收到" in text and f"{digits[:3]} {digits[3:]}" in text
    assert 'value="send"' not in text and 'value="withdraw"' in text


@pytest.mark.parametrize("order", ["phone first", "sync first", "phone twice", "sync twice", "both again"])
def test_whatever_comes_first_and_however_often_there_is_one_request(asked, tap, kiosk, order, now):
    envelope, path = asked()
    deliver = {"phone": lambda: tap(path), "sync": lambda: kiosk.push(list(kiosk.lines))}
    steps = {
        "phone first": ("phone", "sync"),
        "sync first": ("sync", "phone"),
        "phone twice": ("phone", "phone", "sync"),
        "sync twice": ("sync", "sync", "phone"),
        "both again": ("phone", "sync", "phone", "sync", "phone"),
    }[order]
    for step in steps:
        assert deliver[step]().status in (200, 303)

    request = HelpRequest.objects.get()
    assert request.event_id == envelope.id
    assert request.needs == [NEED, "about:A01"]
    assert request.requested_at == now
    assert request.carried_at is not None and request.synced_at is not None


def test_the_earlier_time_is_kept(asked, tap, kiosk, now):
    at = now - timedelta(hours=2)
    _envelope, path = asked(at=at)
    tap(path)
    kiosk.push(list(kiosk.lines))
    assert HelpRequest.objects.get().requested_at == at


def test_who_pulled_it_before_the_sync_completed_it_pulls_it_again(asked, tap, kiosk):
    _envelope, path = asked()
    tap(path)
    before = HelpRequest.objects.get().position
    kiosk.push(list(kiosk.lines))
    assert HelpRequest.objects.get().position > before


def test_a_withdrawal_that_comes_by_the_other_road_holds(asked, get, tap, kiosk):
    _envelope, path = asked()
    tap(path)
    kiosk.event(HelpWithdrawn(ticket="4829138"))
    kiosk.push(list(kiosk.lines))
    tap(path)
    assert HelpRequest.objects.get().state == "withdrawn"
    assert "已撤回" in get(path)[1]


def test_it_can_be_withdrawn_on_the_phone_and_the_sync_does_not_revive_it(asked, get, tap, kiosk):
    _envelope, path = asked()
    tap(path)
    tap(path, "withdraw")
    kiosk.push(list(kiosk.lines))
    tap(path)
    assert HelpRequest.objects.get().state == "withdrawn"
    _reply, text = get(path)
    assert "已撤回" in text and 'value="withdraw"' not in text


def test_withdrawing_what_was_never_sent_records_nothing(asked, tap):
    _envelope, path = asked()
    assert tap(path, "withdraw").status == 303
    assert not HelpRequest.objects.exists()


def test_an_action_that_is_none_is_refused(asked, tap):
    _envelope, path = asked()
    assert tap(path, "explode").status == 400
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "发送求助"), ("en", "Send the request"), ("ru", "Отправить запрос")],
)
def test_the_page_speaks_the_language_of_the_request_and_any_other(asked, get, lang, words):
    _envelope, path = asked(lang=lang)
    assert words in get(path)[1]
    assert "发送求助" in get(path, "?lang=zh")[1]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_chinese_is_left_on_the_pages_of_other_languages(asked, get, tap, lang):
    _envelope, path = asked(lang=lang)
    pages = [get(path)[1]]
    tap(path)
    pages += [get(path)[1], get("AAAA", f"?lang={lang}")[1]]
    for text in pages:
        assert not HAN.search(text.replace("中文", "").replace("（示例）", "")), HAN.findall(text)


def test_the_status_alone_can_be_asked_for(asked, get, tap):
    _envelope, path = asked()
    tap(path)
    _reply, text = get(path, "?part=status")
    assert "中心已收到" in text and "<html" not in text


# What is not taken


def refused(path, get, tap, status):
    reply, text = get(path)
    assert reply.status == status
    assert tap(path).status == status
    assert 'value="send"' not in text and "120" in text
    assert not HelpRequest.objects.exists()
    return {(row.reason, row.device): row.count for row in refused_tickets()}


def test_a_code_that_cannot_be_read_is_counted(get, tap):
    assert refused("NOTACODE", get, tap, 404) == {("malformed", ""): 2}


@pytest.mark.parametrize("path", ["", "NOTACODE/", "NOT/A/CODE", "..%2F..%2Fetc", "A%0AB/C%0A"])
def test_what_has_not_even_the_form_of_a_code_is_refused_on_the_same_page_without_a_cookie(get, tap, path):
    reply, _text = get(path)
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["Cache-Control"] == "no-store"
    assert refused(path, get, tap, 404) == {("malformed", ""): 3}


def test_a_code_of_an_unknown_kiosk_is_counted(asked, get, tap, kiosk):
    _envelope, path = asked()
    Device.objects.all().delete()
    assert refused(path, get, tap, 404) == {("unknown", ""): 2}


def test_a_code_signed_with_another_key_is_counted(asked, get, tap, kiosk, make_kiosk):
    envelope, _path = asked()
    other = make_kiosk()
    body = tickets.encode(claim_of(kiosk, envelope, HelpCreated(**SUCH, needs=(), contact_present=False)))
    assert refused(to_path(body, other.key.sign(to_sign(body))), get, tap, 403) == {("forged", kiosk.device): 2}


def test_a_signature_for_something_else_opens_nothing(asked, get, tap, kiosk):
    """A kiosk signs its sync with the same key; what it signed there must not pass for a ticket."""
    envelope, _path = asked()
    body = tickets.encode(claim_of(kiosk, envelope, HelpCreated(**SUCH, needs=(), contact_present=False)))
    assert refused(to_path(body, kiosk.key.sign(body)), get, tap, 403) == {("forged", kiosk.device): 2}


def test_a_code_of_a_revoked_kiosk_is_counted(asked, get, tap, kiosk):
    _envelope, path = asked()
    revoke(kiosk.device)
    assert refused(path, get, tap, 410) == {("revoked", kiosk.device): 2}


def test_a_code_past_its_time_is_counted(asked, get, tap, kiosk, now):
    _envelope, path = asked(at=now - timedelta(hours=13))
    assert refused(path, get, tap, 410) == {("expired", kiosk.device): 2}


def test_a_request_that_arrived_in_time_is_shown_for_ever(asked, get, tap, kiosk, now):
    _envelope, path = asked(at=now - timedelta(hours=11))
    tap(path)
    HelpRequest.objects.update(requested_at=now - timedelta(days=9))
    revoke(kiosk.device)
    assert get(path)[0].status == 200


def test_a_kiosk_that_did_not_know_the_time_is_believed_about_the_rest(asked, tap, kiosk, now):
    at = datetime.fromisoformat("2000-01-01T08:00:00+08:00")
    event = HelpCreated(**SUCH, needs=(), contact_present=False)
    envelope = decode(kiosk.event(event, at, id=Uuid7Factory().new(int(at.timestamp() * 1000))))
    assert tap(path_of(kiosk, envelope, event, is_clock_sure=False)).status == 303
    assert HelpRequest.objects.get().requested_at >= now


def test_a_clock_that_is_ahead_does_not_date_a_request_into_the_future(asked, tap, now):
    _envelope, path = asked(at=now + timedelta(hours=3))
    tap(path)
    assert HelpRequest.objects.get().requested_at <= timezone.now()


def test_no_altered_code_records_anything(asked, tap, get):
    """Single characters, cuts, swaps, and other claims under an old signature."""
    rng = random.Random(20261127)
    _envelope, path = asked()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    for number in range(300):
        place = rng.randrange(len(path))
        changed = rng.choice([letter for letter in letters if letter != path[place]])
        altered = [
            path[:place] + changed + path[place + 1 :],
            path[:place],
            path[:place] + path[place + 1 :],
            path[place:] + path[:place] if place else path[::-1],
        ][number % 4]
        reply = tap(altered)
        assert reply.status in (303, 403, 404)
        assert reply.status != 303 or altered == path
    assert not HelpRequest.objects.exists()


def test_neither_the_log_nor_the_counts_hold_what_a_code_says(asked, get, tap, kiosk, caplog):
    _envelope, path = asked()
    with caplog.at_level("DEBUG"):
        get(path)
        tap(path)
        get("NOTACODE")
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "/Q/<str:claim>" in said
    assert path[:20] not in said and "4829138" not in said and "NOTACODE" not in said


# What the kiosk is told


def test_a_kiosk_learns_how_its_own_requests_stand(asked, tap, kiosk, make_kiosk):
    envelope, path = asked()
    tap(path)
    body = encode_asked([envelope.id, "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a10"])

    def told(who):
        headers = {**who.signed("POST", "/api/v1/tickets", body), "Content-Type": "application/json"}
        return decode_states(who.send("POST", "/api/v1/tickets", headers, body).body)

    (state,) = told(kiosk)
    request = HelpRequest.objects.get()
    assert (state.id, state.state, state.expected_at) == (envelope.id, public_state(request), request.acknowledge_by)
    assert told(make_kiosk("FC-02")) == []


def test_nobody_learns_it_without_a_key(ask, asked):
    envelope, _path = asked()
    reply = ask("POST", "/api/v1/tickets", {"Content-Type": "application/json"}, encode_asked([envelope.id]))
    assert reply.status == 401
