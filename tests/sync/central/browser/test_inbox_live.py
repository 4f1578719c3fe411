"""The inbox on a telephone that nobody touches: what others do shows up, time runs, no network is said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone, translation
from selenium.webdriver.support.ui import WebDriverWait

from sync.central.web.beijing import span_text
from sync.protocol.codes import ticket_code
from sync.protocol.events import HelpCreated
from sync.protocol.wire import format_time

pytestmark = pytest.mark.browser

PASSWORD = "seven snowy lanterns"
GRAVE = "/staff/requests?tab=open&severity=S1"
PATIENCE_S = 30

# What marks say that are due so many seconds after (1) or before (-1) a moment that the page is told is now.
COUNTED = """
const [spans, sign] = arguments;
const now = Date.parse('2026-12-01T08:00:00+08:00');
const marks = spans.map((seconds) => {
  const mark = document.createElement('span');
  mark.className = 'mark warn';
  const due = new Date(now + sign * seconds * 1000).toISOString();
  Object.assign(mark.dataset, { due, left: '+{span}', late: '-{span}' });
  mark.innerHTML = '<svg><use href="#hourglass_empty"></use></svg>-';
  document.body.append(mark);
  return mark;
});
document.dispatchEvent(new CustomEvent('yizhan:fresh', { detail: new Date(now).toISOString() }));
return marks.map((mark) => mark.textContent);
"""


class Colleague:
    """Another operator, at another browser."""

    def __init__(self, url: str, username: str) -> None:
        self.url, self.session = url, requests.Session()
        self.session.get(f"{url}/staff/login", timeout=20)
        self.post("/staff/login", username=username, password=PASSWORD)

    def post(self, path: str, **data: str) -> None:
        token = self.session.cookies["csrftoken"]
        headers = {"Referer": self.url}
        sent = {**data, "csrfmiddlewaretoken": token}
        assert self.session.post(self.url + path, sent, headers=headers, timeout=20).ok


@pytest.fixture(scope="module")
def people(centre: Any) -> tuple[str, str]:
    """Two operators."""
    for name in ("li", "wang"):
        centre.run("createstaff", "--name", name, "--role", "operator", typed=f"{PASSWORD}\n")
    return "li", "wang"


@pytest.fixture(scope="module")
def kiosk(centre: Any, kiosk_over_http: Callable[[str], Any]) -> Any:
    """A kiosk that has been enrolled over the network."""
    kiosk = kiosk_over_http(centre.url)
    assert kiosk.enrol(centre.run("enrol", "--station", "FC-02").strip()).status == 201
    return kiosk


@pytest.fixture
def phone(browser: Any, people: tuple[str, str]) -> Any:
    """An operator's telephone that has signed in."""
    browser.size(390, 844)
    browser.sign_in(people[0], PASSWORD)
    return browser


def ask(kiosk: Any, seconds: float = 600) -> str:
    """Somebody at the kiosk is in danger, to be answered in so many seconds; the number of their request."""
    now, ticket = timezone.localtime(), ticket_code(f"{kiosk.seq + 310000:06d}")
    promised = format_time(now + timedelta(seconds=seconds))
    kiosk.event(HelpCreated(ticket, "medical", "S1", "here", "zh", (), False, promised), now)
    assert kiosk.push(kiosk.lines[-1:]).status == 200
    return f"{ticket[:3]} {ticket[3:6]} {ticket[6:]}"


def row(number: str) -> str:
    """An expression of the row of a request."""
    return f"[...document.querySelectorAll('tr[data-case]')].find((row) => row.textContent.includes('{number}'))"


def until(browser: Any, expression: str) -> Any:
    """Wait until this is true of the page."""
    wait = WebDriverWait(browser.driver, PATIENCE_S, poll_frequency=0.1)
    return wait.until(lambda driver: driver.execute_script(f"return {expression}"))


