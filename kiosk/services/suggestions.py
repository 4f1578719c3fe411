"""What fits into the minutes that a visitor has: things to do here or a few steps away, and when to go to the gate.

A suggestion fits if what it takes, the way there and back included, is over in time, and the place does not close
before that. Nothing is farther than five minutes on foot, and with a departure everything ends fifteen minutes
before it (domain, journey J07).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.clock import Clock
from kiosk.i18n import N_, Translator
from kiosk.services.amenities import LIMITED, OK, OUT_OF_ORDER
from kiosk.services.departure import Departure
from kiosk.services.directory import Directory
from kiosk.services.facilities import Facilities
from kiosk.services.views import AmenityRow, OpenState, StationDetail, StationFilter

CHOICES = (15, 30, 60)
"""Minutes that a visitor can say at one touch."""

FARTHEST_MIN = 5
GATE_MIN = 15
"""Minutes before departure by which everything is over."""

SHORT_MIN = 5
"""Where anything is open, so many minutes are enough for something: to look up what one wants to know."""

NO_TRAIN, AHEAD, GO, GONE = "no_train", "ahead", "go", "gone"
"""What the departure says: nobody named one; there is time; go to the gate now; it has left."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Something to do: ``minutes`` it takes there, and the first of ``amenities`` that works, or the ``area`` here."""

    code: str
    title: str
    minutes: int
    amenities: tuple[str, ...] = ()
    area: str = ""
    is_for_children: bool = False


RULES = (
    Rule("play", N_("带孩子玩一会儿"), 10, area="kids", is_for_children=True),
    Rule("nursing", N_("喂奶、换尿布"), 15, ("nursing_room",), is_for_children=True),
    Rule("toilet", N_("去卫生间"), 5, ("toilet", "toilet_accessible")),
    Rule("water", N_("接杯热水"), 3, ("hot_water",)),
    Rule("rest", N_("坐下歇歇脚"), 5, ("seats",)),
    Rule("charge", N_("给手机充电"), 15, ("charging_socket", "charging_usb")),
    Rule("read", N_("看会儿书报"), 15, ("books",)),
    Rule("meal", N_("把饭热一热"), 10, ("microwave",)),
    Rule("ask", N_("查一件想问的事"), 5, area="consult"),
    Rule("info", N_("看看大集和帮扶信息"), 5, area="info"),
    Rule("pressure", N_("量个血压"), 10, ("blood_pressure",)),
)
"""In the order in which they are offered; those for children first."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that fits. ``minutes`` with the way both ways; ``station`` is None where it is at this station."""

    code: str
    title: str
    detail: str
    minutes: int
    walk_minutes: int
    station: str | None
    amenity: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """``minutes`` that there really are, what fits into them, and what the ``departure`` says, in words too.

    ``nothing_text`` says why nothing fits, and what then; "" where something does, or the departure says it all.
    """

    minutes: int
    suggestions: list[Suggestion]
    departure: str
    departure_text: str
    nothing_text: str


