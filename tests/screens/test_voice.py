"""A visitor who does not see the screen: begins, finds, acts, is understood, and leaves nothing to the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from journeys import events
from listener import Visitor
from voices import FakePlayer

pytestmark = pytest.mark.window


@pytest.fixture
def visitor(stage: Any) -> Iterator[Visitor]:
    """On home, with the voice off."""
    visitor = Visitor(stage)
    yield visitor
    from screens.voice.mode import voice

    voice.reset()
    stage.kiosk.speech.attach(FakePlayer(), lambda work: work())


@pytest.fixture
def listening(visitor: Visitor) -> Visitor:
    """On home, with the voice on."""
    visitor.begin()
    return visitor


def test_it_says_how_it_works_then_where_one_is_and_how_much_there_is(visitor: Visitor) -> None:
    from screens.voice.mode import voice

    assert voice.toggle()
    (said,) = visitor.listen()
    count = len(visitor.layer.items())
    assert said.startswith("zh: 朗读已打开。请戴耳机。")
    assert said.endswith(f"便民服务专列，共{count}项")


def test_next_and_previous_reach_every_item_and_go_round(listening: Visitor) -> None:
    names = [item.name for item in listening.layer.items()]
    walked = ["".join(listening.press("下一个")) for _ in names]
    for said, name in zip(walked, [*names[1:], names[0]], strict=True):
        assert name.split()[0] in said
    assert walked[-1].startswith("zh: 回到开头，便民服务专列")
    assert listening.press("上一个")[0].startswith("zh: 转到末尾，现在")


def test_an_item_out_of_view_is_scrolled_into_it(listening: Visitor) -> None:
    from screens.navigation import navigation
    from screens.voice.layer import bounds_of

    navigation.show("numbers")
    listening.listen()
    places = [item.name for item in listening.layer.items()]
    for _ in range(places.index("95598 供电服务")):
        listening.layer.do("next")
    heard = listening.listen()[-1]
    assert "供电服务" in heard
    assert bounds_of(listening.layer.reader.current.widget)[3] > 40


def test_act_does_what_a_touch_would(listening: Visitor) -> None:
    listening.go_to("咨询服务")
    heard = listening.press("确定")
    assert listening.stage.screen == "consultation"
    assert heard[0].startswith("zh: 咨询服务，共")


def test_what_has_gone_is_not_acted_on_again_before_that_is_said(listening: Visitor) -> None:
    from screens.navigation import navigation

    ticket = listening.stage.kiosk.help_requests.create("luggage")
    navigation.show("ticket", code=ticket.code, is_repeat=False)
    listening.listen()
    listening.go_to("不需要了，撤回")
    listening.press("确定")
    assert listening.layer.reader.current.name.startswith("确认撤回")
    listening.layer.do("act")
    listening.layer.do("act")
    assert "".join(listening.listen())
    assert [event["ticket"] for event in events(listening.stage, "help.withdrawn")].count(ticket.code) == 1


def test_the_button_that_acts_does_not_act_on_itself(listening: Visitor) -> None:
    button = next(widget for widget in listening.stage.visible() if getattr(widget, "verb", "") == "act")
    listening.drag_to("找设施")
    listening.hand.move(*button.to_window(*button.center))
    listening.hand.up()
    assert listening.layer.reader.current.widget is button
    assert listening.press("确定") == ["zh: 确定，按钮"]


def test_nobody_is_caught_in_a_game_whose_way_out_needs_two_hands(listening: Visitor) -> None:
    from screens.navigation import navigation

    navigation.show("game", id="memory")
    listening.listen()
    names = [item.name for item in listening.layer.items()]
    assert any(name.startswith("紧急电话") for name in names)
    assert "找工作人员" in names
    listening.go_to("首页")
    listening.press("确定")
    assert listening.stage.screen == "home"


def test_what_is_only_to_hear_says_so(listening: Visitor) -> None:
    assert listening.press("确定") == ["zh: 这一项只能听。"]
    assert listening.stage.screen == "home"


def test_a_choice_says_how_it_stands_afterwards(listening: Visitor) -> None:
    from screens.navigation import navigation

    navigation.show("directory", tab="stations")
    listening.listen()
    listening.go_to("营业中")
    heard = listening.press("确定")
    assert heard == ["zh: 营业中，选项，已选中，第1个，共7个"]


def test_a_finger_hears_what_is_under_it_and_does_nothing(listening: Visitor) -> None:
    assert listening.drag_to("应急救护")[-1].startswith("zh: 应急救护")
    listening.hand.move(*listening.middle("找设施"))
    assert listening.player.listen() == ["zh: 找设施，按钮"]
    listening.hand.up()
    listening.stage.settle()
    assert listening.stage.screen == "home"


def test_staying_on_a_thing_says_it_once(listening: Visitor) -> None:
    x, y = listening.middle("找设施")
    listening.drag_to("找设施")
    for step in range(5):
        listening.hand.move(x + step, y)
    assert listening.player.listen() == []
    listening.hand.up()


def test_a_tap_is_heard_and_does_nothing(listening: Visitor) -> None:
    listening.hand.tap(*listening.middle("找设施"))
    assert listening.player.listen() == []
    listening.hand.rest(0.5)
    assert listening.player.listen() == ["zh: 找设施，按钮"]
    assert listening.stage.screen == "home"


def test_two_taps_anywhere_act_on_what_was_heard_last(listening: Visitor) -> None:
    listening.drag_to("找设施")
    listening.hand.up()
    elsewhere = listening.middle("便民服务专列")
    listening.hand.tap(*elsewhere)
    listening.hand.rest(0.2)
    listening.hand.tap(*elsewhere)
    listening.stage.settle()
    assert listening.stage.screen == "directory"


def test_lifting_in_a_corner_acts_on_what_one_rested_on_not_on_what_one_crossed(listening: Visitor) -> None:
    listening.drag_to("搜索")
    listening.hand.rest(0.6)
    listening.hand.move(*listening.middle("咨询服务"))
    listening.player.listen()
    listening.hand.move(8, listening.layer.top - 8)
    assert listening.player.listen() == ["zh: 松手就选：搜索"]
    listening.hand.up()
    listening.stage.settle()
    assert listening.stage.screen == "search"


def test_leaving_the_corner_again_does_nothing(listening: Visitor) -> None:
    listening.drag_to("搜索")
    listening.hand.rest(0.6)
    listening.hand.move(8, listening.layer.top - 8)
    listening.hand.move(*listening.middle("咨询服务"))
    listening.hand.up()
    listening.stage.settle()
    assert listening.stage.screen == "home"


def test_speech_stops_at_any_touch_and_can_be_heard_again(listening: Visitor) -> None:
    listening.player.is_slow = True
    listening.layer.do("next")
    assert listening.player.is_playing
    listening.hand.down(540, 4 + listening.layer._strip.top)
    assert not listening.player.is_playing
    listening.hand.up()
    listening.layer.do("next")
    listening.layer.do("stop")
    assert not listening.player.is_playing
    said = listening.player.listen()[-1]
    listening.layer.do("repeat")
    assert listening.player.is_playing
    assert listening.player.listen() == [said]


def test_another_language_is_spoken_as_soon_as_it_is_chosen(listening: Visitor) -> None:
    from screens.translation import tr

    tr.set_language("ru")
    assert listening.listen()[-1].startswith("ru: Вагон услуг, ")
    heard = [listening.press("Дальше")[0] for _ in range(3)]
    assert any(said.startswith("ru: Консультации, ") for said in heard)


def test_the_russian_count_of_items_agrees(listening: Visitor) -> None:
    from screens.translation import tr
    from screens.voice.wording import count_of_items

    tr.set_language("ru")
    assert [count_of_items(count) for count in (1, 23, 12)] == ["1 пункт", "23 пункта", "12 пунктов"]


def test_everything_said_is_also_written(listening: Visitor) -> None:
    said = listening.press("下一个")
    assert said[0].removeprefix("zh: ")[:6] in " ".join(listening.stage.words())
    assert listening.layer._strip.caption == said[0].removeprefix("zh: ")
    count = len(listening.layer.items())
    assert f"2 / {count}" in listening.stage.words()


def test_volume_is_modest_has_a_limit_and_is_the_usual_one_for_the_next(listening: Visitor) -> None:
    from kiosk.voice.speech import LOUDEST, USUAL_VOLUME

    assert listening.stage.kiosk.speech.volume == USUAL_VOLUME
    for _ in range(9):
        listening.press("大声")
    assert listening.player.volume == LOUDEST
    assert listening.press("大声")[0].startswith("zh: 已经最大声了")
    listening.stage.reset()
    assert listening.stage.kiosk.speech.volume == USUAL_VOLUME


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_the_strip_is_as_readable_as_the_rest(listening: Visitor, lang: str, tmp_path: Path) -> None:
    from checks import faults

    from screens.navigation import navigation
    from screens.translation import tr

    tr.set_language(lang)
    navigation.show("numbers")
    listening.listen()
    panel = listening.stage.kiosk.settings.panel
    picture = listening.stage.screenshot(tmp_path / "voice.png")
    assert faults(listening.stage.app.root, panel, picture) == []


def test_the_next_visitor_finds_it_off_and_silent(listening: Visitor) -> None:
    listening.stage.reset()
    assert not listening.layer.is_on
    assert listening.layer.reader.current is None
    assert not listening.stage.has("下一个")
    assert listening.player.listen() == ["zh: 朗读已关闭。"]
    listening.stage.touch("找设施")
    assert listening.stage.screen == "directory"
    listening.stage.touch("返回")
    assert listening.stage.screen == "home"
    assert listening.player.listen() == []


def test_the_end_button_says_so_and_ends_it(listening: Visitor) -> None:
    assert listening.press("关朗读") == ["zh: 朗读已关闭。"]
    assert not listening.layer.is_on


def corner(visitor: Visitor) -> tuple[float, float]:
    """A finger's breadth from the bottom left corner of the window."""
    return 25.0, 25.0


