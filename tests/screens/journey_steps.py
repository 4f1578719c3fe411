"""The visitors' journeys as taps, for the tests and for strips of pictures: who, how they see the screen, the steps.

Each begins at the invitation, with the travelling train. Taps are counted as the window feels them, so turning a page
on the way is a tap too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gallery import wear
from journeys import begin, from_the_invitation, in_words, turn_page, with_checks

Step = Callable[[Any], None]
"""Something that a visitor does to the stage."""

PLATE = "SI-035"
CPR = "FA-01"
TREE = "tree_obstruction"
OUT_OF_SIGHT = 12
"""Nobody turns more pages than this."""


@dataclass(frozen=True)
class Journey:
    """``target`` is what the domain asks for, ``taps`` what it takes; ``after`` shows what a test must know of it."""

    id: str
    wants: str
    look: str
    target: int
    taps: int
    steps: tuple[Step, ...]


def wake(stage: Any) -> None:
    """Touch the picture, as its words say."""
    from screens.navigation import navigation

    stage.tap(navigation.screen)
    stage.settle()


def press(words: str) -> Step:
    """Touch what is called ``words``, in the language of the screens."""
    return lambda stage: press_what_is_seen(stage, in_words(stage, words))


def choose(name: Callable[[Any], str]) -> Step:
    """Touch what the kiosk's content calls so."""
    return lambda stage: press_what_is_seen(stage, name(stage.kiosk))


def press_what_is_seen(stage: Any, words: str) -> None:
    """Touch the thing called ``words``, after turning pages until all of it is in sight."""
    for _ in range(OUT_OF_SIGHT):
        found = [widget for widget in stage._called(words) if is_seen(widget)]
        if found:
            stage.tap(found[0])
            stage.settle()
            return
        assert stage._called(words), f"nothing on {stage.screen} is called {words!r}"
        turn_page(stage)
    raise AssertionError(f"never in sight: {words}")


def is_seen(widget: Any) -> bool:
    """Whether all of a widget can be seen without turning a page."""
    from checks import box_of
    from kivy.uix.scrollview import ScrollView

    above = widget.parent
    while above is not None and above.parent is not above:
        if isinstance(above, ScrollView) and not box_of(above).holds(box_of(widget)):
            return False
        above = above.parent
    return True


def is_under_a_finger(widget: Any) -> bool:
    """Whether its middle can be touched without turning a page, though an edge of it may be cut."""
    from checks import Box, box_of
    from kivy.uix.scrollview import ScrollView

    x, y = widget.to_window(*widget.center)
    above = widget.parent
    while above is not None and above.parent is not above:
        if isinstance(above, ScrollView) and not box_of(above).holds(Box(x, y, x, y)):
            return False
        above = above.parent
    return True


def area(code: str) -> Step:
    """The window of an area on the picture of the carriage, or its door below the invitation."""
    return choose(lambda kiosk: next(tile.title.text for tile in kiosk.facilities.areas() if tile.code == code))


def kind(code: str) -> Step:
    """A kind of help."""
    return choose(lambda kiosk: kiosk.help_requests.plan(code).title.text)


def answer(code: str, ask: str, option: str) -> Step:
    """One answer to a question about the help one wants."""

    def name(kiosk: Any) -> str:
        asks = {row.code: dict(row.options) for row in kiosk.help_requests.plan(code).asks}
        return str(asks[ask][option].text)

    return choose(name)


def asked_most(kiosk: Any) -> str:
    """The first of the questions that stand beside the groups."""
    return str(kiosk.consultation.popular()[0].title.text)


def last_group(kiosk: Any) -> str:
    """The group that stands last."""
    return str(kiosk.consultation.groups()[-1].title.text)


def last_question(kiosk: Any) -> str:
    """The first question of that group."""
    return str(kiosk.consultation.questions(kiosk.consultation.groups()[-1].code)[0].title.text)


CONSULT = area("consult")
COME = press("叫志愿者过来")

