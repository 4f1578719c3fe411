"""The door for those who serve: a badge that a scanner reads or whose number is typed, then the PIN."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.errors import YizhanError
from screens.base import BaseScreen, in_background, on_ui
from screens.navigation import navigation
from screens.translation import tr
from screens.widgets.codes import DELETE, ENTER, CodeButton
from screens.widgets.shelf import fill
from screens.working import problem_text

LONGEST_BADGE = 8
FILLED, EMPTY = "●", "○"


class BadgeScreen(BaseScreen):
    """Badge, PIN, in. ``ticket``: what to take on once it is known who does."""

    badge = StringProperty("")
    typed = StringProperty("")
    shown = StringProperty("")
    problem = StringProperty("")
    digits = NumericProperty(4)
    is_checking = BooleanProperty(False)
    has_shifts = BooleanProperty(False)

    def on_show(self, badge: str = "", ticket: str = "") -> None:
        """Ask for the badge, or for the PIN of ``badge``; those on shift need only touch their name."""
        self._ticket, self._asked = ticket, object()
        self.problem, self.is_checking = "", False
        shifts = self.kiosk.volunteering.shifts.on_shift()
        people = [(shift, self.kiosk.volunteering.roster.by_ref(shift.ref)) for shift in shifts]
        fill(
            self.ids.people,
            [
                partial(CodeButton, text=shift.name, code=person.badge, icon="badge", on_release=self.choose)
                for shift, person in people
                if person is not None
            ],
        )
        self.has_shifts = bool(people)
        self._take(badge)
        self.ids.scroll.to_top()

    def choose(self, button: CodeButton) -> None:
        """Somebody on shift: only the PIN is wanted."""
        self._take(button.code)

    def press(self, key: str) -> None:
        """A key of the pad."""
        if self.is_checking:
            return
        self.problem = ""
        if key == DELETE:
            if not self.typed:
                self.badge = ""
            self.typed = self.typed[:-1]
        elif key == ENTER:
            self._enter()
        elif len(self.typed) < (self.digits if self.badge else LONGEST_BADGE):
            self.typed += key
        self._show()
        # The last digit is the confirmation: in gloves each further touch is one to miss.
        if self.badge and len(self.typed) == self.digits:
            self._check_pin()

    def on_language(self) -> None:
        """What was typed stays."""
        self._show()

    def _enter(self) -> None:
        if not self.badge and self.typed:
            self._take(self.typed)

    def _take(self, badge: str) -> None:
        self.badge, self.typed = badge, ""
        self.digits = self.kiosk.volunteering.badges.digits(badge)
        self._show()

    def _show(self) -> None:
        if self.badge:
            self.shown = " ".join(FILLED * len(self.typed) + EMPTY * (self.digits - len(self.typed)))
        else:
            self.shown = self.typed or tr._("工牌号")

    def _check_pin(self) -> None:
        pin, self.typed, self.is_checking = self.typed, "", True
        self._asked = object()
        self._check(self.badge, pin, self._asked)

    @in_background
    def _check(self, badge: str, pin: str, asked: object) -> None:
        try:
            volunteer = self.kiosk.volunteering.badges.check(badge, pin)
        except YizhanError as error:
            self._refused(error, asked)
        else:
            self._opened(volunteer, asked)

    @on_ui
    def _opened(self, volunteer: Any, asked: object) -> None:
        if asked is self._asked and navigation.screen is self:
            self.is_checking = False
            self.kiosk.volunteering.desk.enter(volunteer)
            go_to_work(self.kiosk, self._ticket)

    @on_ui
    def _refused(self, error: YizhanError, asked: object) -> None:
        if asked is self._asked:
            self.is_checking = False
            self.problem = problem_text(error, self.kiosk.i18n)
            self._show()


def go_to_work(kiosk: Any, ticket: str = "") -> None:
    """Where somebody goes who has just shown a badge: to the request, to the desk, or first to begin the shift."""
    volunteering = kiosk.volunteering
    present = volunteering.desk.present
    if ticket:
        navigation.show("incoming", ticket=ticket)
    elif present is not None and volunteering.shifts.mine(present) is None:
        navigation.show("shift")
    else:
        navigation.show("desk")