def test_a_finger_held_in_the_corner_turns_it_on_and_presses_nothing(visitor: Visitor) -> None:
    visitor.hand.down(*corner(visitor))
    visitor.hand.rest(1.9)
    assert not visitor.layer.is_on
    visitor.hand.rest(0.2)
    assert visitor.layer.is_on
    visitor.hand.up()
    visitor.stage.settle()
    assert visitor.stage.screen == "home"
    assert "朗读已打开" in visitor.player.listen()[0]


def test_it_begins_from_the_invitation_too(visitor: Visitor) -> None:
    visitor.stage.pass_time(121)
    assert visitor.stage.screen == "attract"
    visitor.hand.down(*corner(visitor))
    visitor.hand.rest(2.1)
    visitor.hand.up()
    visitor.stage.settle()
    assert visitor.layer.is_on
    assert visitor.stage.screen == "home"


def test_a_finger_that_slides_or_leaves_early_does_not_begin_it(visitor: Visitor) -> None:
    visitor.hand.down(*corner(visitor))
    visitor.hand.move(25, 140)
    visitor.hand.rest(2.5)
    visitor.hand.up()
    visitor.hand.down(*corner(visitor))
    visitor.hand.up()
    visitor.hand.rest(2.5)
    assert not visitor.layer.is_on


