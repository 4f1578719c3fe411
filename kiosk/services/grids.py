"""The cards of grids: which community and subdistrict a grid belongs to, and who looks after it."""

from __future__ import annotations

from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.info_views import GridWorkerCard
from kiosk.services.views import Shown
from sync.protocol.content import Area, GridCard

SUBDISTRICT, COMMUNITY = 2, 3

WORKER_KIND_TEXTS = {
    "full_time": N_("专职网格员"),
    "professional": N_("专业网格员"),
    "part_time": N_("兼职网格员"),
}


class Grids:
    """The grids that have a card, in the current language."""

    def __init__(self, content: Content, i18n: Translator) -> None:
        self._content, self._i18n = content, i18n

    def cards(self) -> list[GridWorkerCard]:
        """One card a grid, in the order of the codes of the areas."""
        return [self._card(record) for record in self._content.table("grid_cards").values()]

    def _card(self, record: GridCard) -> GridWorkerCard:
        shown = self._content.shown
        return GridWorkerCard(
            code=record.area,
            grid=shown(self._content.record("areas", record.area).name),
            community=self._above(record.area, COMMUNITY),
            subdistrict=self._above(record.area, SUBDISTRICT),
            worker=shown(record.worker),
            kind_text=self._i18n._(WORKER_KIND_TEXTS[record.worker_kind]),
            phone=record.phone,
            hours=shown(record.hours),
            is_demo=record.is_demo,
        )

    def _above(self, code: str, level: int) -> Shown | None:
        """The area of this level that holds the grid: its code begins the grid's (GB/T 2260 and the codes below it)."""
        areas: list[Area] = list(self._content.table("areas").values())
        found = next((area for area in areas if area.level == level and code.startswith(area.code)), None)
        return self._content.shown(found.name) if found else None
