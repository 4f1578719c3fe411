"""What HSDS 3.0 says of its objects, written down as a table: fields, their types, those that must be there.

After "Human Services Data Specification: an Open Referral resource (https://openreferral.org/)", version 3.0: the
schemas of its objects and of a page; written from the standard, not from our own code. The standard allows fields of
its user's own; here each has to be named, so that a slip of the pen is found.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

DAYS = r"(-?\d)?(MO|TU|WE|TH|FR|SA|SU)"
KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "whole": {"type": "integer"},
    "flag": {"type": "boolean"},
    "id": {"type": "string", "format": "uuid"},
    "day": {"type": "string", "format": "date"},
    "link": {"type": "string", "pattern": "^https://[^ ]+$"},
    "moment": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
    # HH:MM with Z or an offset from UTC.
    "hour": {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)$"},
    "byday": {"type": "string", "pattern": f"^{DAYS}(,{DAYS})*$"},
    "freq": {"enum": ["WEEKLY", "MONTHLY"]},
    "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    "place": {"enum": ["physical", "postal", "virtual"]},
}
# Object -> its fields with their kind; ! where the standard requires it, * where there are many.
OBJECTS = {
    "organization": """
        id!id name!text description!text alternate_name:text email:text website:link year_incorporated:number
        legal_status:text logo:text uri:link parent_organization_id:id phones*phone locations*location
        attributes*attribute services*service
    """,
    "service": """
        id!id name!text status!status organization_id:id program_id:id alternate_name:text description:text url:link
        email:text interpretation_services:text application_process:text fees_description:text accreditations:text
        alert:text eligibility_description:text minimum_age:number maximum_age:number assured_date:day
        last_modified:moment organization:organization languages*language schedules*schedule phones*phone
        service_at_locations*service_at_location required_documents*required_document attributes*attribute
    """,
    "service_at_location": """
        id!id service_id:id location_id:id description:text location:location service:service schedules*schedule
        attributes*attribute phones*phone
    """,
    "location": """
        id!id location_type!place url:link organization_id:id name:text alternate_name:text description:text
        transportation:text latitude:number longitude:number external_identifier:text external_identifier_type:text
        languages*language schedules*schedule attributes*attribute phones*phone
    """,
    "schedule": """
        id!id service_id:id location_id:id service_at_location_id:id valid_from:day valid_to:day dtstart:day until:day
        count:number timezone:number freq:freq interval:number byday:byday bymonthday:text opens_at:hour
        closes_at:hour description:text notes:text attending_type:text
    """,
    "required_document": "id!id service_id:id document:text uri:link",
    "language": "id!id code:text name:text note:text",
    "phone": "id!id number!text type:text description:text",
    "attribute": """
        id!id link_id:id taxonomy_term_id:id link_type:text link_entity:text value:text taxonomy_term:taxonomy_term
    """,
    "taxonomy": "id!id name!text description!text uri:link version:text",
    "taxonomy_term": """
        id!id name!text description!text code:text parent_id:id taxonomy:text taxonomy_id:id language:text term_uri:link
    """,
    "about": "version!text profile!link openapi_url!link description:text",
    "minimal": "id!id modified_date!moment",
}
PAGE = """
    total_items!whole total_pages!whole page_number!whole size!whole first_page!flag last_page!flag empty!flag
"""


def _schema(table: str) -> dict[str, Any]:
    fields, required = {}, []
    for said in table.split():
        mark = next(mark for mark in "!*:" if mark in said)
        name, _mark, kind = said.partition(mark)
        one = KINDS.get(kind) or {"$ref": f"#/$defs/{kind}"}
        fields[name] = {"type": "array", "items": one} if mark == "*" else one
        required += [name] if mark == "!" else []
    return {"type": "object", "required": required, "properties": fields, "additionalProperties": False}


DEFINITIONS = {name: _schema(table) for name, table in OBJECTS.items()}


def faults(found: Any, name: str, *, in_pages: bool = False) -> list[str]:
    """What the standard has against an answer: an object, or a page of such objects."""
    schema = _schema(f"{PAGE} contents*{name}") if in_pages else DEFINITIONS[name]
    validator = Draft202012Validator({**schema, "$defs": DEFINITIONS}, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)]
