"""Home: the carriage with six lit windows, its door, and the signs on the platform."""

from __future__ import annotations

import itertools
from functools import partial

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from screens.art.carriage import CarriagePainter
from screens.art.carriage_plan import CarriagePlan, Rect, Room, plan_carriage
from screens.art.scenery import Scenery
from screens.art.sky import sky_at
from screens.base import BaseScreen
from screens.following import follow
from screens.home_tiles import LINE_HEIGHT, SIZE_STEPS, SignButton, WindowTile, sign_fits, sign_size
from screens.navigation import navigation
from screens.theme import SMALLEST_TEXT_PX, theme
from screens.translation import tr
from screens.widgets import Touchable
from screens.widgets.links import SlimCard
from screens.widgets.shelf import Plan, fill
from screens.widgets.text import cuts_a_word, lines_of
from screens.widgets.warnings import EmergencyBanner

WAYS = {
    "consult": ("consultation", {}),
    "info": ("info", {}),
    "rest_read": ("reading", {}),
    "kids": ("play", {}),
    "first_aid": ("first_aid", {}),
}
"""Areas with a screen of their own; every other area has the common one."""

NARROWEST_DOOR = 7.6
"""Times the smallest text: so much the longest word on the door takes."""

SQUARE = 0.75
"""Times the width: from this height on three rows of large letters are larger than two."""

TALL, LARGE_TALL = 0.7, 0.4
"""Times its width is the height of a window whose icon stands above the words, and of one where large letters may have
it so."""

SIGNS = 6
"""On the platform; two rows of three where the panel stands, one row where it lies."""

_LEAST_CARDS = 3
"""Touch targets of room below the warning, else it is scrolled with the rest."""

_LOOK_EVERY_S = 60.0
_SKY_STEP_MIN = 10
"""The light of the sky follows the clock in steps nobody sees; a picture is painted only when something changed."""


