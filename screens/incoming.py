"""Requests for help, for those who answer them: how long there is, who comes, how it ended."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, ListProperty

from kiosk.services.incoming import ARRIVED, COMING, WAITING
from screens.base import BaseScreen
from screens.navigation import navigation
from screens.translation import tr
from screens.widgets.codes import CodeButton
from screens.widgets.layout import CardGrid
from screens.widgets.page import Notice
from screens.widgets.shelf import Plan, fill, keep_filled
from screens.working import Working

ICONS = {WAITING: "notifications_active", COMING: "directions_run", ARRIVED: "where_to_vote"}


class IncomingScreen(Working, BaseScreen):
    """All open requests of this station, danger to life first."""

    is_empty = BooleanProperty(False)

    def on_show(self, ticket: str = "") -> None:
        """List them; ``ticket`` is taken on at once, since somebody has just said so and shown a badge."""
        self.begin()
        self.refresh()
        self.ids.scroll.to_top()
        if ticket:
            self.do(partial(self.kiosk.volunteering.incoming.coming, ticket), tr._("已记录：有人正在赶来"))

    def on_language(self) -> None:
        """The same list in other words; nothing is taken on twice."""
        self.on_show()

    def on_second(self) -> None:
        """The time that is left goes down."""
        self.refresh()

    def refresh(self) -> None:
        """Each request, and below it what can be done."""
        self.see_who()
        rows, self._told = self.kiosk.volunteering.incoming.open_requests(), self.kiosk.volunteering.passing_on.told()
        self.is_empty = not rows
        fill(self.ids.requests, [plan for row in rows for plan in self._plans(row)])

    def take_on(self, button: CodeButton) -> None:
        """I am coming."""
        self.do(partial(self.kiosk.volunteering.incoming.coming, button.about), tr._("已记录：有人正在赶来"))

    def arrive(self, button: CodeButton) -> None:
        """I am there."""
        self.do(partial(self.kiosk.volunteering.incoming.arrived, button.about), tr._("已记录：已到现场"))

    def close(self, button: CodeButton) -> None:
        """It is finished, in this way."""
        self.do(partial(self.kiosk.volunteering.incoming.close, button.about, button.code), tr._("已记录：求助结束"))

    def pass_on(self, button: CodeButton) -> None:
        """It is passed on to somebody else too: whom to is the next touch."""
        navigation.show("pass_on", key=button.about)

    def _plans(self, row: Any) -> list[Plan]:
        told = self._told.get(row.key, "")
        parts = [row.title.text, row.place_text, row.state_text, row.left_text, told]
        head = partial(
            Notice,
            kind="urgent" if row.is_life_threatening else "info",
            icon=ICONS[row.state],
            text=" · ".join(part for part in parts if part),
            bold=True,
        )
        on = self._button(row, tr._("转告他人"), "forward", "pass_on", self.pass_on)
        return [head, partial(Actions, buttons=[*self._actions(row), on])]

    def _actions(self, row: Any) -> list[Plan]:
        if row.state == WAITING:
            return [self._button(row, tr._("我来了"), "directions_run", "coming", self.take_on)]
        if row.state == COMING:
            return [self._button(row, tr._("已到现场"), "where_to_vote", "arrived", self.arrive)]
        closings = self.kiosk.volunteering.incoming.closings()
        return [self._button(row, text, "check", code, self.close) for code, text in closings]

    def _button(self, row: Any, text: str, icon: str, code: str, handler: Any) -> Plan:
        kind = ACTIONS.get(code, CloseButton)
        return partial(kind, text=text, icon=icon, code=code, about=row.key, on_release=handler)


class Actions(CardGrid):
    """What can be done about one request: ``buttons`` (plans) beside each other where there is width for it."""

    buttons = ListProperty()

    def on_kv_post(self, _base: object) -> None:
        """Follow ``buttons``."""
        keep_filled(self, self, "buttons")


class ComeButton(CodeButton):
    """Says that somebody comes."""


class ArriveButton(CodeButton):
    """Says that somebody is there."""


class PassOnButton(CodeButton):
    """Leads to whom it can be passed on to."""


class CloseButton(CodeButton):
    """Says how it ended."""


# A class for each, since a shelf gives a button that is free to whichever plan of its kind comes next, handler and all.
ACTIONS: dict[str, type[CodeButton]] = {
    "coming": ComeButton,
    "arrived": ArriveButton,
    "pass_on": PassOnButton,
}
