"""Amenities of a station: their state, how fresh that is, and the area of the carriage in which they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.views import AmenityRow
from sync.protocol.content import AmenityState, Location

FRESH_FOR = timedelta(hours=24)
IN_MINUTES = timedelta(hours=1)
"""What was checked within this time is said in minutes, what was checked before by the clock."""

OK, LIMITED, OUT_OF_ORDER, UNKNOWN = "ok", "limited", "out_of_order", "unknown"
STATE_TEXTS = {
    OK: N_("正常"),
    LIMITED: N_("部分可用"),
    OUT_OF_ORDER: N_("暂停使用"),
    UNKNOWN: N_("请询问工作人员"),
}

# In which area of the floor plan a visitor finds an amenity; those not named here belong to the whole station.
AREAS_OF_AMENITIES = {
    "consult": ("low_desk", "hearing_text_board", "hearing_amp", "printing", "reading_glasses", "magnifier"),
    "info": ("lost_found", "wifi", "umbrella", "sewing_kit", "tools"),
    "rest_read": ("seats", "books", "heating", "cooling", "warm_coat"),
    "kids": ("kids_corner", "nursing_room"),
    "water_power": (
        "hot_water",
        "cold_water",
        "charging_usb",
        "charging_socket",
        "microwave",
        "fridge",
        "wheelchair_charging",
        "ebike_swap",
        "air_pump",
    ),
    "first_aid": ("aed", "first_aid_kit", "blood_pressure", "wheelchair", "cane", "stretcher"),
}


def area_of(amenity: str) -> str | None:
    """The area of the floor plan in which an amenity is; None for what belongs to the whole station."""
    return next((area for area, codes in AREAS_OF_AMENITIES.items() if amenity in codes), None)


def is_fresh(state: AmenityState, now: datetime) -> bool:
    """Whether somebody looked within the last day (a time to come, from a wrong clock, is not fresh)."""
    return state.checked_at is not None and timedelta(0) <= now - state.checked_at <= FRESH_FOR


def amenity_rows(content: Content, i18n: Translator, location: Location, now: datetime) -> list[AmenityRow]:
    """All amenities of a location, in the order of the taxonomy."""
    states = {state.amenity: state for state in location.amenities}
    return [_row(content, i18n, states[code], now) for code in content.table("amenities") if code in states]


def _row(content: Content, i18n: Translator, state: AmenityState, now: datetime) -> AmenityRow:
    known = state.state if is_fresh(state, now) else UNKNOWN
    return AmenityRow(
        code=state.amenity,
        name=content.shown(content.record("amenities", state.amenity).name),
        state=known,
        state_text=i18n._(STATE_TEXTS[known]),
        checked_at=state.checked_at,
        freshness_text=_freshness_text(i18n, state, now),
    )


def _freshness_text(i18n: Translator, state: AmenityState, now: datetime) -> str:
    if state.checked_at is None or not is_fresh(state, now):
        return i18n._("超过一天未核对，请询问工作人员")
    checked = state.checked_at.astimezone(now.tzinfo)
    if now - checked < IN_MINUTES:
        minutes = (now - checked) // timedelta(minutes=1)
        text = i18n.ngettext("{n} 分钟前核对", "{n} 分钟前核对", minutes).format(n=minutes)
        return text if minutes else i18n._("刚刚核对")
    if checked.date() == now.date():
        return i18n._("今天 {time} 核对").format(time=i18n.format_time(checked))
    return i18n._("昨天 {time} 核对").format(time=i18n.format_time(checked))
