"""What the search hands to screens, and how each kind of thing is shown in a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.i18n import Translator
from kiosk.services.amenities import area_of
from kiosk.services.content import Content
from kiosk.services.views import Shown


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: of which kind, its id there, its title, where it belongs, what of the title was meant.

    `place` is one line: a group, a theme, an address, a number. `marks` are (start, end) in the title's text.
    """

    kind: str
    id: str
    title: Shown
    place: Shown | None
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its table, the text of a record that is its title, the line below, and how much its entries are
    preferred to others that fit as well: a toilet to a card that asks for one."""

    name: str
    table: str
    title: Callable[[Any], Any]
    place: Callable[[Content, Translator, Any], Shown | None]
    preference: float = 0.0


def _named(table: str, key: Callable[[Any], str]) -> Callable[[Content, Translator, Any], Shown]:
    """The name of the record of another table that this one belongs to."""
    return lambda content, _, record: content.shown(content.record(table, key(record)).name)


def _area(content: Content, _: Translator, record: Any) -> Shown | None:
    area = area_of(record.code)
    return content.shown(content.record("area_purpose", area).name) if area else None


def _text(field: str) -> Callable[[Content, Translator, Any], Shown]:
    return lambda content, _, record: content.shown(getattr(record, field))


def _number(_content: Content, i18n: Translator, record: Any) -> Shown:
    return Shown(record.number, i18n.lang)


def _first_aid(_content: Content, i18n: Translator, _record: Any) -> Shown:
    return Shown(i18n._("应急救护"), i18n.lang)


def _nowhere(_content: Content, _i18n: Translator, _record: Any) -> None:
    return None


KINDS = {
    kind.table: kind
    for kind in (
        Kind(
            "consultation",
            "consultations",
            lambda record: record.title,
            _named("consultation_groups", lambda record: record.group),
            0.15,
        ),
        Kind(
            "service", "service_items", lambda record: record.name, _named("fair_themes", lambda record: record.theme)
        ),
        Kind("facility", "facilities", lambda record: record.name, _text("address")),
        Kind("amenity", "amenities", lambda record: record.name, _area, 0.15),
        Kind("partner", "partner_types", lambda record: record.name, _text("brings"), -0.1),
        Kind("fair", "fair_themes", lambda record: record.name, _text("anchor")),
        Kind("hotline", "hotlines", lambda record: record.name, _number),
        Kind("first_aid", "first_aid", lambda record: record.name, _first_aid),
        Kind("notice", "notices", lambda record: record.title, _text("issued_by")),
        Kind("reading", "readings", lambda record: record.title, _nowhere, -0.3),
        Kind("show_card", "show_cards", lambda record: record.text, _nowhere, -0.25),
    )
}
"""By table."""
