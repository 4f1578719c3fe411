"""A served demo centre and a real browser before it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests import templates

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"),
    # A button that a script has just disabled would fade to its other colours while they are looked at.
    "--force-prefers-reduced-motion",
)
PATIENCE_S = 20
TALLEST = 4000


SETTINGS = {"DJANGO_SETTINGS_MODULE": "sync.central.settings"}
GOING_DOWN = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from assets import asset
from sync.central.directory import broadcasts, releases
from sync.central.directory.api import publish
from sync.central.ledger.api import Device
from sync.protocol.packs import Pack, load_directory
now = timezone.now()
title = {"zh": "暴雪橙色预警，部分列车停运（示例）", "en": "Blizzard, some trains cancelled (sample)",
         "ru": "Метель, часть поездов отменена (пример)"}
body = {"zh": "站前广场结冰，进出站请走地下通道。", "en": "The square is icy: use the underpass to the station.",
        "ru": "На площади гололёд: идите к вокзалу подземным переходом."}
advice = [{"zh": "留在室内等通知", "en": "Stay indoors and wait for news", "ru": "Оставайтесь в помещении"}]
made = [broadcasts.write(level=level, title=title, body=body, advice=advice, stations=stations, by="demo-operator",
                         expires_at=now + timedelta(hours=6), now=now)
        for level, stations in (("orange", []), ("yellow", ["FC-01", "FC-02"]), ("red", []), ("blue", []))]
broadcasts.approve(made[1].id, "editor", now)
broadcasts.withdraw(made[3].id, "editor", now)
items = load_directory(asset("content")).items()
items["hotlines/12345"]["name"]["zh"] = "市民热线"
publish(Pack.from_items(items), note="冬季电话（示例）", is_to_all=False, by="editor")
serial = releases.open_releases()[0].serial
releases.choose(serial, ["FC-02"], [Device.objects.order_by("id").first().id])
"""


@dataclass(frozen=True)
class Centre:
    """A served centre, the name and password of its administrator, and a way to run its commands."""

    url: str
    username: str
    password: str
    run: Callable[..., str]
    ask: Callable[[str], str]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """The demo centre with its two weeks of invented visits; what one file leaves there is not for the next."""
    home = tmp_path_factory.mktemp("browsed")
    environ = {**os.environ, "YIZHAN_HOME": str(home)}
    environ.pop("YIZHAN_DATABASE_URL", None)

    def run(*arguments: str, typed: str = "") -> str:
        command = [sys.executable, "-m", "sync.central", *arguments]
        done = subprocess.run(command, env=environ, input=typed, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(script: str) -> str:
        """What a few lines of Python, beside the served centre, print."""
        settings = {**environ, "DJANGO_SETTINGS_MODULE": "sync.central.settings"}
        done = subprocess.run([sys.executable, "-c", script], env=settings, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        return done.stdout

    made = json.loads((templates.copy("browsed", _make, home) / "made.json").read_text("utf-8"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "sync.central", "serve", "--port", str(port)]
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}", process, home / "serve.log")
        yield Centre(f"http://127.0.0.1:{port}", made["staff"], made["password"], run, ask)
    finally:
        process.terminate()
        process.wait(20)


def _make(home: Path) -> None:
    """The demo centre, and something that goes down to its kiosks; what it said is kept with it."""
    made = templates.tell(templates.migrated(home), [["demo", "--json"]])
    (home / "made.json").write_text(made, "utf-8")
    environ = {**os.environ, "YIZHAN_HOME": str(home), **SETTINGS}
    environ.pop("YIZHAN_DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", GOING_DOWN], env=environ, check=True, timeout=180)


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{url}/api/v1/health", timeout=2).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.1)
    raise AssertionError(f"the centre did not come up:\n{log.read_text()}")


class Browser:
    """Chromium as a member of staff uses it: words to look for, fields to fill, buttons to press."""

    def __init__(self, driver: webdriver.Chrome, url: str, downloads: Path) -> None:
        self.driver, self.url, self.downloads = driver, url, downloads

    def open(self, path: str) -> None:
        self.driver.get(self.url + path)

    def speak(self, lang: str) -> None:
        """Choose the language as the switch does, by its cookie."""
        self.driver.add_cookie({"name": "django_language", "value": lang})

    def find(self, css: str) -> WebElement:
        return WebDriverWait(self.driver, PATIENCE_S).until(lambda driver: driver.find_element(By.CSS_SELECTOR, css))

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def text(self, css: str = "main") -> str:
        return self.find(css).text

    def choose(self, name: str, value: str) -> None:
        self.find(f'select[name="{name}"] option[value="{value}"]').click()

    def press(self, css: str) -> None:
        """Press a button or a link and wait until the page it leads to is there."""
        before = self.driver.find_element(By.TAG_NAME, "html")
        self.find(css).click()
        self.gone(before)

    def gone(self, before: WebElement) -> None:
        """Wait until another page is there than the one with this root."""
        WebDriverWait(self.driver, PATIENCE_S).until(lambda driver: driver.find_element(By.TAG_NAME, "html") != before)

    def sign_in(self, username: str, password: str) -> None:
        self.open("/staff/login")
        self.find("#id_username").send_keys(username)
        self.find("#id_password").send_keys(password)
        before = self.driver.find_element(By.TAG_NAME, "html")
        self.find("#id_password").send_keys(Keys.ENTER)
        WebDriverWait(self.driver, PATIENCE_S).until(lambda driver: driver.find_element(By.TAG_NAME, "html") != before)

    def size(self, width: int, height: int) -> None:
        """Be a screen of this size in CSS pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def picture(self, path: Path, width: int, height: int) -> None:
        """Write the whole page, up to a height, as a PNG."""
        whole = int(self.driver.execute_script("return document.documentElement.scrollHeight"))
        self.size(width, max(height, min(whole, TALLEST)))
        self.driver.save_screenshot(str(path))
        self.size(width, height)

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.driver.execute_script(script))

    def complaints(self) -> list[Any]:
        """What the browser refused or could not load since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def downloaded(self, name: str) -> Path:
        path = self.downloads / name
        WebDriverWait(self.driver, PATIENCE_S).until(lambda _driver: path.exists())
        return path


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One headless Chromium a module, with a profile of its own."""
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture
def browser(driver: webdriver.Chrome, centre: Centre, tmp_path: Path) -> Browser:
    """A browser without cookies at the sign-in page."""
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    browser = Browser(driver, centre.url, tmp_path)
    browser.size(1280, 900)
    browser.open("/staff/login")
    driver.delete_all_cookies()
    browser.complaints()
    return browser


@pytest.fixture(scope="module")
def session_cookie() -> dict[str, Any]:
    """Where the cookie of the module's one sign-in is kept."""
    return {}


@pytest.fixture
def staff(browser: Browser, centre: Centre, session_cookie: dict[str, Any]) -> Browser:
    """The browser of an administrator who has signed in."""
    if session_cookie:
        browser.driver.add_cookie(session_cookie)
    else:
        browser.sign_in(centre.username, centre.password)
        session_cookie.update(browser.driver.get_cookie("sessionid") or {})
    return browser
