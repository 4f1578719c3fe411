"""A request counts as arrived when the sync, a receipt or the centre says so, and not before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.errors import ReceiptLimited, TicketUnknown
from kiosk.identity import load_key
from kiosk.store.memory import RECEIPT_KEY, Memory
from kiosk.tickets.claims import VALID_FOR
from sync.protocol.ticket_states import PUBLIC_STATES, TicketState
from sync.protocol.tickets import PATH, from_path, need_mark, receipt_code, to_sign

KEY = bytes(range(32))


@pytest.fixture
def agreed(settings):
    """The key that a centre gave at enrolment."""
    settings.home.mkdir(parents=True, exist_ok=True)
    memory = Memory(settings.settings_db)
    memory.remember(**{RECEIPT_KEY: KEY.hex()})
    memory.close()
    return KEY


def row_of(records, ticket):
    (row,) = [row for row in records.rows("SELECT * FROM help_requests") if row["code"] == ticket.code]
    return row


def again(kiosk, ticket):
    return kiosk.help_requests.find(ticket.code)


# The code


def test_the_code_is_the_request_signed_by_this_kiosk(kiosk, records, settings, clock):
    ticket = kiosk.help_requests.create("rail_priority", needs=("kind:pregnant_alone",))
    (event,) = records.events("help.created")
    claim, signed, signature = from_path(ticket.url.removeprefix(f"https://centre.example{PATH}"))

    public = load_key(settings.device_key).public_key().public_bytes_raw()
    Ed25519PublicKey.from_public_bytes(public).verify(signature, to_sign(signed))
    assert (claim.request, claim.seq, claim.device) == (event["id"], event["seq"], event["device"])
    assert (claim.ticket, claim.help, claim.severity) == (ticket.code, "rail_priority", "S2")
    assert claim.needs == (need_mark("kind:pregnant_alone"),)
    assert claim.asked_at == clock.now() and claim.expires_at == clock.now() + VALID_FOR
    assert claim.promised_by == ticket.acknowledge_by
    assert claim.is_clock_sure


def test_the_code_holds_no_more_than_a_phone_reads_at_first_sight(kiosk, clock):
    for kind in kiosk.help_requests.types():
        asks = kiosk.help_requests.plan(kind.code).asks
        needs = tuple(f"{ask.code}:{ask.options[0][0]}" for ask in asks if ask.options)
        clock.pass_(minutes=11)
        ticket = kiosk.help_requests.create(kind.code, needs=needs)
        assert PATH in ticket.url
        assert len(ticket.qr) <= 53, kind.code


def test_a_kiosk_that_does_not_know_the_time_says_so(kiosk, clock):
    clock.state_ = "unsynced"
    ticket = kiosk.help_requests.create("cold")
    assert not from_path(ticket.url.partition(PATH)[2])[0].is_clock_sure


def test_the_same_request_has_the_same_code_after_a_restart(start):
    first = start()
    ticket = first.help_requests.create("cold")
    first.close()
    assert start().help_requests.find(ticket.code).url == ticket.url


# How it stands


def test_it_is_pending_until_the_sync_says_that_it_arrived(kiosk, settings):
    ticket = kiosk.help_requests.create("cold")
    assert ticket.progress.code == "pending" and not ticket.progress.is_at_centre
    with closing(sqlite3.connect(settings.outbox_db)) as beside:
        beside.execute("DELETE FROM outbox")
        beside.commit()
    assert again(kiosk, ticket).progress.code == "received"


def test_a_receipt_typed_at_the_offline_kiosk_says_that_it_arrived(agreed, kiosk, records):
    ticket = kiosk.help_requests.create("cold")
    assert ticket.progress.takes_receipt
    code = receipt_code(agreed, row_of(records, ticket)["event_id"])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    assert not kiosk.help_requests.confirm_receipt(ticket.code, wrong)
    assert again(kiosk, ticket).progress.code == "pending"
    assert kiosk.help_requests.confirm_receipt(ticket.code, code)
    progress = again(kiosk, ticket).progress
    assert progress.code == "received" and not progress.takes_receipt


def test_the_receipt_of_another_request_does_not_count(agreed, kiosk, records, clock):
    first = kiosk.help_requests.create("cold")
    second = kiosk.help_requests.create("luggage")
    code = receipt_code(agreed, row_of(records, first)["event_id"])
    assert not kiosk.help_requests.confirm_receipt(second.code, code)


def test_receipts_cannot_be_found_by_trying(agreed, kiosk, records, clock):
    ticket = kiosk.help_requests.create("cold")
    code = receipt_code(agreed, row_of(records, ticket)["event_id"])
    for number in range(5):
        assert not kiosk.help_requests.confirm_receipt(ticket.code, f"{(int(code) + 1 + number) % 1_000_000:06d}")
    with pytest.raises(ReceiptLimited):
        kiosk.help_requests.confirm_receipt(ticket.code, code)
    clock.pass_(seconds=31)
    assert kiosk.help_requests.confirm_receipt(ticket.code, code)


def test_without_an_agreed_key_no_receipt_is_asked_for(kiosk):
    ticket = kiosk.help_requests.create("cold")
    assert not ticket.progress.takes_receipt
    with pytest.raises(TicketUnknown):
        kiosk.help_requests.confirm_receipt(ticket.code, "000000")


@pytest.mark.parametrize("state", [*PUBLIC_STATES, "a-word-of-tomorrow"])
@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_every_state_that_the_centre_tells_has_a_sentence(kiosk, records, clock, state, lang):
    ticket = kiosk.help_requests.create("cold")
    told = TicketState(row_of(records, ticket)["event_id"], state, clock.now(), clock.now() + timedelta(minutes=5))
    kiosk.help_requests.progress.learn([told])
    kiosk.i18n.set_language(lang)
    progress = again(kiosk, ticket).progress
    assert progress.is_at_centre and progress.text
    assert progress.code == state and progress.expected_at == told.expected_at


def test_a_state_outlives_a_restart(start, records, clock):
    kiosk = start()
    ticket = kiosk.help_requests.create("cold")
    id_ = row_of(records, ticket)["event_id"]
    kiosk.help_requests.progress.learn([TicketState(id_, "on_site", clock.now())])
    kiosk.close()
    assert start().help_requests.find(ticket.code).progress.code == "on_site"


def test_what_has_ended_is_asked_for_no_more_and_can_be_asked_anew(kiosk, records, clock):
    ticket = kiosk.help_requests.create("cold")
    id_ = row_of(records, ticket)["event_id"]
    assert kiosk.help_requests.progress.unsettled() == [id_]
    kiosk.help_requests.progress.learn([TicketState(id_, "closed", clock.now())])
    assert kiosk.help_requests.progress.unsettled() == []
    assert kiosk.help_requests.create("cold").code != ticket.code


def test_what_was_withdrawn_on_a_phone_is_withdrawn_here(kiosk, records, clock):
    ticket = kiosk.help_requests.create("cold")
    told = TicketState(row_of(records, ticket)["event_id"], "withdrawn", clock.now())
    kiosk.help_requests.progress.learn([told])
    assert kiosk.help_requests.open_tickets() == []
    with pytest.raises(TicketUnknown):
        kiosk.help_requests.withdraw(ticket.code)


# Finding it again


def test_a_request_is_found_by_its_number(kiosk):
    ticket = kiosk.help_requests.create("cold")
    assert again(kiosk, ticket).help_code == "cold"


def test_nobody_finds_one_by_trying(kiosk, clock):
    ticket = kiosk.help_requests.create("cold")
    for number in range(5):
        with pytest.raises(TicketUnknown):
            kiosk.help_requests.find(f"{number:07d}")
    with pytest.raises(ReceiptLimited):
        kiosk.help_requests.find(ticket.code)
    clock.pass_(seconds=31)
    assert kiosk.help_requests.find(ticket.code).code == ticket.code