TOILET = (press("找设施"),)
SOCKET = (wake, area("water_power"))
FIRST_AID = (area("first_aid"), choose(lambda kiosk: kiosk.first_aid.procedure(CPR).name.text))
PERSON = (press("找工作人员"), COME)
ASK = press("找工作人员")
BATH = (ASK, kind("care"), answer("care", "kind", "assisted_bath"), answer("care", "community", "unknown"))
HAZARD = (ASK, kind("hazard"), answer("hazard", "type", TREE), answer("hazard", "place", "square"))
PRIORITY = (
    ASK,
    kind("rail_priority"),
    answer("rail_priority", "departure", "30_to_60"),
    answer("rail_priority", "kind", "wheelchair"),
)

JOURNEYS = (
    Journey("J01-P1", "find the toilet", "zh", 1, 1, TOILET),
    Journey("J01-P3", "find the toilet", "ru", 1, 1, TOILET),
    Journey("J01-P11", "find a socket, in gloves", "zh-glove", 1, 2, SOCKET),
    Journey("J02-P1", "first steps for somebody who does not breathe", "zh", 2, 2, FIRST_AID),
    Journey("J02-P3", "first steps for somebody who does not breathe", "ru", 2, 2, FIRST_AID),
    Journey("J03-P3", "the emergency numbers", "ru", 1, 1, (press("紧急电话"),)),
    Journey("J04-P3", "a person to come", "ru", 2, 2, PERSON),
    Journey("J04-P4", "a person to come, without a sound", "en-quiet", 2, 2, PERSON),
    Journey("J05-P3", "Russian", "zh", 1, 1, (press("Русский"),)),
    Journey("J06-P2", "large letters", "zh", 1, 1, (press("大字版"),)),
    Journey("J06-P5", "everything within reach", "zh", 1, 1, (press("低位操作"),)),
    Journey("J07-P1", "something for half an hour", "zh", 2, 2, (wake, press("我有半小时"))),
    Journey("J08-P1", "the child to play", "zh", 2, 2, (area("kids"), press("装车厢"))),
    Journey("J09-P2", "what is asked most", "zh-large", 3, 3, (CONSULT, choose(asked_most))),
    Journey("J09-P12", "any of the questions", "zh", 3, 3, (CONSULT, choose(last_group), choose(last_question))),
    Journey(
        "J10-P12",
        "a number plate for an electric bicycle",
        "zh",
        3,
        3,
        (wake, area("info"), choose(lambda kiosk: kiosk.directory.service(PLATE).name.text)),
    ),
    Journey("J11-P2", "a bath with help for a parent", "zh-large", 5, 5, BATH),
    Journey("J12-P12", "a tree across the way to be seen to", "zh", 4, 4, HAZARD),
    Journey("J13-P2", "how the request of a moment ago stands", "zh-large", 4, 4, (ASK, kind("cold"), COME)),
    Journey("J14-P5", "help to the train for a wheelchair", "zh-low", 3, 4, PRIORITY),
    Journey("J15-P3", "words to show", "ru", 2, 2, (wake, press("给人看的话"))),
    Journey("J15-P4", "words to show", "en", 2, 2, (wake, press("给人看的话"))),
)
"""In the order of the domain's table; the journeys of volunteers, partners and the centre are not the kiosk's."""


def invite(stage: Any, look: str) -> None:
    """The kiosk at the invitation on a day when everything was looked at, as ``look`` has it (language, modes)."""
    begin(stage)
    with_checks(stage, {})
    from_the_invitation(stage)
    wear(look)
    stage.settle()


@contextmanager
def counted(stage: Any) -> Iterator[list[Any]]:
    """Every finger that is put on the window meanwhile."""
    fingers: list[Any] = []
    dispatch = stage.dispatch

    def count(phase: str, finger: Any) -> None:
        if phase == "begin":
            fingers.append(finger)
        dispatch(phase, finger)

    stage.dispatch = count
    try:
        yield fingers
    finally:
        del stage.dispatch


def walk(stage: Any, journey: Journey, look_on: Callable[[int], None] = lambda _taps: None) -> int:
    """Do the journey from the invitation; how many taps it took. ``look_on`` is called at each stop with the taps."""
    invite(stage, journey.look)
    with counted(stage) as fingers:
        look_on(0)
        for step in journey.steps:
            step(stage)
            look_on(len(fingers))
    return len(fingers)
