"""The queries of the Open311 door find the same in either database: kinds of hazard lie in a list within a column."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.utils import timezone

from sync.central.directory.api import publish
from sync.protocol.codes import ticket_code
from sync.protocol.events import HelpCreated
from tests.content_changes import shipped
from tests.sync.central.dispatch.georeport import ROOT

pytestmark = pytest.mark.usefixtures("database")

MADE = (
    ("hazard", ("type:ice", "place:street")),
    ("hazard", ("type:snow_roof",)),
    ("hazard", ("type:snowxroof",)),
    ("hazard", ()),
    ("facility_fault", ("amenity:aed",)),
    ("medical", ()),
)


def test_kinds_of_hazard_are_told_apart(kiosk, ask):
    publish(shipped())
    for number, (help, needs) in enumerate(MADE):
        event = HelpCreated(ticket_code(f"{number:06d}"), help, "S2", "here", "zh", needs, False, None)
        kiosk.event(event, timezone.localtime())
    kiosk.push()

    def found(**query):
        return [row["service_code"] for row in ask("GET", f"{ROOT}requests.json?{urlencode(query)}", {}, b"").json()]

    assert sorted(found()) == ["facility_fault", "hazard.ice", "hazard.other", "hazard.other", "hazard.snow_roof"]
    assert found(service_code="hazard.ice") == ["hazard.ice"]
    # The underscore is no placeholder.
    assert found(service_code="hazard.snow_roof") == ["hazard.snow_roof"]
    assert found(service_code="hazard.other", page_size=2) == ["hazard.other"] * 2
    assert sorted(found(service_code="hazard.ice,facility_fault")) == ["facility_fault", "hazard.ice"]


@pytest.mark.parametrize("path", ["requests/%00.json", "tokens/%00.json", "services/%00.json"])
def test_what_no_database_can_hold_is_not_found(ask, path):
    publish(shipped())
    assert ask("GET", ROOT + path, {}, b"").status == 404
    assert ask("GET", f"{ROOT}requests.json?service_request_id=%00&lang=zh", {}, b"").json() == []
