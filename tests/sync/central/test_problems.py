"""What goes wrong on our side is said in the same words, and says when to come again."""

from __future__ import annotations

import errno
import json

import pytest
from django.contrib.auth.views import LoginView
from django.db import OperationalError
from django.test import Client, RequestFactory

from sync.central.ledger import careful, views
from sync.central.ledger.api import Event
from sync.central.problems import machine_view
from sync.protocol.events import ScreenViewed

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)


def answer(error):
    @machine_view("GET")
    def view(request):
        raise error

    response = view(RequestFactory().get("/"))
    return response, json.loads(response.content)


def test_a_busy_database_asks_to_come_again_later():
    response, body = answer(OperationalError("database is locked"))

    assert (response.status_code, body["code"]) == (503, "overloaded")
    assert int(response["Retry-After"]) > 0


FULL = (
    OperationalError("database or disk is full"),
    OperationalError("disk I/O error"),
    OperationalError('could not extend file "base/1/2": No space left on device'),
    OSError(errno.ENOSPC, "No space left on device", "/exports/a.part"),
)


@pytest.mark.parametrize("error", FULL, ids=str)
def test_a_full_disk_is_named_to_a_kiosk_which_comes_again(error):
    response, body = answer(error)

    assert (response.status_code, body["code"], body["detail"]) == (503, "overloaded", "the disk is full")
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize("error", FULL, ids=str)
@pytest.mark.usefixtures("sqlite")
def test_a_full_disk_is_named_to_staff(error, monkeypatch):
    """What a page has to write before it shows anything is above all the audit trail."""

    def full(*arguments, **named):
        raise error

    monkeypatch.setattr(LoginView, "get", full)
    reply = Client(SERVER_NAME="localhost", raise_request_exception=False).get("/staff/login")

    assert reply.status_code == 507
    assert "The centre&#x27;s disk cannot be written to" in reply.content.decode()


def test_what_nobody_foresaw_is_internal_and_told_to_the_log_alone(caplog):
    response, body = answer(ZeroDivisionError("the secret reason"))

    assert (response.status_code, body["code"]) == (500, "internal")
    assert "secret" not in response.content.decode()
    assert "the secret reason" in caplog.text


@pytest.mark.usefixtures("sqlite")
def test_more_batches_than_places_wait_at_the_kiosks(kiosk, monkeypatch):
    monkeypatch.setattr(views, "_places", type("Full", (), {"acquire": lambda self, blocking: False})())
    kiosk.event(VIEWED)

    reply = kiosk.push()

    assert (reply.status, reply.json()["code"]) == (503, "overloaded")
    assert int(reply.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("database")
def test_a_batch_that_fails_in_the_middle_leaves_nothing_behind(kiosk, monkeypatch):
    def full(*arguments):
        raise OperationalError("database or disk is full")

    kiosk.visit()
    with monkeypatch.context() as disk:
        disk.setattr(careful, "_update_device", full)
        assert kiosk.push().status == 503

    assert not Event.objects.exists()
    assert kiosk.push().batch.acknowledged == ((1, 2),)