def test_what_others_do_shows_up_without_a_touch(phone: Any, kiosk: Any, centre: Any, people: tuple[str, str]) -> None:
    ask(kiosk)
    first = ask(kiosk)
    phone.open(GRAVE)
    phone.driver.execute_script("window.stayed = true")
    number = until(phone, f"{row(first)}.dataset.case")
    phone.driver.execute_script(
        "document.querySelector(`tr:not([data-case='${arguments[0]}']) .tick input`).click()", number
    )
    other = phone.driver.execute_script("return document.querySelector('.tick input:checked').value")

    Colleague(centre.url, people[1]).post(f"/staff/requests/{number}/move", seen="reported", to="accepted")
    second = ask(kiosk)

    assert until(phone, f"{row(first)}?.textContent.includes('已受理')")
    assert until(phone, f"{row(second)} !== undefined")
    assert "新的危及生命求助：突发伤病" in phone.text("#said")
    assert until(phone, "document.querySelector('.tick input:checked').value") == other
    assert "已勾选：1" in phone.text("#bulk")
    assert phone.driver.execute_script("return window.stayed")
    assert phone.overflow() <= 0
    assert phone.complaints() == []


def test_a_deadline_passes_by_itself(phone: Any, kiosk: Any) -> None:
    for seconds in (4, 8, 16):
        number = ask(kiosk, seconds)
        phone.open(GRAVE)
        if "还剩" in phone.driver.execute_script(f"return {row(number)}.querySelector('.due').textContent"):
            break
    mark = f"{row(number)}.querySelector('.mark[data-due]')"
    assert until(phone, f"{mark}.textContent.includes('超时')")
    classes, icon = phone.driver.execute_script(f"return [{mark}.className, {mark}.querySelector('use').href.baseVal]")
    assert classes == "mark alarm"
    assert icon.endswith("#error")
    assert phone.driver.execute_script(f"return {row(number)}.classList.contains('is-late')")
    assert "刚刚超时：突发伤病" in phone.text("#said")


@pytest.mark.parametrize("lang", ["zh-hans", "en", "ru"])
def test_time_is_told_in_the_words_of_the_centre(lang: str, phone: Any) -> None:
    phone.speak(lang)
    phone.open(GRAVE)
    spans = [1, 5, 59, 60, 61, 125, 599, 600, 659, 3599, 3600, 7384, 86399, 86400, 1_000_000]
    with translation.override(lang):
        wanted = [span_text(seconds) for seconds in spans]
    assert phone.driver.execute_script(COUNTED, spans, 1) == [f"+{words}" for words in wanted]
    assert phone.driver.execute_script(COUNTED, spans, -1) == [f"-{words}" for words in wanted]


def test_without_a_network_it_says_how_old_it_is(phone: Any) -> None:
    phone.open(GRAVE)
    assert "最新" in phone.text("#fresh")
    network = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    phone.driver.execute_cdp_cmd("Network.enable", {})
    try:
        phone.driver.execute_cdp_cmd("Network.emulateNetworkConditions", network)
        assert until(
            phone, "/^断网，显示的是 \\d\\d:\\d\\d 的情况$/.test(document.getElementById('fresh').innerText.trim())"
        )
        assert phone.find("#fresh use").get_attribute("href").endswith("#wifi_off")
    finally:
        phone.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {**network, "offline": False})
    assert until(phone, "/^最新 \\d\\d:\\d\\d:\\d\\d$/.test(document.getElementById('fresh').innerText.trim())")
    phone.complaints()


def test_whoever_was_signed_out_is_told_and_hears_nothing_unasked(phone: Any) -> None:
    phone.open(GRAVE)
    assert phone.find("#sound").get_attribute("aria-pressed") == "false"
    phone.find("#sound").click()
    assert "提示音：开" in phone.text("#sound")
    phone.driver.delete_all_cookies()
    phone.driver.execute_script("window.dispatchEvent(new Event('online'))")
    assert until(phone, "document.getElementById('fresh').innerText.includes('登录已经失效')")
    assert "tr" in phone.driver.execute_script("return document.querySelector('tr[data-case]').tagName.toLowerCase()")


def test_what_can_be_touched_is_large_enough_for_a_finger(phone: Any) -> None:
    phone.size(360, 740)
    for lang in ("zh-hans", "ru"):
        phone.speak(lang)
        phone.open("/staff/requests?tab=all&severity=S1")
        small = phone.driver.execute_script("""
            const touched = 'main button, summary, .tabs a, .tick label, .tick-all label, .seek input, .seek select';
            return [...document.querySelectorAll(touched)].filter((e) => e.offsetParent)
                .filter((e) => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
                .map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 20)} ${e.getBoundingClientRect().height}`);
        """)
        assert small == []
        assert phone.overflow() <= 0
