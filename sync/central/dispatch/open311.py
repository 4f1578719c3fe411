"""The seam to Open311 GeoReport v2: how each of its fields is taken from a request of ours. One table, pure functions.

The world reads this, not only whoever asked: of a request there are the answers chosen on a screen, its states, and
what staff wrote with a step that is public (`steps.PUBLIC`). Names and contacts are not here at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from sync.central.dispatch import states, steps
from sync.central.dispatch.api import waits
from sync.central.dispatch.models import Call, CaseStep, HelpRequest
from sync.central.dispatch.open311_services import Book, Service

LONGEST_DESCRIPTION = 4000
# Mobile telephones and identity numbers: whoever wrote one into a note wrote it for the requester, not for the world.
# The short numbers and the land lines of offices, for which such notes are there, stay.
PERSONAL = re.compile(r"(?<!\d)(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{17}[\dXx])(?!\d)", re.ASCII)
HIDDEN = "•••"
# Where an address in words may be somebody's home: then only the answers chosen on the screen say where it is.
PLACE, YARD = "place", "yard"
AT_HOME = ("heat_fault", "gas_smell")


@dataclass(frozen=True, slots=True)
class Case:
    """A request with all that its fields are taken from: its public steps, the earliest first, and its calls."""

    request: HelpRequest
    service: Service
    steps: tuple[CaseStep, ...]
    calls: tuple[Call, ...]
    book: Book

    @property
    def is_demo(self) -> bool:
        """Whether it was invented, or made at a station that was."""
        return self.request.demo or self.request.station.is_demo


def moment(at: datetime | None) -> str | None:
    """RFC 3339 with the centre's offset."""
    return localtime(at).isoformat(timespec="seconds") if at else None


def masked(text: str) -> str:
    """A text without numbers that belong to a person."""
    return PERSONAL.sub(HIDDEN, text)


def _status(case: Case) -> str:
    return states.STATES[case.request.state].open311


def _status_notes(case: Case) -> str | None:
    """What staff last wrote, as they wrote it. A duplicate names another case, which may not be a public one."""
    said = next((step for step in reversed(case.steps) if step.note), None)
    return masked(said.note) if said is not None and said.to != states.DUPLICATE else None


def _description(case: Case) -> str:
    chosen = [case.service.name, *(option for _ask, _code, option in _answers(case))]
    return " · ".join(case.book.text(text) for text in chosen)[:LONGEST_DESCRIPTION]


def _answers(case: Case) -> list[tuple[str, str, Any]]:
    """(question, answer, its name) of what was chosen; what the published content does not know says nothing."""
    wanted = {str(need) for need in case.request.needs}
    return [
        (ask.code, option.code, option.name)
        for ask in case.service.asks
        for option in ask.options
        if f"{ask.code}:{option.code}" in wanted
    ]


def _updated(case: Case) -> datetime:
    """When it was closed; before that, the last that anybody may know of."""
    if case.request.state in states.ENDED:
        return case.request.state_at
    return max([case.request.state_at, *(step.at for step in case.steps)])


def _expected(case: Case) -> datetime | None:
    """The filing standard's limit, once it is on file; a promise to answer is no promise to be done. On hold, none."""
    return case.request.due_at if case.request.state != states.SUSPENDED else None


def _address(case: Case) -> str:
    """From the most specific: staff's words or the place that was chosen and the station, then the areas around."""
    station = case.request.station.name(case.book.lang)
    place = [case.book.text(name) for ask, _code, name in _answers(case) if ask == PLACE]
    said = "" if _may_be_home(case) else masked(case.request.address)
    return ", ".join([*([said] if said else [*place, station]), *_areas(case)])


def _may_be_home(case: Case) -> bool:
    is_yard = any((ask, code) == (PLACE, YARD) for ask, code, _name in _answers(case))
    return is_yard or case.service.subtype in AT_HOME


