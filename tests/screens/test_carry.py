"""Records on a stick: the door that leaders have, two buttons, and a sentence for every stick that will not do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from journeys import go, reach
from volunteers import serve

from kiosk.store.memory import RECEIPT_KEY, Memory

pytestmark = pytest.mark.window


@pytest.fixture
def plugged(station: Any, tmp_path: Path) -> Any:
    """An enrolled kiosk whose only stick is a folder; what is plugged in can be changed."""
    memory = Memory(station.kiosk.settings.settings_db)
    memory.remember(**{RECEIPT_KEY: bytes(32).hex()})
    sticks = station.kiosk.carrying._sticks
    sticks.folders = [tmp_path]
    yield sticks
    sticks.folders = []
    memory.remember(**{RECEIPT_KEY: ""})
    memory.close()


def test_a_leader_finds_the_door_on_the_desk_and_writes_with_one_touch(
    station: Any, plugged: Any, tmp_path: Path
) -> None:
    station.kiosk.visits.touched()
    serve(station.kiosk)
    go(station, "desk")
    reach(station, "U盘带走")
    assert station.screen == "carry"
    count = station.kiosk.carrying.state().waiting
    assert f"本机有 {count} 条记录等着送到中心" in station.words()
    station.touch("写入U盘")
    assert f"已写入U盘：{count} 条记录" in station.words()
    assert len(list(tmp_path.glob("*.yzb"))) == 1
    assert station.kiosk.carrying.state().waiting == count


def test_a_volunteer_has_no_such_door_and_a_visitor_neither(station: Any) -> None:
    station.kiosk.visits.touched()
    serve(station.kiosk, "1001")
    go(station, "desk")
    assert not any("U盘" in words for words in station.words())
    station.kiosk.volunteering.desk.leave()
    go(station, "carry")
    assert not station.has("写入U盘") and not station.has("读取回执")


@pytest.mark.parametrize(
    ("lang", "none", "two"),
    [
        ("zh", "没有找到U盘。请插好，等几秒再试。", "请只插一个U盘。"),
        ("en", "No stick found. Plug it in, wait a few seconds, and try again.", "Plug in only one stick."),
        (
            "ru",
            "Флешка не найдена. Вставьте её, подождите несколько секунд и попробуйте снова.",
            "Вставьте только одну флешку.",
        ),
    ],
)
def test_what_is_wrong_with_the_stick_is_said_in_the_language_of_whoever_stands_there(
    station: Any, plugged: Any, tmp_path: Path, lang: str, none: str, two: str
) -> None:
    from screens.translation import tr

    station.kiosk.visits.touched()
    serve(station.kiosk)
    tr.set_language(lang)
    go(station, "carry")
    screen = station.app.root.manager.current_screen
    for folders, sentence in (([], none), ([tmp_path, tmp_path], two)):
        plugged.folders = folders
        screen.carry_out()
        station.settle()
        assert sentence in station.words()
    assert list(tmp_path.iterdir()) == []


def test_a_stick_without_receipts_is_told_apart_from_one_that_settled_something(station: Any, plugged: Any) -> None:
    station.kiosk.visits.touched()
    serve(station.kiosk)
    go(station, "carry")
    station.touch("读取回执")
    assert "U盘里没有本机的回执，或回执已损坏。记录没有变动。" in station.words()
