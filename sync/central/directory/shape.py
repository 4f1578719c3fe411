"""The shape of a content record, read from its dataclass: what forms, sheets and differences are made from.

A record is also a flat mapping of path to string, the one spelling that an HTML form, a row of a sheet and a line of a
difference share: `title.zh`, `steps.2.en`, `schedules.1.opens_at`. An empty string is "nothing there"; a list of plain
values is one string with a line for each.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from sync.protocol.content import TABLES, Prose, Text
from sync.protocol.content_codec import Decoder, decoder_of, missing_languages

LANGS = ("zh", "en", "ru")
Flat = dict[str, str]
NO_DEFAULT = object()
# No list of a record has a thousand values, whoever says so.
MOST_DIGITS = 3
KINDS: dict[Any, str] = {str: "string", int: "number", bool: "flag", date: "day", datetime: "moment"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field holds: one value or a list of values of a kind; `text` and `record` have parts of their own."""

    kind: str
    decode: Decoder
    is_list: bool = False
    is_optional: bool = False
    refers_to: str | None = None
    choices: tuple[str, ...] = ()
    langs_missing: frozenset[str] = frozenset()
    fields: Mapping[str, Shape] = field(default_factory=dict)
    default: Any = NO_DEFAULT

    @property
    def is_numbered(self) -> bool:
        """Whether each value of the list has a number in the path."""
        return self.is_list and self.kind in ("text", "record")


@cache
def shape_of(table: str) -> Mapping[str, Shape]:
    """The fields of a table's records in their order; raises KeyError for a table that does not exist."""
    return _fields(TABLES[table])


def _fields(cls: Any) -> Mapping[str, Shape]:
    hints = typing.get_type_hints(cls)
    return {each.name: _shape(hints[each.name], each.metadata, each.default) for each in dataclasses.fields(cls)}


def _shape(hint: Any, metadata: Mapping[str, Any], default: Any) -> Shape:
    is_optional = get_origin(hint) in (Union, types.UnionType)
    if is_optional:
        (hint,) = (kind for kind in get_args(hint) if kind is not types.NoneType)
    is_list = get_origin(hint) is tuple
    if is_list:
        hint = get_args(hint)[0]
    is_choice = get_origin(hint) is Literal
    return Shape(
        kind="choice" if is_choice else _kind(hint),
        decode=decoder_of(hint, metadata),
        is_list=is_list,
        is_optional=is_optional,
        refers_to=metadata.get("refers_to"),
        choices=get_args(hint) if is_choice else (),
        langs_missing=frozenset({"en", "ru"}) if hint is Prose else missing_languages(metadata),
        fields=_fields(hint) if dataclasses.is_dataclass(hint) and hint not in (Text, Prose) else {},
        default=NO_DEFAULT if default is dataclasses.MISSING else default,
    )


def _kind(hint: Any) -> str:
    if hint in (Text, Prose):
        return "text"
    return "record" if dataclasses.is_dataclass(hint) else KINDS[hint]


# -- from a body to its flat form -------------------------------------------------------------------------------------


def flatten(table: str, body: Mapping[str, Any]) -> Flat:
    """Every value of a record's JSON by its path, in the order of the fields; what is not there is left out."""
    return dict(_leaves(shape_of(table), body, ""))


def _leaves(fields: Mapping[str, Shape], body: Mapping[str, Any], start: str) -> Iterator[tuple[str, str]]:
    for name, shape in fields.items():
        value, path = body.get(name), f"{start}{name}"
        if value is None or value == []:
            continue
        if shape.is_numbered:
            for number, item in enumerate(value, start=1):
                yield from _structure(shape, item, f"{path}.{number}.")
        elif shape.is_list:
            yield path, join(map(str, value))
        elif shape.kind == "text":
            yield from _structure(shape, value, f"{path}.")
        else:
            yield path, str(value).lower() if isinstance(value, bool) else str(value)


def _structure(shape: Shape, item: Mapping[str, Any], start: str) -> Iterator[tuple[str, str]]:
    if shape.kind == "record":
        yield from _leaves(shape.fields, item, start)
    else:
        yield from ((f"{start}{lang}", item[lang]) for lang in LANGS if item.get(lang))


def join(values: typing.Iterable[str]) -> str:
    """A list of plain values as one string, a line for each."""
    return "\n".join(value.replace("\\", "\\\\").replace("\n", "\\n") for value in values)


def split(text: str) -> list[str]:
    """The values of such a string; empty lines are none."""
    lines = [line.strip() for line in text.split("\n")]
    return [_unescaped(line) for line in lines if line]


def _unescaped(line: str) -> str:
    return "\\".join(part.replace("\\n", "\n") for part in line.split("\\\\"))


# -- paths ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaf:
    """One place that a person may fill in: its path, its shape, and for a text its language."""

    path: str
    shape: Shape
    lang: str = ""


def leaves(table: str, sizes: Mapping[str, int]) -> Iterator[Leaf]:
    """Every place of a record whose numbered lists have `sizes` values ("steps", "schedules", "asks.1.options")."""
    yield from _places(shape_of(table), sizes, "")


def _places(fields: Mapping[str, Shape], sizes: Mapping[str, int], start: str) -> Iterator[Leaf]:
    for name, shape in fields.items():
        path = f"{start}{name}"
        if shape.is_numbered:
            for number in range(1, sizes.get(path, 0) + 1):
                yield from _parts(shape, sizes, f"{path}.{number}")
        else:
            yield from _parts(shape, sizes, path)


def _parts(shape: Shape, sizes: Mapping[str, int], path: str) -> Iterator[Leaf]:
    if shape.kind == "record":
        yield from _places(shape.fields, sizes, f"{path}.")
    elif shape.kind == "text":
        yield from (Leaf(f"{path}.{lang}", shape, lang) for lang in LANGS)
    else:
        yield Leaf(path, shape)


def sizes_of(flat: typing.Iterable[str]) -> dict[str, int]:
    """How many values each numbered list has, by the highest number in the paths."""
    found: dict[str, int] = {}
    for path in flat:
        steps = path.split(".")
        for place, step in enumerate(steps):
            if is_number(step):
                name = ".".join(steps[:place])
                found[name] = max(found.get(name, 0), int(step))
    return found


def is_number(step: str) -> bool:
    """Whether a step of a path is the number of a value in a list."""
    return len(step) <= MOST_DIGITS and step.isascii() and step.isdecimal() and int(step) > 0
