"""One game fills the panel: a child plays, the time runs quietly, and only a grown-up finds the way out."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.play.leaving import LEFT, RIGHT, Leaving
from kiosk.services.play import ENDING, OVER, TRAIN, PlayTime
from screens.art.farewell import FarewellPainter
from screens.art.scenery import Scenery
from screens.art.sky import sky_at
from screens.base import BaseScreen
from screens.following import follow
from screens.games import around, class_of
from screens.games.board import GameBoard
from screens.navigation import navigation
from screens.sounds import sounds
from screens.theme import theme
from screens.translation import tr
from screens.voice.mode import voice

__all__ = ["GameScreen", "around"]

QUICK_S, CALM_S = 1 / 20, 0.5
"""While something moves or is held; else."""

HOME_AFTER_S = 60.0
"""So long the last picture stands before the kiosk shows home by itself."""

NOON = 11
"""The games are played by day, whatever the hour: a dark picture makes dark toys."""

WIDE = 1.15
"""From this ratio of the sides on, the corners stand beside the field, else below it."""


class GameScreen(BaseScreen):
    """Hosts the game ``id``. No touch leaves it but the two held corners and the button they bring.

    While the screen is read aloud no finger reaches the corners: the button is then among what can be heard.
    """

    game = ObjectProperty(None, allownone=True)
    is_offered = BooleanProperty(False)
    is_over = BooleanProperty(False)
    is_ending = BooleanProperty(False)
    left_share = NumericProperty(0.0)
    right_share = NumericProperty(0.0)
    time_share = NumericProperty(1.0)
    left_text = StringProperty("")
    farewell = ObjectProperty(None, allownone=True)
    lead = StringProperty("")
    number = StringProperty("")
    text = StringProperty("")
    corner_side = NumericProperty(100)
    field = ListProperty([0, 0, 100, 100])

    def __init__(self, **kwargs: Any) -> None:
        self._measure = Clock.create_trigger(self._measure_field, -1)
        super().__init__(**kwargs)
        self._games: dict[str, GameBoard] = {}
        self._leaving = Leaving(lambda: self.kiosk.clock.monotonic())
        self._over_since = 0.0
        self._quick = Clock.create_trigger(self.tick, QUICK_S, interval=True)
        self._calm = Clock.create_trigger(self.tick, CALM_S, interval=True)
        self.bind(size=self._measure)
        self.ids.top.bind(height=self._measure)
        follow(theme, ("target", "gap"), self, self._measure)

    def on_show(self, id: str) -> None:
        """Begin the game ``id`` anew; raises KeyError for what is no game."""
        self._stop()
        board = self._board(id)
        self.ids.stage.clear_widgets()
        self.ids.stage.add_widget(board)
        self.game = board
        self._leaving.reset()
        self.is_offered = self.is_over = self.is_ending = False
        self._measure_field()
        self.kiosk.play.enter()
        now = self.kiosk.clock.now()
        self._scenery = Scenery(sky_at(now.replace(hour=NOON, minute=0)))
        board.open(self._scenery)
        self._calm()
        self.tick()

    def on_language(self) -> None:
        """The game goes on; its words follow."""
        if self.game is not None:
            self.game.on_language()
        self._say_time(self.kiosk.play.time())

    def on_leave(self, *_: object) -> None:
        """Nothing moves that nobody sees, and the visit is a grown-up's again."""
        self._stop()
        self.kiosk.play.leave()

    @property
    def fps(self) -> int:
        """Frames for what moves by itself: the hand that shows, a train that leaves; none for a picture that stands."""
        return round(1 / QUICK_S) if self._is_moving() else 0

    def _is_moving(self) -> bool:
        return self._leaving.is_busy or (self.game is not None and self.game.motions.is_busy and not self.is_over)

    def tick(self, *_: object) -> None:
        """Bring time, corners and game to where they are now."""
        if self.game is None:
            return
        self._look_at_time()
        self.left_share, self.right_share = self._leaving.share(LEFT), self._leaving.share(RIGHT)
        self._offer(self._leaving.is_offered)
        if not self.is_over:
            self.game.tick()
        if self._is_moving():
            self._quick()
        else:
            self._quick.cancel()

    def on_touch_down(self, touch: Any) -> bool:
        """A corner, the button, or the game; nothing else, and never anything below or beside."""
        return self._here(touch, self._press)

    def on_touch_move(self, touch: Any) -> bool:
        """A finger that slides off its corner lets go of it."""
        return self._here(touch, self._slide)

    def on_touch_up(self, touch: Any) -> bool:
        """A finger is lifted."""
        return self._here(touch, self._lift)

    def leave(self) -> None:
        """Out of the game, to where it was chosen."""
        navigation.back()

    def _here(self, touch: Any, do: Any) -> bool:
        touch.push()
        touch.apply_transform_2d(self.to_local)
        do(touch)
        touch.pop()
        return True

    def _press(self, touch: Any) -> None:
        corner = self._corner_at(touch)
        if corner:
            self._leaving.pressed(touch.uid, corner)
            self._quick()
        elif self.is_offered:
            self.ids.leave.on_touch_down(touch)
        elif not self.is_over and self.game is not None:
            self.game.on_touch_down(touch)
            self._quick()

    def _slide(self, touch: Any) -> None:
        if not self._corner_at(touch):
            self._leaving.lifted(touch.uid)
        if self.is_offered:
            self.ids.leave.on_touch_move(touch)
        elif not self.is_over and self.game is not None:
            self.game.on_touch_move(touch)

    def _lift(self, touch: Any) -> None:
        self._leaving.lifted(touch.uid)
        if self.game is not None:
            self.game.on_touch_up(touch)
        self.ids.leave.on_touch_up(touch)

    def _corner_at(self, touch: Any) -> str:
        for name, corner in ((LEFT, self.ids.left), (RIGHT, self.ids.right)):
            if corner.collide_point(*touch.pos):
                return name
        return ""

    def _board(self, id: str) -> GameBoard:
        if id not in self._games:
            play = self.kiosk.play
            self._games[id] = class_of(id)(play.chance, lambda: self.kiosk.clock.monotonic())
        return self._games[id]

    def _measure_field(self, *_: object) -> None:
        """The corners are kept free: at the sides of a wide panel, below on a tall one."""
        width, height, top = self.width, self.height - self.ids.top.height, theme.gap
        self.corner_side = theme.target * 1.2
        kept = self.corner_side + theme.gap * 0.5
        if width > height * WIDE:
            self.field = [kept, theme.gap * 0.5, width - kept * 2, height - theme.gap * 0.5 - top * 0.5]
        else:
            self.field = [theme.edge, kept, width - theme.edge * 2, height - kept - top]
        if self.game is not None:
            self.game.field = self.field

    def _look_at_time(self) -> None:
        time = self.kiosk.play.time()
        self.time_share = round(time.share, 3)
        is_ending = time.phase == ENDING
        if is_ending and not self.is_ending:
            sounds.play("whistle")
        self.is_ending = is_ending
        self._say_time(time)
        if time.phase == OVER and not self.is_over:
            self._end(time)
        elif self.is_over and self.kiosk.clock.monotonic() - self._over_since >= HOME_AFTER_S:
            navigation.home()

    def _say_time(self, time: PlayTime) -> None:
        i18n, minutes = self.kiosk.i18n, int(-(-time.left_s // 60))
        self.left_text = i18n.ngettext("还能玩{n}分钟", "还能玩{n}分钟", minutes).format(n=minutes)
        has_train = time.reason == TRAIN and time.leaves_at is not None
        self.number = i18n.format_time(time.leaves_at) if has_train else ""
        self.lead = tr._("火车快开了，我们走吧") if has_train else tr._("今天玩得真好，下次再来")
        self.text = tr._("小朋友，拿好东西，拉着大人的手。") if has_train else tr._("小朋友，看看远处，让眼睛歇一歇。")

    def _end(self, time: PlayTime) -> None:
        self.is_over = True
        self._over_since = self.kiosk.clock.monotonic()
        if self.game is not None:
            self.game.close()
        self.farewell = FarewellPainter(self._scenery, has_train=time.reason == TRAIN)
        sounds.play("whistle")

    def _offer(self, is_offered: bool) -> None:
        self.is_offered = is_offered or voice.is_on
        if self.game is not None and self.game.disabled != (is_offered or self.is_over):
            self.game.disabled = is_offered or self.is_over

    def _stop(self) -> None:
        self._quick.cancel()
        self._calm.cancel()
        if self.game is not None:
            self.game.close()
            self.game.disabled = False
        self._leaving.reset()
