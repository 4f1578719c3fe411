"""One box to search by: the number of a case or of a request, a station, an address, a kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from sync.central.directory.api import help_types, records
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.standard import HAZARD, SUBTYPE
from sync.central.ledger.api import Station, stations
from sync.protocol.content import HazardType, Text

LONGEST_SEARCH = 60
TICKET_LENGTH = 7
# "FC-01-4829138", as it stands on the requester's phone.
_STATION_AND_TICKET = re.compile(r"(.+)-(\d{7})")
LANGS = ("zh", "en", "ru")
# What `standard.limit_kind` calls a hazard whose kind was not chosen.
OTHER_HAZARD = f"{HAZARD}:other"


def search(found: QuerySet[HelpRequest], text: str) -> QuerySet[HelpRequest]:
    """Those of the cases that the words may mean; an empty text means all."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())[:LONGEST_SEARCH]
    if not text:
        return found
    wanted = _by_number("".join(text.split())) | Q(address__icontains=text)
    wanted |= Q(station__in=[station.code for station in stations() if _is_called(text, station)])
    kinds = set(_kinds_named(text))
    hazards = {kind for kind in kinds if kind.startswith(f"{HAZARD}:")}
    found, of_hazards = _with_hazards(found, hazards)
    return found.filter(wanted | Q(help__in=kinds - hazards) | of_hazards)


def of_kind(found: QuerySet[HelpRequest], kind: str) -> QuerySet[HelpRequest]:
    """The cases of a kind of help, or of a kind of hazard (`hazard:ice`)."""
    if not kind.startswith(f"{HAZARD}:"):
        return found.filter(help=kind)
    found, wanted = _with_hazards(found, {kind})
    return found.filter(wanted)


def kind_names(lang: str) -> tuple[dict[str, str], dict[str, str]]:
    """The kinds of help and the kinds of hazard (`hazard:ice`) by code, each with its name."""
    helps = {code: kind.name.pick(lang).text for code, kind in help_types().items()}
    return helps, {code: name.pick(lang).text for code, name in _hazard_names()}


def _with_hazards(found: QuerySet[HelpRequest], kinds: set[str]) -> tuple[QuerySet[HelpRequest], Q]:
    """The cases ready to be asked for these kinds of hazard, and the question.

    What a hazard is of stands among what was chosen at the kiosk; only its text can be searched on both engines.
    """
    if not kinds:
        return found, Q(pk__in=[])
    wanted = Q()
    for kind in kinds:
        wanted |= Q(chosen_text__contains=f'"{SUBTYPE}{kind.removeprefix(f"{HAZARD}:")}"')
    if OTHER_HAZARD in kinds:
        wanted |= ~Q(chosen_text__contains=f'"{SUBTYPE}')
    return found.alias(chosen_text=Cast("needs", TextField())), Q(help=HAZARD) & wanted


def _by_number(text: str) -> Q:
    wanted = Q(case_number__icontains=text)
    if text.isdecimal() and len(text) <= TICKET_LENGTH:
        wanted |= Q(ticket__startswith=text)
    if named := _STATION_AND_TICKET.fullmatch(text):
        wanted |= Q(station__code__iexact=named[1], ticket=named[2])
    return wanted


def _kinds_named(text: str) -> Iterator[str]:
    yield from (code for code, kind in help_types().items() if _is_text(text, kind.name))
    yield from (code for code, name in _hazard_names() if _is_text(text, name))


def _hazard_names() -> Iterator[tuple[str, Text]]:
    for code, kind in records("hazard_types").items():
        if isinstance(kind, HazardType):
            yield f"{HAZARD}:{code}", kind.name


def _is_text(text: str, name: Text) -> bool:
    return any(text.casefold() in name.pick(lang).text.casefold() for lang in LANGS)


def _is_called(text: str, station: Station) -> bool:
    return any(text.casefold() in name.casefold() for name in (station.code, *map(station.name, LANGS)))
