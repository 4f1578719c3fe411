"""librime, where it is installed, on the same words as the kiosk: the engine that ours is held against."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterable
from pathlib import Path

LIBRARY = "librime.so.1"
CANDIDATES = 5

SCHEMA = """
schema: {schema_id: kiosk, name: kiosk, version: "1"}
engine:
  processors: [speller]
  segmentors: [abc_segmentor, fallback_segmentor]
  translators: [script_translator]
speller:
  alphabet: zyxwvutsrqponmlkjihgfedcba
  delimiter: "'"
  max_code_length: 0
  algebra:
    - derive/^([zcs])h/$1/
    - derive/^([zcs])([^h])/$1h$2/
    - derive/([aei])ng$/$1n/
    - derive/([aei])n$/$1ng/
    - derive/^l/n/
    - derive/^n/l/
    - abbrev/^([a-z]).+$/$1/
    - abbrev/^([zcs]h).+$/$1/
translator: {dictionary: kiosk, enable_user_dict: false}
menu: {page_size: 5}
"""
DEFAULT = 'config_version: "1"\nschema_list: [{schema: kiosk}]\nmenu: {page_size: 5}\n'
DICTIONARY = '---\nname: kiosk\nversion: "1"\nsort: by_weight\nuse_preset_vocabulary: false\n...\n\n'


class _Traits(ctypes.Structure):
    _fields_ = [
        ("data_size", ctypes.c_int),
        *[(name, ctypes.c_char_p) for name in ("shared", "user", "name", "code", "version", "app")],
        ("modules", ctypes.c_void_p),
        ("min_log_level", ctypes.c_int),
        *[(name, ctypes.c_char_p) for name in ("logs", "prebuilt", "staging")],
    ]


class _Candidate(ctypes.Structure):
    _fields_ = [("text", ctypes.c_char_p), ("comment", ctypes.c_char_p), ("reserved", ctypes.c_void_p)]


class _Context(ctypes.Structure):
    _fields_ = [
        ("data_size", ctypes.c_int),
        *[(name, ctypes.c_int) for name in ("length", "cursor", "sel_start", "sel_end")],
        ("preedit", ctypes.c_char_p),
        *[(name, ctypes.c_int) for name in ("page_size", "page", "is_last", "highlighted", "count")],
        ("candidates", ctypes.POINTER(_Candidate)),
        ("select_keys", ctypes.c_char_p),
        ("preview", ctypes.c_char_p),
        ("labels", ctypes.c_void_p),
    ]


def is_installed() -> bool:
    """Whether librime can be loaded here."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return False
    return True


class Rime:
    """One session of librime; the process can have one. ``deploy_s`` is what it took to read its dictionary in."""

    def __init__(self, place: Path, words: Iterable[tuple[str, tuple[str, ...], int]]) -> None:
        place.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{text}\t{' '.join(syllables)}\t{weight}\n" for text, syllables, weight in words)
        for name, text in (
            ("default.yaml", DEFAULT),
            ("kiosk.schema.yaml", SCHEMA),
            ("kiosk.dict.yaml", DICTIONARY + lines),
        ):
            (place / name).write_text(text, "utf-8")
        self._rime = ctypes.CDLL(LIBRARY)
        began = time.perf_counter()
        self._start(str(place).encode())
        self.deploy_s = time.perf_counter() - began

    def _start(self, folder: bytes) -> None:
        traits = _Traits(shared=folder, user=folder, name=b"kiosk", code=b"kiosk", version=b"1", app=b"rime.kiosk")
        traits.data_size = ctypes.sizeof(_Traits) - ctypes.sizeof(ctypes.c_int)
        traits.min_log_level, traits.logs = 3, b""
        self._rime.RimeSetup(ctypes.byref(traits))
        self._rime.RimeInitialize(ctypes.byref(traits))
        if self._rime.RimeStartMaintenance(1):
            self._rime.RimeJoinMaintenanceThread()
        self._rime.RimeCreateSession.restype = ctypes.c_size_t
        self._session = ctypes.c_size_t(self._rime.RimeCreateSession())
        self._rime.RimeSelectSchema(self._session, b"kiosk")

    def clear(self) -> None:
        """Begin anew."""
        self._rime.RimeClearComposition(self._session)

    def press(self, letter: str) -> list[str]:
        """One more letter: the first candidates."""
        self._rime.RimeProcessKey(self._session, ord(letter), 0)
        context = _Context()
        context.data_size = ctypes.sizeof(_Context) - ctypes.sizeof(ctypes.c_int)
        if not self._rime.RimeGetContext(self._session, ctypes.byref(context)):
            return []
        found = [context.candidates[number].text.decode() for number in range(min(context.count, CANDIDATES))]
        self._rime.RimeFreeContext(ctypes.byref(context))
        return found
