"""What is being said: one announcement at a time, and a new one ends the old at once.

Everything here happens in the window's thread but the rendering, whose results come back through ``in_window``. A turn
number tells results that nobody waits for any more.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kiosk.i18n import LANGUAGES
from kiosk.voice.clips import ClipStore
from kiosk.voice.ports import Engine, Player, Utterance
from kiosk.voice.reading import joined

USUAL_VOLUME, SOFTEST, LOUDEST, STEP = 0.5, 0.2, 0.8, 0.1
"""Of full scale, as for the sounds: the panel's own volume is set on site so that the loudest is 65 dBA at the ear."""

MOST_KEPT = 120
"""Sound files of one visit, about 10 MB."""

Work = Callable[[], None]
Elsewhere = Callable[[Work], None]

log = logging.getLogger(__name__)


class Speech:
    """Says ``Utterance``s one after another. Says nothing until a player is attached.

    ``folder`` is its own: emptied when it begins and when a visitor goes, so that no words stay. ``background`` runs
    work outside the window's thread, in order.
    """

    def __init__(self, engine: Engine, clips: ClipStore, folder: Path, background: Elsewhere) -> None:
        self._engine, self._clips, self._folder, self._background = engine, clips, folder, background
        self._player: Player | None = None
        self._in_window: Elsewhere = lambda work: work()
        self._turn = 0
        self._last: tuple[Utterance, ...] = ()
        self._waiting: dict[int, Path | None] = {}
        self._next, self._count, self._is_playing = 0, 0, False
        self.volume = USUAL_VOLUME
        self._empty_folder()

    def attach(self, player: Player, in_window: Elsewhere) -> None:
        """Play through ``player``; ``in_window`` runs work in the window's thread, where the player lives."""
        self._player, self._in_window = player, in_window

    def languages(self) -> tuple[str, ...]:
        """The languages that can be heard here, by voice or recording; empty: there is no speech at this kiosk."""
        there = {*self._engine.languages(), *self._clips.languages()}
        return tuple(code for code, _name in LANGUAGES if code in there)

    @property
    def is_speaking(self) -> bool:
        """Whether something of the last announcement is still to be heard."""
        return self._next < self._count

    def say(self, utterances: Sequence[Utterance]) -> None:
        """Say these now; what was being said ends."""
        self.stop()
        self._last = tuple(joined((said for said in utterances if said.text.strip()), self._is_recorded))
        self._begin()

    def repeat(self) -> None:
        """Say the last announcement again, from its beginning."""
        self.stop()
        self._begin()

    def stop(self) -> None:
        """Silence, at once."""
        self._turn += 1
        self._waiting, self._next, self._count = {}, 0, 0
        if self._is_playing and self._player is not None:
            self._player.stop()
        self._is_playing = False

    def louder(self, steps: int = 1) -> bool:
        """So many steps louder (negative: softer), within the limits; whether that changed anything."""
        volume = round(min(LOUDEST, max(SOFTEST, self.volume + steps * STEP)), 2)
        has_changed, self.volume = volume != self.volume, volume
        if self._player is not None:
            self._player.set_volume(volume)
        return has_changed

    def reset(self) -> None:
        """As the next visitor finds it: silent, usual volume, nothing kept of what was said."""
        self.stop()
        self._last = ()
        self.volume = USUAL_VOLUME
        self._background(self._empty_folder)

    def _begin(self) -> None:
        if self._player is None:
            return
        turn, self._count = self._turn, len(self._last)
        for place, utterance in enumerate(self._last):
            self._background(partial(self._make, turn, place, utterance))

    def _is_recorded(self, utterance: Utterance) -> bool:
        return self._clips.find(utterance.text, utterance.lang) is not None

    def _make(self, turn: int, place: int, utterance: Utterance) -> None:
        if turn == self._turn:
            path = self._sound_of(utterance)
            self._in_window(lambda: self._take(turn, place, path))

    def _sound_of(self, utterance: Utterance) -> Path | None:
        clip = self._clips.find(utterance.text, utterance.lang)
        if clip is not None:
            return clip
        name = hashlib.sha256(f"{utterance.lang}:{utterance.text}".encode()).hexdigest()
        path = self._folder / f"{name}.wav"
        if path.exists():
            return path
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            kept = sorted(self._folder.glob("*.wav"), key=lambda file: file.stat().st_mtime_ns)
            for old in kept[: max(0, len(kept) + 1 - MOST_KEPT)]:
                old.unlink()
        except OSError:
            log.exception("no room for speech")
            return None
        return path if self._engine.render(utterance, path) else None

    def _take(self, turn: int, place: int, path: Path | None) -> None:
        if turn == self._turn:
            self._waiting[place] = path
            self._go_on()

    def _go_on(self) -> None:
        while not self._is_playing and self._player is not None and self._next in self._waiting:
            path = self._waiting.pop(self._next)
            over = partial(self._over, self._turn)
            self._is_playing = path is not None and self._player.play(path, self.volume, over)
            if not self._is_playing:
                self._next += 1

    def _over(self, turn: int) -> None:
        if turn == self._turn:
            self._is_playing = False
            self._next += 1
            self._go_on()

    def _empty_folder(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