def _areas(case: Case) -> list[str]:
    grid = case.request.grid
    around = [area for code, area in case.book.areas.items() if grid and grid.startswith(code)]
    return [case.book.text(area.name) for area in sorted(around, key=lambda area: -area.level)]


def _agency(case: Case) -> str | None:
    """The unit that leads since the last whistle and was not let off; nobody's name before anybody was called."""
    called = [call for call in case.calls if call.released_at is None]
    last = max(called, key=lambda call: (call.whistle_id, call.is_lead, -call.pk), default=None)
    unit = case.book.units.get(last.unit) if last else None
    return case.book.text(unit.name) if unit else None


def _notes(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "datetime": moment(step.at),
            "type": step.to if step.kind == steps.STATE else step.kind,
            "description": _note(step, case.book),
        }
        for step in case.steps
    ]


def _note(step: CaseStep, book: Book) -> str:
    title = state_name(step.to, book) if step.kind == steps.STATE else str(steps.KINDS[step.kind].name)
    return f"{title}\n{masked(step.note)}" if step.note and step.to != states.DUPLICATE else title


def state_name(code: str, book: Book) -> str:
    """A state by the register that is published with the content, which has it in every language."""
    known = book.states.get(code)
    return book.text(known.name) if known else str(states.STATES[code].name)


def _nothing(_case: Case) -> None:
    """Not given: photos are for staff alone, and the centre knows no coordinates, postal codes or notices."""


REQUEST, TOKEN, EXTENDED = "request", "token", "extended"


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is taken, and in which bodies it stands.

    A token stands in the answer to a token alone: it is what a requester holds, so no list gives it away.
    """

    take: Callable[[Case], object]
    parts: tuple[str, ...] = (REQUEST,)


FIELDS: dict[str, Field] = {
    "service_request_id": Field(lambda case: case.request.case_number, (REQUEST, TOKEN)),
    "token": Field(lambda case: f"{case.request.station_id}-{case.request.ticket}", (TOKEN,)),
    "status": Field(_status),
    "status_notes": Field(_status_notes),
    "service_code": Field(lambda case: case.service.code),
    "service_name": Field(lambda case: case.book.text(case.service.name)),
    "description": Field(_description),
    "agency_responsible": Field(_agency),
    "service_notice": Field(_nothing),
    "requested_datetime": Field(lambda case: moment(case.request.requested_at)),
    "updated_datetime": Field(lambda case: moment(_updated(case))),
    "expected_datetime": Field(lambda case: moment(_expected(case))),
    "address": Field(_address),
    "address_id": Field(lambda case: case.request.grid or None),
    "zipcode": Field(_nothing),
    "lat": Field(_nothing),
    "long": Field(_nothing),
    "media_url": Field(_nothing),
    "state": Field(lambda case: case.request.state, (EXTENDED,)),
    "state_name": Field(lambda case: state_name(case.request.state, case.book), (EXTENDED,)),
    "state_datetime": Field(lambda case: moment(case.request.state_at), (EXTENDED,)),
    "answer_expected_datetime": Field(
        lambda case: moment(case.request.acknowledge_by) if waits(case.request) else None, (EXTENDED,)
    ),
    "group": Field(lambda case: case.service.kind.code, (EXTENDED,)),
    "station": Field(lambda case: case.request.station_id, (EXTENDED,)),
    "station_name": Field(lambda case: case.request.station.name(case.book.lang), (EXTENDED,)),
    "is_demo": Field(lambda case: case.is_demo, (EXTENDED,)),
}


def request_body(case: Case, *, is_extended: bool = False) -> dict[str, Any]:
    """A request; what is invented says so even where extensions were not asked for."""
    body = part(case, REQUEST)
    if is_extended:
        return {**body, "extended_attributes": part(case, EXTENDED), "notes": _notes(case)}
    return {**body, "extended_attributes": {"is_demo": True}} if case.is_demo else body


def part(case: Case, name: str) -> dict[str, Any]:
    """The fields that stand in one body."""
    return {key: field.take(case) for key, field in FIELDS.items() if name in field.parts}
