"""What there is left, and what works: said by those who serve, and shown to visitors at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.i18n import N_, Translator
from kiosk.services.amenities import LIMITED, OK, OUT_OF_ORDER, STATE_TEXTS
from kiosk.services.content import Content
from kiosk.services.desk import Desk, Records
from kiosk.services.views import Shown
from kiosk.store.database import Store
from sync.protocol.content import AmenityState, Location
from sync.protocol.events_volunteers import AmenityChanged, ConsumableChanged

CONSUMABLES = {
    "cup": (N_("纸杯"), "local_cafe", 20),
    "dressing": (N_("敷料"), "healing", 5),
    "item": (N_("药箱物品"), "medical_services", 5),
    "leaflet": (N_("宣传资料"), "article", 20),
}
"""Name, glyph of Material Symbols, and below how many it is low."""

STATES = (OK, LIMITED, OUT_OF_ORDER)
MOST = 9999


@dataclass(frozen=True, slots=True)
class Consumable:
    """One consumable; `left` None where nobody has counted."""

    code: str
    name: str
    icon: str
    left: int | None
    is_low: bool


@dataclass(frozen=True, slots=True)
class AmenityAtHand:
    """An amenity of this station as it stands, whoever said so last; `state` "" where nobody did."""

    code: str
    name: Shown
    state: str
    state_text: str


class LocalStates:
    """The states of this station's amenities as somebody here last said."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: dict[str, dict[str, str]] | None = None

    def forget(self) -> None:
        """Something was said anew."""
        self._rows = None

    def of(self, location: Location) -> Location:
        """The location with what was seen here since it was last checked: the newest of each amenity counts."""
        rows = self._rows
        if rows is None:  # asked for with every window of the carriage, so not read each time
            rows = {row["amenity"]: row for row in self._store.rows("SELECT * FROM amenity_states")}
            self._rows = rows
        if not rows:
            return location
        states = tuple(_newest(state, rows.get(state.amenity)) for state in location.amenities)
        return location.with_amenities(states)


def _newest(state: AmenityState, row: dict[str, str] | None) -> AmenityState:
    if row is None:
        return state
    seen = datetime.fromisoformat(row["changed_at"])
    if state.checked_at is not None and state.checked_at > seen:
        return state
    return AmenityState(amenity=state.amenity, state=row["state"], checked_at=seen)  # type: ignore[arg-type]


class Supplies:
    """Consumables and amenities, in the hands of those who serve."""

    def __init__(
        self, records: Records, desk: Desk, content: Content, i18n: Translator, states: LocalStates, station: str
    ) -> None:
        self._records, self._desk, self._content, self._i18n = records, desk, content, i18n
        self._states, self._station = states, station

    def consumables(self) -> list[Consumable]:
        """All of them, with what is left."""
        left = {row["item"]: int(row["qty_left"]) for row in self._records.store.rows("SELECT * FROM consumables")}
        return [
            Consumable(code, self._i18n._(name), icon, left.get(code), code in left and left[code] < low)
            for code, (name, icon, low) in CONSUMABLES.items()
        ]

    def low(self) -> list[Consumable]:
        """Those that run out."""
        return [item for item in self.consumables() if item.is_low]

    def change(self, item: str, left: int) -> None:
        """So many of `item` are left. Raises KeyError for another item, NotOnShift, StoreError."""
        if item not in CONSUMABLES:
            raise KeyError(item)
        left = min(max(left, 0), MOST)
        volunteer = self._desk.someone()
        row = {"item": item, "qty_left": left, "changed_at": self._records.now().isoformat()}
        event = ConsumableChanged(item=item, qty_left=left)
        self._records.write(lambda: self._records.insert("consumables", row), event, volunteer)

    def amenities(self) -> list[AmenityAtHand]:
        """All of this station, what does not work first."""
        location = self._states.of(self._content.record("facilities", self._station))
        found = [self._at_hand(state) for state in location.amenities]
        return sorted(found, key=lambda row: row.state not in (OUT_OF_ORDER, LIMITED))

    def broken(self) -> list[AmenityAtHand]:
        """Those that do not work, or only in part."""
        return [row for row in self.amenities() if row.state in (OUT_OF_ORDER, LIMITED)]

    def set_state(self, amenity: str, state: str) -> None:
        """Somebody looked: visitors see the state at once. Raises ValueError, NotOnShift, StoreError."""
        if state not in STATES or amenity not in {row.code for row in self.amenities()}:
            raise ValueError(f"{amenity}: {state}")
        volunteer = self._desk.someone()
        row = {"amenity": amenity, "state": state, "changed_at": self._records.now().isoformat()}
        event = AmenityChanged(amenity=amenity, state=state)
        self._records.write(lambda: self._records.insert("amenity_states", row), event, volunteer)
        self._states.forget()

    def state_text(self, state: str) -> str:
        """A state in words."""
        return self._i18n._(STATE_TEXTS[state])

    def _at_hand(self, state: AmenityState) -> AmenityAtHand:
        name = self._content.shown(self._content.record("amenities", state.amenity).name)
        return AmenityAtHand(state.amenity, name, state.state, self.state_text(state.state))
