"""A first-aid procedure: 120 and the first step together, a step a page, what never to do, who has not signed it."""

from __future__ import annotations

from typing import Any

import pytest
from checks import box_of, is_blank
from journeys import LANGUAGES, begin, box_top, go, in_words, showing

pytestmark = pytest.mark.window

IDS = tuple(f"FA-{number:02}" for number in range(1, 27))
LEAST_STEP_PX = 40


def touches(stage: Any) -> list[str]:
    """The words of everything that can be touched."""
    return [widget.words for widget in stage.visible() if getattr(widget, "words", "") and not widget.disabled]


@pytest.mark.parametrize("id", IDS)
def test_120_and_the_first_step_are_seen_together(stage: Any, id: str) -> None:
    from screens.widgets.emergency import CallFirst
    from screens.widgets.scroll import PagedScroll

    begin(stage)
    go(stage, "procedure", id=id)
    first = showing(stage, stage.kiosk.first_aid.procedure(id).steps[0].text)
    view = next(widget for widget in stage.visible() if isinstance(widget, PagedScroll)).ids.view
    assert box_top(stage.find(CallFirst)) > box_top(first)
    assert first.to_window(*first.pos)[1] >= view.to_window(*view.pos)[1]


@pytest.mark.parametrize(
    ("id", "is_large"), [*((id, False) for id in IDS), *((id, True) for id in ("FA-01", "FA-03", "FA-07"))]
)
def test_every_step_is_a_page_in_large_letters(stage: Any, id: str, is_large: bool) -> None:
    from screens.theme import theme

    begin(stage)
    theme.is_large = is_large
    go(stage, "procedure", id=id)
    procedure = stage.kiosk.first_aid.procedure(id)
    for number, step in enumerate(procedure.steps, 1):
        assert showing(stage, step.text).font_size >= LEAST_STEP_PX * (1.5 if is_large else 1)
        assert f"{number} / {len(procedure.steps) + 2}" in stage.words()  # as many as there are dots
        others = [other.text for other in procedure.steps if other.text != step.text]
        assert not set(others) & set(stage.words())
        stage.touch("看下一步")
    assert all(part.text in stage.words() for part in procedure.never)
    stage.touch("看下一步")
    assert procedure.call_120_when.text in stage.words()
    stage.touch("从头再看")
    assert procedure.steps[0].text in stage.words()


def test_words_with_room_are_as_large_as_it_allows(stage: Any) -> None:
    from screens.theme import theme

    begin(stage, "ru")
    go(stage, "procedure", id="FA-01")
    step = showing(stage, stage.kiosk.first_aid.procedure("FA-01").steps[0].text)
    assert (int(step.font_size), len(step.lines)) == (int(theme.title), 2)


@pytest.mark.parametrize(("id", "page"), [("FA-06", 1), ("FA-21", -1)])
def test_in_large_letters_what_fits_is_seen_to_its_last_word(stage: Any, id: str, page: int) -> None:
    from screens.theme import theme
    from screens.widgets.scroll import PagedScroll

    begin(stage, "ru")
    theme.is_large = True
    procedure = stage.kiosk.first_aid.procedure(id)
    go(stage, "procedure", id=id, page=page % (len(procedure.steps) + 2))
    words = showing(stage, procedure.steps[page].text if page > 0 else procedure.call_120_when.text)
    view = next(widget for widget in stage.visible() if isinstance(widget, PagedScroll)).ids.view
    assert words.to_window(*words.pos)[1] >= view.to_window(*view.pos)[1]


def test_one_goes_back_a_step_but_not_before_the_first(stage: Any) -> None:
    begin(stage)
    go(stage, "procedure", id="FA-04")
    steps = stage.kiosk.first_aid.procedure("FA-04").steps
    assert "看上一步" not in touches(stage)
    stage.touch("看下一步")
    stage.touch("看上一步")
    assert steps[0].text in stage.words()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_says_what_it_is_not(stage: Any, lang: str) -> None:
    begin(stage, lang)
    go(stage, "procedure", id="FA-04")
    procedure = stage.kiosk.first_aid.procedure("FA-04")
    told = set()
    for _ in range(len(procedure.steps) + 2):
        assert in_words(stage, "先拨120；以下为指导，不能代替医生") in stage.words()
        assert in_words(stage, "尚未经医生审核签字") in stage.words()
        told |= set(stage.words())
        if stage.has(in_words(stage, "看下一步")):
            stage.touch(in_words(stage, "看下一步"))
    assert {part.text for part in (*procedure.steps, *procedure.never, procedure.call_120_when)} <= told


