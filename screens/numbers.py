"""Numbers to call: the four of an emergency as large as they fit, then every hotline."""

from __future__ import annotations

from functools import partial

from kivy.properties import StringProperty

from screens.base import BaseScreen
from screens.widgets.phones import PhoneBig, PhoneLine
from screens.widgets.shelf import fill


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
        fill(self.ids.emergency, [partial(PhoneBig, phone=phone) for phone in emergency])
        others = [phone for phone in directory.phones() if phone.number not in known]
        fill(self.ids.hotlines, [partial(PhoneLine, phone=phone) for phone in others])
        self.ids.scroll.to_top()
