"""Count who looks out of the train, and hand them the ticket with as many dots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.i18n import N_
from kiosk.play.passengers import FEWEST_WINDOWS, NOT_YET, RIGHT, WINDOWS, Passengers
from screens.art.animals import animal
from screens.art.engine import CoachPainter, window_box
from screens.art.pen import Pen
from screens.games.board import cover_ground
from screens.games.rolling import RollingBoard
from screens.games.toy import NOWHERE, Box, Prop, Toy
from screens.kv import load_kv
from screens.sounds import sounds
from screens.theme import theme
from screens.translation import tr

TICKETS = 3
COACH_TALL, COACH_LOW = 1.62, 1.2
"""Height of a coach in multiples of the width of one window: as it looks best, and where there is little height."""

COUNT_STEP_S = 0.6
NAMES = {"bear": N_("小熊"), "fox": N_("小狐狸"), "hare": N_("小兔子"), "deer": N_("小鹿")}


@dataclass(frozen=True)
class SeatPainter:
    """Who sits at a window; ``is_counted`` puts a sign beside it."""

    who: str
    is_counted: bool

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it at the lower edge of the window."""
        if not self.who:
            return
        animal(pen, self.who, width / 2, 0, min(height * 0.98, width * 1.15))
        if self.is_counted:
            radius = min(width, height) * 0.2
            pen.colour("#1C2321").dot(width - radius, height - radius, radius)
            pen.colour("#FFFFFF").dot(width - radius, height - radius, radius * 0.88)


@dataclass(frozen=True)
class TicketPainter:
    """A ticket with ``dots`` dots, in rows of five as on a counting frame."""

    dots: int

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it over the whole picture; its left part is kept for the figure."""
        rim = min(width, height) * 0.03
        pen.colour("#103629").round(0, 0, width, height, height * 0.12)
        pen.colour("#FFF9EE").round(rim, rim, width - rim * 2, height - rim * 2, height * 0.1)
        pen.colour("#103629").dot(0, height / 2, height * 0.1).dot(width, height / 2, height * 0.1)
        left, right = width * 0.35, width * 0.89
        step = (right - left) / 5
        radius = min(step * 0.4, height * 0.15)
        pen.colour("#A3101A")
        rows = 2 if self.dots > 5 else 1
        for index in range(self.dots):
            row, column = divmod(index, 5)
            y = height * (0.5 if rows == 1 else 0.66 - row * 0.32)
            pen.dot(left + step * (column + 0.5), y, radius)


@dataclass(frozen=True)
class AskedPainter:
    """A sign with the animal to be counted."""

    who: str

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint the sign over the whole picture."""
        unit = min(width, height) / 100
        pen.colour("#103629").round(0, 0, width, height, 20 * unit)
        pen.colour("#F2B632").round(4 * unit, 4 * unit, width - 8 * unit, height - 8 * unit, 17 * unit)
        pen.colour("#FFF9EE").round(9 * unit, 9 * unit, width - 18 * unit, height - 18 * unit, 13 * unit)
        animal(pen, self.who, width / 2, 10 * unit, 80 * unit)


class Seat(Toy):
    """A passenger at a window; ``count`` is the number it got in counting."""

    count = NumericProperty(0)


class Ticket(Toy):
    """A figure and as many dots; ``is_right`` once it was the right one."""

    figure = StringProperty("")
    is_right = BooleanProperty(False)


