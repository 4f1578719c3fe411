"""The page of staged content: chosen kiosks first, how they fare, then all, or back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sync.central.accounts.api import AuditEntry
from sync.central.directory.api import current_version, publish, releases
from sync.protocol.events import ContentApplied
from sync.protocol.packs import Pack
from tests.content_changes import shipped

PATH = "/staff/rollouts"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return shipped()


@pytest.fixture(scope="module")
def newer(pack: Pack) -> Pack:
    items = pack.items()
    items["hotlines/12345"]["name"]["zh"] = "市民热线"
    return Pack.from_items(items)


@pytest.fixture
def kiosks(sqlite: str, make_kiosk: Any, pack: Pack) -> list[Any]:
    """Three at FC-01 that have the old content and were heard just now."""
    publish(pack, now=timezone.now() - timedelta(hours=2))
    found = [make_kiosk() for _ in range(3)]
    for kiosk in found:
        kiosk.push([], content_version=pack.version)
    return found


@pytest.fixture
def serial(kiosks: list[Any], newer: Pack) -> int:
    publish(newer, now=timezone.now() - timedelta(hours=1), is_to_all=False, note="冬季")
    return releases.open_releases()[0].serial


@pytest.fixture
def editor(signed_in: Any) -> Any:
    return signed_in("editor")


def says(kiosk: Any, pack: Pack, error: str | None = None) -> None:
    kiosk.event(ContentApplied(pack="content", version=pack.version, ok=error is None, error=error))
    assert kiosk.push(content_version=pack.version if error is None else None).status == 200


def wanted(kiosks: list[Any]) -> list[str | None]:
    return [kiosk.push([]).batch.content_version for kiosk in kiosks]


def test_the_chosen_have_it_first_then_all(
    editor: Any, kiosks: list[Any], serial: int, pack: Pack, newer: Pack
) -> None:
    assert "还没发给任何终端" in editor.get(PATH).text
    editor.post(f"{PATH}/{serial}/choose", device=[kiosks[0].device])
    assert wanted(kiosks) == [newer.version, pack.version, pack.version]
    assert sum("还没换" in row for row in editor.get(PATH).rows()) == 1

    editor.post(f"{PATH}/{serial}/to-all")
    assert current_version() == pack.version  # it has not shown yet that it works

    says(kiosks[0], newer)
    assert sum("已换上" in row for row in editor.get(PATH).rows()) == 1
    editor.post(f"{PATH}/{serial}/to-all")
    assert wanted(kiosks) == [newer.version] * 3
    assert current_version() == newer.version


def test_whole_stations_may_be_chosen(editor: Any, kiosks: list[Any], serial: int, newer: Pack) -> None:
    editor.post(f"{PATH}/{serial}/choose", station=["FC-01"])
    assert wanted(kiosks) == [newer.version] * 3


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh-hans", "1 台终端已经换上，会换回全部终端现有的内容。"),
        ("en", "1 kiosk runs it and goes back to what all others have."),
        ("ru", "1 терминал перешёл на неё и вернётся к тому, что у всех."),
    ],
)
def test_stopping_asks_first_and_says_how_many_go_back(
    editor: Any, kiosks: list[Any], serial: int, newer: Pack, lang: str, said: str
) -> None:
    address = f"{PATH}/{serial}/stop"
    assert "0 台" not in editor.get(address).text
    releases.choose(serial, [], [kiosks[0].device])
    says(kiosks[0], newer)
    page = editor.speak(lang).get(PATH).body
    assert f'href="{address}"' in page and f'action="{address}"' not in page
    asked = editor.get(address).text
    assert newer.version[:8] in asked and said in asked
    assert [release.serial for release in releases.open_releases()] == [serial]


@pytest.mark.parametrize(
    ("path", "tab"), [(PATH, "各站终端"), ("/staff/retention", "统计"), ("/staff/kiosks", "各站终端")]
)
def test_the_header_shows_where_a_page_belongs_that_has_no_place_of_its_own(editor: Any, path: str, tab: str) -> None:
    here = re.findall(r'<a [^>]*aria-current="page"[^>]*>(.*?)</a>', editor.get(path).body, re.S)
    assert len(here) == 1 and tab in here[0]


def test_a_kiosk_where_it_failed_says_why_and_stops_it_from_going_to_all(
    editor: Any, kiosks: list[Any], serial: int, pack: Pack, newer: Pack
) -> None:
    editor.post(f"{PATH}/{serial}/choose", device=[kiosks[0].device, kiosks[1].device])
    says(kiosks[0], newer)
    says(kiosks[1], newer)
    says(kiosks[1], newer, "content-failed-here: the kiosk did not come to draw it")
    (row,) = [row for row in editor.get(PATH).rows() if "没换成，已退回" in row]
    assert "did not come to draw it" in row and kiosks[1].device in row
    editor.post(f"{PATH}/{serial}/to-all")
    assert current_version() == pack.version

    editor.post(f"{PATH}/{serial}/stop")
    assert wanted(kiosks) == [pack.version] * 3
    assert "撤回到这一版" in editor.get(PATH).text


def test_nothing_chosen_changes_nothing_and_strangers_cannot_be_chosen(
    editor: Any, kiosks: list[Any], serial: int, pack: Pack
) -> None:
    editor.post(f"{PATH}/{serial}/choose")
    editor.post(f"{PATH}/{serial}/choose", device=["kiosk-none"], station=["FC-99"])
    assert not releases.open_releases()[0].is_chosen
    assert wanted(kiosks) == [pack.version] * 3


def test_what_is_gone_says_so(editor: Any, kiosks: list[Any], serial: int) -> None:
    for deed in ("to-all", "stop", "choose"):
        assert editor.post(f"{PATH}/1/{deed}", device=["x"]).status == 302
    assert len(releases.open_releases()) == 1


def test_who_changed_it_is_in_the_audit_trail(editor: Any, kiosks: list[Any], serial: int) -> None:
    editor.post(f"{PATH}/{serial}/choose", station=["FC-01"])
    editor.post(f"{PATH}/{serial}/stop")
    trail = AuditEntry.objects.exclude(action="signed_in").values_list("action", "target")
    assert list(trail) == [("rollout_changed", str(serial))] * 2


@pytest.mark.parametrize("lang", ["zh-hans", "en", "ru"])
def test_it_speaks_the_readers_language(editor: Any, serial: int, lang: str) -> None:
    said = {"zh-hans": "历次发布", "en": "Releases", "ru": "Выпуски"}[lang]
    assert said in editor.speak(lang).get(PATH).text
