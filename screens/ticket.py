"""The ticket of a recorded request: a number to say, a code to scan, what happens next and until when."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from kiosk.errors import YizhanError, sentence
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.buttons import PrimaryButton
from screens.widgets.phones import PhoneBig
from screens.widgets.shelf import fill

WITHDRAWN = "withdrawn"
WITHDRAW, KEEP = "withdraw", "keep"


def _news(ticket: Any) -> tuple[object, str]:
    """What changes while one looks at a ticket."""
    return ticket.progress, ticket.deadline_text


class TicketWay(PrimaryButton):
    """One way on from a ticket."""

    way = StringProperty("")


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
    progress = StringProperty("")
    progress_icon = StringProperty("")
    is_pending = BooleanProperty(False)
    is_over = BooleanProperty(False)
    takes_receipt = BooleanProperty(False)
    is_confirming = BooleanProperty(False)

    def on_show(self, code: str, is_repeat: bool = False) -> None:
        """Show the ticket ``code``; ``is_repeat`` when the visitor had asked for the same before."""
        self.is_confirming = False
        self.remark = tr._("您刚才已经求助过，还是这一单，请放心等候。") if is_repeat else ""
        self._code = code
        self._fill(self._find())
        self.ids.scroll.to_top()

    def on_second(self) -> None:
        """What the centre told meanwhile, and what was promised and did not come."""
        found = self._find()
        if found is not None and self.ticket is not None and _news(found) != _news(self.ticket):
            self._fill(found)

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

    def on_is_confirming(self, *_: object) -> None:
        """Ask once more, both answers side by side."""
        self._offer()

    def _offer(self) -> None:
        """The ways back from here."""
        if self.ticket is None or self.is_over:
            ways = []
        elif self.is_confirming:
            ways = [(tr._("确认撤回"), WITHDRAW), (tr._("不撤回"), KEEP)]
        else:
            ways = [(tr._("不需要了，撤回"), WITHDRAW)]
        # Buttons are used again for other words: what they do is asked of them when they are touched.
        plan = partial(TicketWay, kind="quiet", on_release=self._take)
        fill(self.ids.ways, [partial(plan, text=text, way=way) for text, way in ways])

    def _take(self, button: TicketWay) -> None:
        (self.keep if button.way == KEEP else self.withdraw)()

    def _find(self) -> object:
        try:
            return self.kiosk.help_requests.find(self._code)
        except YizhanError:
            return None

    def _fill(self, ticket: object) -> None:
        if ticket is not None and ticket.progress.code == WITHDRAWN:
            ticket = None
        self.ticket = ticket
        if ticket is None:
            self.remark = tr._("这一单已经撤回。还需要帮助，请再按“找工作人员”。")
            fill(self.ids.numbers, [])
            self._offer()
            return
        self.spoken, self.station, self.help_title = ticket.spoken, ticket.station, ticket.help_title.text
        self._show_progress(ticket.progress)
        # An answer that has come is promised no more.
        awaits_answer = ticket.progress.steps_done == 0 and not self.is_over
        self.deadline = ticket.deadline_text if awaits_answer else ""
        self.chosen = ticket.chosen
        after = [] if self.is_over else ticket.what_next
        self.what_next = [step for step in after if step.text != ticket.deadline_text]
        plan = self.kiosk.help_requests.plan(ticket.help_code)
        wanted = plan.numbers if plan.is_life_threatening or not plan.is_on_duty else []
        fill(self.ids.numbers, [partial(PhoneBig, phone=phone) for phone in wanted])
        self._offer()

    def _show_progress(self, progress: object) -> None:
        self.progress, self.progress_icon = progress.text, progress.icon
        self.is_pending, self.is_over = not progress.is_at_centre, progress.is_over
        self.takes_receipt = progress.takes_receipt
