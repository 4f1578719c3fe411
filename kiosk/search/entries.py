"""What of each record is searched, in all its languages: titles, other words for them, and whatever else it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from kiosk.search.entry import Entry
from sync.protocol.content import (
    Consultation,
    FairTheme,
    FirstAidProcedure,
    Location,
    Notice,
    Organization,
    Phone,
    Prose,
    Reading,
    Service,
    ShowCard,
    TaxonomyTerm,
    Text,
)
from sync.protocol.packs import Pack

Made = tuple[list[str], list[str]]

HERE = "here_variants"

VARIANTS = {
    "consultations": "question_variants",
    "amenities": "amenity_variants",
    "service_items": "service_variants",
    "first_aid": "first_aid_variants",
    "hotlines": "hotline_variants",
    "partner_types": "partner_variants",
    # Nothing but ways to ask, of whatever station the kiosk stands in.
    HERE: HERE,
}
"""For tables that are searched those with other ways to ask for their records, under the same keys."""

_VARIED = {variants: table for table, variants in VARIANTS.items()}


class Variants(Protocol):
    """Other ways to ask for one record."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]


class Tables(Protocol):
    """What has tables of records: a pack, or the content on screen."""

    def table(self, name: str) -> Mapping[str, Any]: ...


def entries(pack: Tables, paths: Iterable[str] | None = None) -> Iterator[Entry]:
    """The entries of a pack, or those of these paths among them that are searched and exist."""
    if paths is None:
        paths = (f"{table}/{key}" for table in SEARCHED for key in pack.table(table))
    for path in paths:
        table, _, key = path.partition("/")
        record = pack.table(table).get(key) if table in SEARCHED else None
        if record is not None:
            titles, bodies = SEARCHED[table](record)
            others = pack.table(VARIANTS[table]).get(key) if table in VARIANTS else None
            yield Entry(path, tuple(titles), "\n".join(bodies), _variants(others))


def affected(paths: Iterable[str]) -> set[str]:
    """The entries that another content of these records changes."""
    found = set()
    for path in paths:
        table, _, key = path.partition("/")
        found.add(f"{_VARIED[table]}/{key}" if table in _VARIED else path)
    return found


def expected(pack: Pack) -> int:
    """How many entries a pack has."""
    return sum(len(pack.table(table)) for table in SEARCHED)


def synonym_groups(pack: Pack) -> Iterator[tuple[str, ...]]:
    """The groups of other words, in all languages."""
    for group in pack.table("synonyms").values():
        yield (*group.zh, *group.en, *group.ru)


def _consultation(record: Consultation) -> Made:
    said = [record.answer, *record.steps, *record.papers, *([record.next_step] if record.next_step else [])]
    return _said(record.title), [" ".join(record.keywords), *_all_said(said)]


def _variants(record: Variants | None) -> tuple[str, ...]:
    return (*record.zh, *record.en, *record.ru) if record else ()


def _service(record: Service) -> Made:
    return _said(record.name), _all_said(record.required_documents)


def _facility(record: Location) -> Made:
    return _said(record.name), _all_said([record.address, record.transportation])


def _term(record: TaxonomyTerm) -> Made:
    return _said(record.name), []


def _partner(record: Organization) -> Made:
    return _said(record.name), _said(record.brings)


def _fair(record: FairTheme) -> Made:
    return _said(record.name), _said(record.anchor)


def _hotline(record: Phone) -> Made:
    return [record.number, *_said(record.name)], _said(record.purpose)


def _procedure(record: FirstAidProcedure) -> Made:
    return _said(record.name), _all_said([*record.steps, *record.never, record.call_120_when])


def _notice(record: Notice) -> Made:
    return _said(record.title), _all_said([record.body, *record.advice])


def _reading(record: Reading) -> Made:
    return _said(record.title), _said(record.summary)


def _show_card(record: ShowCard) -> Made:
    return _said(record.text), []


def _said(text: Text | Prose) -> list[str]:
    return [part for part in (text.zh, text.en, text.ru) if part]


def _all_said(texts: Iterable[Text]) -> list[str]:
    return [part for text in texts for part in _said(text)]


SEARCHED: Mapping[str, Callable[[Any], Made]] = {
    "consultations": _consultation,
    "service_items": _service,
    "facilities": _facility,
    "amenities": _term,
    "partner_types": _partner,
    "fair_themes": _fair,
    "hotlines": _hotline,
    "first_aid": _procedure,
    "notices": _notice,
    "readings": _reading,
    "show_cards": _show_card,
    HERE: lambda record: ([*record.zh[:1], *record.en[:1], *record.ru[:1]], []),
}
"""Tables that are searched, and what of a record."""
