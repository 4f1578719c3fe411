"""Find the pairs: cards like windows of the carriage, that open to a thing of the journey."""

from __future__ import annotations

from functools import partial

from kiosk.play.memory import APART, FINISHED, NOTHING, PAIR, PAIRS, Memory
from screens.art.pen import Pen
from screens.art.things import CardPainter
from screens.games.board import GameBoard, best_grid, cells, cover_ground
from screens.games.toy import NOWHERE, Toy
from screens.sounds import sounds
from screens.theme import theme
from screens.translation import tr

LOOK_S = 1.5
"""So long two cards that differ lie open, unless the child goes on before."""


class MemoryGame(GameBoard):
    """One table of cards after the other."""

    @staticmethod
    def cover(pen: Pen, width: float, height: float) -> None:
        """The game's card: two that match, two still closed."""
        cover_ground(pen, width, height, 0.3)
        side = min(width * 0.21, height * 0.66)
        left = (width - side * 4.5) / 2
        for number, thing in enumerate(("bear", "", "bear", "")):
            x, y = left + side * 1.17 * number, height * (0.2 if number % 2 else 0.14)
            CardPainter(thing, bool(thing), bool(thing)).at(pen, x, y, side, side)

    def build(self) -> None:
        """As many cards as there ever are."""
        self.rules = Memory(self.chance)
        self._cards = self.toys(Toy, PAIRS[-1] * 2, self._touch_card)
        self._is_over = False

    def new_game(self) -> None:
        """Two pairs."""
        self.rules = Memory(self.chance, self._most())
        self._is_over = False

    def _most(self) -> int:
        """How many pairs have room at this size."""
        fitting = [pairs for pairs in PAIRS if best_grid(self.field, pairs * 2, theme.gap)[2] >= theme.target]
        return max(fitting, default=PAIRS[0])

    def shown_by_hand(self) -> Toy | None:
        """A closed card; its twin once one is open."""
        wanted = [self.rules.cards[place] for place in self.rules.opened]
        closed = [place for place in range(len(self.rules.cards)) if not self.rules.is_open(place)]
        twins = [place for place in closed if self.rules.cards[place] in wanted]
        return self._cards[(twins or closed)[0]] if closed else None

    def arrange(self) -> None:
        """Squares over the whole field, as large as fits."""
        self.rules.most = self._most()
        count = len(self.rules.cards)
        columns, rows, _side = best_grid(self.field, count, theme.gap)
        boxes = list(cells(self.field, columns, rows, theme.gap, most=theme.target * 4))
        for number, card in enumerate(self._cards):
            card.put(boxes[number] if number < count else NOWHERE)
        self.ground = self.y + self.height * 0.3
        self.repaint()

    def repaint(self) -> None:
        """What each card shows now."""
        for number, thing in enumerate(self.rules.cards):
            card = self._cards[number]
            is_open = self.rules.is_open(number)
            card.painter = CardPainter(thing if is_open else "", is_open, number in self.rules.found)
            card.words = tr._("第{n}张卡片").format(n=number + 1)

    def on_language(self) -> None:
        """The cards' spoken names."""
        self.repaint()

    def _touch_card(self, card: Toy) -> None:
        self.touched()
        if self._is_over:
            return
        result = self.rules.tap(card.number)
        if result == NOTHING:
            self.wiggle(card)
            return
        sounds.play({PAIR: "wood", FINISHED: "wood"}.get(result, "tick"))
        self.repaint()
        if result == APART:
            self.motions.wait(LOOK_S, partial(self._turn_back, list(self.rules.opened)))
        elif result == FINISHED:
            self._is_over = True
            self.motions.wait(0.7, partial(self.cheer, self._deal))

    def _turn_back(self, opened: list[int]) -> None:
        if self.rules.opened == opened:
            self.rules.turn_back()
            self.repaint()

    def _deal(self) -> None:
        self.rules.next_round()
        self._is_over = False
        self.arrange()
