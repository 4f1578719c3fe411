"""One service item: when and at which fair, what to bring, who does it, where; partner units with what they offer."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, go

pytestmark = pytest.mark.window

PLATES = "SI-035"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_number_plates_say_when_and_what_to_bring(stage: Any, lang: str) -> None:
    begin(stage, lang)
    go(stage, "service", id=PLATES)
    service = stage.kiosk.directory.service(PLATES)
    words = stage.words()
    assert service.documents
    assert {service.fair_text, service.organization.text, *(paper.text for paper in service.documents)} <= set(words)


def test_the_place_of_the_fair_is_one_touch_away(stage: Any) -> None:
    begin(stage)
    go(stage, "service", id=PLATES)
    place = stage.kiosk.directory.fairs()[0].place
    stage.touch(place.name.text)
    assert stage.screen == "station"
    assert place.name.text in stage.words()


def test_an_item_without_papers_sends_to_a_person(stage: Any) -> None:
    begin(stage)
    go(stage, "service", id="SI-036")
    assert "没有列出材料，请先询问工作人员。" in stage.words()
    go(stage, "service", id=PLATES)
    assert "没有列出材料，请先询问工作人员。" not in stage.words()


def test_the_editors_shorthand_is_not_shown(stage: Any) -> None:
    begin(stage)
    go(stage, "service", id=PLATES)
    source = next(text for text in stage.words() if text.startswith("依据："))
    assert "《人民日报》2024年5月9日第18版" in source
    assert "[" not in source and "(" not in source


def test_a_partner_unit_leads_to_what_it_does_at_the_fairs(stage: Any) -> None:
    begin(stage)
    go(stage, "partner", id="PU-04")
    partner = stage.kiosk.directory.partner("PU-04")
    assert {partner.name.text, partner.brings.text, partner.kind_text} <= set(stage.words())
    stage.touch(stage.kiosk.directory.service(PLATES).name.text)
    assert stage.screen == "service"


def test_a_unit_without_items_promises_none(stage: Any) -> None:
    begin(stage)
    directory = stage.kiosk.directory
    idle = next(row for row in directory.partners() if not directory.partner(row.id).services)
    go(stage, "partner", id=idle.id)
    assert "大集服务" not in stage.words()
