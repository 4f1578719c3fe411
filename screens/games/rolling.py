"""A game whose vehicle rolls out to the left when a round is won, and in from the right for the next one."""

from __future__ import annotations

from screens.games.board import GameBoard
from screens.theme import theme

ROLL_S = 1.2


class RollingBoard(GameBoard):
    """``arrange`` sets ``across``, the left edge of the vehicle at rest; ``place_vehicle`` puts it at ``vehicle_x``."""

    across = 0.0
    shift = 0.0

    @property
    def vehicle_x(self) -> float:
        """Its left edge where it is now."""
        return self.across + self.shift

    def place_vehicle(self) -> None:
        """Put the vehicle, and what rides on it, to ``vehicle_x``."""

    def begin_round(self) -> None:
        """The next round's rules, while nothing is in sight."""
        self.rules.next_round()

    def arrived(self) -> None:
        """The vehicle stands: the child's turn."""

    def roll_on(self, away_s: float = ROLL_S) -> None:
        """Out, ``begin_round``, in, ``arrived``."""
        self.motions.move(away_s, self._roll_out, self._come)

    def _roll_out(self, share: float) -> None:
        self._roll(-share * (self.width + self.across))

    def _roll_in(self, share: float) -> None:
        self._roll((1 - share) * self.width)

    def _roll(self, shift: float) -> None:
        self.shift = shift
        self.place_vehicle()

    def _come(self) -> None:
        self.begin_round()
        self.shift = self.width if theme.seconds(1) else 0.0
        self.arrange()
        self.motions.move(ROLL_S, self._roll_in, self._stand)

    def _stand(self) -> None:
        self._roll(0.0)
        self.arrived()
