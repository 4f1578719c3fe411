"""The games. ``GAMES`` names every one; each is made when a child first opens it.

A game is its rules (``kiosk/play/x.py``, no pixels), its picture (``screens/games/x.py``, a class on ``GameBoard`` with
a ``cover`` for its card) and one line here.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.i18n import N_

if TYPE_CHECKING:
    from screens.games.board import GameBoard


@dataclass(frozen=True)
class Game:
    """``name`` is what a grown-up reads on the card; ``where`` is "module:Class"."""

    name: str
    where: str


GAMES: dict[str, Game] = {
    "cars": Game(N_("装车厢"), "screens.games.cars:CarsGame"),
    "memory": Game(N_("翻牌找一对"), "screens.games.memory:MemoryGame"),
    "passengers": Game(N_("数乘客"), "screens.games.passengers:PassengersGame"),
    "whistle": Game(N_("拍汽笛"), "screens.games.whistle:WhistleGame"),
    "drawing": Game(N_("车窗画"), "screens.games.drawing:DrawingGame"),
}


def class_of(game: str) -> type[GameBoard]:
    """The picture of a game; raises KeyError for a name that is no game."""
    module, name = GAMES[game].where.split(":")
    found: type[GameBoard] = getattr(importlib.import_module(module), name)
    return found
