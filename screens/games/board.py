"""What every game has: a picture of the season behind it, a field for its toys, a hand that shows, a happy end."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from kivy.clock import Clock
from kivy.properties import ListProperty, NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.art.pen import Pen, rgb
from screens.art.scenery import Scenery
from screens.art.toys import CheerPainter, MittenPainter
from screens.following import follow
from screens.games.motion import Motions
from screens.games.toy import NOWHERE, Box, Prop, Toy, between
from screens.sounds import sounds
from screens.theme import theme

SHOW_AFTER_S, SHOW_AGAIN_S = 1.5, 9.0
"""Without a touch: so long until the hand shows what to do, at the beginning of a game and later on."""

TIMES_SHOWN = 2
"""Without a touch in between: who has gone away needs no demonstration, and a picture that stands costs nothing."""

CHEER_S = 1.6

RAGGED = 0.8
"""Full rows of smaller squares look better than larger ones with a gap, down to this share of the side."""


class LandPicture:
    """The land of the season up to ``ground`` (pixels above the lower edge); plain paper in high contrast."""

    def __init__(self, scenery: Scenery, ground: float, height: float, is_plain: bool) -> None:
        self.scenery, self.share, self.is_plain = scenery, ground / max(height, 1.0), is_plain

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint back to front."""
        ground = height * self.share
        if self.is_plain:
            pen.colour(rgb("#FFFFFF")).rect(0, 0, width, height)
            pen.colour("#1C2321").rect(0, ground - 4, width, 4)
            return
        self.scenery.paint(pen, width, height, ground)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LandPicture) and self._key() == other._key()

    __hash__ = None  # type: ignore[assignment]

    def _key(self) -> tuple[object, ...]:
        return self.scenery.sky, round(self.share, 3), self.is_plain


class GameBoard(FloatLayout):
    """Base of a game's picture; covers the whole screen, its toys stay within ``field`` (left, bottom, width, height).

    ``ground`` is how high in the window the land goes. A game has ``new_game`` (rules at the easiest level),
    ``arrange`` (everything to its place, for any field) and ``shown_by_hand`` (the toy the hand points at). It changes
    only in touches, and in what ``motions`` call.
    """

    field = ListProperty([0, 0, 100, 100])
    land = ObjectProperty(None, allownone=True)
    ground = NumericProperty(0)

    def __init__(self, chance: random.Random, now: Callable[[], float], **kwargs: object) -> None:
        self._rearrange = Clock.create_trigger(self._arrange_again, -1)
        super().__init__(**kwargs)
        self.chance, self._now = chance, now
        self.motions = Motions(now)
        self._scenery: Scenery | None = None
        self._land = Prop()
        self.add_widget(self._land)
        self._hand, self._cheer = Prop(), Prop()
        self._hand.painter, self._cheer.painter = MittenPainter(), CheerPainter()
        self._touched_at, self._times_shown = 0.0, 0
        self.build()
        for prop in (self._cheer, self._hand):
            prop.put(NOWHERE)
            self.add_widget(prop)
        self.fbind("field", self._rearrange)
        for name in ("size", "pos"):
            self.fbind(name, self._rearrange)
        for mode in ("is_high_contrast", "target"):
            follow(theme, [mode], self, self._rearrange)

    def build(self) -> None:
        """Make the toys, once."""

    def new_game(self) -> None:
        """Rules at their easiest."""

    def arrange(self) -> None:
        """Put everything to its place in the field."""

    def shown_by_hand(self) -> Widget | None:
        """What to touch next, for the hand."""
        return None

    def on_language(self) -> None:
        """The toys' spoken names in another language."""

    def on_tick(self, now: float) -> None:
        """Called some twenty times a second while something moves, else twice: for a game's own sense of time."""

    def open(self, scenery: Scenery) -> None:
        """A child begins: nothing is left of the last one."""
        self.motions.clear()
        self._scenery = scenery
        self._touched_at, self._times_shown = self._now() - SHOW_AGAIN_S + SHOW_AFTER_S, 0
        self._hide_helpers()
        self.new_game()
        self._rearrange()

    def close(self) -> None:
        """Nobody plays any more."""
        self.motions.clear()
        self._hide_helpers()

    def touched(self) -> None:
        """The child touched something: no demonstration for now."""
        self._touched_at, self._times_shown = self._now(), 0
        self._hand.put(NOWHERE)

    def tick(self) -> None:
        """Bring what moves to where it is now; show what to do if nothing was touched for a while."""
        self.motions.advance()
        now = self._now()
        self.on_tick(now)
        is_time = now - self._touched_at >= SHOW_AGAIN_S and self._times_shown < TIMES_SHOWN
        if is_time and not self.motions.is_busy:
            self._touched_at, self._times_shown = now, self._times_shown + 1
            self.show_hand()

    def show_hand(self) -> None:
        """Let the mitten come, tap what is next, and go."""
        target = self.shown_by_hand()
        if target is None:
            return
        side = max(theme.target * 1.1, min(self.field[2:]) * 0.14)
        end = (target.center_x - side * 0.4, target.center_y - side * 0.95, side, side)
        start = (end[0] + side, end[1] - side * 1.2, side, side)
        self._hand.put(start)
        raised = (end[0], end[1] - side * 0.3, side, side)
        self.motions.move(0.7, lambda share: self._place_hand(start, end, share))
        self.motions.move(0.25, lambda share: self._place_hand(end, raised, share), after=0.9)
        self.motions.move(0.25, lambda share: self._place_hand(raised, end, share), after=1.15)
        self.motions.wait(2.4, lambda: self._hand.put(NOWHERE))

    def _place_hand(self, start: Box, end: Box, share: float) -> None:
        if self._hand.box[2]:
            self._hand.put(between(start, end, share))

    def cheer(self, then: Callable[[], None]) -> None:
        """Well done: the wreath, a chord, and on to ``then``."""
        left, bottom, width, height = self.field
        side = min(width, height) * 0.62
        whole = (left + (width - side) / 2, bottom + (height - side) / 2, side, side)
        sounds.play("good")
        # The picture keeps its size and rises into place: another size in each frame would be painted anew each time.
        low = (whole[0], whole[1] - side * 0.25, side, side)
        self.motions.move(0.3, lambda share: self._cheer.put(between(low, whole, share)))

        def end() -> None:
            self._cheer.put(NOWHERE)
            then()

        self.motions.wait(CHEER_S, end)

    def toys(self, kind: type[Toy], count: int, handler: Callable[[Toy], None]) -> list[Toy]:
        """``count`` toys that call ``handler`` as soon as a finger is on them."""
        made = []
        for number in range(count):
            toy = kind(number=number)
            toy.bind(on_press=handler)
            toy.put(NOWHERE)
            self.add_widget(toy)
            made.append(toy)
        return made

    def props(self, count: int) -> list[Prop]:
        """``count`` pictures to look at."""
        made = [Prop() for _ in range(count)]
        for prop in made:
            prop.put(NOWHERE)
            self.add_widget(prop)
        return made

    def wiggle(self, toy: Toy) -> None:
        """Another one is meant: it only shakes its head."""
        self.motions.move(0.5, toy.wiggle)

    def _hide_helpers(self) -> None:
        self._hand.put(NOWHERE)
        self._cheer.put(NOWHERE)

    def _arrange_again(self, *_: object) -> None:
        if self._scenery is None or min(self.field[2:]) < 50:
            return
        self.arrange()
        self._land.put((*self.pos, *self.size))
        self._land.painter = LandPicture(self._scenery, self.ground - self.y, self.height, theme.is_high_contrast)


