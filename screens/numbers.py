"""Numbers to call: the four of an emergency as large as they fit, then every hotline."""

from __future__ import annotations

from kivy.properties import StringProperty

from screens.base import BaseScreen
from screens.widgets import parts  # noqa: F401 - used in the .kv
from screens.widgets.page import fill
from screens.widgets.phones import PhoneBig, PhoneLine


class NumbersScreen(BaseScreen):
    """One touch from everywhere."""

    here_text = StringProperty("")
    address_text = StringProperty("")

    def on_show(self) -> None:
        """List the numbers, and where the caller stands: it is the first thing they are asked."""
        directory = self.kiosk.directory
        here, emergency = directory.here(), directory.emergency()
        known = {phone.number for phone in emergency}
        self.here_text, self.address_text = here.name.text, here.address.text
        fill(self.ids.emergency, [PhoneBig(phone=phone) for phone in emergency])
        fill(self.ids.hotlines, [PhoneLine(phone=phone) for phone in directory.phones() if phone.number not in known])
        self.ids.scroll.to_top()
