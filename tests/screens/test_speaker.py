"""Real sound files through Kivy, on a sound card that plays to nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assets import asset

pytestmark = pytest.mark.window

WHISTLE = asset("sounds", "whistle.wav")


@pytest.fixture
def speaker(stage: Any) -> Any:
    """A speaker that is silent again afterwards."""
    from screens.voice.speaker import Speaker

    speaker = Speaker()
    yield speaker
    speaker.stop()


def test_a_sound_plays_at_its_volume_and_tells_when_it_is_over(speaker: Any) -> None:
    over: list[str] = []
    assert speaker.play(WHISTLE, 0.4, lambda: over.append("whistle"))
    sound = speaker._sound
    assert (sound.state, sound.volume) == ("play", 0.4)
    speaker.set_volume(0.6)
    assert sound.volume == 0.6
    assert over == []
    sound.stop()  # as Kivy does at the end of the file
    assert over == ["whistle"]


def test_what_is_stopped_is_silent_and_tells_nobody(speaker: Any) -> None:
    over: list[str] = []
    speaker.play(WHISTLE, 0.4, lambda: over.append("whistle"))
    sound = speaker._sound
    speaker.stop()
    assert sound.state == "stop"
    assert over == []


def test_another_sound_ends_the_one_before(speaker: Any) -> None:
    speaker.play(WHISTLE, 0.4, lambda: None)
    first = speaker._sound
    speaker.play(asset("sounds", "wood.wav"), 0.4, lambda: None)
    assert first.state == "stop"
    assert speaker._sound.state == "play"


def test_what_cannot_be_played_is_passed_over(speaker: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound at all")
    assert not speaker.play(broken, 0.4, lambda: None)
    assert not speaker.play(tmp_path / "none.wav", 0.4, lambda: None)


def test_quiet_mode_does_not_silence_what_was_asked_for(speaker: Any) -> None:
    from screens.sounds import sounds
    from screens.theme import theme

    theme.is_quiet = True
    try:
        assert not sounds.play("tick")
        assert speaker.play(WHISTLE, 0.4, lambda: None)
    finally:
        theme.is_quiet = False
