"""Staff at their browser: in by the keyboard, visits by filter, the same count in the download, a kiosk in and out."""

from __future__ import annotations

import base64
import csv
import re
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

pytestmark = pytest.mark.browser


def first_number(text: str) -> int:
    found = re.search(r"\d+", text)
    assert found, text
    return int(found[0])


def test_signing_in_by_keyboard_leads_to_today(browser: Any, centre: Any) -> None:
    browser.sign_in(centre.username, centre.password)
    assert browser.text("h1") == "今天"
    assert browser.complaints() == []


def test_five_wrong_passwords_bring_a_wait_in_minutes(browser: Any, centre: Any) -> None:
    centre.run("createstaff", "--name", "guessed", "--role", "operator", typed="seven snowy lanterns\n")
    for _attempt in range(5):
        browser.sign_in("guessed", "let me in please, now")
    assert "请等 15 分钟再登录。" in browser.text(".gate-card")
    browser.sign_in("guessed", "seven snowy lanterns")
    assert "请稍等" in browser.text(".gate-card")


def test_visits_by_filter_are_as_many_as_the_rows_downloaded(staff: Any) -> None:
    staff.open("/staff/visits")
    everything = first_number(staff.text(".page-head + form + .tiles .tile:nth-child(2) .big"))
    staff.choose("station", "FC-01")
    staff.choose("outcome", "help")
    staff.press("form.filters button[type=submit]")
    shown = first_number(staff.text("#rows-head + p").replace("共", ""))
    assert 0 < shown < everything
    name = staff.find("#download").get_attribute("href")
    assert "station=FC-01" in name
    days = re.search(r"(\d{4}-\d\d-\d\d) – (\d{4}-\d\d-\d\d)", staff.text(".page-head"))
    assert days
    staff.find("#download").click()
    path = staff.downloaded(f"visits-{days[1].replace('-', '')}-{days[2].replace('-', '')}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == shown
    assert {(row["station"], row["outcome"]) for row in rows} == {("FC-01", "help")}


def test_a_kiosk_is_enrolled_with_a_code_and_revoked(staff: Any, centre: Any) -> None:
    staff.open("/staff/kiosks")
    staff.choose("station", "FC-02")
    staff.press("form.filters button[type=submit]")
    code = staff.text("#code")
    key = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    reply = requests.post(f"{centre.url}/api/v1/enrolments", json={"code": code, "public_key": key}, timeout=20)
    assert reply.status_code == 201, reply.text
    device = reply.json()["device"]
    staff.press(".panel a.button")
    assert device in staff.text("table.rows")
    staff.press(f'a[href="/staff/kiosks/{device}"]')
    staff.press(f'a[href="/staff/kiosks/{device}/revoke"]')
    assert "不能恢复" in staff.text()
    staff.press("button.danger")
    assert f"终端 {device} 已停用。" in staff.text(".notices")
    staff.open("/staff/audit")
    assert device in staff.text("table.rows")


def test_the_language_switch_keeps_the_page(staff: Any) -> None:
    staff.open("/staff/kiosks")
    staff.press('.languages button[value="ru"]')
    assert staff.text("h1") == "Терминалы"
    assert staff.find("html").get_attribute("lang") == "ru"
    staff.press('.languages button[value="zh-hans"]')
    assert staff.find("html").get_attribute("lang") == "zh-Hans"


def test_the_first_stop_of_the_keyboard_skips_the_header(staff: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    staff.open("/staff/visits")
    staff.find("body").send_keys(Keys.TAB)
    focused = staff.driver.switch_to.active_element
    assert focused.get_attribute("href").endswith("#main")
    assert focused.rect["y"] >= 0
    focused.send_keys(Keys.ENTER)
    assert staff.driver.switch_to.active_element.get_attribute("id") == "main"
