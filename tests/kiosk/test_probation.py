"""New content that keeps the kiosk from working goes by itself, and does not come back before it is released anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kiosk.bootstrap import build_kiosk
from kiosk.probation import PROVEN_AFTER_S
from kiosk.settings import Settings
from kiosk.store.trial import MOST_STARTS
from sync.protocol.packs import ContentError, Pack, make_delta, manifest
from sync.protocol.seals import SealError
from tests import content_changes
from tests.seals import Sealer

SEALER = Sealer()


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return content_changes.shipped()


def renamed(pack: Pack, name: str) -> Pack:
    items = pack.items()
    items["hotlines/12345"]["name"]["zh"] = name
    return Pack.from_items(items)


@pytest.fixture(scope="module")
def good(shipped: Pack) -> Pack:
    return renamed(shipped, "好的")


@pytest.fixture(scope="module")
def bad(shipped: Pack) -> Pack:
    """Content that a kiosk takes, and that ends it when it starts (as these tests have it)."""
    items = renamed(shipped, "坏的").items()
    del items["show_cards/SC-11"]
    return Pack.from_items(items)


def take(kiosk: Any, before: Pack, pack: Pack, serial: int) -> None:
    kiosk.content.apply(make_delta(manifest(before), pack), SEALER.release(pack, serial))


def draw(kiosk: Any, clock: Any, seconds: float) -> None:
    """The window draws for so long."""
    kiosk.beat()
    clock.pass_(seconds=seconds)
    kiosk.beat()


@pytest.fixture(scope="module")
def proven_home(make_clock: Any, tmp_path_factory: pytest.TempPathFactory, shipped: Pack, good: Pack) -> Path:
    """The files of a kiosk with other content than comes with the program, which has shown it for long."""
    settings, clock = Settings(home=tmp_path_factory.mktemp("proven") / "home", ballast_bytes=0), make_clock()
    kiosk = build_kiosk(settings, clock=clock, start_sync=False, in_background=lambda work: work())
    take(kiosk, shipped, good, 1)
    draw(kiosk, clock, PROVEN_AFTER_S)
    assert not kiosk.content.is_on_trial
    kiosk.close()
    return settings.home


@pytest.fixture
def proven(proven_home: Path, settings: Settings, clock: Any) -> None:
    """Has the test's kiosk start where that one ended."""
    shutil.copytree(proven_home, settings.home)
    clock.pass_(seconds=PROVEN_AFTER_S)


def crash_at_start(killed: Any, settings: Any, make_clock: Any) -> None:
    killed(lambda: build_kiosk(settings, clock=make_clock(), start_sync=False, in_background=lambda work: work()))


def test_content_that_ends_the_kiosk_at_each_start_gives_way_to_the_one_before(
    proven: None, start: Any, killed: Any, settings: Any, records: Any, make_clock: Any, good: Pack, bad: Pack
) -> None:

    def takes_it_and_dies() -> None:
        kiosk = build_kiosk(settings, clock=make_clock(), start_sync=False, in_background=lambda work: work())
        take(kiosk, good, bad, 2)

    killed(takes_it_and_dies)
    for _ in range(MOST_STARTS):
        crash_at_start(killed, settings, make_clock)

    kiosk = start()
    assert kiosk.content.version() == good.version
    assert kiosk.content.table("hotlines")["12345"].name.zh == "好的"
    assert "SC-11" in kiosk.content.table("show_cards")
    assert kiosk.content.engine() is not None
    last = records.events("content.applied")[-1]["data"]
    assert (last["version"], last["ok"]) == (bad.version, False)
    assert last["error"].startswith("content-failed-here")

    with pytest.raises(SealError) as refused:
        kiosk.content.admit(SEALER.release(bad, 2))
    assert refused.value.code == "content-failed-here"
    assert kiosk.content.version() == good.version
    take(kiosk, good, bad, 3)
    assert kiosk.content.version() == bad.version


