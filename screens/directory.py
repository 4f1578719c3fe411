"""The directory: facilities and whether they work, stations, the fairs' service items, partner units.

What is listed and by which filter is in the parameters of the screen, so that "back" undoes the last choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from kivy.properties import OptionProperty, StringProperty

from kiosk.i18n import N_
from kiosk.services.directory import PARTNER_KIND_TEXTS
from kiosk.services.rows import Rows
from kiosk.services.views import StationFilter
from screens.base import BaseScreen
from screens.navigation import navigation
from screens.theme import AREA_ICONS, theme
from screens.translation import tr
from screens.widgets.choices import FairHeading, FilterChip, FilterGroup, GradualFill, Held, RowCard, RowGrid
from screens.widgets.long_list import LongList, Section
from screens.widgets.page import Heading
from screens.widgets.places import PlaceCard, StationCard
from screens.widgets.shelf import Plan, fill

TABS = ("facilities", "stations", "services", "partners")
OPEN_NOW = "open"
MONTHS = (
    N_("1月"),
    N_("2月"),
    N_("3月"),
    N_("4月"),
    N_("5月"),
    N_("6月"),
    N_("7月"),
    N_("8月"),
    N_("9月"),
    N_("10月"),
    N_("11月"),
    N_("12月"),
)
NEED_ICONS = {
    "ebike": "electric_moped",
    "papers": "badge",
    "haircut": "content_cut",
    "law": "balance",
    "repair": "build",
    "health": "stethoscope",
    "elders": "elderly",
    "work": "work",
}

NAMED_ITEMS = 2
"""How many of its service items the card of a partner unit names."""

CARDS_AT_ONCE = 2
"""How many cards one frame can make without a pause that is felt; even, so that two columns stay full."""


class DirectoryScreen(BaseScreen):
    """Four lists behind four tabs, each narrowed down by one touch on one of its filters."""

    tab = OptionProperty("facilities", options=TABS)
    filter = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._filling = GradualFill(self.ids.lists)

    def on_show(self, tab: str = "facilities", filter: str = "") -> None:
        """Show one list from its beginning; ``filter`` is one of its filters' codes, "" is all."""
        self.tab, self.filter = tab, filter
        groups = FILTERS[tab](self)
        fill(self.ids.filters, groups)
        self.ids.filtering.is_present = bool(groups)
        parts = PARTS[tab](self)
        self.ids.empty.is_present = not parts
        # A long list makes no more than is in view by itself.
        self._filling.start([part if part.func is LongList else partial(Held, parts=[part]) for part in parts])
        self.ids.scroll.to_top()

    def choose_tab(self, tab: str) -> None:
        """Another list; what was filtered before is forgotten."""
        if tab != self.tab or self.filter:
            navigation.show("directory", tab=tab)

    def _chip(self, code: str, text: str, icon: str = "") -> Plan:
        is_on = self.filter == code
        wanted = {"tab": self.tab} if is_on else {"tab": self.tab, "filter": code}
        return partial(FilterChip, text=text, icon=icon, is_on=is_on, target="directory", params=wanted)

    # Facilities

    def facility_parts(self) -> list[Plan]:
        """One card an amenity: its state, and where."""
        return _portions([partial(PlaceCard, place=place) for place in self.kiosk.finder.places()])

    # Stations

    def station_filters(self) -> list[Plan]:
        """Open now, and the six areas."""
        tiles = self.kiosk.facilities.areas()
        chips = [self._chip(tile.code, tile.title.text, AREA_ICONS[tile.code]) for tile in tiles]
        opened = self._chip(OPEN_NOW, tr._("营业中"), "schedule")
        return [_group(tr._("只看"), "filter_alt", [opened, *chips], is_stacked=False)]

    def station_parts(self) -> list[Plan]:
        """One card a station."""
        is_open_now = self.filter == OPEN_NOW
        area = None if is_open_now else self.filter or None
        rows = self.kiosk.directory.stations(StationFilter(area=area, is_open_now=is_open_now))
        return _portions(list(map(self._station_card, rows)))

    def _station_card(self, row: Any) -> Plan:
        return partial(StationCard, way=self.kiosk.directory.station(row.id).transportation, station=row)

    # Service items of the fairs

    def service_filters(self) -> list[Plan]:
        """Everyday words for those who do not know the month, and the twelve months."""
        needs = [self._chip(need.code, need.title, NEED_ICONS.get(need.code, "")) for need in self.kiosk.finder.needs()]
        themes = self.kiosk.directory.themes()
        months = [self._chip(row.id, tr._(MONTHS[row.month - 1])) for row in themes]
        return [
            _group(tr._("想办什么"), "checklist", needs),
            _group(tr._("哪个月的大集"), "calendar_month", months),
        ]

    def service_parts(self) -> list[Plan]:
        """One section a fair, the next fair first, with a card for each of its items that the filter lets through."""
        sections = list(self._fairs())
        return [partial(LongList, least_width=theme.body * 18, sections=sections)] if sections else []

    def _fairs(self) -> Iterator[Section]:
        directory = self.kiosk.directory
        themes = {row.id for row in directory.themes()}
        found = None if self.filter in ("", *themes) else self.kiosk.finder.services(self.filter)
        for fair in directory.fairs():
            items: Sequence[Any] = directory.services(theme=fair.id) if self.filter in ("", fair.id) else ()
            if found is not None:
                done_there = set(directory.service_ids(fair.id))
                items = [row for row in found if row.id in done_there]
            if items:
                yield Section(Rows(items, service_card), partial(FairHeading, fair=fair, is_next=fair.is_next))

    # Partner units

    def partner_parts(self) -> list[Plan]:
        """One section a kind of unit, with a card for each unit: what it brings."""
        found = {text: self.kiosk.directory.partners(kind=kind) for kind, text in PARTNER_KIND_TEXTS.items()}
        return [part for text, rows in found.items() if rows for part in self._kind(tr._(text), rows)]

    def _kind(self, text: str, partners: Iterable[Any]) -> list[Plan]:
        return [partial(Heading, text=text), partial(RowGrid, cards=[*map(self._partner_card, partners)])]

    def _partner_card(self, row: Any) -> Plan:
        items = self.kiosk.directory.services(organization=row.id)
        return partial(
            RowCard,
            title=row.name.text,
            subtitle="\n".join([row.brings.text, *_at_the_fairs(items)]),
            lang=tr.foreign(row.name.lang),
            is_demo=row.is_demo,
            target="partner",
            params={"id": row.id},
        )


