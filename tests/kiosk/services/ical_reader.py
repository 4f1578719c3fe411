"""A small strict reader of iCalendar (RFC 5545): what it does not understand or what is too long is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=[^;:,\"]+)*):(?P<value>.*)", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
TEXTS = ("SUMMARY", "LOCATION", "CATEGORIES", "UID", "DESCRIPTION")


@dataclass(frozen=True)
class Property:
    """One line: its parameters, and its value with escapes undone where it is a text."""

    name: str
    parameters: dict[str, str]
    value: str


def read_event(text: str) -> dict[str, Property]:
    """The properties of the one event in a calendar of its own; raises AssertionError for whatever is wrong."""
    properties = [_property(line) for line in unfolded(text)]
    names = [(item.name, item.value) for item in properties]
    assert names[0] == ("BEGIN", "VCALENDAR") and names[-1] == ("END", "VCALENDAR")
    begin, end = names.index(("BEGIN", "VEVENT")), names.index(("END", "VEVENT"))
    assert {name for name, _value in names[1:begin]} == {"VERSION", "PRODID"} and end == len(names) - 2
    assert ("VERSION", "2.0") in names
    event = {item.name: item for item in properties[begin + 1 : end]}
    assert len(event) == end - begin - 1, "a property occurs twice"
    return event


def unfolded(text: str) -> list[str]:
    """Logical lines; every written line ends in CRLF and has at most 75 octets."""
    assert text.endswith("\r\n")
    written = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 and not CONTROL.search(line) for line in written), written
    lines: list[str] = []
    for line in written:
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def _property(line: str) -> Property:
    match = LINE.fullmatch(line)
    assert match, line
    parameters = dict(part.split("=") for part in match["parameters"].split(";")[1:])
    value = _text(match["value"]) if match["name"] in TEXTS else match["value"]
    return Property(match["name"], parameters, value)


def _text(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"an unescaped separator in {value!r}"
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value), f"an unknown escape in {value!r}"
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "N": "\n"}.get(match[1], match[1]), value)
