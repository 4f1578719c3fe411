"""GeoReport v2 as JSON schemas, written from the published standard and its extensions, not from our code.

https://wiki.open311.org/GeoReport_v2, https://wiki.open311.org/Service_Discovery: which fields there are, which may be
missing, what they may hold. A field that the standard does not have is refused, except within extended_attributes.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

ROOT = "/open311/v2/"
TEXT, MAYBE = {"type": "string"}, {"type": ["string", "null"]}
# The W3C note's subset of ISO 8601, with the zone that the standard makes obligatory.
MOMENT = {"type": "string", "format": "date-time"}
MAYBE_MOMENT = {"type": ["string", "null"], "format": "date-time"}
NUMBER = {"type": ["number", "null"]}
W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
formats = FormatChecker()


@formats.checks("date-time", raises=ValueError)
def is_w3c_moment(value: object) -> bool:
    if value is None:
        return True
    return W3C.fullmatch(str(value)) is not None and datetime.fromisoformat(str(value)).tzinfo is not None


def an_object(needed: str, /, **fields: Any) -> dict[str, Any]:
    return {"type": "object", "required": needed.split(), "properties": fields, "additionalProperties": False}


def a_list(of: dict[str, Any], **bounds: int) -> dict[str, Any]:
    return {"type": "array", "items": of, **bounds}


SERVICE = an_object(
    "service_code service_name description metadata type keywords group",
    service_code={"type": "string", "minLength": 1},
    service_name={"type": "string", "minLength": 1},
    description=MAYBE,
    metadata={"type": "boolean"},
    type={"enum": ["realtime", "batch", "blackbox"]},
    keywords=MAYBE,
    group=MAYBE,
)
ATTRIBUTE = an_object(
    "variable code datatype required datatype_description order description",
    variable={"type": "boolean"},
    code={"type": "string", "minLength": 1},
    datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    required={"type": "boolean"},
    datatype_description=MAYBE,
    order={"type": "integer", "minimum": 1},
    description=TEXT,
    values=a_list(an_object("key name", key=TEXT, name=TEXT), minItems=1),
) | {
    "if": {"properties": {"datatype": {"enum": ["singlevaluelist", "multivaluelist"]}}},
    "then": {"required": ["values"]},
}
REQUEST = an_object(
    "service_request_id status service_name service_code description requested_datetime updated_datetime address",
    service_request_id={"type": "string", "minLength": 1},
    status={"enum": ["open", "closed"]},
    status_notes=MAYBE,
    service_name=TEXT,
    service_code=TEXT,
    description={"type": ["string", "null"], "maxLength": 4000, "not": {"pattern": "<"}},
    agency_responsible=MAYBE,
    service_notice=MAYBE,
    requested_datetime=MOMENT,
    updated_datetime=MOMENT,
    expected_datetime=MAYBE_MOMENT,
    address={"type": "string", "minLength": 1},
    address_id=MAYBE,
    zipcode=MAYBE,
    lat=NUMBER,
    long=NUMBER,
    media_url=MAYBE,
    extended_attributes={"type": "object"},
    notes=a_list(an_object("datetime description type", datetime=MOMENT, description=TEXT, type=TEXT)),
)
ENDPOINT = {
    "type": "object",
    "required": ["specification", "url", "changeset", "type", "formats"],
    "properties": {
        "specification": {"const": "http://wiki.open311.org/GeoReport_v2"},
        "url": TEXT,
        "changeset": TEXT,
        "type": {"enum": ["production", "test"]},
        "formats": a_list({"enum": ["text/xml", "application/json"]}, minItems=1),
    },
}
SCHEMAS = {
    "services": a_list(SERVICE),
    "service": an_object("service_code attributes", service_code=TEXT, attributes=a_list(ATTRIBUTE)),
    "requests": a_list(REQUEST),
    "request": a_list(REQUEST, minItems=1, maxItems=1),
    "token": a_list(an_object("service_request_id token", service_request_id=TEXT, token=TEXT), minItems=1, maxItems=1),
    "errors": a_list(an_object("code description", code={"type": "integer"}, description=TEXT), minItems=1),
    "discovery": an_object(
        "changeset contact key_service endpoints",
        changeset=TEXT,
        contact=TEXT,
        key_service=TEXT,
        endpoints=a_list(ENDPOINT, minItems=1),
    ),
}


def faults(body: object, name: str) -> list[str]:
    """What a body has against the standard."""
    validator = Draft202012Validator(SCHEMAS[name], format_checker=formats)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]
