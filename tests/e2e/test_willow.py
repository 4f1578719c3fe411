"""The willow at the bend, from the kiosk to the end, each role at its own phone in a real browser.

The kiosk has no network: the hazard crosses on a phone. The operator takes it, the grid worker whistles, the landscape
service scans the code on site, cuts the branch and sends a photo, the grid worker checks it; whoever reported it
follows on the page behind the kiosk's code. Then the kiosk comes back: one case, and it knows the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from kiosk.bootstrap import build_kiosk, enrol_kiosk
from kiosk.settings import Settings
from tests.e2e.programs import Central, free_port, published, wait_until
from tests.sync.central.browser.conftest import PATIENCE_S, Browser, driver

__all__ = ["driver"]
pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screens" / "willow"
PASSWORD = "seven snowy lanterns"
COMMUNITY = "230804999901"
BEND = "滨江路和杏林路之间的急转弯"
STAFF = {
    "operator": ("--role", "operator"),
    "worker": ("--role", "grid_worker", "--grids", COMMUNITY),
    "gardener": ("--role", "partner_duty", "--unit", "PU-08"),
    "electrician": ("--role", "partner_duty", "--unit", "PU-22"),
}
PHONE = (390, 844)
CASES = (
    "import json, django; django.setup()\n"
    "from sync.central.dispatch.api import HelpRequest\n"
    "print(json.dumps([[row.ticket, row.state, row.carried_at is not None, row.synced_at is not None]"
    " for row in HelpRequest.objects.all()]))"
)


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """A centre with content and staff."""
    central = published(ROOT, tmp_path_factory.mktemp("willow") / "central")
    for name, options in STAFF.items():
        central.tell("createstaff", "--name", name, *options, typed=f"{PASSWORD}\n")
    central.start()
    yield central
    central.close()


class Town:
    """Everybody's browser: one window, the cookies of whoever looks."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._cookies = browser, {}
        browser.size(*PHONE)

    def be(self, name: str) -> Browser:
        """Look as this member of staff, or, without a name, as anybody."""
        self._browser.open("/staff/login")
        self._browser.driver.delete_all_cookies()
        if name and name not in self._cookies:
            self._browser.sign_in(name, PASSWORD)
            self._cookies[name] = self._browser.driver.get_cookie("sessionid")
        elif name:
            self._browser.driver.add_cookie(self._cookies[name])
        return self._browser

    def picture(self, name: str) -> None:
        """For whoever wants to see it; what must hold of every page is checked on the way."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._browser.picture(PICTURES / f"{name}.png", *PHONE)
        assert self._browser.overflow() == 0, name
        assert self._browser.complaints() == [], name


@pytest.fixture
def town(driver: object, central: Central, tmp_path: Path) -> Town:
    return Town(Browser(driver, f"http://127.0.0.1:{central.port}", tmp_path))


@pytest.fixture
def settings(central: Central, tmp_path: Path) -> Settings:
    """A kiosk that has no road to the centre."""
    url = f"http://127.0.0.1:{central.port}"
    settings = Settings(home=tmp_path / "kiosk", public_url=url, central_url=f"http://127.0.0.1:{free_port()}")
    enrol_kiosk(settings, url, central.tell("enrol", "--station", "FC-01").splitlines()[-1])
    return settings


def press(browser: Browser, words: str) -> None:
    """The button with these words; where it is folded away, its summary first."""
    found = [element for element in browser.all("button, summary.button, a.button") if element.text.strip() == words]
    assert found, f"no button {words}: {browser.text()}"
    target = found[0]
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", target)
    if target.tag_name == "summary":
        target.click()
        return
    before = browser.driver.find_element(By.TAG_NAME, "html")
    target.click()
    WebDriverWait(browser.driver, PATIENCE_S).until(lambda d: d.find_element(By.TAG_NAME, "html") != before)


def in_open(browser: Browser, css: str) -> object:
    """A field that can be seen."""
    return next(element for element in browser.all(css) if element.is_displayed())


def write(browser: Browser, css: str, words: str) -> None:
    in_open(browser, css).send_keys(words)


def scanned(browser: Browser) -> str:
    """What a camera reads off the screen."""
    found = zxingcpp.read_barcodes(Image.open(BytesIO(browser.driver.get_screenshot_as_png())))
    return str(found[0].text)


def a_photo(path: Path) -> str:
    """As large as a telephone makes them."""
    Image.effect_noise((3000, 2000), 80).convert("RGB").save(path, "JPEG", quality=92)
    return str(path)


def test_the_willow_is_cut_and_whoever_reported_it_knows(
    town: Town, central: Central, settings: Settings, tmp_path: Path
) -> None:
    offline = build_kiosk(settings)
    ticket = offline.help_requests.create("hazard", needs=("type:tree_obstruction",), where="landmark")
    offline.close()

    anybody = town.be("")
    reporter(anybody, ticket.url, town, "把求助发给中心", "ready")
    press(anybody, "发送求助")
    reporter(anybody, ticket.url, town, "中心已收到", "sent")
    number = the_operator_takes_it(town)
    reporter(town.be(""), ticket.url, town, "中心已受理", "accepted")
    whistle = the_worker_whistles(town, number)
    the_electrician_sees_nothing(town, number)
    the_gardener_accepts(town, number)
    reporter(town.be(""), ticket.url, town, "负责的单位已接到", "coming")
    the_gardener_reports_in_on_site(town, number, whistle)
    reporter(town.be(""), ticket.url, town, "负责的单位已到现场", "on-site")
    the_gardener_is_done(town, number, tmp_path)
    page = reporter(town.be(""), ticket.url, town, "已经处置，等待核查", "done")
    assert "枝条已锯掉，隐患消除" in page
    the_worker_checks(town, number)
    assert "枝条已锯掉，隐患消除" in reporter(town.be(""), ticket.url, town, "已办结", "closed")
    both_sides_judge(town, number)

    online = build_kiosk(Settings(home=settings.home, public_url=settings.public_url, central_url=settings.public_url))
    try:
        online.sync.nudge()
        wait_until(lambda: online.sync.status().pending == 0, "the kiosk to send what it has")
        wait_until(lambda: online.help_requests.find(ticket.code).progress.code == "closed", "the kiosk to hear it")
    finally:
        online.close()
    assert central.ask(CASES) == [[ticket.code, "closed_normal", True, True]]


def reporter(browser: Browser, url: str, town: Town, title: str, name: str) -> str:
    """What the page behind the kiosk's code says."""
    browser.driver.get(url)
    text = browser.text("main")
    assert title in text, text
    town.picture(f"reporter-{name}")
    return text


