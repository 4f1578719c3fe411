"""The page behind the code on a kiosk: it shows where a request stands, to whoever holds the number."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sync.central.directory.api import publish
from sync.central.dispatch.api import HelpRequest
from sync.protocol.events import HelpCreated, HelpWithdrawn
from sync.protocol.wire import format_time
from tests.content_changes import shipped

pytestmark = pytest.mark.usefixtures("sqlite")

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
PAGE = "/t/FC-01-4829138"
HAN = re.compile(r"[\u4e00-\u9fff]")


def created(help="danger", promised=None):
    return HelpCreated(
        ticket="4829138",
        help=help,
        severity="S1",
        where="here",
        lang="zh",
        needs=("quiet",),
        contact_present=True,
        acknowledge_by=promised,
    )


@pytest.fixture
def page(ask):
    """The page as text, in a language."""

    def get(path=PAGE, lang="zh", **headers):
        reply = ask("GET", f"{path}?lang={lang}", headers, b"")
        return reply, reply.body.decode()

    return get


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "工作人员已能看到您的求助"),
        ("en", "Staff can see your request"),
        ("ru", "Сотрудники видят ваш запрос"),
    ],
)
def test_a_request_that_arrived_shows_when_and_that_staff_see_it(kiosk, page, lang, words):
    kiosk.event(created(), timezone.localtime(NOON))
    kiosk.push()

    reply, text = page(lang=lang)

    assert reply.status == 200
    assert words in text
    assert "482 913 8" in text
    assert "2026-11-20 12:00" in text


def test_the_promised_time_is_shown_until_it_has_passed(kiosk, page):
    publish(shipped())
    now = timezone.localtime()
    kiosk.event(created(promised=format_time(now + timedelta(minutes=2))), now)
    kiosk.push()
    assert "最晚回应" in page()[1]

    HelpRequest.objects.update(acknowledge_by=NOON)
    assert "回应比承诺的时间晚了" in page()[1]


def test_a_withdrawn_request_says_so(kiosk, page):
    kiosk.event(created(), NOON)
    kiosk.event(HelpWithdrawn(ticket="4829138"), NOON)
    kiosk.push()

    assert "has been withdrawn" in page(lang="en")[1]


def test_a_request_that_is_not_here_yet_says_when_it_will_be(kiosk, page):
    reply, text = page(lang="en")

    assert reply.status == 200
    assert "It will appear here when the kiosk is online" in text
    assert "482 913 8" in text


@pytest.mark.parametrize(
    "path",
    [
        "/t/FC-01-4829137",
        "/t/FC-99-4829138",
        "/t/4829138",
        "/t/FC-01-482913",
        "/t/x",
        "/t/%00",
        "/t/FC-01-４８２９１３８",
    ],
)
def test_a_wrong_number_is_answered_kindly(kiosk, page, path):
    reply, text = page(path, "en")

    assert reply.status == 404
    assert "One digit may be mistyped" in text
    assert "120" in text


def test_the_station_may_be_typed_in_small_letters(kiosk, page):
    assert page("/t/fc-01-4829138")[0].status == 200


def test_the_page_tells_nothing_that_a_guesser_could_use(kiosk, page):
    publish(shipped())
    kiosk.event(created(), NOON)
    kiosk.push()

    _, text = page()

    request = HelpRequest.objects.get()
    for secret in ("danger", "人身安全", "quiet", request.case_number, request.event_id, kiosk.device, "S1"):
        assert secret not in text


def test_nobody_is_followed(page):
    reply, text = page()

    assert "Set-Cookie" not in reply.headers
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in reply.headers["X-Robots-Tag"]
    assert "<script" not in text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_page_only_shows(ask, method):
    assert ask(method, PAGE, {}, b"").status in (403, 405)
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize(
    ("accepts", "lang"), [("ru-RU,ru;q=0.9", "ru"), ("en", "en"), ("fr", "zh-hans"), ("", "zh-hans")]
)
def test_the_browsers_language_is_taken_where_none_is_asked_for(ask, stations, accepts, lang):
    reply = ask("GET", PAGE, {"Accept-Language": accepts}, b"")

    assert reply.headers["Content-Language"] == lang
    assert f'<html lang="{lang}">' in reply.body.decode()


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_word_is_translated(kiosk, page, lang):
    texts = [page(lang=lang)[1], page("/t/x", lang)[1]]
    kiosk.event(created(), NOON)
    kiosk.push()
    texts.append(page(lang=lang)[1])
    kiosk.event(HelpWithdrawn(ticket="4829138"), NOON)
    kiosk.push()
    texts.append(page(lang=lang)[1])

    for text in texts:
        assert not HAN.findall(text.replace("中文", ""))


def test_samples_say_that_they_are(kiosk, page):
    kiosk.event(created(), NOON, demo=True)
    kiosk.push()

    assert "示例" in page()[1]
    assert "Пример" in page(lang="ru")[1]
