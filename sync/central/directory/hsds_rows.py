"""The published content as the rows of an HSDS directory, in one language.

A kind of partner unit is an organization, an item of the fairs a service, a facility a location; an item is served
where the fair is. HSDS has no text in several languages: each language is a directory of its own, with the same ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sync.central.directory.hsds_schedules import cancelled, fair_schedules, opening_schedules
from sync.central.directory.hsds_terms import INVENTED, STATUS, TAXONOMIES, Taxonomy, stable_id
from sync.central.directory.models import ContentPack
from sync.central.directory.publishing import records
from sync.protocol.content import FairTheme, Location, Organization, Service
from sync.protocol.content_codec import Text

Json = dict[str, Any]
CORE = Text("核心项目", "Core item", "Основная услуга")
EXPIRED = Text("信息已过复核日期，请先核实。", "Past its review date: check first.", "Срок проверки истёк: уточните.")
AT_FAIR = Text("在每月的便民大集上", "At the monthly service fair", "На ежемесячной ярмарке услуг")


@dataclass(frozen=True, slots=True)
class Row:
    """One entity: in short (what belongs to it alone), in full, and by what it is found."""

    id: str
    short: Json
    full: Json
    modified: datetime
    words: str = ""
    terms: tuple[str, ...] = ()
    taxonomies: tuple[str, ...] = ()
    organization: str | None = None


@dataclass(slots=True)
class Directory:
    """All rows of a published version in a language, by entity and id."""

    services: dict[str, Row] = field(default_factory=dict)
    organizations: dict[str, Row] = field(default_factory=dict)
    service_at_locations: dict[str, Row] = field(default_factory=dict)
    taxonomies: dict[str, Row] = field(default_factory=dict)
    taxonomy_terms: dict[str, Row] = field(default_factory=dict)


@lru_cache(maxsize=6)
def directory(version: str, lang: str, today: date) -> Directory:
    """The directory of a published version; `today` decides what is past its review date."""
    return _Builder(version, lang, today).built()


class _Builder:
    """Puts a directory together; what refers to something is made after it."""

    def __init__(self, version: str, lang: str, today: date) -> None:
        self._lang, self._today = lang, today
        self._changed = modified(version)
        self._published = max(self._changed.values())
        self._out = Directory()

    def built(self) -> Directory:
        for taxonomy in TAXONOMIES.values():
            self._taxonomy(taxonomy)
        services = [one for one in records("service_items").values() if isinstance(one, Service)]
        for unit in records("partner_types").values():
            if isinstance(unit, Organization):
                self._organization(unit, [one for one in services if one.organization == unit.id])
        places = [one for one in records("facilities").values() if isinstance(one, Location)]
        fairs = [one for one in places if one.is_fair_days]
        for service in services:
            self._service(service, fairs)
        return self._out

    def _say(self, text: Text) -> str:
        return text.pick(self._lang).text

    def _taxonomy(self, taxonomy: Taxonomy) -> None:
        name = self._say(taxonomy.name)
        row = {"id": taxonomy.id, "name": name, "description": name}
        self._out.taxonomies[taxonomy.id] = Row(row["id"], row, row, self._published, _words([taxonomy.name]))
        for code, words in taxonomy.terms():
            term = self._term(taxonomy, code, words)
            found = _words([words])
            self._out.taxonomy_terms[term["id"]] = Row(
                term["id"], term, term, self._published, found, (), (taxonomy.id,)
            )

    def _term(self, taxonomy: Taxonomy, code: str, words: Text) -> Json:
        said = words.pick(self._lang)
        return {
            "id": taxonomy.term_id(code),
            "code": f"{taxonomy.code}.{code}",
            "name": said.text,
            "description": said.text,
            "taxonomy": taxonomy.code,
            "taxonomy_id": taxonomy.id,
            "language": said.lang,
        }

    def _attributes(self, entity: str, of: str, marks: Iterable[tuple[str, str]]) -> list[Json]:
        """Links from an entity to terms; codes that the content does not name are left out."""
        found = []
        for list_name, code in marks:
            term = self._out.taxonomy_terms.get(TAXONOMIES[list_name].term_id(code))
            if term is not None:
                link = {"link_id": of, "link_entity": entity, "link_type": list_name}
                ids = {"id": stable_id("attribute", of, list_name, code), "taxonomy_term_id": term.id}
                found.append({**ids, **link, "taxonomy_term": term.full})
        return found

    def _organization(self, unit: Organization, services: list[Service]) -> None:
        id = stable_id("organization", unit.id)
        marks = [("org_kind", unit.org_kind), *_invented(unit.is_demo)]
        short = {"id": id, "name": self._say(unit.name), "description": self._marked(unit.brings, unit.is_demo)}
        simple = [
            {"id": stable_id("service", one.id), "name": self._say(one.name), "status": self._status(one)}
            for one in services
        ]
        full = {**short, "services": simple, "attributes": self._attributes("organization", id, marks)}
        self._out.organizations[id] = self._row(id, short, full, f"partner_types/{unit.id}", [unit.name, unit.brings])

    def _marked(self, text: Text, is_demo: bool) -> str:
        return f"{self._say(text)} [{self._say(STATUS[INVENTED])}]" if is_demo else self._say(text)

    def _status(self, service: Service) -> str:
        return "inactive" if service.is_expired(self._today) else "active"

    def _service(self, service: Service, fairs: list[Location]) -> None:
        id, organization = stable_id("service", service.id), stable_id("organization", service.organization)
        theme = records("fair_themes").get(service.theme)
        short: Json = {
            "id": id,
            "organization_id": organization,
            "name": self._say(service.name),
            "description": self._say(theme.name) if isinstance(theme, FairTheme) else "",
            "status": self._status(service),
            "alert": self._alert(service),
            "last_modified": self._changed[f"service_items/{service.id}"].isoformat(),
            "organization": self._out.organizations[organization].short,
        }
        if service.reviewed_on:
            short["assured_date"] = service.reviewed_on.isoformat()
        marks = [("service_theme", service.theme), ("service_mode", service.mode), *_invented(service.is_demo)]
        alone: Json = {
            **{name: value for name, value in short.items() if value != ""},
            "required_documents": [
                {"id": stable_id("document", service.id, str(place)), "service_id": id, "document": self._say(paper)}
                for place, paper in enumerate(service.required_documents)
            ],
            "attributes": self._attributes("service", id, marks),
        }
        short = {name: value for name, value in short.items() if value != ""}
        served = [self._served(service, place, theme, short, alone) for place in fairs]
        words = [service.name, *([theme.name] if isinstance(theme, FairTheme) else [])]
        full = {**alone, "service_at_locations": served}
        self._out.services[id] = self._row(id, short, full, f"service_items/{service.id}", words, organization)

    def _alert(self, service: Service) -> str:
        said = [STATUS[INVENTED]] if service.is_demo else []
        return " ".join(map(self._say, [*said, *([EXPIRED] if service.is_expired(self._today) else [])]))

    def _served(self, service: Service, place: Location, theme: Any, short: Json, alone: Json) -> Json:
        """The service at a location, kept as a row of its own; returns it without its service, for the service."""
        id = stable_id("service_at_location", service.id, place.id)
        where = {"id": id, "service_id": short["id"], "location_id": stable_id("location", place.id)}
        said = {**where, "description": self._say(AT_FAIR)}
        changes = cancelled(theme) if isinstance(theme, FairTheme) else []
        schedules = (
            fair_schedules(id, theme, self._published, changes, self._say) if isinstance(theme, FairTheme) else []
        )
        location = self._location(place)
        served = {**said, "schedules": schedules, "location": location}
        bare = {name: value for name, value in location.items() if not isinstance(value, list)}
        row = self._row(
            id,
            {**said, "location": bare, "service": short},
            {**served, "service": alone},
            f"service_items/{service.id}",
            [service.name, place.name],
            short["organization_id"],
            (f"facilities/{place.id}", *(f"fair_changes/{change.month}" for change in changes)),
        )
        self._out.service_at_locations[id] = row
        return served

    def _location(self, place: Location) -> Json:
        id = stable_id("location", place.id)
        marks = [
            ("location_kind", place.kind),
            *(("area_purpose", code) for code in place.areas),
            *(("amenity", one.amenity) for one in place.amenities if one.state in ("ok", "limited")),
            *_invented(place.is_demo),
        ]
        return {
            "id": id,
            "location_type": "physical",
            "name": self._say(place.name),
            "description": self._marked(place.address, place.is_demo),
            "transportation": self._say(place.transportation),
            "schedules": opening_schedules(id, place, self._say),
            "attributes": self._attributes("location", id, marks),
        }

    def _row(
        self,
        id: str,
        short: Json,
        full: Json,
        key: str,
        words: list[Text],
        organization: str | None = None,
        also: tuple[str, ...] = (),
    ) -> Row:
        found = _found_by(full)
        changed = max(self._changed[one] for one in (key, *also))
        return Row(id, short, full, changed, _words(words), *found, organization)


def _invented(is_demo: bool) -> list[tuple[str, str]]:
    return [("data_status", INVENTED)] if is_demo else []


def _words(texts: Iterable[Text]) -> str:
    """What a search looks through: every language, since a traveller searches in their own."""
    return "\n".join(word for text in texts for word in (text.zh, text.en or "", text.ru or "")).casefold()


def _found_by(full: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The terms and taxonomies of an entity, of its service and of its location."""
    places = (full, full.get("service") or {}, full.get("location") or {})
    attributes = [link for place in places for link in place.get("attributes", ())]
    terms = tuple(link["taxonomy_term_id"] for link in attributes)
    return terms, tuple({link["taxonomy_term"]["taxonomy_id"] for link in attributes})


@lru_cache(maxsize=4)
def modified(version: str) -> Mapping[str, datetime]:
    """Since when each record of a published version is as it is: by key, the publication that brought it."""
    newest = ContentPack.objects.get(pk=version)
    changed = dict.fromkeys(newest.manifest, newest.published_at)
    still_the_same = dict(newest.manifest)
    older = ContentPack.objects.filter(published_at__lt=newest.published_at).order_by("-published_at")
    for published_at, manifest in older.values_list("published_at", "manifest").iterator(50):
        still_the_same = {key: hash for key, hash in still_the_same.items() if manifest.get(key) == hash}
        changed |= dict.fromkeys(still_the_same, published_at)
    return changed
