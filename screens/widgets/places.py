"""Cards of places: a station and whether it is open; an amenity, whether it works, and where."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.translation import tr
from screens.widgets.buttons import Touchable
from screens.widgets.links import LinkBehavior
from screens.widgets.marks import STATE_ICONS
from screens.widgets.shelf import fill
from screens.widgets.text import LanguageMark, cuts_a_word

AMENITY_ICONS = {
    "hot_water": "local_cafe",
    "cold_water": "water_drop",
    "charging_usb": "usb",
    "charging_socket": "power",
    "wheelchair_charging": "electric_bolt",
    "ebike_swap": "electric_moped",
    "seats": "chair",
    "heating": "mode_heat",
    "cooling": "ac_unit",
    "microwave": "microwave",
    "fridge": "kitchen",
    "toilet": "wc",
    "toilet_accessible": "accessible",
    "nursing_room": "baby_changing_station",
    "kids_corner": "toys",
    "books": "menu_book",
    "wifi": "wifi",
    "first_aid_kit": "medical_services",
    "aed": "ecg_heart",
    "blood_pressure": "blood_pressure",
    "wheelchair": "accessible_forward",
    "cane": "elderly",
    "stretcher": "personal_injury",
    "reading_glasses": "eyeglasses",
    "magnifier": "search",
    "hearing_amp": "hearing",
    "umbrella": "umbrella",
    "warm_coat": "apparel",
    "sewing_kit": "content_cut",
    "tools": "build",
    "air_pump": "tire_repair",
    "printing": "print",
    "lost_found": "luggage",
    "low_desk": "desk",
    "ramp": "accessible",
    "hearing_text_board": "edit_note",
}
"""A picture for each amenity; one that content adds later shows a plain tick."""


Line = tuple[str, str]
"""An icon and what stands beside it."""


class PlaceLine(BoxLayout):
    """A small icon and a line of words: where, how far, until when."""

    icon = StringProperty("")
    text = StringProperty("")


class TitleLine(BoxLayout):
    """The name of a thing, and at its right (below it where there is no room) the mark of a sample where it is one."""

    text = StringProperty("")
    is_demo = BooleanProperty(False)
    is_tight = BooleanProperty(False)
    is_small = BooleanProperty(False)
    speaks_as_one = True

    @staticmethod
    def cuts(text: str, room: float, font_px: float) -> bool:
        """Whether a word of ``text`` is wider than ``room``."""
        return cuts_a_word(text, room, int(font_px), True)


class PageTitle(BoxLayout):
    """The name of what a page is about (``shown``), large, and below it the mark of a sample where it is one."""

    shown = ObjectProperty(None, allownone=True)
    is_demo = BooleanProperty(False)
    speaks_as_one = True


class PlaceBase(LinkBehavior, Touchable):
    """A card with an icon, a title, its condition in icon, word and colour, and ``lines`` of (icon, words) below.

    Not called state: a thing to touch has one of its own, up or down.
    """

    icon = StringProperty("")
    title = StringProperty("")
    lang = StringProperty("")
    lines = ListProperty()
    condition = OptionProperty("unknown", options=list(STATE_ICONS))
    state_text = StringProperty("")
    is_demo = BooleanProperty(False)
    is_here = BooleanProperty(False)

    def on_kv_post(self, _base: object) -> None:
        """Add the lines."""
        self.show_lines()

    def show_lines(self) -> None:
        """Make the lines anew; called whenever the card has come to show another place."""
        if not self.ids:
            return
        rows = [partial(PlaceLine, icon=icon, text=text) for icon, text in self.lines]
        fill(self.ids.lines, [*rows, partial(LanguageMark, lang=self.lang)] if self.lang != tr.lang else rows)


class StationCard(PlaceBase):
    """A station of the directory; ``way`` (set before it) is how to get there."""

    way = ObjectProperty(None, allownone=True)
    station = ObjectProperty(None, allownone=True)

    def on_station(self, _widget: object, station: object) -> None:
        self.icon = "train" if station.is_here else "home_pin"
        self.title, self.lang, self.is_demo = station.name.text, station.name.lang, station.is_demo
        self.condition, self.state_text = "open" if station.open.is_open else "closed", station.open.text
        self.is_here = station.is_here
        self.lines = [("distance", tr._("您在这里"))] if station.is_here else _way_lines(station, self.way)
        self.target, self.params = "station", {"id": station.id}
        self.show_lines()


class PlaceCard(PlaceBase):
    """An amenity, its state and how fresh that is, and the station to go to."""

    place = ObjectProperty(None, allownone=True)

    def on_place(self, _widget: object, place: object) -> None:
        amenity, station = place.amenity, place.station
        self.icon = AMENITY_ICONS.get(amenity.code, "check_circle")
        self.title, self.lang, self.is_demo = amenity.name.text, amenity.name.lang, station.is_demo
        self.condition, self.state_text = amenity.state, _state_words(amenity)
        self.is_here = station.is_here
        self.lines = [
            *(_here_lines(place) if station.is_here else _there_lines(place)),
            ("schedule", station.open.text),
        ]
        self.target, self.params = _page_of(place)
        self.show_lines()


class AmenityLine(BoxLayout):
    """An amenity of one station in a list: name, state, how fresh that is."""

    amenity = ObjectProperty(None, allownone=True)
    icon = StringProperty("")
    title = StringProperty("")
    lang = StringProperty("")
    state = OptionProperty("unknown", options=list(STATE_ICONS))
    state_text = StringProperty("")

    def on_amenity(self, _widget: object, amenity: object) -> None:
        self.icon = AMENITY_ICONS.get(amenity.code, "check_circle")
        self.title, self.lang = amenity.name.text, amenity.name.lang
        self.state, self.state_text = amenity.state, _state_words(amenity)


def _page_of(place: object) -> tuple[str, dict[str, str]]:
    """The drawn way to the compartment where there is one, else the page of the station."""
    if place.compartment is not None:
        return "area", {"area": place.compartment.code}
    return "station", {"id": place.station.id}


def _here_lines(place: object) -> list[Line]:
    lines = [("distance", tr._("就在本站"))]
    if place.compartment is not None:
        lines.append(("train", place.compartment.where_text))
    if place.instead is not None:
        words = tr._("也可以去{station}，{walk}") if place.instead.walk_text else tr._("也可以去{station}")
        lines.append(("alt_route", words.format(station=place.instead.name.text, walk=place.instead.walk_text)))
    return lines


def _there_lines(place: object) -> list[Line]:
    return [("distance", place.station.name.text), *_way_lines(place.station, place.way)]


def _way_lines(station: object, way: object) -> list[Line]:
    walk = [("directions_walk", station.walk_text)] if station.walk_text else []
    return [*walk, ("signpost", way.text)] if way is not None and way.text else walk


def _state_words(amenity: object) -> str:
    if amenity.state == "unknown":
        return amenity.freshness_text
    return tr._("{state} · {checked}").format(state=amenity.state_text, checked=amenity.freshness_text)


load_kv(__file__)
