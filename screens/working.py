"""What the screens of those who serve share: a record is written in the worker thread, and only then said to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, StringProperty

from kiosk.errors import PinLocked, YizhanError, sentence
from screens.base import in_background, on_ui
from screens.navigation import navigation
from screens.translation import tr


class Working(EventDispatcher):
    """Mixin: ``do`` a piece of work, then ``said`` or ``problem`` tells how it went, and ``refresh`` shows it."""

    problem = StringProperty("")
    said = StringProperty("")
    who = StringProperty("")
    is_here = BooleanProperty(False)

    def begin(self) -> None:
        """Nothing was done yet; whoever is at the desk stands above."""
        self.problem, self.said = "", ""
        self.see_who()

    def see_who(self) -> None:
        """Who is here, by the name that they chose."""
        present = self.kiosk.volunteering.desk.present
        self.is_here = present is not None
        self.who = present.name if present else tr._("请先刷工牌上岗。")

    def do(self, work: Callable[[], Any], said: str) -> None:
        """Do it where no frame waits; ``said`` is shown after the commit, never before."""
        self.problem, self.said = "", ""
        self._work(work, said)

    def refresh(self) -> None:
        """Show how things stand now."""

    def done(self) -> None:
        """What was to be done is durable."""
        self.refresh()

    @in_background
    def _work(self, work: Callable[[], Any], said: str) -> None:
        try:
            work()
        except YizhanError as error:
            self._failed(error)
        else:
            self._succeeded(said)

    @on_ui
    def _succeeded(self, said: str) -> None:
        self.said = said
        if navigation.screen is self:
            self.done()

    @on_ui
    def _failed(self, error: YizhanError) -> None:
        self.problem = problem_text(error, self.kiosk.i18n)
        if navigation.screen is self:
            self.refresh()


def problem_text(error: YizhanError, i18n: Any) -> str:
    """What went wrong, and for a lock how long it lasts."""
    if isinstance(error, PinLocked):
        minutes = max(1, -(-int(error.wait_s) // 60))
        return i18n.ngettext("试错太多次，请 {n} 分钟后再试", "试错太多次，请 {n} 分钟后再试", minutes).format(
            n=minutes
        )
    return sentence(error, i18n)
