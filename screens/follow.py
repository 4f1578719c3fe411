"""A number typed at the kiosk: that of a request, to see how it stands, or the receipt that a phone shows for it."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.errors import TicketUnknown, YizhanError, sentence
from screens.base import BaseScreen
from screens.navigation import navigation
from screens.translation import tr

TICKET_DIGITS, RECEIPT_DIGITS = 7, 6


class FollowScreen(BaseScreen):
    """Without ``code`` it takes the number of a request; with it, the receipt of that request."""

    is_receipt = BooleanProperty(False)
    problem = StringProperty("")
    is_unknown = BooleanProperty(False)

    def on_show(self, code: str = "") -> None:
        """Ask for a number; nothing of the last one stays."""
        self._code, self.is_receipt, self.problem, self.is_unknown = code, bool(code), "", False
        pad = self.ids.pad
        pad.most = RECEIPT_DIGITS if code else TICKET_DIGITS
        pad.digits = ""
        self.ids.scroll.to_top()

    def typed(self, digits: str) -> None:
        """The last digit settles it: nobody has to look for a button."""
        if digits:
            self.problem = ""
        if len(digits) < self.ids.pad.most:
            return
        try:
            self._receipt(digits) if self._code else self._ticket(digits)
        except YizhanError as error:
            # It stays while the next number is typed: the digits must not move away from under the finger.
            self.is_unknown = isinstance(error, TicketUnknown)
            self._again(sentence(error, self.kiosk.i18n))

    def on_language(self) -> None:
        """Keep what was typed."""
        self.problem = ""

    def _ticket(self, digits: str) -> None:
        self.kiosk.help_requests.find(digits)
        navigation.show("ticket", code=digits)

    def _receipt(self, digits: str) -> None:
        if self.kiosk.help_requests.confirm_receipt(self._code, digits):
            navigation.back()
        else:
            self._again(tr._("这不是这一单的回执码，请再看一眼手机。"))

    def _again(self, problem: str) -> None:
        self.ids.pad.digits = ""
        self.problem = problem
