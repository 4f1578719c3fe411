"""Every screen heard from its first item to its last, in three languages, as one who does not see it hears it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from gallery import LANGUAGES, scenes

pytestmark = pytest.mark.window


def put(stage: Any, screen: str, params: dict[str, Any]) -> None:
    """Put a screen in front, without drawing it, until nothing moves."""
    from screens.navigation import navigation

    stage.app.root.idle_watch.touched()
    if screen in ("home", "attract"):
        getattr(navigation, screen)()
    else:
        navigation.show(screen, **params)
    stage.kiosk.clock.pass_time(4)
    stage.settle()


def touchables(stage: Any) -> list[Any]:
    """What a sighted visitor could touch now, or after turning the page."""
    from screens.voice.strip import VoiceButton
    from screens.widgets import Touchable

    return [
        widget
        for widget in stage.visible()
        if isinstance(widget, Touchable) and getattr(widget, "is_spoken", True) and not isinstance(widget, VoiceButton)
    ]


def faults(stage: Any) -> list[str]:
    """What a listener would curse on the screen in front; empty is what the test wants."""
    from screens.bars import AskButton, EmergencyStrip
    from screens.navigation import navigation
    from screens.voice.wording import in_words, shown

    items = stage.app.root.voice.items()
    said = [shown(in_words(item)) for item in items]
    names = [item.name for item in items]
    reached = {item.widget for item in items}
    found = [f"cannot be reached: {widget.words!r}" for widget in touchables(stage) if widget not in reached]
    found += [f"no name: {type(item.widget).__name__}" for item in items if not item.name.strip()]
    found += [f"said twice: {one}" for one, other in pairwise(said) if one == other]
    found += [f"two voices for one place: {item.name}" for item in items if len(set(item.parts)) != len(item.parts)]
    if items[0].role != "heading" or names[0] != navigation.screen.title:
        found.append(f"begins with {names[0]!r}, not with the title {navigation.screen.title!r}")
    # A game has the whole window to itself, and its way out; the invitation has the strip of its own.
    kinds = (EmergencyStrip, AskButton) if navigation.screen.has_bars else ()
    for kind in kinds:
        if not any(isinstance(item.widget, kind) for item in items):
            found.append(f"{kind.__name__} is missing")
    found += [f"an icon is read: {name!r}" for name in names if any("\ue000" <= sign <= "\uf8ff" for sign in name)]
    return found


def test_every_control_of_every_screen_is_reached_and_named(stage: Any) -> None:
    """In each language: the screens are made once, and follow as at a kiosk."""
    from screens.translation import tr

    found = {}
    for lang in LANGUAGES:
        stage.kiosk.visits.touched()
        tr.set_language(lang)
        for name, screen, params in scenes(stage.kiosk):
            put(stage, screen, params)
            found[f"{name}-{lang}"] = faults(stage)
    assert len(found) >= 20 * len(LANGUAGES)
    assert {name: list_ for name, list_ in found.items() if list_} == {}


def names(stage: Any) -> list[str]:
    """What is heard now, item by item, without roles."""
    return [item.name for item in stage.app.root.voice.items()]


def heard(stage: Any, beginning: str) -> str:
    """The whole of the one item that begins so."""
    from screens.voice.wording import in_words, shown

    (item,) = [item for item in stage.app.root.voice.items() if item.name.startswith(beginning)]
    return shown(in_words(item))


def test_home_is_heard_from_the_title_to_the_clock(stage: Any) -> None:
    order = names(stage)
    windows = ["咨询服务", "帮扶信息宣传", "休息阅读", "儿童游乐", "饮水充电", "应急救护"]
    places = [next(place for place, name in enumerate(order) if name.startswith(window)) for window in windows]
    assert order[0] == "便民服务专列"
    assert places == sorted(places)
    assert order.index("搜索") > places[-1]
    assert order[-1].startswith("现在")
    assert order.index("找工作人员") > 0


def test_a_card_says_its_name_how_things_stand_what_it_is_and_its_place(stage: Any) -> None:
    put(stage, "directory", {"tab": "stations"})
    assert heard(stage, "站前广场便民服务专列") == (
        "站前广场便民服务专列（示例），营业中 · 22:00 关门，您在这里，链接，第1个，共12个"
    )
    assert heard(stage, "站点") == "站点，按钮，已选中"
    assert heard(stage, "设施") == "设施，按钮"
    assert heard(stage, "咨询服务") == "咨询服务，选项，未选中，第2个，共7个"


def test_a_switch_says_once_whether_it_is_on(stage: Any) -> None:
    from screens.theme import theme

    put(stage, "modes", {})
    off = heard(stage, "手套版")
    theme.is_calm = True
    stage.settle()
    on = heard(stage, "少动画")
    theme.is_calm = False
    assert "关着" in off and "选中" not in off
    assert "开着" in on and "选中" not in on


def test_a_number_and_what_it_is_for_are_one_item(stage: Any) -> None:
    put(stage, "numbers", {})
    assert heard(stage, "120") == "120，医疗急救，第1个，共4个"
    assert heard(stage, "紧急电话 120") == "紧急电话，120 急救，110 报警，119 火警，按钮"


def test_steps_are_said_with_their_number(stage: Any) -> None:
    consultation = stage.kiosk.consultation
    questions = [row for group in consultation.groups() for row in consultation.questions(group.code)]
    answer = next(answer for answer in map(consultation.answer, (row.id for row in questions)) if answer.steps)
    put(stage, "answer", {"id": answer.id})
    steps = [f"{number} {step.text}" for number, step in enumerate(answer.steps, 1)]
    order = names(stage)
    assert [name for name in order if name in steps] == steps


def test_what_is_scrolled_out_of_view_is_heard_too(stage: Any) -> None:
    put(stage, "numbers", {})
    order = names(stage)
    assert order.index("95598 供电服务") < order.index("返回")


def test_a_qr_code_says_what_to_do_without_a_phone(stage: Any) -> None:
    ticket = stage.kiosk.help_requests.create("lost_item")
    put(stage, "ticket", {"code": ticket.code})
    assert heard(stage, "二维码") == "二维码，给手机扫的；没有手机，也可以说出号码，图片"


def test_a_language_is_said_by_its_own_voice_and_a_fallback_by_the_voice_it_fell_back_to(stage: Any) -> None:
    from screens.translation import tr
    from screens.voice.spoken import items_of
    from screens.voice.wording import in_words
    from screens.widgets import ShownText

    (item,) = [item for item in stage.app.root.voice.items() if item.name == "Русский"]
    assert [(part.text, part.lang) for part in in_words(item)] == [("Русский", "ru"), ("按钮", "zh")]
    tr.set_language("ru")
    fallen = ShownText(text="Hot water at the station", lang="en", size=(400, 100))
    stage.app.root.add_widget(fallen)
    stage.settle()
    try:
        (item,) = items_of(fallen)
    finally:
        stage.app.root.remove_widget(fallen)
    assert [(part.text, part.lang) for part in item.parts] == [("Hot water at the station", "en")]


def test_a_picture_speaks_only_if_it_has_a_description(stage: Any) -> None:
    from kivy.properties import StringProperty
    from kivy.uix.widget import Widget

    from screens.voice.spoken import items_of
    from screens.voice.wording import in_words, shown

    class Drawing(Widget):
        description = StringProperty("")

    drawing = Drawing(size=(100, 100))
    assert items_of(drawing) == []
    drawing.description = "手掌放在胸口正中"
    assert [shown(in_words(item)) for item in items_of(drawing)] == ["手掌放在胸口正中，图片"]


def test_a_secret_and_the_keys_that_type_it_are_never_said(stage: Any) -> None:
    from kivy.uix.boxlayout import BoxLayout

    from screens.voice.spoken import items_of
    from screens.widgets import BodyText
    from screens.widgets.keyboard import Keyboard

    class Field(BoxLayout):
        is_secret = True

    field = Field(orientation="vertical", size=(800, 600))
    field.add_widget(BodyText(text="4711"))
    field.add_widget(Keyboard(is_digits=True))
    stage.app.root.add_widget(field)
    stage.settle()
    try:
        said = items_of(field)
    finally:
        stage.app.root.remove_widget(field)
    assert len(said) == 15  # the field, ten digits, and the four keys below them
    assert {item.name for item in said} == {"不读出的内容"}


def test_things_placed_freely_are_read_row_by_row(stage: Any) -> None:
    from kivy.uix.floatlayout import FloatLayout
    from kivy.uix.widget import Widget

    from screens.voice.spoken import reading_order

    places = {"c": (0, 100), "b": (300, 205), "a": (0, 200), "d": (300, 95)}
    board = FloatLayout(size=(600, 400))
    made = {}
    for name, (x, y) in places.items():
        made[name] = Widget(pos=(x, y), size=(200, 90), size_hint=(None, None))
        board.add_widget(made[name])
    assert reading_order(board) == [made[name] for name in "abcd"]


def test_a_button_with_a_short_label_is_named_once(stage: Any) -> None:
    from screens.translation import tr

    tr.set_language("ru")
    assert heard(stage, "Нижнее управление") == "Нижнее управление, кнопка"
    assert heard(stage, "Крупный шрифт") == "Крупный шрифт, кнопка"


def test_a_setting_is_named_and_not_only_how_it_stands(stage: Any) -> None:
    reading = stage.kiosk.reading.shelves()[0].cards[0]
    put(stage, "reader", {"id": reading.id})
    assert heard(stage, "字号") == "字号：中号，按钮"
    stage.touch("字号：中号")
    assert heard(stage, "字号") == "字号：大号，按钮"


def test_what_was_typed_is_said_as_digits_and_not_as_the_strokes_of_empty_places(stage: Any) -> None:
    put(stage, "follow", {})
    assert heard(stage, "共 7 位") == "共 7 位，已输入 0 位。"
    stage.touch("4")
    stage.touch("8")
    assert heard(stage, "共 7 位") == "共 7 位，已输入 2 位。48"


def test_a_hotline_is_one_item_and_says_which_of_how_many(stage: Any) -> None:
    put(stage, "hotlines", {})
    assert heard(stage, "120") == "120，医疗急救，有人受伤、突发疾病、昏倒时拨打，第1个，共4个"


@pytest.mark.parametrize("screen", ["card", "fair"])
def test_only_the_code_of_a_ticket_has_a_number_to_say_instead(stage: Any, screen: str) -> None:
    put(stage, screen, {"id": {"card": "SC-06", "fair": stage.kiosk.fairs.errands()[0].fair}[screen]})
    assert heard(stage, "二维码") == "二维码，给手机扫的，图片"


def test_the_floor_plan_is_for_the_eye_and_the_way_is_said(stage: Any) -> None:
    put(stage, "area", {"area": "water_power"})
    order = names(stage)
    assert "饮水充电 · 从门口数第 2 间" in order
    assert not {"咨询", "帮扶", "阅读", "儿童", "饮水", "救护"} & set(order)
    assert not [name for name in order if "圆点" in name]
