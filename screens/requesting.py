"""Asking for help from a screen: recorded in the worker thread, shown as recorded only after the commit."""

from __future__ import annotations

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.errors import YizhanError, sentence
from screens.base import in_background, on_ui
from screens.navigation import navigation


class Requesting(EventDispatcher):
    """Mixin of the screens that make a ticket: ``request`` it, then ``recorded`` or ``problem`` tells how it went.

    While ``is_recording`` the button that asked is disabled, so that a second press makes no second request.
    """

    is_recording = BooleanProperty(False)
    ticket = ObjectProperty(None, allownone=True)
    problem = StringProperty("")

    def forget_request(self) -> None:
        """Begin anew for the next visitor; an answer still under way is not shown to them."""
        self.is_recording, self.ticket, self.problem = False, None, ""
        self._asked = object()

    def request(self, code: str, needs: tuple[str, ...] = ()) -> None:
        """Ask for help of type ``code``; calls ``recorded`` when it is safely written."""
        self.is_recording, self.problem = True, ""
        self._asked = object()
        self._create(code, needs, self._asked)

    def recorded(self, ticket: object) -> None:
        """Shows the ticket; a screen that shows it itself overrides this."""
        navigation.show("ticket", code=ticket.code, is_repeat=ticket.is_repeat)

    @in_background
    def _create(self, code: str, needs: tuple[str, ...], asked: object) -> None:
        try:
            ticket = self.kiosk.help_requests.create(code, needs=needs)
        except YizhanError as error:
            self._failed(sentence(error, self.kiosk.i18n), asked)
        else:
            self._succeeded(ticket, asked)

    @on_ui
    def _succeeded(self, ticket: object, asked: object) -> None:
        if asked is self._asked and navigation.screen is self:
            self.is_recording, self.ticket = False, ticket
            self.kiosk.visits.helped()
            self.recorded(ticket)

    @on_ui
    def _failed(self, problem: str, asked: object) -> None:
        if asked is self._asked:
            self.is_recording, self.problem = False, problem