def service_card(row: Any) -> Plan:
    """A service item as a card that leads to its page."""
    name, lang = row.name, tr.foreign(row.name.lang)
    return partial(RowCard, title=name.text, lang=lang, is_demo=row.is_demo, target="service", params={"id": row.id})


def _at_the_fairs(items: Sequence[Any]) -> list[str]:
    """What a partner unit does at the fairs, the first few by name: as one line, or none."""
    named = tr._("、").join(row.name.text for row in items[:NAMED_ITEMS])
    rest = tr._("大集上：{items}") if len(items) <= NAMED_ITEMS else tr._("大集上：{items}等{n}项")
    return [rest.format(items=named, n=len(items))] if items else []


def _group(title: str, icon: str, chips: Sequence[Plan], *, is_stacked: bool = True) -> Plan:
    chips = [partial(chip, is_stacked=is_stacked) for chip in chips]
    return partial(FilterGroup, title=title, icon=icon, is_stacked=is_stacked, chips=chips)


def _portions(cards: Sequence[Plan]) -> list[Plan]:
    """A list of cards in parts that one frame can make."""
    starts = range(0, len(cards), CARDS_AT_ONCE)
    return [partial(RowGrid, cards=cards[start : start + CARDS_AT_ONCE]) for start in starts]


FILTERS: dict[str, Callable[[DirectoryScreen], list[Plan]]] = {
    "facilities": lambda _screen: [],
    "stations": DirectoryScreen.station_filters,
    "services": DirectoryScreen.service_filters,
    "partners": lambda _screen: [],
}
PARTS: dict[str, Callable[[DirectoryScreen], list[Plan]]] = {
    "facilities": DirectoryScreen.facility_parts,
    "stations": DirectoryScreen.station_parts,
    "services": DirectoryScreen.service_parts,
    "partners": DirectoryScreen.partner_parts,
}
