"""The ticket of a recorded request: a number to say, a code to scan, what happens next and until when."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from kiosk.errors import YizhanError, sentence
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.phones import PhoneBig
from screens.widgets.shelf import fill


class TicketScreen(BaseScreen):
    """One open ticket of this kiosk."""

    ticket = ObjectProperty(None, allownone=True)
    what_next = ListProperty()
    chosen = ListProperty()
    deadline = StringProperty("")
    spoken = StringProperty("")
    station = StringProperty("")
    help_title = StringProperty("")
    remark = StringProperty("")
    is_confirming = BooleanProperty(False)

    def on_show(self, code: str, is_repeat: bool = False) -> None:
        """Show the ticket ``code``; ``is_repeat`` when the visitor had asked for the same before."""
        self.is_confirming = False
        self.remark = tr._("您刚才已经求助过，还是这一单，请放心等候。") if is_repeat else ""
        requests = self.kiosk.help_requests
        self._fill(next((ticket for ticket in requests.open_tickets() if ticket.code == code), None))
        self.ids.scroll.to_top()

    def withdraw(self) -> None:
        """Take the request back; asked twice, because a slip of the finger must not send help away."""
        if not self.is_confirming:
            self.is_confirming = True
            return
        try:
            self.kiosk.help_requests.withdraw(self.ticket.code)
        except YizhanError as error:
            self.remark = sentence(error, self.kiosk.i18n)
            return
        self._fill(None)

    def keep(self) -> None:
        """Not withdrawn after all."""
        self.is_confirming = False

    def _fill(self, ticket: object) -> None:
        self.ticket = ticket
        if ticket is None:
            self.remark = tr._("这一单已经撤回。还需要帮助，请再按“找工作人员”。")
            fill(self.ids.numbers, [])
            return
        self.spoken, self.station, self.help_title = ticket.spoken, ticket.station, ticket.help_title.text
        self.deadline = ticket.deadline_text
        self.chosen = ticket.chosen
        self.what_next = [step for step in ticket.what_next if step.text != ticket.deadline_text]
        plan = self.kiosk.help_requests.plan(ticket.help_code)
        wanted = plan.numbers if plan.is_life_threatening or not plan.is_on_duty else []
        fill(self.ids.numbers, [partial(PhoneBig, phone=phone) for phone in wanted])
