"""The directory: facilities and whether they work, stations, the fairs' service items, partner units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kivy.properties import BooleanProperty, ListProperty, OptionProperty, StringProperty

from kiosk.i18n import N_
from kiosk.services.views import StationFilter
from screens.base import BaseScreen
from screens.theme import AREA_ICONS
from screens.translation import tr
from screens.widgets.cards import Chip
from screens.widgets.links import LinkCard
from screens.widgets.page import fill
from screens.widgets.places import PlaceCard, StationCard

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

TABS = ("facilities", "stations", "services", "partners")
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


class DirectoryScreen(BaseScreen):
    """Four lists behind four chips; each list has at most one row of filters."""

    tab = OptionProperty("facilities", options=TABS)
    filter = StringProperty("")
    is_open_only = BooleanProperty(False)
    filters = ListProperty()

    def on_show(self, tab: str = "facilities", filter: str = "") -> None:
        """Show one list from its beginning."""
        self.tab, self.filter, self.is_open_only = tab, filter, False
        self._refill()

    def on_language(self) -> None:
        """Show the same list with the same filter in the other language."""
        self._refill()

    def choose_tab(self, tab: str) -> None:
        """Another list; what was filtered before is forgotten."""
        self.on_show(tab=tab)

    def _refill(self) -> None:
        fill(self.ids.filters, FILTERS[self.tab](self))
        fill(self.ids.cards, CARDS[self.tab](self))
        self.ids.empty.is_present = not self.ids.cards.children
        self.ids.filtering.is_present = bool(self.ids.filters.children)
        self.ids.scroll.to_top()

    def _filter_by(self, code: str) -> None:
        self.filter = "" if self.filter == code else code
        self._refill()

    def _toggle_open(self) -> None:
        self.is_open_only = not self.is_open_only
        self._refill()

    def _chip(self, code: str, text: str, icon: str = "") -> Chip:
        chip = Chip(text=text, icon=icon, is_on=self.filter == code)
        chip.bind(on_release=lambda _chip: self._filter_by(code))
        return chip

    # Stations

    def station_filters(self) -> Iterable[Widget]:
        """Open now, and the six areas."""
        opened = Chip(text=tr._("营业中"), icon="schedule", is_on=self.is_open_only)
        opened.bind(on_release=lambda _chip: self._toggle_open())
        tiles = self.kiosk.facilities.areas()
        return [opened, *(self._chip(tile.code, tile.title.text, AREA_ICONS[tile.code]) for tile in tiles)]

    def station_cards(self) -> Iterable[Widget]:
        """One card a station."""
        wanted = StationFilter(area=self.filter or None, is_open_now=self.is_open_only)
        return [StationCard(station=row) for row in self.kiosk.directory.stations(wanted)]

    # Facilities

    def facility_cards(self) -> Iterable[Widget]:
        """One card an amenity: its state, and where."""
        return [PlaceCard(place=place) for place in self.kiosk.finder.places()]

    # Service items of the fairs

    def theme_filters(self) -> Iterable[Widget]:
        """The twelve months' fairs."""
        themes = self.kiosk.directory.themes()
        return [self._chip(theme.id, tr._(MONTHS[theme.month - 1])) for theme in themes]

    def service_cards(self) -> Iterable[Widget]:
        """Service items of the chosen fair, or all."""
        rows = self.kiosk.directory.services(theme=self.filter or None)
        return [
            LinkCard(
                title=row.name.text,
                lang=row.name.lang,
                subtitle=row.theme.text,
                is_demo=row.is_demo,
                target="service",
                params={"id": row.id},
            )
            for row in rows
        ]

    # Partner units

    def partner_filters(self) -> Iterable[Widget]:
        """The kinds of units there are."""
        kinds = dict.fromkeys(row.kind_text for row in self.kiosk.directory.partners())
        return [self._chip(kind, kind) for kind in kinds]

    def partner_cards(self) -> Iterable[Widget]:
        """One card a unit: what it brings."""
        rows = self.kiosk.directory.partners()
        return [
            LinkCard(
                title=row.name.text,
                lang=row.name.lang,
                subtitle=row.brings.text,
                is_demo=row.is_demo,
                target="partner",
                params={"id": row.id},
            )
            for row in rows
            if self.filter in ("", row.kind_text)
        ]


FILTERS: dict[str, Callable[[DirectoryScreen], Iterable[Widget]]] = {
    "facilities": lambda _screen: (),
    "stations": DirectoryScreen.station_filters,
    "services": DirectoryScreen.theme_filters,
    "partners": DirectoryScreen.partner_filters,
}
CARDS: dict[str, Callable[[DirectoryScreen], Iterable[Widget]]] = {
    "facilities": DirectoryScreen.facility_cards,
    "stations": DirectoryScreen.station_cards,
    "services": DirectoryScreen.service_cards,
    "partners": DirectoryScreen.partner_cards,
}
