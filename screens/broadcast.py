"""An emergency notice over the whole screen: its level, what happened, what to do, until when.

The bars stay: the emergency numbers and a person are one touch away. Whoever has read it puts it aside; it then stands
as a banner above every screen, and covers the screen again for the next visitor.
"""

from __future__ import annotations

from kivy.properties import ListProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.errors import UnknownContent
from screens.base import BaseScreen
from screens.navigation import navigation
from screens.notice import times_of
from screens.theme import theme

LEAST_TARGETS = 6
"""A screen less high than so many targets has no room for a button that does not scroll."""


class BroadcastScreen(BaseScreen):
    """What is known of one emergency notice that holds now."""

    notice = ObjectProperty(None, allownone=True)
    advice = ListProperty()
    times = StringProperty("")
    is_slow = True

    def on_kv_post(self, _base: object) -> None:
        """Give the button its place, whenever the room changes."""
        self.button: Widget = self.ids.aside.__self__
        self.fbind("size", self.place_button)
        self.place_button()

    def place_button(self, *_: object) -> None:
        """Below the page, or at its end."""
        page = self.ids.scroll.ids.page
        place = page if self.height < theme.target * LEAST_TARGETS else self.ids.below
        if self.button.parent is not place:
            self.button.parent.remove_widget(self.button)
            place.add_widget(self.button)

    def on_show(self, id: str) -> None:
        """Show the notice ``id``; one that no longer holds is left at once."""
        self.ids.scroll.to_top()
        try:
            notice = self.kiosk.notices.notice(id)
        except UnknownContent:
            self.notice, self.advice, self.times = None, [], ""
            return
        self.notice, self.advice, self.times = notice, notice.advice, times_of(notice)

    def on_second(self) -> None:
        """One that was withdrawn or has expired is not left standing."""
        if not any(card.id == self.params.get("id") for card in self.kiosk.notices.overriding()):
            navigation.back()

    def put_aside(self) -> None:
        """The visitor has read it."""
        if self.notice is not None:
            self.kiosk.notices.put_aside(self.notice.id)
        navigation.back()
