"""First aid: which situation is it? Two touches from home to the first step."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, StringProperty

from kiosk.i18n import N_
from kiosk.services.views import StationDetail
from screens.calling import CallingScreen
from screens.translation import tr
from screens.widgets.links import SlimCard, UrgentCard
from screens.widgets.shelf import Plan

CRITICAL = ("FA-01", "FA-02", "FA-03", "FA-04", "FA-05", "FA-07", "FA-08", "FA-09")
"""Where minutes decide: shown first, in red."""

PROCEDURE_ICONS = {
    "FA-01": "cardiology",
    "FA-02": "ecg_heart",
    "FA-03": "child_care",
    "FA-04": "pulmonology",
    "FA-05": "pediatrics",
    "FA-06": "airline_seat_flat",
    "FA-07": "bloodtype",
    "FA-08": "neurology",
    "FA-09": "monitor_heart",
    "FA-10": "psychology",
    "FA-11": "falling",
    "FA-12": "local_fire_department",
    "FA-13": "severe_cold",
    "FA-14": "thermostat",
    "FA-15": "detector_co",
    "FA-16": "glucose",
    "FA-17": "allergy",
    "FA-18": "respiratory_rate",
    "FA-19": "sunny",
    "FA-20": "orthopedics",
    "FA-21": "personal_injury",
    "FA-22": "face",
    "FA-23": "bolt",
    "FA-24": "pets",
    "FA-25": "skull",
    "FA-26": "visibility",
}

AED_TEXTS = {
    "ok": N_("AED在本站“{place}”区"),
    "limited": N_("AED在本站“{place}”区，使用前请问工作人员"),
    "out_of_order": N_("本站的AED暂停使用，请问工作人员"),
    "unknown": N_("本站有AED，请问工作人员它在哪里、能不能用"),
}
"""By the state of the station's AED; what nobody looked at for a day is unknown."""


class FirstAidScreen(CallingScreen):
    """All procedures, the critical ones first; 120 stays above them, with the way to the AED."""

    aed_text = StringProperty("")
    aed_detail = StringProperty("")
    is_aed_sample = BooleanProperty(False)

    def on_show(self) -> None:
        """List the procedures."""
        here = self.kiosk.directory.here()
        self.aed_text, self.aed_detail = self._aed(here)
        self.is_aed_sample = here.is_demo
        self.follow_call()
        rows = self.kiosk.first_aid.procedures()
        critical = [card_of(row, UrgentCard) for row in rows if row.id in CRITICAL]
        self.ids.critical.cards = [*critical, crisis_card()]
        self.ids.others.cards = [card_of(row, SlimCard) for row in rows if row.id not in CRITICAL]
        self.ids.scroll.to_top()

    def _aed(self, here: StationDetail) -> tuple[str, str]:
        """Where the AED is, and when somebody last looked at it."""
        aed = next((amenity for amenity in here.amenities if amenity.code == "aed"), None)
        if aed is None:
            other = self.kiosk.directory.nearest_alternative("aed")
            return tr._("本站没有AED"), tr._("另一处有AED：{name}").format(name=other.name.text) if other else ""
        area = next((area.title.text for area in here.areas if area.code == "first_aid"), "")
        state = aed.state if area else "unknown"
        return tr._(AED_TEXTS[state]).format(place=area), aed.freshness_text


def crisis_card() -> Plan:
    """The card that leads to what helps somebody in despair."""
    return partial(
        UrgentCard,
        icon="diversity_1",
        tint="first_aid",
        title=tr._("有人不想活了"),
        lang=tr.lang,
        target="crisis",
        params={},
    )


def card_of(row: object, kind: type[SlimCard]) -> Plan:
    """A procedure as a card that leads to its steps."""
    return partial(
        kind,
        icon=PROCEDURE_ICONS.get(row.id, "medical_services"),
        tint="first_aid",
        title=row.name.text,
        lang=row.name.lang,
        target="procedure",
        params={"id": row.id},
    )
