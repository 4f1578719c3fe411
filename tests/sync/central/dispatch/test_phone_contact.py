"""What a requester leaves to be reached by is sealed, bound to the request, and goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sync.central.dispatch import contacts
from sync.central.dispatch.api import HelpRequest
from sync.central.dispatch.models import Contact

pytestmark = pytest.mark.usefixtures("sqlite", "content")


# How to reach the requester


def test_a_contact_is_sealed_and_opens_with_the_key_alone(asked, tap, get):
    _envelope, path = asked()
    tap(path)
    tap(path, "contact", contact="  138 0000\n0000 ")
    request, kept = HelpRequest.objects.get(), Contact.objects.get()
    assert request.contact_present
    assert b"138" not in bytes(kept.sealed)
    assert contacts.opened(request) == "138 0000 0000"
    assert "138" not in get(path)[1]

    tap(path, "forget")
    assert not Contact.objects.exists() and not HelpRequest.objects.get().contact_present


def test_a_contact_sealed_for_one_request_does_not_open_for_another(asked, tap, kiosk):
    _first, path = asked()
    _second, other = asked(ticket="0000000")
    tap(path)
    tap(other)
    tap(path, "contact", contact="13800000000")
    mine, theirs = HelpRequest.objects.order_by("seq")
    Contact.objects.create(request=theirs, sealed=Contact.objects.get(request=mine).sealed, left_at=timezone.now())
    with pytest.raises(contacts.ContactUnreadableError):
        contacts.opened(theirs)


def test_withdrawing_erases_the_contact(asked, tap):
    _envelope, path = asked()
    tap(path)
    tap(path, "contact", contact="13800000000")
    tap(path, "withdraw")
    assert not Contact.objects.exists()


def test_a_contact_goes_thirty_days_after_the_end_and_not_before(asked, tap, now):
    _envelope, path = asked()
    tap(path)
    contacts.leave(HelpRequest.objects.get(), "13800000000", now)
    assert contacts.erase_old(now + timedelta(days=90)) == 0
    HelpRequest.objects.update(state="withdrawn", state_at=now)
    assert contacts.erase_old(now + timedelta(days=29)) == 0
    assert contacts.erase_old(now + timedelta(days=31)) == 1
    assert not HelpRequest.objects.get().contact_present