def cells(field: Box, columns: int, rows: int, gap: float, most: float = 10_000.0) -> Iterator[Box]:
    """Equal squares in rows, as large as fits up to ``most``, in the middle of ``field``; top row first."""
    left, bottom, width, height = field
    side = max(1.0, min(most, (width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows))
    x = left + (width - side * columns - gap * (columns - 1)) / 2
    y = bottom + (height - side * rows - gap * (rows - 1)) / 2
    for row in range(rows):
        for column in range(columns):
            yield (
                int(x + column * (side + gap)),
                int(y + (rows - 1 - row) * (side + gap)),
                int(side),
                int(side),
            )


def best_grid(field: Box, count: int, gap: float) -> tuple[int, int, float]:
    """Columns, rows and side of the largest squares, ``count`` of them, that fit into ``field``; full rows rather."""

    def side(columns: int) -> float:
        rows = -(-count // columns)
        return min((field[2] - gap * (columns - 1)) / columns, (field[3] - gap * (rows - 1)) / rows)

    columns = max(range(1, count + 1), key=lambda columns: side(columns) * (RAGGED if count % columns else 1.0))
    return columns, -(-count // columns), side(columns)


def cover_ground(pen: Pen, width: float, height: float, ground: float) -> None:
    """Sky, hill and snow of a game's card; ``ground`` is a share of its height."""
    pen.gradient(0, 0, width, height, [rgb("#F2E4C8"), rgb("#CFE4F0"), rgb("#9CC9E6")])
    for across, radius in ((0.2, 0.5), (0.72, 0.62)):
        pen.colour("#DDE8EE").dot(width * across, height * ground - width * radius * 0.35, width * radius * 0.62)
    pen.colour("#F4F8FA").rect(0, 0, width, height * ground)
    pen.colour("#D5E2EA").rect(0, height * (ground - 0.03), width, height * 0.03)
