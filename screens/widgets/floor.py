"""The floor plan of the carriage: its compartments from above, where one stands, and the way to the one asked for."""

from __future__ import annotations

from functools import partial

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from screens.art.floor import FloorColours, FloorPainter
from screens.art.floor_plan import plan_floor
from screens.following import follow
from screens.kv import load_kv
from screens.theme import AREA_ICONS, theme
from screens.widgets.shelf import fill
from screens.widgets.text import cuts_a_word, lines_of

NAME_LINES = 2
LINE_HEIGHT = 1.46
LEAST_ICON = 0.8
"""Of the text's size: a smaller icon says nothing."""

ENTRY_SHARE, NAMED_SHARE = 0.15, 0.63
"""Of a compartment's depth: what the arrow needs at its entry, and what icon and name have; the rest is furniture."""

PALETTE = ("green", "paper", "ink", "yellow", "card", "tint")


class FloorLabel(BoxLayout):
    """What a compartment is, over its floor: icon, and its short name where there is room for all names.

    Who listens hears the way in words: six short names in a row would tell nothing.
    """

    is_spoken = False

    icon = StringProperty("")
    text = StringProperty("")
    icon_px = NumericProperty(44)


class FloorView(FloatLayout):
    """``compartments`` (of the services) from above; the way leads to the one whose code is ``asked``.

    A picture, not a door: what it shows is also said in words beside it. Takes no room without compartments.
    """

    compartments = ListProperty()
    asked = StringProperty("")
    painter = ObjectProperty(None, allownone=True)
    has_names = BooleanProperty(True)

    def __init__(self, **kwargs: object) -> None:
        self._arrange = Clock.create_trigger(self._arrange_now, -1)
        super().__init__(**kwargs)
        for name in ("compartments", "asked", "pos", "size"):
            self.fbind(name, self._arrange)
        follow(theme, (*PALETTE, "small"), self, self._arrange)

    def _arrange_now(self, *_: object) -> None:
        if not self.compartments or min(self.size) < 1:
            fill(self.ids.labels, [])
            self.painter = None
            return
        codes = tuple(row.code for row in self.compartments)
        asked = codes.index(self.asked) if self.asked in codes else None
        painter = FloorPainter(codes, asked, _colours(codes))
        if painter != self.painter:
            self.painter = painter
        self._place_labels()

    def _place_labels(self) -> None:
        plan = plan_floor(self.width, self.height, len(self.compartments))
        room = plan.compartments[0].width - theme.unit * 0.5
        self.has_names = all(_fits(row.short, room) for row in self.compartments)
        lines = max(len(lines_of(row.short, room, theme.small, True)) for row in self.compartments)
        named = plan.compartments[0].height * NAMED_SHARE - lines * theme.small * LINE_HEIGHT * self.has_names
        icon = min(theme.small * 1.5, room * 0.8, named)
        fill(
            self.ids.labels,
            [
                partial(
                    FloorLabel,
                    icon=AREA_ICONS[row.code] if icon > theme.small * LEAST_ICON else "",
                    text=row.short if self.has_names else "",
                    icon_px=max(1, int(icon)),
                    size=(int(place.width), int(place.height * NAMED_SHARE)),
                    pos=(int(self.x + place.x), int(self.y + place.y + place.height * ENTRY_SHARE)),
                )
                for row, place in zip(self.compartments, plan.compartments, strict=True)
            ],
        )


def _fits(name: str, room: float) -> bool:
    return not cuts_a_word(name, room, theme.small, True) and len(lines_of(name, room, theme.small, True)) <= NAME_LINES


def _colours(codes: tuple[str, ...]) -> FloorColours:
    return FloorColours(
        wall=tuple(theme.green[:3]),
        floor=tuple(theme.paper[:3]),
        line=tuple(theme.ink[:3]),
        way=tuple(theme.yellow[:3]),
        way_rim=tuple(theme.ink[:3]),
        rooms=tuple(theme.tint(code)[:3] for code in codes),
    )


load_kv(__file__)
