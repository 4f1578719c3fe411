"""The engine espeak-ng, run as a program: robotic, small, there in every Debian, and without a network.

Its Chinese voice reads characters wrongly, so it is fed with pinyin. The words go in through standard input, never on a
command line, where every account of the machine could read them.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
import wave
from functools import cached_property
from pathlib import Path

from kiosk.voice import pinyin
from kiosk.voice.ports import Utterance
from kiosk.voice.reading import runs

PROGRAM = "espeak-ng"
VOICES = {"zh": "cmn-latn-pinyin", "en": "en-gb", "ru": "ru"}
WORDS_A_MINUTE = {"zh": 150, "en": 150, "ru": 145}
"""Slower than the engine's usual 175: the voice is a machine's, and the listener may be eighty."""

TIMEOUT_S = 10.0

log = logging.getLogger(__name__)


class Espeak:
    """Looks once, when first asked, what is installed."""

    def __init__(self, program: str = PROGRAM) -> None:
        self._name = program

    def languages(self) -> tuple[str, ...]:
        """Those of our languages that have a voice here; Chinese needs pypinyin too."""
        return self._languages

    def render(self, utterance: Utterance, to: Path) -> bool:
        """Say the words into a WAV file (16 bit, mono, 22,050 Hz); without pieces in a language that has no voice."""
        said = [run for run in runs(utterance.text, utterance.lang) if run.lang in self._languages]
        try:
            with tempfile.TemporaryDirectory(dir=to.parent) as folder:
                parts = [Path(folder) / f"{number}.wav" for number in range(len(said))]
                for run, part in zip(said, parts, strict=True):
                    self._say(run, part)
                return _join(parts, to)
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
            # Never the words: a log is kept longer than a visit.
            log.exception("a text of %d characters could not be said", len(utterance.text))
            return False

    @cached_property
    def _program(self) -> str | None:
        return shutil.which(self._name)

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        if self._program is None:
            return ()
        try:
            run = subprocess.run(
                [self._program, "--voices"], capture_output=True, text=True, timeout=TIMEOUT_S, check=True
            )
        except (OSError, subprocess.SubprocessError):
            log.exception("%s is installed and does not answer", self._name)
            return ()
        there = {word for line in run.stdout.splitlines()[1:] for word in line.split()[1:2]}
        return tuple(
            lang for lang, voice in VOICES.items() if voice in there and (lang != "zh" or pinyin.is_installed())
        )

    def _say(self, run: Utterance, to: Path) -> None:
        words = pinyin.to_pinyin(run.text) if run.lang == "zh" else run.text
        voice, speed = VOICES[run.lang], str(WORDS_A_MINUTE[run.lang])
        subprocess.run(
            [str(self._program), "-v", voice, "-s", speed, "-b", "1", "--stdin", "-w", str(to)],
            input=words.encode(),
            capture_output=True,
            timeout=TIMEOUT_S,
            check=True,
        )


def _join(parts: list[Path], to: Path) -> bool:
    """Write one WAV of all; False if there is nothing in them."""
    frames, params = b"", None
    for part in parts:
        with wave.open(str(part), "rb") as sound:
            params = params or sound.getparams()
            frames += sound.readframes(sound.getnframes())
    if params is None or not frames:
        return False
    with wave.open(str(to), "wb") as whole:
        whole.setparams(params)
        whole.writeframes(frames)
    return True
