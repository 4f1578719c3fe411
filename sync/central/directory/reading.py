"""From what a person filled in to the JSON of a record, with every fault at its place.

What is right is decided by the codec that the kiosk uses, field by field and then as a whole; this module only puts
strings into JSON and keeps going after the first fault, so that a person hears of all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sync.central.directory.shape import LANGS, Flat, Shape, flatten, is_number, shape_of, sizes_of, split
from sync.central.web.beijing import BEIJING
from sync.protocol.content import TABLES
from sync.protocol.content_codec import FieldError, Json, decode_record, encode_record, key_of
from sync.protocol.content_codec import references as references_of

LONGEST_KEY = 60
# Characters of a title or a name: so many the smallest kiosk shows whole, in large text too; it turns no pages of them.
LONGEST_TITLE = {"zh": 60, "en": 150, "ru": 150}
TITLES = ("title", "name")
# Of any other text and of each line of a list; four times what the longest of the content takes.
LONGEST_TEXT = {"zh": 800, "en": 2_000, "ru": 2_000}
LONGEST_LINE, MOST_LINES = 300, 200
WHOLE = re.compile(r"-?\d{1,9}")
FLAGS: dict[str, Any] = {"true": True, "false": False, "": False}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path ("" for the record as a whole), in the codec's words; `reasons.say` translates them."""

    path: str
    reason: str


@dataclass(slots=True)
class Entered:
    """What somebody filled in: tidied, as JSON, and what is wrong with it. `was` says where a path stood before."""

    flat: Flat
    body: Json
    faults: list[Fault] = field(default_factory=list)
    was: dict[str, str] = field(default_factory=dict)


def read(table: str, given: Mapping[str, str], key: str | None = None) -> Entered:
    """The record that was filled in. A record whose key is not `key` (if one is given) is at fault."""
    flat, was = tidy(given)
    reader = _Reader(flat)
    body = reader.record(shape_of(table), "")
    faults = reader.faults
    if not faults:
        faults = whole_faults(table, body, key)
    return Entered(flat, body, faults, was)


def whole_faults(table: str, body: Mapping[str, Any], key: str | None = None) -> list[Fault]:
    """What is wrong with a record as a whole: between its fields, or with its key."""
    cls = TABLES[table]
    try:
        record = decode_record(cls, body)
    except FieldError as fault:
        return [Fault(_dotted(fault.path), fault.reason)]
    own = key_of(record)
    if key is not None and own != key:
        return [Fault(cls.KEY, f'calls itself "{own}"')]
    return [Fault(cls.KEY, "is too long")] if len(own) > LONGEST_KEY else []


def too_long(entered: Entered, before: Mapping[str, str]) -> list[Fault]:
    """What nobody reads at a kiosk, titles and names that it cannot show whole among them; nothing that stands like
    this in the flat form of `before`.
    """
    found, wrong = [], {fault.path for fault in entered.faults}
    for path, value in entered.flat.items():
        if path not in wrong and before.get(path) != value and (reason := _length_fault(path, value)):
            found.append(Fault(path, reason))
    return found


def _length_fault(path: str, value: str) -> str | None:
    *_steps, name, last = ("", *path.split("."))
    if name and last in LONGEST_TEXT:
        most, longest = (LONGEST_TITLE if name in TITLES else LONGEST_TEXT)[last], len(value)
    else:
        lines = value.split("\n")
        if len(lines) > MOST_LINES:
            return f"has more than {MOST_LINES} lines"
        most, longest = LONGEST_LINE, max(map(len, lines))
    return f"is longer than {most} characters" if longest > most else None


def dangling(table: str, body: Mapping[str, Any], known: Callable[[str], set[str]]) -> list[Fault]:
    """Where a right record points at records that are not there; `known` gives the keys of a table."""
    record, looked_up = decode_record(TABLES[table], body), dict[str, set[str]]()
    found = []
    for place, other, target in references_of(record):
        if other not in looked_up:
            looked_up[other] = known(other)
        if target not in looked_up[other]:
            found.append(Fault(_dotted(place), f'refers to "{target}", which {other} does not have'))
    return found


