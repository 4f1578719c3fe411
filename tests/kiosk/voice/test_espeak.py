"""The real engine, as Debian has it: each language gives sound, and Chinese is spoken, not spelled."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import pytest

from kiosk.voice.espeak import Espeak
from kiosk.voice.ports import Utterance

CHINESE = "请戴耳机，连点两下，就是选这一项"
SYLLABLES = 15


def seconds(path: Path) -> float:
    """How long a WAV file is."""
    with wave.open(str(path), "rb") as sound:
        assert sound.getsampwidth() == 2
        return sound.getnframes() / sound.getframerate()


def test_it_speaks_our_three_languages() -> None:
    assert set(Espeak().languages()) == {"zh", "en", "ru"}


@pytest.mark.parametrize(
    ("text", "lang"), [("Reading aloud is on.", "en"), ("Чтение вслух включено.", "ru"), (CHINESE, "zh")]
)
def test_each_language_gives_sound(tmp_path: Path, text: str, lang: str) -> None:
    assert Espeak().render(Utterance(text, lang), tmp_path / "a.wav")
    assert 0.8 < seconds(tmp_path / "a.wav") < 8


def test_chinese_takes_as_long_as_its_syllables(tmp_path: Path) -> None:
    """Fed with characters the engine names each as a letter, four times as long."""
    Espeak().render(Utterance(CHINESE, "zh"), tmp_path / "a.wav")
    assert 0.15 < seconds(tmp_path / "a.wav") / SYLLABLES < 0.45


def test_a_sentence_in_two_languages_is_one_sound(tmp_path: Path) -> None:
    voice = Espeak()
    for name, text in (("one", "支持"), ("both", "支持 Bluetooth headphones")):
        assert voice.render(Utterance(text, "zh"), tmp_path / f"{name}.wav")
    assert seconds(tmp_path / "both.wav") > seconds(tmp_path / "one.wav") + 0.5


def test_words_that_look_like_options_are_words(tmp_path: Path) -> None:
    assert Espeak().render(Utterance("--help; $(date) `id`", "en"), tmp_path / "a.wav")


def test_nothing_to_say_is_no_file(tmp_path: Path) -> None:
    assert not Espeak().render(Utterance("… — ·", "ru"), tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())


def test_without_the_program_there_is_no_language() -> None:
    assert Espeak("espeak-that-nobody-has").languages() == ()


@pytest.mark.parametrize("behaviour", ["exit 3", "echo nonsense", "exec false"])
def test_a_broken_program_is_no_voice_and_no_crash(tmp_path: Path, behaviour: str) -> None:
    program = tmp_path / "espeak"
    program.write_text(f"#!/bin/sh\n{behaviour}\n")
    program.chmod(0o755)
    assert Espeak(str(program)).languages() == ()


def test_a_program_that_fails_at_speaking_gives_no_sound(tmp_path: Path) -> None:
    program = tmp_path / "espeak"
    program.write_text('#!/bin/sh\n[ "$1" = --voices ] && printf "Pty\\n 5 ru M x y\\n" && exit 0\nexit 1\n')
    program.chmod(0o755)
    voice = Espeak(str(program))
    assert voice.languages() == ("ru",)
    assert not voice.render(Utterance("Привет", "ru"), tmp_path / "a.wav")


def test_the_words_are_never_on_a_command_line(tmp_path: Path) -> None:
    """Every account of the machine can read those."""
    seen = tmp_path / "arguments"
    program = tmp_path / "espeak"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --voices ] && printf "Pty\\n 5 ru M x y\\n" && exit 0\necho "$@" > {seen}\nexit 1\n'
    )
    program.chmod(0o755)
    Espeak(str(program)).render(Utterance("Тайна", "ru"), tmp_path / "a.wav")
    assert "--stdin" in seen.read_text()
    assert "Тайна" not in seen.read_text()
    assert os.access(program, os.X_OK)