class PassengersGame(RollingBoard):
    """One train after the other."""

    @staticmethod
    def cover(pen: Pen, width: float, height: float) -> None:
        """The game's card: three travellers look out of the train."""
        cover_ground(pen, width, height, 0.24)
        tall = min(height * 0.72, width * 0.86 / 3 * COACH_TALL)
        wide = tall / COACH_TALL * 3
        left, floor = (width - wide) / 2, height * 0.14
        CoachPainter(3).at(pen, left, floor, wide, tall)
        for number, who in enumerate(("fox", "bear", "hare")):
            x, y, glass, high = window_box(number, 3, wide, tall)
            animal(pen, who, left + x + glass / 2, floor + y, min(high * 0.98, glass * 1.15))

    def build(self) -> None:
        """Coaches, seats, tickets, and the sign that says who is counted."""
        self.rules = Passengers(self.chance)
        self._coaches = self.props(2)
        self._seats = [seat for seat in self.toys(Seat, WINDOWS, self._touch_seat) if isinstance(seat, Seat)]
        self._tickets = [toy for toy in self.toys(Ticket, TICKETS, self._touch_ticket) if isinstance(toy, Ticket)]
        (self._asked,) = self.props(1)
        self._is_on_its_way = self._is_counting = False

    def new_game(self) -> None:
        """One to three passengers."""
        self.rules = Passengers(self.chance, self._windows()[0])
        self.shift, self._is_on_its_way = 0.0, False
        self._is_counting = False

    def _windows(self) -> tuple[int, int]:
        """How many windows have room, in how many coaches: whatever makes them largest, two of five or a long one."""
        long = max(FEWEST_WINDOWS, min(WINDOWS, int(self.field[2] / (theme.target * 1.04 + theme.gap))))
        if self._step(WINDOWS // 2, 2) >= max(theme.target, self._step(long, 1)):
            return WINDOWS, 2
        return long, 1

    def _ticket_tall(self) -> float:
        return min(max(theme.target, self.field[3] * 0.2), theme.target * 2.2)

    def _step(self, per_coach: int, rows: int) -> float:
        """Width of one window in a train of so many coaches."""
        room = self.field[3] - self._ticket_tall() - theme.gap
        return min(self.field[2] / per_coach, room / rows / COACH_LOW)

    def arrange(self) -> None:
        """The coaches above, the tickets below."""
        left, bottom, width, height = self.field
        ticket_tall = self._ticket_tall()
        # A train already there keeps its windows; it only stands in as many rows as they fill.
        rows = self._windows()[1] if self.rules.windows == WINDOWS else 1
        per_coach = self.rules.windows // rows
        step = self._step(per_coach, rows)
        tall = min(step * COACH_TALL, (height - ticket_tall - theme.gap) / rows)
        self._rows, self._coach = rows, (step * per_coach, tall)
        self.across = left + (width - self._coach[0]) / 2
        spare = max(0.0, height - ticket_tall - theme.gap - self._coach[1] * rows)
        sign = min(spare - theme.gap, theme.target * 2.2)
        is_above = sign > theme.target * 1.2
        self._floor = bottom + ticket_tall + theme.gap + (spare - (sign if is_above else 0.0)) * 0.35
        self.ground = self._floor + self._coach[1] * 0.1
        self.place_vehicle()
        kept = 0.0 if is_above or self.rules.asked is None else ticket_tall + theme.gap
        self._place_tickets((left + kept, bottom, width - kept, ticket_tall))
        self._place_sign(sign if is_above else 0.0)
        self.repaint()

    def place_vehicle(self) -> None:
        """The coaches and who sits in them."""
        wide, tall = self._coach
        windows = self.rules.windows // self._rows
        for row, coach in enumerate(self._coaches):
            floor = self._floor + tall * (self._rows - 1 - row)
            coach.put((self.vehicle_x, floor, wide, tall) if row < self._rows else NOWHERE)
            coach.painter = CoachPainter(windows)
        for number, seat in enumerate(self._seats):
            row, column = divmod(number, windows)
            if number >= windows * self._rows:
                seat.put(NOWHERE)
                continue
            x, y, width, height = window_box(column, windows, wide, tall)
            floor = self._floor + tall * (self._rows - 1 - row)
            seat.put((self.vehicle_x + x, floor + y, width, height))
            # What is too small for a finger is only looked at: the tickets are large enough.
            seat.disabled = min(width, height) < theme.target

    def _place_tickets(self, room: Box) -> None:
        left, bottom, width, tall = room
        wide = min((width - theme.gap * (TICKETS - 1)) / TICKETS, tall * 2.4)
        start = left + (width - wide * TICKETS - theme.gap * (TICKETS - 1)) / 2
        for number, ticket in enumerate(self._tickets):
            ticket.put((start + number * (wide + theme.gap), bottom, wide, tall))

    def _place_sign(self, side: float) -> None:
        """Over the train in portrait; beside the tickets where there is no room above."""
        if self.rules.asked is None:
            self._asked.put(NOWHERE)
            return
        top = self._floor + self._coach[1] * self._rows
        if side:
            self._asked.put((self.field[0] + (self.field[2] - side) / 2, top + theme.gap, side, side))
        else:
            ticket = self._tickets[0]
            tall = ticket.box[3]
            self._asked.put((ticket.box[0] - tall - theme.gap, ticket.box[1], tall, tall))
        self._asked.painter = AskedPainter(self.rules.asked)

    def repaint(self) -> None:
        """Who sits where, what was counted, what is on the tickets."""
        for seat, who in zip(self._seats, self.rules.seats, strict=False):
            is_counted = seat.number in self.rules.counted
            seat.count = self.rules.counted.index(seat.number) + 1 if is_counted else 0
            seat.painter = SeatPainter(who or "", is_counted)
            seat.words = tr._(NAMES[who]) if who else tr._("空座位")
        for ticket, dots in zip(self._tickets, self.rules.tickets, strict=True):
            ticket.painter, ticket.figure = TicketPainter(dots), str(dots)
            ticket.words = tr._("车票：{n}").format(n=dots)

    def on_language(self) -> None:
        """The spoken names."""
        self.repaint()

    def shown_by_hand(self) -> Prop | Toy | None:
        """The next to be counted; then the ticket."""
        if self.rules.is_finished:
            return None
        left = [place for place in self.rules.to_count() if place not in self.rules.counted]
        return (
            self._seats[left[0]]
            if left and not self._seats[left[0]].disabled
            else self._tickets[self.rules.tickets.index(self.rules.answer)]
        )

    def _touch_seat(self, seat: Toy) -> None:
        self.touched()
        if self._is_on_its_way or self._is_counting:
            return
        count = self.rules.touch_seat(seat.number)
        if not count:
            self.wiggle(seat)
            return
        sounds.play(f"note{(count - 1) % 5 + 1}")
        self.repaint()

    def _touch_ticket(self, ticket: Toy) -> None:
        self.touched()
        if self._is_on_its_way or self._is_counting:
            return
        result = self.rules.answer_with(ticket.number)
        if result == NOT_YET:
            self.wiggle(ticket)
            self._count_for_the_child(self.show_hand if self.rules.hint is not None else _stay)
        elif result == RIGHT:
            self._is_on_its_way = True
            self._count_for_the_child(partial(self.cheer, self._depart))

    def _count_for_the_child(self, then: Callable[[], None]) -> None:
        """One after the other gets its number; nobody has to hear it."""
        self._is_counting = True
        self.rules.count_again()
        self.repaint()
        step = COUNT_STEP_S / 2 if self.rules.is_finished else COUNT_STEP_S
        places = self.rules.to_count()
        for index, place in enumerate(places):
            self.motions.wait(step * (index + 0.6), partial(self._count_one, place))
        self.motions.wait(step * (len(places) + 1), partial(self._counted, then))

    def _count_one(self, place: int) -> None:
        if place not in self.rules.counted:
            self.rules.counted.append(place)
        sounds.play(f"note{(len(self.rules.counted) - 1) % 5 + 1}")
        self.repaint()

    def _counted(self, then: Callable[[], None]) -> None:
        self._is_counting = False
        then()

    def _depart(self) -> None:
        sounds.play("whistle")
        self.roll_on()

    def arrived(self) -> None:
        """The tickets may be touched."""
        self._is_on_its_way = False


def _stay() -> None:
    """Nothing follows: the child goes on."""


load_kv(__file__)
