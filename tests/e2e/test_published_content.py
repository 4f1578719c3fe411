"""What editors publish on the pages is what a kiosk shows: a notice in three languages and an hour that two persons
looked at, and taking it back takes it off the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.bootstrap import build_kiosk, enrol_kiosk
from kiosk.kiosk import Kiosk
from kiosk.settings import Settings
from tests.e2e.programs import Central, published, wait_until

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "seven snowy lanterns"
EDIT = "/staff/content/tables/facilities/records/FC-01/edit"
TITLE = {"zh": "车门检修", "en": "Door under repair"}


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """A centre with content, stations and two editors."""
    central = published(ROOT, tmp_path_factory.mktemp("editing") / "central")
    for name in ("li", "wang"):
        central.tell("createstaff", "--name", name, "--role", "editor", typed=f"{PASSWORD}\n")
    central.start()
    yield central
    central.close()


@pytest.fixture
def kiosk(central: Central, tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk at FC-01 that has its network."""
    url = f"http://127.0.0.1:{central.port}"
    settings = Settings(home=tmp_path / "kiosk", central_url=url, ballast_bytes=0)
    enrol_kiosk(settings, url, central.tell("enrol", "--station", "FC-01").splitlines()[-1])
    kiosk = build_kiosk(settings)
    yield kiosk
    kiosk.close()


class Editor:
    """Somebody at a browser: forms are sent as they stand, but for what is said."""

    def __init__(self, central: Central, name: str) -> None:
        self.url, self.session = f"http://127.0.0.1:{central.port}", requests.Session()
        self.send("/staff/login", username=name, password=PASSWORD)

    def form(self, path: str) -> dict[str, Any]:
        """What the form of a page holds."""
        page = self.session.get(self.url + path, timeout=30)
        assert page.status_code == 200, page.status_code
        found: dict[str, Any] = {}
        for tag in re.findall(r"<input [^>]*>", page.text.partition("<main")[2]):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and ("checkbox" not in tag or " checked" in tag):
                found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
        texts = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page.text, re.S)
        chosen = re.findall(
            r'<select [^>]*name="([^"]+)"[^>]*>(?:(?!</select>).)*?value="([^"]*)" selected', page.text, re.S
        )
        return found | {name: unescape(text) for name, text in texts} | dict(chosen)

    def send(self, path: str, **fields: Any) -> str:
        """Open a page, fill in, send; the address that it leads to."""
        data = self.form(path) | fields
        page = self.session.post(self.url + path, data, headers={"Referer": self.url + path}, timeout=30)
        assert page.status_code == 200 and page.url != self.url + path, (page.status_code, page.url, page.text[-3000:])
        return page.url.removeprefix(self.url)

    def press(self, path: str, act: str, **fields: Any) -> None:
        """A button of a page that sends elsewhere."""
        token = self.form(path)["csrfmiddlewaretoken"][0]
        page = self.session.post(
            self.url + act, {"csrfmiddlewaretoken": token, **fields}, headers={"Referer": self.url + path}, timeout=30
        )
        assert page.status_code == 200, page.status_code


def shown(kiosk: Kiosk, lang: str) -> tuple[list[str], list[str]]:
    """The titles of the notices and the hours of the station, as a visitor reads them in a language."""
    kiosk.i18n.set_language(lang)
    titles = [card.title.text for card in kiosk.notices.current()]
    return titles, [line.text for line in kiosk.directory.here().hours]


def wait_while_people_come(kiosk: Kiosk, condition: Callable[[], bool], what: str) -> None:
    """One visit after another, until the condition holds. With each the centre's answer names its content, as that
    was within the last second.
    """

    def holds() -> bool:
        if kiosk.sync.status().pending == 0:
            kiosk.visits.touched()
            kiosk.visits.ended()
            kiosk.sync.nudge()
        return condition()

    wait_until(holds, what)


def test_a_notice_and_an_hour_reach_the_kiosk_and_leave_it_again(central: Central, kiosk: Kiosk) -> None:
    li, wang = Editor(central, "li"), Editor(central, "wang")
    before = {lang: shown(kiosk, lang) for lang in ("zh", "en", "ru")}

    notice = li.send(
        "/staff/content/tables/notices/new",
        **{f"title.{lang}": text for lang, text in TITLE.items()},
        **{"body.zh": "请走另一侧的门。", "issued_by.zh": "站前驿站", "expires_at": "2099-12-05T18:00"},
        issued_at="2020-01-01T08:00",
    )
    hour = li.send(EDIT, **{"schedules.1.opens_at": "06:45"})
    assert {lang: shown(kiosk, lang) for lang in before} == before

    wang.press(hour, f"{hour}/approve", revision="1")
    li.send("/staff/content/publish", note="检修和新的时间")
    assert notice != hour

    told = "the kiosk to have what was published"
    wait_while_people_come(kiosk, lambda: TITLE["zh"] in shown(kiosk, "zh")[0], told)
    _titles, hours = shown(kiosk, "zh")
    assert any("06:45" in line or "6:45" in line for line in hours), hours
    # Nobody has translated it into Russian: English stands in for it.
    assert (TITLE["en"] in shown(kiosk, "en")[0], TITLE["en"] in shown(kiosk, "ru")[0]) == (True, True)

    wang.send("/staff/content/undo")

    undone = "the kiosk to have what was there before"
    wait_while_people_come(kiosk, lambda: TITLE["zh"] not in shown(kiosk, "zh")[0], undone)
    assert {lang: shown(kiosk, lang) for lang in before} == before
