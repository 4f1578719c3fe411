"""What differs between two states of a record, or of the whole content, place by place and language by language."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.central.directory.shape import LANGS, Shape, join, shape_of
from sync.protocol.content import TABLES
from sync.protocol.content_codec import Json

# Chinese is compared by the character, what has spaces by the word; figures stay whole.
PIECES = re.compile(r"\d+|[^\W\d_\u4e00-\u9fff]+|\s+|.", re.S)
# Of a plain list each value is a line, and stays whole.
LINES = re.compile(r"[^\n]+|\n")
# Old pieces times new ones that are compared with each other, some tenths of a second: it grows with the square, and a
# text as long as a form takes would keep everybody from the change set for hours.
MOST_COMPARED = 1_000_000


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is compared: `steps.zh` holds all steps, a line each."""

    path: str
    text: str
    shape: Shape
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A place that differs; empty where there was or will be nothing."""

    path: str
    before: str
    after: str
    shape: Shape
    lang: str = ""

    def pieces(self) -> list[tuple[str, str]]:
        """("same", "gone" or "new", text) from the old to the new, for marking what was changed within."""
        pattern = PIECES if self.shape.kind == "text" else LINES
        old, new = pattern.findall(self.before), pattern.findall(self.after)
        found: list[tuple[str, str]] = []
        for what, a, b, c, d in _opcodes(old, new):
            was, is_ = "".join(old[a:b]), "".join(new[c:d])
            told = [("same", was)] if what == "equal" else [("gone", was), ("new", is_)]
            found += [(kind, text) for kind, text in told if text]
        return found


def _opcodes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's opcodes between the first and the last difference; where too much differs, all there is replaced."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    if len(a) * len(b) <= MOST_COMPARED:
        middle = list[tuple[str, int, int, int, int]](
            (what, at + start, to + start, new_at + start, new_to + start)
            for what, at, to, new_at, new_to in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        )
    else:
        middle = [("replace", start, start + len(a), start, start + len(b))]
    ends = (len(old) - end, len(old), len(new) - end, len(new))
    return [("equal", 0, start, 0, start), *middle, ("equal", *ends)]


def values(table: str, body: Mapping[str, Any] | None) -> dict[str, Value]:
    """Every value of a record by its path; nothing for a record that is not there."""
    return {value.path: value for value in _values(shape_of(table), body, "", table)} if body is not None else {}


def _values(fields: Mapping[str, Shape], body: Mapping[str, Any], start: str, table: str = "") -> Iterator[Value]:
    for name, shape in fields.items():
        value, path = body.get(name), f"{start}{name}"
        if value is None or value == []:
            continue
        if shape.kind == "text":
            yield from _languages(shape, path, value if shape.is_list else [value])
        elif shape.kind == "record":
            for number, item in enumerate(value, start=1):
                yield from _values(shape.fields, item, f"{path}.{_name(shape, item, number)}.")
        else:
            text = join(map(str, value)) if shape.is_list else str(value)
            yield Value(path, text.lower() if isinstance(value, bool) else text, shape)


def _languages(shape: Shape, path: str, texts: list[Json]) -> Iterator[Value]:
    for lang in LANGS:
        lines = [text.get(lang) or "" for text in texts]
        if any(lines):
            yield Value(f"{path}.{lang}", "\n".join(lines), shape, lang)


def _name(shape: Shape, item: Mapping[str, Any], number: int) -> str:
    """How a record in a list is told from the others: by its key if it has one, else by its place."""
    first = next(iter(shape.fields))
    is_key = shape.fields[first].kind == "string" and first in ("amenity", "to", "code")
    return str(item.get(first)) if is_key else str(number)


def differences(table: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """What differs between two states of a record, in the order of its fields."""
    old, new = values(table, before), values(table, after)
    found = []
    for path in dict.fromkeys([*new, *old]):
        was, is_ = old.get(path), new.get(path)
        one = is_ or was
        if one is not None and (was.text if was else "") != (is_.text if is_ else ""):
            change = Change(path, was.text if was else "", is_.text if is_ else "", one.shape, one.lang)
            found.append(change)
    order = list(shape_of(table))
    return sorted(found, key=lambda change: order.index(change.path.split(".")[0]))


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that differs between two versions."""

    table: str
    key: str
    before: Json | None
    after: Json | None

    @property
    def changes(self) -> list[Change]:
        """Place by place."""
        return differences(self.table, self.before, self.after)


def between(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[RecordChange]:
    """The records that differ between two versions ("table/key" to JSON), in the order of the tables."""
    order = list(TABLES)
    paths = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    found = [RecordChange(*_split(path), old.get(path), new.get(path)) for path in paths]
    return sorted(found, key=lambda change: (order.index(change.table), change.key))


def _split(path: str) -> tuple[str, str]:
    table, _slash, key = path.partition("/")
    return table, key
