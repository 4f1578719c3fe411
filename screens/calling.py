"""Screens on which somebody may be calling 120 at this moment: since when, and that nobody is thrown out meanwhile."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.services.call_timer import minutes_and_seconds
from screens.base import BaseScreen
from screens.translation import tr


class CallingScreen(BaseScreen):
    """``called_text`` is what ``CallFirst`` shows of the call, empty while nobody calls."""

    is_calling = BooleanProperty(False)
    called_text = StringProperty("")

    @property
    def is_in_use(self) -> bool:
        """Who waits for the ambulance kneels beside somebody and touches nothing."""
        return bool(self.kiosk.first_aid.call.is_running)

    def on_second(self) -> None:
        """Follow the call."""
        self.follow_call()

    def follow_call(self) -> None:
        """Show the call as it is now."""
        call = self.kiosk.first_aid.call
        self.is_calling = call.is_running
        time = minutes_and_seconds(call.seconds)
        self.called_text = tr._("已有人拨打120 {time}").format(time=time) if call.is_running else ""

    def switch_call(self) -> None:
        """Somebody is calling 120 now; or that was a slip."""
        call = self.kiosk.first_aid.call
        if call.is_running:
            call.forget()
        else:
            call.start()
        self.follow_call()
