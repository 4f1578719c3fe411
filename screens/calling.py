"""Screens on which somebody may be calling 120 at this moment: since when, and that nobody is thrown out meanwhile."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.services.call_timer import minutes_and_seconds
from screens.base import BaseScreen
from screens.theme import theme
from screens.translation import tr

LEAST_TARGETS = 6
"""A screen less high than so many targets has no room for anything that does not scroll."""


class CallingScreen(BaseScreen):
    """``called_text`` is what ``CallFirst`` shows of the call, empty while nobody calls.

    In its .kv ``CallFirst`` has the id ``call`` and stands in a ``Docked`` called ``above``, and there is a
    ``PagedScroll`` called ``scroll``: on a low screen the call scrolls with the page, at its top.
    """

    is_calling = BooleanProperty(False)
    called_text = StringProperty("")

    def on_kv_post(self, _base: object) -> None:
        """Give the call its place, whenever the room changes."""
        self.call: Widget = self.ids.call.__self__
        self.fbind("size", self.place_call)
        self.place_call()

    def place_call(self, *_: object) -> None:
        """Above the page, or on it."""
        page = self.ids.scroll.ids.page
        place = page if self.height < theme.target * LEAST_TARGETS else self.ids.above
        if self.call.parent is not place:
            self.call.parent.remove_widget(self.call)
            place.add_widget(self.call, len(place.children))

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
