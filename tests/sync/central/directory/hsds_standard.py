"""What HSDS 3.0 says of its objects, written down as a table: fields, their types, those that must be there.

After "Human Services Data Specification: an Open Referral resource (https://openreferral.org/)", version 3.0, the schemas
of its objects and of a page; written from the standard, and not taken over from our own code. The standard allows fields
of its user's own; here each has to be named, so that a slip of the pen is found.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

TEXT, NUMBER, WHOLE, FLAG = {"type": "string"}, {"type": "number"}, {"type": "integer"}, {"type": "boolean"}
ID, DAY = ({"type": "string", "format": name} for name in ("uuid", "date"))
LINK = {"type": "string", "pattern": "^https://[^ ]+$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
# HH:MM with Z or an offset from UTC.
HOUR = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)$"}
DAYS = r"(-?\d)?(MO|TU|WE|TH|FR|SA|SU)"


def enum(*words: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def many(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def one(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


# Object -> (required fields, all fields).
OBJECTS: dict[str, tuple[set[str], dict[str, Any]]] = {
    "organization": (
        {"id", "name", "description"},
        {
            **{"id": ID, "name": TEXT, "alternate_name": TEXT, "description": TEXT, "email": TEXT, "website": LINK},
            **{"year_incorporated": NUMBER, "legal_status": TEXT, "logo": TEXT, "uri": LINK},
            **{"parent_organization_id": ID, "phones": many("phone"), "locations": many("location")},
            **{"attributes": many("attribute"), "services": many("service")},
        },
    ),
    "service": (
        {"id", "name", "status"},
        {
            **{"id": ID, "organization_id": ID, "program_id": ID, "name": TEXT, "alternate_name": TEXT},
            **{"description": TEXT, "url": LINK, "email": TEXT, "interpretation_services": TEXT},
            "status": enum("active", "inactive", "defunct", "temporarily closed"),
            **{"application_process": TEXT, "fees_description": TEXT, "accreditations": TEXT, "alert": TEXT},
            **{"eligibility_description": TEXT, "minimum_age": NUMBER, "maximum_age": NUMBER, "assured_date": DAY},
            **{"last_modified": MOMENT, "organization": one("organization"), "languages": many("language")},
            **{"schedules": many("schedule"), "service_at_locations": many("service_at_location")},
            **{"required_documents": many("required_document"), "attributes": many("attribute")},
            **{"phones": many("phone")},
        },
    ),
    "service_at_location": (
        {"id"},
        {
            **{"id": ID, "service_id": ID, "location_id": ID, "description": TEXT, "location": one("location")},
            **{"service": one("service"), "schedules": many("schedule"), "attributes": many("attribute")},
            **{"phones": many("phone")},
        },
    ),
    "location": (
        {"id", "location_type"},
        {
            **{"id": ID, "location_type": enum("physical", "postal", "virtual"), "url": LINK, "organization_id": ID},
            **{"name": TEXT, "alternate_name": TEXT, "description": TEXT, "transportation": TEXT},
            **{"latitude": NUMBER, "longitude": NUMBER, "external_identifier": TEXT, "external_identifier_type": TEXT},
            **{"languages": many("language"), "schedules": many("schedule"), "attributes": many("attribute")},
            **{"phones": many("phone")},
        },
    ),
    "schedule": (
        {"id"},
        {
            **{"id": ID, "service_id": ID, "location_id": ID, "service_at_location_id": ID},
            **{"valid_from": DAY, "valid_to": DAY, "dtstart": DAY, "until": DAY, "count": NUMBER, "timezone": NUMBER},
            **{"freq": enum("WEEKLY", "MONTHLY"), "interval": NUMBER, "description": TEXT, "notes": TEXT},
            "byday": {"type": "string", "pattern": f"^{DAYS}(,{DAYS})*$"},
            **{"bymonthday": TEXT, "opens_at": HOUR, "closes_at": HOUR, "attending_type": TEXT},
        },
    ),
    "required_document": ({"id"}, {"id": ID, "service_id": ID, "document": TEXT, "uri": LINK}),
    "language": ({"id"}, {"id": ID, "code": TEXT, "name": TEXT, "note": TEXT}),
    "phone": ({"id", "number"}, {"id": ID, "number": TEXT, "type": TEXT, "description": TEXT}),
    "attribute": (
        {"id"},
        {
            **{"id": ID, "link_id": ID, "taxonomy_term_id": ID, "link_type": TEXT, "link_entity": TEXT},
            **{"value": TEXT, "taxonomy_term": one("taxonomy_term")},
        },
    ),
    "taxonomy": ({"id", "name", "description"}, {"id": ID, "name": TEXT, "description": TEXT, "uri": LINK}),
    "taxonomy_term": (
        {"id", "name", "description"},
        {
            **{"id": ID, "code": TEXT, "name": TEXT, "description": TEXT, "parent_id": ID, "taxonomy": TEXT},
            **{"taxonomy_id": ID, "language": TEXT, "term_uri": LINK},
        },
    ),
    "about": ({"version", "profile", "openapi_url"}, {"version": TEXT, "profile": LINK, "openapi_url": LINK}),
    "minimal": ({"id", "modified_date"}, {"id": ID, "modified_date": MOMENT}),
}
OBJECTS["about"][1]["description"] = TEXT
PAGE: dict[str, Any] = {
    **{"total_items": WHOLE, "total_pages": WHOLE, "page_number": WHOLE, "size": WHOLE},
    **{"first_page": FLAG, "last_page": FLAG, "empty": FLAG},
}


def _closed(required: set[str], fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": sorted(required), "properties": fields, "additionalProperties": False}


DEFINITIONS = {name: _closed(*said) for name, said in OBJECTS.items()}


def faults(found: Any, name: str, *, in_pages: bool = False) -> list[str]:
    """What the standard has against an answer: an object, or a page of such objects."""
    schema = one(name)
    if in_pages:
        schema = _closed({*PAGE, "contents"}, {**PAGE, "contents": {"type": "array", "items": schema}})
    validator = Draft202012Validator({**schema, "$defs": DEFINITIONS}, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)]