def the_operator_takes_it(town: Town) -> str:
    operator = town.be("operator")
    operator.open("/staff/requests")
    town.picture("operator-inbox")
    assert "树木遮挡或倾倒" in operator.text()
    operator.open(operator.find('a[href*="/staff/requests/QJ-"]').get_attribute("href").removeprefix(operator.url))
    press(operator, "受理")
    press(operator, "补充地点")
    write(operator, "#address", BEND)
    Select(operator.find("#place-grid")).select_by_value(COMMUNITY)
    press(operator, "保存")
    assert BEND in operator.text()
    town.picture("operator-case")
    return str(operator.driver.current_url.rpartition("/")[2])


def the_worker_whistles(town: Town, number: str) -> str:
    worker = town.be("worker")
    worker.open("/staff/requests")
    assert number in worker.text() or BEND in worker.text()
    town.picture("worker-inbox")
    worker.open(f"/staff/requests/{number}")
    worker.find(".blow summary").click()
    Select(worker.find("#whistle-kind")).select_by_value("emergency")
    assert Select(worker.find("#unit-1")).first_selected_option.text == "市政园林单位"
    write(worker, "#whistle-task", "锯掉挡住视线的柳枝")
    town.picture("worker-whistle")
    press(worker, "吹哨")
    assert "还没有接哨" in worker.text()
    town.picture("worker-called")
    return str(worker.find('a[href*="/code/"]').get_attribute("href").removeprefix(worker.url))


def the_electrician_sees_nothing(town: Town, number: str) -> None:
    electrician = town.be("electrician")
    electrician.open("/staff/requests")
    assert "树木" not in electrician.text()
    electrician.open(f"/staff/requests/{number}")
    assert BEND not in electrician.text("body")
    electrician.complaints()  # the 404 that was asked for


def the_gardener_accepts(town: Town, number: str) -> None:
    gardener = town.be("gardener")
    gardener.open("/staff/requests")
    assert "树木遮挡或倾倒" in gardener.text()
    town.picture("gardener-inbox")
    gardener.open(f"/staff/requests/{number}")
    town.picture("gardener-case")
    press(gardener, "接哨，派人去")


def the_gardener_reports_in_on_site(town: Town, number: str, code_page: str) -> None:
    worker = town.be("worker")
    worker.open(code_page)
    town.picture("worker-code")
    address = scanned(worker)
    crew = town.be("")
    crew.driver.get(f"{address}?lang=zh")
    assert BEND in crew.text()
    town.picture("crew-here")
    press(crew, "市政园林单位，报到")
    assert "已到场" in crew.text()
    town.picture("crew-there")


def the_gardener_is_done(town: Town, number: str, tmp_path: Path) -> None:
    gardener = town.be("gardener")
    gardener.open(f"/staff/requests/{number}")
    write(gardener, "input[id^=done-]", "枝条已锯掉，隐患消除")
    gardener.find("input[id^=photo-]").send_keys(a_photo(tmp_path / "willow.jpg"))
    button = next(e for e in gardener.all("button[value=finish]"))
    size = "return document.querySelector('input[id^=photo-]').files[0].size"
    WebDriverWait(gardener.driver, PATIENCE_S).until(
        lambda d: int(d.execute_script(size)) < 280_000 and button.is_enabled()
    )
    press(gardener, "处置完了")
    assert "已处置待核查" in gardener.text()
    town.picture("gardener-done")


def the_worker_checks(town: Town, number: str) -> None:
    worker = town.be("worker")
    worker.open(f"/staff/requests/{number}")
    loaded = "return [...document.querySelectorAll('.photos img')].every(i => i.complete && i.naturalWidth > 0)"
    worker.driver.execute_script("document.querySelector('.photos img').scrollIntoView()")
    WebDriverWait(worker.driver, PATIENCE_S).until(lambda d: d.execute_script(loaded))
    press(worker, "去核查")
    town.picture("worker-check")
    press(worker, "核查通过，结案")
    assert "正常结案" in worker.text()


def both_sides_judge(town: Town, number: str) -> None:
    for name, button in (("worker", "满意"), ("gardener", "一般")):
        staff = town.be(name)
        staff.open(f"/staff/requests/{number}")
        press(staff, button)
    assert "网格评价 满意" in staff.text() and "单位评价 一般" in staff.text()
    town.picture("judged")
