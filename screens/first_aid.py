"""First aid: which situation is it? Two touches from home to the first step."""

from __future__ import annotations

from functools import partial

from screens.base import BaseScreen
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


class FirstAidScreen(BaseScreen):
    """All procedures, the critical ones first; 120 stays above them."""

    def on_show(self) -> None:
        """List the procedures."""
        rows = self.kiosk.first_aid.procedures()
        self.ids.critical.cards = [card_of(row, UrgentCard) for row in rows if row.id in CRITICAL]
        self.ids.others.cards = [card_of(row, SlimCard) for row in rows if row.id not in CRITICAL]
        self.ids.scroll.to_top()


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
