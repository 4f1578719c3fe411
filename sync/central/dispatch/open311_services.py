"""What may be asked for by its Open311 name: the public kinds of request as services of GeoReport v2.

Each kind of hazard is a service of its own (`hazard.ice`, group `hazard`), not an answer within one service "hazard":
it is by service that a reader filters, that a time to be done by is promised and that a unit is responsible, and with
us all three hang on the kind of hazard. The filing standard has its rows by the same words (`hazard:ice`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.central.directory.api import help_types, records
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.standard import HAZARD, SUBTYPE, limit_kind
from sync.protocol.content import Area, CaseState, HazardType, HelpType, Organization, Text
from sync.protocol.content_help import HelpQuestion

OTHER = "other"
# The kiosk gives a number of its own before the centre has one: GeoReport's way for that is a token first, an id later.
TYPE = "batch"


@dataclass(frozen=True, slots=True)
class Service:
    """A public kind of request; `subtype` is the kind of hazard, empty for others, and no question any more."""

    code: str
    name: Text
    kind: HelpType
    limit: Text
    asks: tuple[HelpQuestion, ...]
    subtype: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The published content in which names are looked up, and their language; read once for an answer."""

    services: Mapping[str, Service]
    units: Mapping[str, Organization]
    areas: Mapping[str, Area]
    states: Mapping[str, CaseState]
    lang: str

    @property
    def kinds(self) -> list[str]:
        """The codes of the public kinds of request: nothing else is ever looked for."""
        return sorted({service.kind.code for service in self.services.values()})

    def text(self, text: Text) -> str:
        """A text in the book's language, or in the nearest that it has."""
        return text.pick(self.lang).text


def open_book(lang: str) -> Book:
    """The book of what is published now; without services before anything was."""
    hazards = {code: kind for code, kind in records("hazard_types").items() if isinstance(kind, HazardType)}
    units = {id: unit for id, unit in records("partner_types").items() if isinstance(unit, Organization)}
    areas = {code: area for code, area in records("areas").items() if isinstance(area, Area)}
    cases = {code: state for code, state in records("case_states").items() if isinstance(state, CaseState)}
    return Book(services_of(help_types(), hazards), units, areas, cases, lang)


def services_of(kinds: Mapping[str, HelpType], hazards: Mapping[str, HazardType]) -> dict[str, Service]:
    """The services by code, in the order of the kiosk's screens."""
    found: dict[str, Service] = {}
    for kind in sorted(kinds.values(), key=lambda kind: kind.position):
        if kind.is_public:
            found |= _hazards(kind, hazards) if kind.code == HAZARD else {kind.code: _plain(kind)}
    return found


def _plain(kind: HelpType) -> Service:
    return Service(kind.code, kind.name, kind, kind.close, kind.asks)


def _hazards(kind: HelpType, hazards: Mapping[str, HazardType]) -> dict[str, Service]:
    asks = tuple(ask for ask in kind.asks if f"{ask.code}:" != SUBTYPE)
    found = {
        f"{HAZARD}.{one.code}": Service(f"{HAZARD}.{one.code}", one.name, kind, one.limit_example, asks, one.code)
        for one in sorted(hazards.values(), key=lambda one: one.position)
    }
    # Where a hazard goes whose kind is not, or no longer, published: there is always such a place.
    rest = f"{HAZARD}.{OTHER}"
    found.setdefault(rest, Service(rest, kind.name, kind, kind.close, asks, OTHER))
    return found


def service_of(request: HelpRequest, book: Book) -> Service:
    """The service of a request of a public kind; raises KeyError for any other."""
    if request.help != HAZARD:
        return book.services[request.help]
    named = f"{HAZARD}.{limit_kind(request).partition(':')[2]}"
    return book.services.get(named) or book.services[f"{HAZARD}.{OTHER}"]


def service_body(service: Service, book: Book) -> dict[str, Any]:
    """A service as the list of services has it."""
    names = (service.name, service.kind.name)
    return {
        "service_code": service.code,
        "service_name": book.text(service.name),
        "description": "\n".join(dict.fromkeys(book.text(text) for text in (service.kind.name, service.limit))),
        "metadata": bool(service.asks),
        "type": TYPE,
        # By its name in any of the languages a service is found.
        "keywords": ", ".join(dict.fromkeys(word for name in names for word in (name.zh, name.en, name.ru) if word)),
        "group": service.kind.code,
    }


def definition_body(service: Service, book: Book) -> dict[str, Any]:
    """What is asked of whoever makes such a request: one answer of several to each question."""
    return {
        "service_code": service.code,
        "attributes": [
            {
                "variable": True,
                "code": ask.code,
                "datatype": "singlevaluelist",
                "required": True,
                "datatype_description": None,
                "order": order,
                "description": book.text(ask.title),
                "values": [{"key": option.code, "name": book.text(option.name)} for option in ask.options],
            }
            for order, ask in enumerate(service.asks, start=1)
        ],
    }
