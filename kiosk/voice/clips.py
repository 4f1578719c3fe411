"""Recordings by people. Where there is one of a text it is played, and the engine is not asked.

A recording is a file ``LANG/KEY.ogg`` (or ``.wav``) in one of the folders of recordings; ``KEY`` is made from the
words themselves, so that a sentence that content changes loses its recording instead of keeping a wrong one.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

SUFFIXES = (".ogg", ".wav")
KEY_LENGTH = 16


def clip_key(text: str) -> str:
    """The name of a text's recording: 16 hexadecimal digits; how it is spaced or composed makes no difference."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode()).hexdigest()[:KEY_LENGTH]


class ClipStore:
    """Looks for recordings in ``folders``, the first one first. No folder need exist."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)

    def find(self, text: str, lang: str) -> Path | None:
        """The recording of these words in this language, if somebody made one."""
        names = [f"{clip_key(text)}{suffix}" for suffix in SUFFIXES]
        paths = (folder / lang / name for folder in self._folders for name in names)
        return next((path for path in paths if path.is_file()), None)

    def languages(self) -> tuple[str, ...]:
        """The languages of which there is at least one recording."""
        found = {
            path.name
            for folder in self._folders
            if folder.is_dir()
            for path in folder.iterdir()
            if path.is_dir() and any(clip.suffix in SUFFIXES for clip in path.iterdir())
        }
        return tuple(sorted(found))
