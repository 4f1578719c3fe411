"""Makes the helpers beside the tests importable, and one window for the tests that need one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import volunteers
from journeys import begin
from kiosks import PANELS, FakeClock, make_kiosk
from stage import Stage, configure

from tests.content_changes import send, shipped

# A test module may import a screen, and that makes the window: of this size, or of Kivy's own for all tests after it.
configure(PANELS["1080x1920"], is_windowed=True)


@pytest.fixture(scope="session")
def only_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The one window of this process, 1080 x 1920, on a kiosk with its own files."""
    stage = Stage(make_kiosk(tmp_path_factory.mktemp("kiosk"), PANELS["1080x1920"]), is_fine=False, is_told=True)
    yield stage
    stage.kiosk.close()


@pytest.fixture(scope="module")
def stage_of_a_file(only_stage: Any) -> Any:
    """The window with no screens of other files behind it.

    Each would follow every change of language and mode, out of sight: a test would take as long as all tests before it
    have seen screens, and find other screens made than where its file runs alone. Content that a file sent to the kiosk
    says on which day somebody looked at what; the days of the next file may be earlier ones. The clock is where the
    window found it: on a day years ahead to which a file went, what the content says of today is over.
    """
    only_stage.forget_screens()
    only_stage.kiosk.clock.learn(FakeClock().now())
    if only_stage.kiosk.content.version() != shipped().version:
        send(only_stage.kiosk, shipped())
    return only_stage


@pytest.fixture
def stage(stage_of_a_file: Any) -> Iterator[Any]:
    """The window as the next visitor finds it: home, Chinese, normal size, nobody's visit, no finger on it.

    A few screens follow it there, many are forgotten: to make them anew is less work then.
    A finger that stays on the glass would be there in all files to come: what waits until nothing is touched, waits.
    """
    if stage_of_a_file.is_as_usual or not stage_of_a_file.has_many_screens:
        stage_of_a_file.reset()
    else:
        stage_of_a_file.forget_screens()
    yield stage_of_a_file
    assert stage_of_a_file.lift_fingers() == [], "a finger was left on the window"
    assert stage_of_a_file.complaints.heard == [], "the layout did not come to rest"


@pytest.fixture
def tidying(stage: Any) -> Iterator[Any]:
    """The stage forgets screens and tidies up as a kiosk does."""
    from screens.navigation import navigation
    from screens.tidying import Tidying

    shell = stage.app.root
    left_lying, kept = shell.tidying, navigation.forget_screens
    del navigation.forget_screens
    shell.tidying = Tidying()
    shell.tidying.begin()
    stage.pass_time(0)
    yield shell.tidying
    shell.tidying, navigation.forget_screens = left_lying, kept


@pytest.fixture
def station(stage: Any) -> Iterator[Any]:
    """A kiosk whose roster is there, where nobody is on shift."""
    begin(stage, hour=8)
    stage.kiosk.volunteering.roster.replace(volunteers.roster())
    yield stage
    for badge in volunteers.PINS:
        stage.kiosk.volunteering.desk.enter(stage.kiosk.volunteering.roster.by_badge(badge))
        stage.kiosk.volunteering.shifts.end()
    stage.kiosk.volunteering.desk.leave()
    stage.kiosk.volunteering.neighbours.forget()
    stage.app.root.ids.alarm.look(stage.kiosk)
