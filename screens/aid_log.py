"""First aid that was given, written down: what it was, whether the defibrillator was taken and 120 called."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.codes import CodeButton
from screens.widgets.shelf import Plan, fill
from screens.working import Working


class AidLogScreen(Working, BaseScreen):
    """One touch for the procedure, one to record it; the answers between stand there already as they mostly are."""

    chosen = StringProperty("")
    chosen_text = StringProperty("")
    case = StringProperty("")
    has_aed = BooleanProperty(False)
    has_called = BooleanProperty(False)
    has_cases = BooleanProperty(False)
    is_slow = True

    def on_show(self) -> None:
        """Nothing chosen but the request that was danger to life, if there is one."""
        self.begin()
        self._clear()
        cases = self.kiosk.volunteering.aid_log.cases()
        urgent = next((case for case in cases if case.is_life_threatening), None)
        self.case, self.has_called = (urgent.key, True) if urgent else ("", False)
        self.refresh()
        self.ids.scroll.to_top()

    def refresh(self) -> None:
        """The procedures, and the requests that it may have been for."""
        self.see_who()
        cases = self.kiosk.volunteering.aid_log.cases()
        self.has_cases = bool(cases)
        if self.case not in {case.key for case in cases}:
            self.case = ""
        fill(self.ids.cases, [*map(self._case, cases), self._no_case()] if cases else [])
        self._titles = {row.id: row for row in self.kiosk.volunteering.aid_log.procedures()}
        fill(self.ids.procedures, [self._procedure(row) for row in self._titles.values()])
        what = self._titles[self.chosen].title.text if self.chosen else ""
        self.chosen_text = tr._("记录急救：{what}").format(what=what) if what else ""

    def choose(self, button: ProcedureButton) -> None:
        """What was done; again takes the choice back."""
        self.said = self.problem = ""
        self.chosen = "" if button.code == self.chosen else button.code
        self.has_aed = bool(self.chosen) and self._titles[self.chosen].has_aed
        self.refresh()

    def choose_case(self, button: CaseButton) -> None:
        """Which request it was for."""
        self.case = button.code
        self.refresh()

    def log(self) -> None:
        """Record it. The choice is used up at once, so a second press of the same finger finds nothing to record."""
        if not self.chosen:
            return
        work = partial(
            self.kiosk.volunteering.aid_log.log,
            self.chosen,
            aed=self.has_aed,
            called_120=self.has_called,
            case=self.case or None,
        )
        said = tr._("已记录急救：{what}").format(what=self._titles[self.chosen].title.text)
        self._clear()
        self.do(work, said)
        self.refresh()

    def _clear(self) -> None:
        self.chosen = ""
        self.has_aed = False

    def _procedure(self, row: Any) -> Plan:
        is_on = row.id == self.chosen
        icon = "check" if is_on else ""
        return partial(
            ProcedureButton, text=row.title.text, icon=icon, is_on=is_on, code=row.id, on_release=self.choose
        )

    def _case(self, case: Any) -> Plan:
        text = tr._("{what} · 求助单号 {code}").format(what=case.title.text, code=case.number)
        return self._case_button(text, case.key)

    def _no_case(self) -> Plan:
        return self._case_button(tr._("不是为这些求助"), "")

    def _case_button(self, text: str, key: str) -> Plan:
        is_on = key == self.case
        icon = "check" if is_on else ""
        return partial(CaseButton, text=text, icon=icon, is_on=is_on, code=key, on_release=self.choose_case)


class ProcedureButton(CodeButton):
    """A first-aid procedure."""


class CaseButton(CodeButton):
    """A request that it may have been for."""
