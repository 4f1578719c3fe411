"""A notice is published in five clicks at most from the start page (J25), by one person or by two: counted here."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

MOST_CLICKS = 5
# Every click of a person on any page of this tab, also those that lead elsewhere.
COUNT = """
addEventListener('click', (event) => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true);
"""


@pytest.fixture
def counting(browser: Any) -> Any:
    """A browser that counts clicks from the start page on."""
    added = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": COUNT})
    yield browser
    browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def begin(browser: Any, name: str, password: str) -> None:
    """Sign in and stand on the start page, nothing counted yet."""
    browser.open("/staff/login")
    browser.driver.delete_all_cookies()
    browser.sign_in(name, password)
    assert browser.text("h1") == "今天"
    browser.driver.execute_script("sessionStorage.clicks = 0")


def clicks(browser: Any) -> int:
    return int(browser.driver.execute_script("return Number(sessionStorage.clicks)"))


def write(browser: Any, title: str, text: str) -> None:
    """From the start page to a saved draft; typing is by the keyboard."""
    browser.press("#write-notice")
    browser.find('[name="title.zh"]').send_keys(title)
    browser.find('[name="body.zh"]').send_keys(text)
    browser.find('[name="issued_by.zh"]').clear()
    browser.find('[name="issued_by.zh"]').send_keys("站前驿站")
    end = browser.find('[name="expires_at"]')
    browser.driver.execute_script("arguments[0].value = '2099-12-05T18:00'", end)
    browser.press("#save")


def test_a_notice_without_figures_is_published_by_its_author(counting: Any, centre: Any) -> None:
    begin(counting, "demo-editor", centre.password)
    write(counting, "车门检修", "请走另一侧的门。")
    assert "请走另一侧的门。" in counting.text("figure:first-child .kiosk")
    counting.press("#publish")
    counting.press("#confirm")

    assert "已发布为新版本" in counting.text(".notices")
    assert "车门检修" in counting.text("table.rows tbody tr:first-child")
    assert 0 < clicks(counting) <= MOST_CLICKS
    assert counting.complaints() == []


def test_a_notice_with_figures_takes_two_and_five_clicks_all_the_same(counting: Any, centre: Any) -> None:
    begin(counting, "demo-editor", centre.password)
    write(counting, "停水通知", "明天8点到12点停水。")
    assert "文字里的数字" in counting.text()
    assert counting.all("#publish, #approve") == []
    by_author = clicks(counting)

    begin(counting, "demo-editor-2", centre.password)
    counting.press("#drafts")
    counting.press("section.panel h2 a")
    assert "停水通知" in counting.text("h1")
    counting.press("#approve-publish")

    assert "已发布为新版本" in counting.text(".notices")
    assert "停水通知" in counting.text("table.rows tbody tr:first-child")
    assert 0 < by_author + clicks(counting) <= MOST_CLICKS


def test_the_enter_key_saves_and_adds_no_lines(counting: Any, centre: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    begin(counting, "demo-editor", centre.password)
    counting.open("/staff/content/tables/synonyms/records/identity_card/edit")
    before = counting.find("html")
    counting.find('[name="code"]').send_keys(Keys.ENTER)
    counting.gone(before)
    assert "没有要改的" in counting.text(".errors")


def test_large_text_is_half_as_large_again(counting: Any, centre: Any) -> None:
    begin(counting, "demo-editor", centre.password)
    counting.open("/staff/content/tables/consultations/records/A01")
    size = "return parseFloat(getComputedStyle(document.querySelector('.kiosk .lead')).fontSize)"
    width = "return document.querySelector('.kiosk').clientWidth"
    usual, panel = counting.driver.execute_script(size), counting.driver.execute_script(width)
    assert usual == pytest.approx(44 * panel / 1080, rel=0.01)
    counting.find('label[for="size-large"]').click()
    assert counting.driver.execute_script(size) == pytest.approx(usual * 1.5, rel=0.01)
