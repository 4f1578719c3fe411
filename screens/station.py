"""One station: open or closed and until when, how to get there, what it has and whether that works."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, OptionProperty, StringProperty

from kiosk.errors import UnknownContent, sentence
from kiosk.services.show_cards import TO_STATION
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.places import AmenityLine
from screens.widgets.shelf import fill


class StationScreen(BaseScreen):
    """What is known of one station."""

    name_shown = ObjectProperty(None, allownone=True)
    open_state = OptionProperty("closed", options=["open", "closed"])
    open_text = StringProperty("")
    kind_text = StringProperty("")
    hours = ListProperty()
    ways = ListProperty()
    areas = ListProperty()
    seats_text = StringProperty("")
    phone_text = StringProperty("")
    is_here = BooleanProperty(False)
    is_demo = BooleanProperty(False)
    walk_text = StringProperty("")
    card_id = StringProperty("")
    missing_text = StringProperty("")

    def on_show(self, id: str) -> None:
        """Show the station ``id``; one that an update took away says so."""
        self.ids.scroll.to_top()
        try:
            station = self.kiosk.directory.station(id)
        except UnknownContent as error:
            self.missing_text, self.name_shown = sentence(error, self.kiosk.i18n), None
            self.walk_text = ""
            return
        self.missing_text = ""
        self._show_station(station)

    def _show_station(self, station: object) -> None:
        self.name_shown, self.kind_text = station.name, station.kind.text
        self.walk_text, self.card_id = station.walk_text, f"{TO_STATION}{station.id}"
        self.open_state = "open" if station.open.is_open else "closed"
        self.open_text = station.open.text
        self.hours, self.ways = station.hours, [station.address, station.transportation]
        self.areas = [area.title for area in station.areas]
        seats = station.seats
        self.seats_text = self.kiosk.i18n.ngettext("{n} 个座位", "{n} 个座位", seats).format(n=seats) if seats else ""
        self.phone_text = tr._("示例电话，不可拨打：{number}").format(number=station.phone) if station.phone else ""
        self.is_here, self.is_demo = station.is_here, station.is_demo
        fill(self.ids.amenities, [partial(AmenityLine, amenity=row) for row in station.amenities])