class HomeScreen(BaseScreen):
    """The carriage from the side, in the season and the light of the hour."""

    painter = ObjectProperty(None, allownone=True)
    plate = ListProperty([0, 0, 0, 0])
    station = StringProperty("")
    open_text = StringProperty("")
    is_open = BooleanProperty(True)
    plate_text = StringProperty("")
    plate_px = NumericProperty(28)
    sign_px = NumericProperty(34)
    has_sign_icons = BooleanProperty(True)

    def __init__(self, **kwargs: object) -> None:
        self._arrange = Clock.create_trigger(self._arrange_all, -1)
        super().__init__(**kwargs)
        self._painted: object = None
        # Off the screen only this list holds them: Kivy's ids do not.
        self._kept = [self.ids[name].__self__ for name in ("warning", "list", "carriage")]
        for part in self._kept:
            self.remove_widget(part)
        self._looking = Clock.schedule_interval(self._look_again, _LOOK_EVERY_S)
        self._tiles = [WindowTile(on_release=self._go) for _ in range(6)]
        for tile in self._tiles:
            self.ids.carriage.add_widget(tile)
        self.ids.carriage.bind(size=self._arrange)
        self.bind(size=self._arrange_parts)
        self.ids.warning.bind(height=self._arrange_parts)
        follow(theme, ("is_large", "is_low", "target", "is_high_contrast"), self, self._arrange)

    def on_show(self) -> None:
        """Ask for the state of the areas and of this station."""
        for tile, area in zip(self._tiles, self.kiosk.facilities.areas(), strict=True):
            tile.code, tile.icon, tile.is_open = area.code, area.icon, area.is_open
            tile.title, tile.words = area.title.text, area.title.text
            tile.fact = area.fact if area.is_open else tr._("未开放 · {fact}").format(fact=area.fact)
        here = self.kiosk.directory.here()
        self.station, self.open_text, self.is_open = here.name.text, here.open.text, here.open.is_open
        # What came beside the content stands above every screen already, this one too.
        urgent = [] if self.kiosk.notices.broadcast() else self.kiosk.notices.urgent()
        self.ids.banner.notice = next(iter(urgent), None)
        self._arrange_parts()

    def _signs(self) -> list[SignButton]:
        return self.ids.signs.children[::-1]

    def _arrange_parts(self, *_: object) -> None:
        """The warning, if there is one, above the carriage; where no carriage has room, a list of the same doors.

        Where not even two of its cards would be seen below the warning, the warning is the first of them.
        """
        notice = self.ids.banner.notice
        if self.ids.warning.parent is None:
            self.ids.warning.width = self.width  # so that its height is the one that it would have there
        left = self.height - (self.ids.warning.height if notice else 0)
        has_carriage = self._has_room(left)
        is_listed = not has_carriage and notice is not None and left < theme.target * _LEAST_CARDS
        warning = [partial(EmergencyBanner, notice=notice, is_compact=True)] if is_listed else []
        fill(self.ids.doors, [*warning, *map(_area_card, self._tiles), *map(_sign_card, self._signs())])
        main = self.ids.carriage if has_carriage else self.ids.list
        fill(self.ids.parts, [self.ids.warning, main] if notice and not is_listed else [main])
        # A carriage that comes back at the size it had tells nobody: its words may be others by now.
        self._arrange()

    def _go(self, tile: WindowTile) -> None:
        name, params = WAYS.get(tile.code, ("area", {"area": tile.code}))
        navigation.show(name, **params)

    def _has_room(self, height: float) -> bool:
        """Whether the windows of a carriage of this height can be touched and read."""
        plan = plan_carriage(self._room(self._columns(height)[-1], height))
        window = plan.windows[0]
        if window.height < theme.target or window.width < theme.target * 1.8:
            return False
        least = ((is_tall, (_icons(window, is_tall)[-1], theme.small, 0)) for is_tall in _forms(window))
        return any(self._hold(window, *found) == len(self._tiles) for found in least)

    def _arrange_all(self, *_: object) -> None:
        if min(self.ids.carriage.size) < 100 or self.ids.carriage.parent is None:
            return
        plan = self._plan()
        self._paint(plan)
        for tile, window in zip(self._tiles, plan.windows, strict=True):
            _put(tile, window)
        _put(self.ids.door, plan.door)
        self.plate = [plan.plate.x, plan.plate.y, plan.plate.width, plan.plate.height]
        self._choose_plate(plan.plate)
        self._choose_sign_size()

    def _look_again(self, *_: object) -> None:
        """Areas open and close and the sun goes on while home stands there unused."""
        if navigation.current == self.name:
            self.on_show()

    def _paint(self, plan: CarriagePlan) -> None:
        now = self.kiosk.clock.now()
        sky = sky_at(now.replace(minute=now.minute // _SKY_STEP_MIN * _SKY_STEP_MIN))
        lit = tuple(tile.is_open for tile in self._tiles)
        if self._painted != (plan, sky, lit):
            self._painted = (plan, sky, lit)
            self.painter = CarriagePainter(plan, Scenery(sky), lit)

    def _plan(self) -> CarriagePlan:
        """The first number of columns with which all words have room, else the last."""
        for columns in self._columns(self.ids.carriage.height):
            plan = plan_carriage(self._room(columns, self.ids.carriage.height))
            if self._choose_sizes(plan):
                break
        return plan

    def _columns(self, height: float) -> tuple[int, ...]:
        """One row of windows or two; large text and portrait take a row more."""
        if theme.is_large and height > self.width * SQUARE:
            return (2,)
        return (3,) if theme.is_large or height > self.width else (6, 3)

    def _room(self, columns: int, height: float) -> Room:
        is_portrait = height > self.width
        rows = 1 if theme.is_landscape else 2
        sign = max(theme.target, theme.body * (2.0 if is_portrait else 1.6))
        self.ids.signs.row_height = sign
        self.ids.signs.cols = SIGNS // rows
        band = max(theme.target * 1.8, theme.small * 5.6) if is_portrait else theme.small * (2.2 if columns == 6 else 0)
        return Room(
            width=self.width,
            height=height,
            platform=sign * rows + theme.gap * rows + theme.unit * 4,
            unit=theme.unit,
            gap=theme.gap,
            edge=theme.edge - theme.unit * 2,
            door_width=self.width * 0.42 if is_portrait else max(self.width * 0.145, theme.small * NARROWEST_DOOR),
            band=band,
            columns=columns,
            tallest_window=self.width * (0.29 if is_portrait else 0.2),
        )

    def _choose_sizes(self, plan: CarriagePlan) -> bool:
        """Use the largest sizes in which the windows hold their words, the same in all; whether all show their fact."""
        window = plan.windows[0]
        sizes = sorted({theme.lead, theme.body, theme.caption, *(int(theme.small * step) for step in SIZE_STEPS)})[::-1]
        readable = [size for size in sizes if size > theme.small]
        if theme.is_large:
            return self._choose_large(window, sizes)
        (is_tall,) = _forms(window)
        icons = _icons(window, is_tall)
        for facts, titles, least in (
            ((theme.caption, theme.small), readable, 6),
            ((theme.small,), readable, 4),
            ((theme.small,), sizes, 4),
            ((0,), sizes, 6),
        ):
            for fact, title, icon in itertools.product(facts, titles, icons):
                fitting = [tile for tile in self._tiles if self._fits(tile, window, is_tall, (icon, title, fact))]
                if fact <= title and len(fitting) >= least:
                    self._use(is_tall, (icon, title, fact), fitting)
                    return fact > 0 and len(fitting) == len(self._tiles)
        self._use(is_tall, (icons[-1], theme.small, 0), [])
        return False

    def _choose_large(self, window: Rect, sizes: list[int]) -> bool:
        """The same for who asked for large letters: the names as large as they can be, facts where room is left."""
        for title, is_tall in itertools.product(sizes, _forms(window)):
            icons = [icon for icon in _icons(window, is_tall) if self._hold(window, is_tall, (icon, title, 0)) == 6]
            for fact, icon in itertools.product((theme.caption, theme.small, 0), icons):
                if fact <= title and self._hold(window, is_tall, (icon, title, fact)) >= 4:
                    told = [tile for tile in self._tiles if self._fits(tile, window, is_tall, (icon, title, fact))]
                    self._use(is_tall, (icon, title, fact), told)
                    return fact > 0 and len(told) == len(self._tiles)
        form = _forms(window)[0]
        self._use(form, (_icons(window, form)[-1], theme.small, 0), [])
        return False

    def _hold(self, window: Rect, is_tall: bool, sizes: tuple[float, int, int]) -> int:
        return sum(self._fits(tile, window, is_tall, sizes) for tile in self._tiles)

    def _choose_plate(self, plate: Rect) -> None:
        """The station and its hours in the largest letters in which all of it stands on the plate, else the hours."""
        sizes = [theme.body, theme.caption, int(theme.small * 1.2), theme.small, SMALLEST_TEXT_PX]
        whole = self.station + ("  ·  " if theme.is_landscape else "\n") + self.open_text
        tries = [(text, size) for text in (whole, self.open_text) for size in sizes]
        width, height = plate.width - theme.unit * 2, plate.height
        fitting = (found for found in tries if sign_fits([found[0]], width, height, False, found[1]))
        self.plate_text, self.plate_px = next(fitting, ("", theme.small))

    def _choose_sign_size(self) -> None:
        signs = self.ids.signs
        room = (self.width - theme.edge * 2 - theme.gap * (signs.cols - 1)) / signs.cols
        words = [sign.text for sign in signs.children]
        self.has_sign_icons, self.sign_px = sign_size(words, room, signs.row_height)

    @staticmethod
    def _fits(tile: WindowTile, window: Rect, is_tall: bool, sizes: tuple[float, int, int]) -> bool:
        """Whether the window holds its words with icon, title and fact of these ``sizes`` (fact 0: none)."""
        icon, title, fact = sizes
        room = _words_width(window, is_tall, icon)
        height = window.height - theme.unit * 3 - (icon + theme.unit if is_tall else 0)
        if cuts_a_word(tile.title, room, title, True) or (fact and cuts_a_word(tile.fact, room, fact)):
            return False
        title_lines = len(lines_of(tile.title, room, title, True))
        if title_lines > 1 and tr.lang == "zh":
            return False  # four characters are one word, and nothing says where it may be cut
        needed = title_lines * title
        needed += len(lines_of(tile.fact, room, fact)) * fact if fact else 0
        return needed * LINE_HEIGHT <= height

    def _use(self, is_tall: bool, sizes: tuple[float, int, int], with_fact: list[WindowTile]) -> None:
        icon, title, fact = sizes
        for tile in self._tiles:
            tile.is_tall = is_tall
            tile.title_px, tile.fact_px, tile.icon_px = title, fact or title, int(icon)
            tile.shown_fact = tile.fact if fact and tile in with_fact else ""


def _area_card(tile: WindowTile) -> Plan:
    name, params = WAYS.get(tile.code, ("area", {"area": tile.code}))
    return partial(SlimCard, icon=tile.icon, tint=tile.code, title=tile.title, target=name, params=params)


def _sign_card(sign: SignButton) -> Plan:
    return partial(SlimCard, icon=sign.mark, tint="directory", title=sign.text, target=sign.target, params={})


def _forms(window: Rect) -> list[bool]:
    """Whether the icon may stand above the words, not beside them; where both may be, beside is first."""
    is_tall = window.height > window.width * TALL
    return [False, True] if theme.is_large and not is_tall and window.height > window.width * LARGE_TALL else [is_tall]


def _icons(window: Rect, is_tall: bool) -> list[float]:
    """The sizes that the icon may have, largest first."""
    shares = (0.34, 0.28, 0.22) if is_tall else (0.45, 0.36, 0.28)
    return [min(window.height * share, theme.title * 1.6) for share in shares]


def _words_width(window: Rect, is_tall: bool, icon: float) -> float:
    return window.width - theme.unit * 3 - (0 if is_tall else icon + theme.unit * 3)


def _put(widget: Touchable, place: Rect) -> None:
    widget.size_hint = (None, None)
    widget.least_height = widget.row_height = 0
    widget.pos, widget.size = (int(place.x), int(place.y)), (int(place.width), int(place.height))
