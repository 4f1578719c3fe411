"""What is being said: one thing at a time, at once silent, recordings first, nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.voice.clips import ClipStore, clip_key
from kiosk.voice.ports import Utterance
from kiosk.voice.speech import LOUDEST, SOFTEST, USUAL_VOLUME, Speech

HELLO, BYE, PRIVET = Utterance("你好。", "zh"), Utterance("再见。", "zh"), Utterance("Привет", "ru")


class FakeEngine:
    """Writes the words into the file."""

    def __init__(self) -> None:
        self.rendered: list[str] = []
        self.is_broken = False

    def languages(self) -> tuple[str, ...]:
        return ("zh", "ru")

    def render(self, utterance: Utterance, to: Path) -> bool:
        self.rendered.append(utterance.text)
        if not self.is_broken:
            to.write_text(utterance.text, "utf-8")
        return not self.is_broken


class FakePlayer:
    """Plays until told that the sound is over."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.volumes: list[float] = []
        self.when_over: Callable[[], None] | None = None

    def play(self, path: Path, volume: float, when_over: Callable[[], None]) -> bool:
        self.heard.append(path.read_text("utf-8"))
        self.volumes.append(volume)
        self.when_over = when_over
        return True

    def stop(self) -> None:
        self.when_over = None

    def set_volume(self, volume: float) -> None:
        self.volumes.append(volume)

    def finish(self) -> None:
        when_over, self.when_over = self.when_over, None
        assert when_over is not None, "nothing plays"
        when_over()


class Later:
    """A background whose work is done when the test says so."""

    def __init__(self) -> None:
        self.work: list[Callable[[], None]] = []

    def __call__(self, work: Callable[[], None]) -> None:
        self.work.append(work)

    def catch_up(self) -> None:
        while self.work:
            self.work.pop(0)()


class Room:
    """Speech with fakes around it."""

    def __init__(self, folder: Path) -> None:
        self.engine, self.player, self.later = FakeEngine(), FakePlayer(), Later()
        self.clips = folder / "clips"
        self.folder = folder / "speech"
        self.speech = Speech(self.engine, ClipStore([self.clips]), self.folder, self.later)
        self.speech.attach(self.player, lambda work: work())

    def say(self, *utterances: Utterance) -> None:
        self.speech.say(utterances)
        self.later.catch_up()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    yield Room(tmp_path)


def test_one_after_the_other_each_when_the_one_before_is_over(room: Room) -> None:
    room.say(HELLO, PRIVET)
    assert room.player.heard == ["你好。"]
    room.player.finish()
    assert room.player.heard == ["你好。", "Привет"]
    assert room.speech.is_speaking
    room.player.finish()
    assert not room.speech.is_speaking


def test_what_comes_next_ends_what_is_being_said(room: Room) -> None:
    room.say(HELLO, PRIVET)
    room.say(BYE)
    assert room.player.heard == ["你好。", "再见。"]
    room.player.finish()
    assert room.player.heard == ["你好。", "再见。"]


def test_what_is_stopped_before_it_was_made_is_neither_made_nor_heard(room: Room) -> None:
    room.speech.say([HELLO])
    room.speech.stop()
    room.later.catch_up()
    assert room.engine.rendered == room.player.heard == []


def test_a_late_sound_of_an_old_turn_is_not_heard(room: Room) -> None:
    room.speech.say([HELLO])
    to_the_window: list[Callable[[], None]] = []
    room.speech.attach(room.player, to_the_window.append)
    room.later.catch_up()
    room.speech.stop()
    for work in to_the_window:
        work()
    assert room.engine.rendered == ["你好。"]
    assert room.player.heard == []


def test_repeat_says_the_last_again_without_making_it_again(room: Room) -> None:
    room.say(HELLO)
    room.speech.stop()
    room.speech.repeat()
    room.later.catch_up()
    assert room.player.heard == ["你好。", "你好。"]
    assert room.engine.rendered == ["你好。"]


def test_a_recording_wins_over_the_engine_and_goes_with_its_words(room: Room) -> None:
    recording = room.clips / "zh" / f"{clip_key('你好。')}.ogg"
    recording.parent.mkdir(parents=True)
    recording.write_text("a person's voice", "utf-8")
    room.say(HELLO, Utterance("按钮", "zh"))
    room.player.finish()
    assert room.player.heard == ["a person's voice", "按钮"]
    room.say(Utterance("你好！", "zh"))
    assert room.player.heard[-1] == "你好！"


def test_the_key_of_a_recording_does_not_mind_spacing_or_composition() -> None:
    assert clip_key("Кофе  й") == clip_key(" Кофе\nй")
    assert clip_key("Кофе") != clip_key("Чай")


def test_recordings_alone_make_a_language(tmp_path: Path) -> None:
    (tmp_path / "clips" / "en").mkdir(parents=True)
    room = Room(tmp_path)
    assert room.speech.languages() == ("zh", "ru")
    (room.clips / "en" / "0.wav").write_bytes(b"")
    assert room.speech.languages() == ("zh", "en", "ru")


def test_what_cannot_be_made_is_passed_over(room: Room) -> None:
    room.engine.is_broken = True
    room.say(HELLO)
    assert room.player.heard == []
    assert not room.speech.is_speaking


def test_volume_goes_in_steps_within_its_limits_and_is_the_usual_one_for_the_next(room: Room) -> None:
    room.say(HELLO)
    assert room.player.volumes == [USUAL_VOLUME]
    while room.speech.louder():
        pass
    assert room.speech.volume == room.player.volumes[-1] == LOUDEST
    while room.speech.louder(-1):
        pass
    assert room.speech.volume == SOFTEST
    room.speech.reset()
    assert room.speech.volume == USUAL_VOLUME


def test_nothing_that_was_said_stays_on_the_disk(room: Room) -> None:
    room.say(HELLO)
    assert list(room.folder.iterdir())
    room.speech.reset()
    room.later.catch_up()
    assert not room.folder.exists()
    room.speech.repeat()
    room.later.catch_up()
    assert room.player.heard == ["你好。"]


def test_what_a_crash_left_goes_at_the_next_start(tmp_path: Path) -> None:
    left = tmp_path / "speech" / "old.wav"
    left.parent.mkdir()
    left.write_bytes(b"words")
    Room(tmp_path)
    assert not left.exists()


def test_without_a_player_nothing_is_made(tmp_path: Path) -> None:
    engine, later = FakeEngine(), Later()
    speech = Speech(engine, ClipStore([]), tmp_path / "speech", later)
    speech.say([HELLO])
    later.catch_up()
    assert engine.rendered == []
