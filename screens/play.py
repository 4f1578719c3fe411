"""The children's area: pictures of the games, the train that must not be missed, and what grown-ups should know."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.services.play import BOARDING_S, LONGEST_S, OVER, TRAIN
from screens.art.farewell import FarewellPainter
from screens.art.scenery import Scenery
from screens.art.sky import sky_at
from screens.base import BaseScreen
from screens.games import GAMES, class_of
from screens.navigation import navigation
from screens.theme import AREA_ICONS, theme
from screens.translation import tr
from screens.widgets import BarButton, Touchable
from screens.widgets.choices import FilterGroup
from screens.widgets.shelf import fill
from screens.widgets.text import fitting_size

DAYLIGHT = 11
"""The hour in whose light the area's card is painted."""


class GameCard(Touchable):
    """A drawn picture to touch, and its name for grown-ups."""

    NAME_LINES = 2

    game = StringProperty("")
    title = StringProperty("")
    name_px = NumericProperty(0)
    name_room = NumericProperty(0)
    painter = ObjectProperty(None, allownone=True)

    def on_release(self) -> None:
        """Play it; without a game, see the area."""
        if self.game:
            navigation.show("game", id=self.game)
        else:
            navigation.show("area", area="kids")


class StepButton(BarButton):
    """A step of the time: an hour or five minutes, earlier or later."""


class StepGroup(BoxLayout):
    """Earlier, by how much, later. Dispatches ``on_step`` with -1 or 1."""

    text = StringProperty("")
    earlier = StringProperty("")
    later = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_step")
        super().__init__(**kwargs)

    def on_step(self, _way: int) -> None:
        """Nothing of its own: the place where it stands says what a step is."""


class PlayScreen(BaseScreen):
    """Choice of games; the departure is told here by steps and forgotten with the visit."""

    time_text = StringProperty("")
    stop_text = StringProperty("")
    rest_text = StringProperty("")

    titles = ListProperty()

    def longest_word(self, _titles: list[str], font_px: float) -> float:
        """The width of a card in which no name is parted within a word."""
        return FilterGroup.widest_word(self.titles, font_px) + theme.stroke * 5 + theme.unit * 2

    def on_show(self) -> None:
        """Show the games and the train, if one was told."""
        self.ids.scroll.to_top()
        self.icon = AREA_ICONS["kids"]
        self._fill()
        self.show_time()

    def on_language(self) -> None:
        """The same place in other words."""
        self._fill()
        self.show_time()

    def step(self, minutes: int) -> None:
        """Move the departure; the first step sets it."""
        self.kiosk.play.move_departure(minutes)
        self.show_time()

    def clear(self) -> None:
        """No train to catch."""
        self.kiosk.play.clear_departure()
        self.show_time()

    def show_time(self) -> None:
        """What the departure means for the games."""
        leaves_at, time = self.kiosk.play.train, self.kiosk.play.time()
        self.time_text = self.kiosk.i18n.format_time(leaves_at) if leaves_at else ""
        sentence = tr._("开车前{n}分钟，游戏自己停下。") if leaves_at else tr._("玩满{n}分钟，游戏自己停下。")
        self.stop_text = sentence.format(n=int((BOARDING_S if leaves_at else LONGEST_S) // 60))
        rests = {TRAIN: tr._("火车快开了，该去站台了。")}
        self.rest_text = rests.get(time.reason, tr._("玩够了，歇一会儿再玩。")) if time.phase == OVER else ""

    def _fill(self) -> None:
        area = partial(GameCard, game="", title=tr._("儿童区有什么"), painter=self._area_picture())
        cards = [*(self._card(id) for id in GAMES), area]
        self.titles = [card.keywords["title"] for card in cards]
        fill(self.ids.games, cards)
        for card in self.ids.games.children:
            card.fbind("name_room", self._write_names_alike)
        self._write_names_alike()

    def _write_names_alike(self, *_: object) -> None:
        """All names in the largest letters that suit the longest: large beside small looks like more beside less."""
        sizes = tuple(int(size) for size in (theme.lead, theme.body, theme.caption, theme.small))
        cards = self.ids.games.children
        size = min(fitting_size(card.title, card.name_room, sizes, 1, GameCard.NAME_LINES, True) for card in cards)
        for card in cards:
            card.name_px = size

    def _area_picture(self) -> FarewellPainter:
        now = self.kiosk.clock.now()
        return FarewellPainter(Scenery(sky_at(now.replace(day=1, hour=DAYLIGHT, minute=0))), has_train=False)

    def _card(self, id: str) -> Any:
        return partial(GameCard, game=id, title=tr._(GAMES[id].name), painter=class_of(id).cover)