def tidy(given: Mapping[str, str]) -> tuple[Flat, dict[str, str]]:
    """The values without spaces around them and without gaps in lists; and where each path stood before."""
    clean = {path: value.replace("\r\n", "\n").strip() for path, value in given.items()}
    filled = {path for path, value in clean.items() if value and value != "false"}
    numbers: dict[str, dict[int, int]] = {}
    for name, size in sizes_of(clean).items():
        used = [n for n in range(1, size + 1) if any(path.startswith(f"{name}.{n}.") for path in filled)]
        numbers[name] = {old: new for new, old in enumerate(used, start=1)}
    flat: Flat = {}
    was: dict[str, str] = {}
    for path, value in clean.items():
        moved = _moved(path, numbers)
        if moved is not None and value:
            flat[moved], was[moved] = value, path
    return flat, was


def _moved(path: str, numbers: Mapping[str, Mapping[int, int]]) -> str | None:
    """The path with the new numbers of its lists; None inside a value that is dropped."""
    steps, made = path.split("."), list[str]()
    for place, step in enumerate(steps):
        if is_number(step):
            new = numbers.get(".".join(steps[:place]), {}).get(int(step))
            if new is None:
                return None
            step = str(new)
        made.append(step)
    return ".".join(made)


class _Reader:
    """One pass over the shape: JSON out of strings, faults by path."""

    def __init__(self, flat: Flat) -> None:
        self.flat, self.faults = flat, list[Fault]()
        self.sizes = sizes_of(flat)

    def record(self, fields: Mapping[str, Shape], start: str) -> Json:
        made: Json = {}
        for name, shape in fields.items():
            value = self.value(shape, f"{start}{name}")
            # What came to the class later is left out where it says nothing.
            if value != (list(shape.default) if isinstance(shape.default, tuple) else shape.default):
                made[name] = value
        return made

    def value(self, shape: Shape, path: str) -> Any:
        if shape.is_numbered:
            return [self.one(shape, f"{path}.{n}") for n in range(1, self.sizes.get(path, 0) + 1)]
        if shape.is_list:
            return [self.checked(shape, path, value) for value in split(self.flat.get(path, ""))]
        return self.one(shape, path)

    def one(self, shape: Shape, path: str) -> Any:
        if shape.kind == "record":
            return self.record(shape.fields, f"{path}.")
        if shape.kind == "text":
            return self.text(shape, path)
        value = self.flat.get(path, "")
        if not value and shape.kind != "flag":
            if not shape.is_optional:
                self.faults.append(Fault(path, "is missing"))
            return None
        return self.checked(shape, path, value)

    def text(self, shape: Shape, path: str) -> Any:
        given = {lang: self.flat.get(f"{path}.{lang}") or None for lang in LANGS}
        if not any(given.values()) and shape.is_optional:
            return None
        for lang in LANGS:
            # One language at a time, beside others that are certainly right, so that each has its own fault.
            try:
                shape.decode({**dict.fromkeys(LANGS, "x"), lang: given[lang]})
            except FieldError as fault:
                self.faults.append(Fault(f"{path}.{lang}", fault.reason))
        return given

    def checked(self, shape: Shape, path: str, value: str) -> Any:
        made = _json(shape.kind, value)
        try:
            shape.decode(made)
        except FieldError as fault:
            self.faults.append(Fault(path, fault.reason))
        return made


def _json(kind: str, value: str) -> Any:
    if kind == "number" and WHOLE.fullmatch(value):
        return int(value)
    if kind == "flag":
        return FLAGS.get(value, value)
    if kind == "moment":
        return _moment(value)
    return value


def _moment(value: str) -> str:
    """A time as content spells it: what names no zone is Beijing time."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).isoformat()


def _dotted(path: str) -> str:
    """ "schedules[0].byday" as it stands in a flat form: "schedules.1.byday"."""
    return re.sub(r"\[(\d+)\]", lambda found: f".{int(found[1]) + 1}", path)


def spelled(table: str, body: Mapping[str, Any]) -> Json:
    """A right record's JSON in its one spelling; raises FieldError."""
    made: Json = encode_record(decode_record(TABLES[table], body))
    return made


def missing_translations(table: str, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(path of a text, language) of each translation that a record may lack and does."""
    flat = flatten(table, body)
    texts = dict.fromkeys(path.removesuffix(".zh") for path in flat if path.endswith(".zh"))
    return [(path, lang) for path in texts for lang in LANGS[1:] if f"{path}.{lang}" not in flat]
