"""The children's area: games by picture in two touches, the train told by steps, what grown-ups should know."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, events, go, in_words

from kiosk.play import cars
from screens.games import GAMES

pytestmark = pytest.mark.window


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_game_is_two_touches_from_home(stage: Any, game: str, lang: str) -> None:
    """J08: the touch that wakes the kiosk, the window of the area; and there the games are, one touch each."""
    begin(stage, lang)
    stage.touch(next(tile.title.text for tile in stage.kiosk.facilities.areas() if tile.code == "kids"))
    assert stage.screen == "play"
    stage.touch(in_words(stage, GAMES[game].name))
    assert stage.screen == "game"


def test_the_invitation_leads_to_the_games_in_two_touches(stage: Any) -> None:
    begin(stage)
    stage.pass_time(200)
    assert stage.screen == "attract"
    stage.tap_at(500, 900)
    stage.settle()
    stage.touch("儿童游乐")
    assert all(stage.has(GAMES[game].name) for game in GAMES)


def test_the_departure_is_told_by_steps_and_stays_for_the_visit(stage: Any) -> None:
    begin(stage)
    go(stage, "play")
    assert stage.kiosk.departure.leaves_at is None
    for words in ("设定开车时间", "晚一小时", "晚五分钟", "早五分钟", "早五分钟"):
        stage.touch(words)
    assert f"{stage.kiosk.departure.leaves_at:%H:%M}" == "16:00"
    assert "16:00" in stage.words()
    stage.touch("English")
    assert "The games stop by themselves 15 minutes before it leaves." in stage.words()
    stage.touch("No train to catch")
    assert stage.kiosk.departure.leaves_at is None


def test_the_next_visitor_has_no_train(stage: Any) -> None:
    begin(stage)
    go(stage, "play")
    stage.touch("设定开车时间")
    stage.reset()
    go(stage, "play")
    assert stage.has("设定开车时间")


def test_guardians_are_told_and_find_what_the_area_has(stage: Any) -> None:
    begin(stage)
    go(stage, "play")
    assert "请家长全程看护孩子，工作人员不代管。" in stage.words()
    stage.touch("儿童区有什么")
    assert stage.screen == "area"


def test_when_the_turn_is_over_the_choice_says_so(stage: Any) -> None:
    begin(stage)
    stage.kiosk.visits.touched()
    stage.kiosk.departure.set(14, 10)
    go(stage, "play")
    assert "火车快开了，该去站台了。" in stage.words()


def test_the_visit_is_recorded_as_a_childs(stage: Any) -> None:
    begin(stage)
    stage.touch("儿童游乐")
    stage.touch("装车厢")
    stage.reset()
    assert events(stage, "session.ended")[-1]["mode_final"] == "kids"


def test_every_load_has_a_shape_and_a_colour_of_its_own() -> None:
    from screens.art.toys import LOADS, SHAPES

    assert set(LOADS) == set(SHAPES) == set(cars.SHAPES)
    assert len({crate for crate, _mark in LOADS.values()}) == len(LOADS)


def test_every_crayon_and_stamp_can_be_drawn_with() -> None:
    from kiosk.play.drawing import CRAYONS, STAMPS
    from screens.art.things import THINGS
    from screens.games.drawing import CODES, ORDER, TOOLS, WIDTHS

    assert set(CODES) == set(WIDTHS) == set(CRAYONS)
    assert set(STAMPS) <= set(THINGS)
    assert sorted(ORDER) == sorted(TOOLS)


def test_every_thing_to_remember_has_a_picture() -> None:
    from kiosk.play.memory import FIGURES
    from screens.art.things import THINGS

    assert set(FIGURES) == set(THINGS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_names_are_written_alike(stage: Any, lang: str) -> None:
    """A long name beside short ones: in large letters for all, or in smaller ones for all."""
    from screens.play import GameCard

    begin(stage, lang)
    go(stage, "play")
    cards = [widget for widget in stage.app.root.walk() if isinstance(widget, GameCard)]
    assert len(cards) == len(GAMES) + 1
    assert len({card.ids.name.font_size for card in cards}) == 1