def test_the_whole_of_it_is_one_touch_away_and_back_is_the_same_step(stage: Any) -> None:
    begin(stage)
    go(stage, "procedure", id="FA-04")
    procedure = stage.kiosk.first_aid.procedure("FA-04")
    stage.touch("看下一步")
    stage.touch("全部步骤")
    for part in (*procedure.steps, *procedure.never, procedure.call_120_when):
        assert part.text in stage.words()
    stage.touch("返回")
    assert procedure.steps[1].text in stage.words()


def test_another_language_keeps_the_step(stage: Any) -> None:
    begin(stage)
    go(stage, "procedure", id="FA-04")
    stage.touch("看下一步")
    stage.touch("English")
    assert stage.kiosk.first_aid.procedure("FA-04").steps[1].text in stage.words()
    assert "2 / 8" in stage.words()


def test_the_next_visitor_begins_at_the_first_step(stage: Any) -> None:
    begin(stage)
    go(stage, "procedure", id="FA-04")
    stage.touch("看下一步")
    stage.reset()
    go(stage, "procedure", id="FA-04")
    assert "1 / 8" in stage.words()


def test_a_person_can_be_called_from_the_steps(stage: Any) -> None:
    begin(stage)
    go(stage, "procedure", id="FA-04")
    stage.touch("叫志愿者过来")
    assert stage.screen == "plan"
    assert "120" in stage.words()


def test_a_step_that_names_another_procedure_leads_to_it(stage: Any) -> None:
    begin(stage)
    go(stage, "procedure", id="FA-06", page=3)
    stage.touch(stage.kiosk.first_aid.procedure("FA-01").name.text)
    assert stage.kiosk.first_aid.procedure("FA-01").steps[0].text in stage.words()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_time_since_120_was_called_stands_above_the_steps(stage: Any, lang: str) -> None:
    begin(stage, lang)
    go(stage, "procedure", id="FA-01")
    stage.touch(in_words(stage, "有人在打120"))
    stage.pass_time(135)
    shown = in_words(stage, "已有人拨打120 {time}").format(time="02:15")
    assert box_top(showing(stage, shown)) > box_top(
        showing(stage, stage.kiosk.first_aid.procedure("FA-01").steps[0].text)
    )
    stage.touch(in_words(stage, "看下一步"))
    assert shown in stage.words()
    stage.touch(in_words(stage, "正在打120"))
    assert shown not in stage.words()


def test_the_call_is_forgotten_with_the_visit(stage: Any) -> None:
    begin(stage)
    go(stage, "procedure", id="FA-01")
    stage.touch("有人在打120")
    stage.reset()
    go(stage, "procedure", id="FA-01")
    assert "有人在打120" in touches(stage)


def test_who_waits_for_the_ambulance_is_not_thrown_out(stage: Any) -> None:
    begin(stage)
    stage.touch("应急救护")
    go(stage, "procedure", id="FA-01")
    stage.touch("有人在打120")
    stage.pass_time(29 * 60)
    assert stage.screen == "procedure"
    assert not stage.app.root.ids.idle.is_shown
    stage.touch("正在打120")
    stage.pass_time(61)
    assert stage.app.root.ids.idle.is_shown


def test_the_beat_is_one_touch_from_the_steps_of_cpr_alone(stage: Any) -> None:
    begin(stage)
    for id in IDS:
        go(stage, "procedure", id=id)
        assert ("按压节拍" in touches(stage)) == (id in ("FA-01", "FA-02", "FA-03")), id
    go(stage, "procedure", id="FA-01")
    stage.touch("按压节拍")
    assert stage.screen == "metronome"


@pytest.mark.parametrize("look", ["is_low", "is_glove", "is_large", "is_high_contrast"])
def test_in_every_mode_the_step_and_120_are_there(stage: Any, look: str) -> None:
    from screens.theme import theme

    begin(stage)
    setattr(theme, look, True)
    go(stage, "procedure", id="FA-01")
    assert stage.kiosk.first_aid.procedure("FA-01").steps[0].text in stage.words()
    assert {"120", "尚未经医生审核签字"} <= set(stage.words())
    assert {"看下一步", "节拍" if theme.is_low else "按压节拍", "全部步骤"} <= set(touches(stage))


def test_a_figure_is_drawn_and_told_in_words(stage: Any, tmp_path: Any) -> None:
    from screens.widgets.figure import FigureView

    begin(stage, "en")
    go(stage, "procedure", id="FA-06", page=1)
    views = [widget for widget in stage.visible() if isinstance(widget, FigureView)]
    assert len(views) == 3
    picture = stage.screenshot(tmp_path / "recovery.png")
    for view in views:
        assert view.description.startswith("Picture ")
        assert not is_blank(picture, box_of(view))
    stage.touch("Previous step")
    assert not [widget for widget in stage.visible() if isinstance(widget, FigureView)]