def test_what_comes_with_the_program_takes_its_place_where_nothing_was_before(
    start: Any, killed: Any, settings: Any, make_clock: Any, shipped: Pack, bad: Pack
) -> None:
    kiosk = start()
    take(kiosk, shipped, bad, 1)
    kiosk.close()
    for _ in range(MOST_STARTS):
        crash_at_start(killed, settings, make_clock)
    assert start().content.version() == shipped.version


def test_two_contents_that_were_never_proven_give_way_to_the_one_that_was(
    proven: None, start: Any, killed: Any, settings: Any, make_clock: Any, shipped: Pack, good: Pack, bad: Pack
) -> None:
    kiosk = start()
    other = renamed(shipped, "另一个")
    take(kiosk, good, other, 2)
    take(kiosk, other, bad, 3)
    kiosk.close()
    for _ in range(MOST_STARTS):
        crash_at_start(killed, settings, make_clock)
    kiosk = start()
    assert kiosk.content.version() == good.version
    assert kiosk.content.table("hotlines")["12345"].name.zh == "好的"


def test_content_that_was_drawn_for_a_minute_stays_however_often_the_kiosk_is_killed(
    proven: None, start: Any, killed: Any, settings: Any, make_clock: Any, good: Pack
) -> None:
    for _ in range(MOST_STARTS + 2):
        crash_at_start(killed, settings, make_clock)
    assert start().content.version() == good.version


def test_a_kiosk_that_is_shut_down_with_its_window_alive_says_nothing_against_its_content(
    start: Any, shipped: Pack, good: Pack
) -> None:
    kiosk = start()
    take(kiosk, shipped, good, 1)
    for _ in range(MOST_STARTS + 2):
        kiosk.beat()
        kiosk.close()
        kiosk = start()
    assert kiosk.content.version() == good.version


def test_a_window_that_stops_under_new_content_has_the_old_back_while_it_runs(
    start: Any, clock: Any, records: Any, shipped: Pack, good: Pack
) -> None:
    kiosk = start()
    kiosk.beat()
    take(kiosk, shipped, good, 1)
    heard: list[str] = []
    kiosk.content.subscribe(lambda: heard.append(kiosk.content.version()))
    clock.pass_(seconds=120)
    kiosk.rounds.beat()
    assert heard == [shipped.version] and kiosk.content.version() == shipped.version
    assert kiosk.content.engine() is not None
    assert records.events("content.applied")[-1]["data"]["ok"] is False
    kiosk.close()
    assert start().content.version() == shipped.version


def test_content_that_cannot_be_searched_is_taken_away_at_once(
    proven: None, start: Any, records: Any, good: Pack, bad: Pack, monkeypatch: Any
) -> None:
    from kiosk.search import index

    kiosk = start()
    assert kiosk.content.engine() is not None
    real = index.Synonyms
    told = iter([RuntimeError("no index"), None])

    def fails_once(groups: Any) -> Any:
        if error := next(told):
            raise error
        return real(groups)

    monkeypatch.setattr(index, "Synonyms", fails_once)
    with pytest.raises(ContentError, match="search"):
        take(kiosk, good, bad, 2)
    assert kiosk.content.version() == good.version and kiosk.content.engine() is not None
    assert [event["data"]["ok"] for event in records.events("content.applied")] == [True, False]
    kiosk.close()
    kiosk = start()
    assert kiosk.content.version() == good.version
    with pytest.raises(SealError):
        kiosk.content.admit(SEALER.release(bad, 2))


@pytest.mark.parametrize(("path", "said"), [("help_types/crisis", "crisis"), ("hotlines/119", "119")])
def test_content_in_which_a_screen_misses_something_never_goes_live(
    kiosk: Any, shipped: Pack, path: str, said: str
) -> None:
    items = shipped.items()
    gone = {path}
    for _ in range(20):
        try:
            pack = Pack.from_items({key: item for key, item in items.items() if key not in gone})
            break
        except ContentError as error:
            gone.add(f"{error.file.removesuffix('.json')}/{error.key}")
    with pytest.raises(ContentError, match=said):
        take(kiosk, shipped, pack, 1)
    assert kiosk.content.version() == shipped.version
