"""Ask a person: one button that calls a volunteer, two touches from home, and what people often need instead."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.services.help_requests import need_about
from screens.base import BaseScreen
from screens.help import card_of
from screens.requesting import Requesting
from screens.translation import tr

CALLED_FOR = {"zh": "accompany"}
"""The kind of request that calls a person, by language; who speaks no Chinese needs an interpreter first."""

CALLED_FOR_OTHERS = "interpret"

COMMON = (
    "care",
    "rail_priority",
    "mobility",
    "cold",
    "luggage",
    "interpret",
    "paperwork",
    "lost_item",
    "hazard",
    "facility_fault",
)
"""For others at home, for the way to the train, for the moment; then what is to be registered."""

HOTLINE = "12345"


class AskScreen(Requesting, BaseScreen):
    """Someone to talk to."""

    is_on_duty = BooleanProperty(True)
    duty_text = StringProperty("")
    hotline = ObjectProperty(None, allownone=True)
    question = ObjectProperty(None, allownone=True)

    def on_show(self, about: str = "") -> None:
        """Show who is on duty, and the common needs; ``about``: the question whose answer did not help."""
        self.forget_request()
        asked = self.kiosk.consultation.rows([about])
        self._about, self.question = about, asked[0].title if asked else None
        requests = self.kiosk.help_requests
        plan = requests.plan(self.called_for)
        self.is_on_duty, self.duty_text = plan.is_on_duty, plan.duty_text
        self.hotline = next((phone for phone in self.kiosk.directory.phones() if phone.number == HOTLINE), None)
        kinds = {kind.code: kind for kind in requests.types()}
        self.ids.common.cards = [card_of(kinds[code], is_roomy=True) for code in COMMON if code in kinds]
        self.ids.scroll.to_top()

    @property
    def called_for(self) -> str:
        """The kind of request behind the one large button."""
        return CALLED_FOR.get(tr.lang, CALLED_FOR_OTHERS)

    def call(self) -> None:
        """Call a volunteer to this kiosk; an interpreter is told the language at once."""
        needs = [] if tr.lang in CALLED_FOR else [f"language:{tr.lang}"]
        if self.question is not None:
            needs.append(need_about(self._about))
        self.request(self.called_for, tuple(needs))