class Suggestions:
    """Answers "I have so many minutes"."""

    def __init__(
        self, directory: Directory, facilities: Facilities, departure: Departure, clock: Clock, i18n: Translator
    ) -> None:
        self._directory, self._facilities, self._departure = directory, facilities, departure
        self._clock, self._i18n = clock, i18n

    def outlook(self, minutes: int, *, has_child: bool = False) -> Outlook:
        """What fits into ``minutes`` from now, or into fewer if the train leaves earlier."""
        state, left = self._time_left()
        available = minutes if left is None else max(0, min(minutes, left))
        is_over = state in (GO, GONE)
        found = [] if is_over else list(self._fitting(available, has_child))
        nothing = "" if found or is_over else self._nothing_text(state, available)
        return Outlook(available, found, state, self._departure_text(state), nothing)

    def _time_left(self) -> tuple[str, int | None]:
        """What the departure says, and the whole minutes until one has to go (None: no train)."""
        left = self._departure.minutes_left
        if left is None:
            return NO_TRAIN, None
        if left < 0:
            return GONE, 0
        return (AHEAD if left > GATE_MIN else GO), int(left - GATE_MIN)

    def _departure_text(self, state: str) -> str:
        leaves_at = self._departure.leaves_at
        if leaves_at is None:
            return ""
        time = self._i18n.format_time(leaves_at)
        by = self._i18n.format_time(leaves_at - timedelta(minutes=GATE_MIN))
        return self._i18n._(DEPARTURE_TEXTS[state]).format(time=time, by=by)

    def _nothing_text(self, state: str, available: int) -> str:
        if state == AHEAD and available < SHORT_MIN:
            return self._i18n._("这点时间不够做别的，慢慢走去检票口正好。")
        duty = self._directory.duty()
        if duty.is_on:
            return self._i18n._("附近现在没有开着的地方，请找工作人员。")
        # At night there is nobody to ask: when somebody comes, and whom to call.
        return self._i18n._("附近现在没有开着的地方。{duty}。").format(duty=duty.text)

    def _fitting(self, available: int, has_child: bool) -> Iterator[Suggestion]:
        near = self._near()
        for rule in RULES:
            if has_child or not rule.is_for_children:
                made = self._at_area(rule) if rule.area else self._at_amenity(rule, near)
                if made is not None and made[0].minutes <= available and self._stays_open(*made):
                    yield made[0]

    def _near(self) -> list[tuple[StationDetail, int]]:
        """This station and those that are a few minutes away, the nearest first, open ones only."""
        rows = self._directory.stations(StationFilter(is_open_now=True))
        near = [row for row in rows if row.walk_minutes is not None and row.walk_minutes <= FARTHEST_MIN]
        return [(self._directory.station(row.id), row.walk_minutes or 0) for row in near]

    def _at_area(self, rule: Rule) -> tuple[Suggestion, OpenState] | None:
        tile = next((tile for tile in self._facilities.areas() if tile.code == rule.area), None)
        if tile is None or not tile.is_open:
            return None
        here = self._directory.here()
        where = next((row.where_text for row in self._facilities.compartments() if row.code == rule.area), "")
        return self._make(rule, 0, where or tile.title.text, area=rule.area), here.open

    def _at_amenity(self, rule: Rule, near: list[tuple[StationDetail, int]]) -> tuple[Suggestion, OpenState] | None:
        """The nearest place where it is known to work; else here, where one can ask."""
        found = [(place, walk, row) for place, walk in near for row in _of(rule, place) if row.state in (OK, LIMITED)]
        unsure = [
            (place, walk, row)
            for place, walk in near
            for row in _of(rule, place)
            if place.is_here and row.state != OUT_OF_ORDER
        ]
        if not (found or unsure):
            return None
        place, walk, amenity = (found or unsure)[0]
        return self._make_there(rule, place, walk, amenity), place.open

    def _make_there(self, rule: Rule, place: StationDetail, walk: int, amenity: AmenityRow) -> Suggestion:
        if not place.is_here:
            where = self._i18n._("{place} · {walk}").format(place=place.name.text, walk=place.walk_text)
            return self._make(rule, walk, where, station=place.id, amenity=amenity.code)
        compartment = self._facilities.compartment(amenity.code)
        where = compartment.where_text if compartment else self._i18n._("就在本站")
        if amenity.state not in (OK, LIMITED):
            where = self._i18n._("{place} · {walk}").format(place=where, walk=amenity.state_text)
        return self._make(rule, 0, where, amenity=amenity.code)

    def _make(
        self,
        rule: Rule,
        walk: int,
        where: str,
        *,
        station: str | None = None,
        amenity: str | None = None,
        area: str | None = None,
    ) -> Suggestion:
        minutes = rule.minutes + 2 * walk
        taking = self._i18n.ngettext("{n} 分钟够了", "{n} 分钟够了", minutes).format(n=minutes)
        detail = self._i18n._("{place} · {walk}").format(place=taking, walk=where)
        return Suggestion(rule.code, self._i18n._(rule.title), detail, minutes, walk, station, amenity, area)

    def _stays_open(self, suggestion: Suggestion, opening: OpenState) -> bool:
        closes: datetime | None = opening.changes_at
        return closes is None or self._clock.now() + timedelta(minutes=suggestion.minutes) <= closes


def _of(rule: Rule, place: StationDetail) -> list[AmenityRow]:
    rows = {row.code: row for row in place.amenities}
    return [rows[code] for code in rule.amenities if code in rows]


DEPARTURE_TEXTS = {
    AHEAD: N_("{time} 发车，{by} 就该去检票口了"),
    GO: N_("{time} 发车，现在就去检票口"),
    GONE: N_("{time} 的车已经开了。请到售票处或找工作人员，看能不能改签。"),
}