def test_a_button_held_long_is_still_a_button(visitor: Visitor) -> None:
    visitor.stage.touch("找设施")
    x, y = visitor.middle("返回")
    visitor.hand.down(x, y)
    visitor.hand.rest(3)
    visitor.hand.up()
    visitor.stage.settle()
    assert not visitor.layer.is_on
    assert visitor.stage.screen == "home"


def test_without_a_voice_nothing_is_offered_and_nothing_begins(visitor: Visitor) -> None:
    from screens.voice.mode import voice

    engine = visitor.stage.kiosk.speech._engine
    known, engine.known = engine.known, ()
    try:
        assert not voice.is_available
        assert not voice.toggle()
        visitor.hand.down(*corner(visitor))
        visitor.hand.rest(2.5)
        visitor.hand.up()
        assert not visitor.layer.is_on
    finally:
        engine.known = known


def test_off_it_walks_nothing_and_asks_for_no_frame(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens.voice import layer

    def walked(*_: object) -> None:
        raise AssertionError("widgets were walked")

    monkeypatch.setattr(layer, "spoken_order", walked)
    monkeypatch.setattr(layer, "items_of", walked)
    for words in ("找设施", "English", "Home"):
        visitor.stage.touch(words)
    assert not visitor.layer._watching_hold.is_triggered
    assert not visitor.layer._ringing.is_triggered
    assert not visitor.layer._strip.ids.rows.children
    assert visitor.layer._strip.height == 0
    assert visitor.player.listen() == []


def test_who_listens_has_two_minutes_and_hears_the_warning(listening: Visitor) -> None:
    listening.hand.tap(540, 400)
    listening.stage.pass_time(100)
    assert not listening.stage.app.root.ids.idle.is_shown
    listening.listen()
    listening.stage.pass_time(25)
    assert listening.listen()[-1].startswith("zh: 还在吗？")
    assert listening.layer.is_on


def test_who_is_being_read_to_is_there(listening: Visitor) -> None:
    listening.hand.tap(540, 400)
    listening.player.is_slow = True
    listening.layer.do("next")
    for _ in range(10):
        listening.stage.pass_time(60)
    assert listening.layer.is_on
    assert not listening.stage.app.root.ids.idle.is_shown
