"""Somebody who does not want to live any more: what to do, what to leave, and whom to call."""

from __future__ import annotations

from functools import partial

from kivy.properties import ListProperty

from kiosk.i18n import N_
from kiosk.services.views import Shown
from screens.calling import CallingScreen
from screens.translation import tr
from screens.widgets.phones import PhoneBig
from screens.widgets.shelf import fill

STEPS = (
    N_("留下来陪着，不要让他一个人"),
    N_("安静地听，让他慢慢说"),
    N_("不争辩，不讲大道理"),
    N_("把能伤到人的东西拿远"),
    N_("陪他打12356，心理援助热线"),
    N_("马上有危险：打110或120"),
)


class CrisisScreen(CallingScreen):
    """Six sentences and three numbers."""

    steps = ListProperty()

    def on_show(self) -> None:
        """Show them in the visitor's language."""
        self.steps = [Shown(tr._(step), tr.lang) for step in STEPS]
        fill(self.ids.numbers, [partial(PhoneBig, phone=phone) for phone in self.kiosk.first_aid.crisis_numbers()])
        self.follow_call()
        self.ids.scroll.to_top()
