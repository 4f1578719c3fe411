"""A shift: begun with what it is for, a break, what to hand over, the end; and the leader's minutes."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from kiosk.services.shifts import ACTIVITIES
from kiosk.services.views import Shown
from screens.base import BaseScreen
from screens.navigation import navigation
from screens.translation import tr
from screens.widgets.codes import CodeButton
from screens.widgets.shelf import fill
from screens.working import Working


class ShiftScreen(Working, BaseScreen):
    """Begin, break, hand over, end; whoever leads confirms."""

    activity = StringProperty("")
    is_on_shift = BooleanProperty(False)
    is_on_break = BooleanProperty(False)
    is_leader = BooleanProperty(False)
    status = StringProperty("")
    handover = ListProperty()
    confirming = StringProperty("")
    confirming_text = StringProperty("")
    minutes = NumericProperty(0)
    is_corrected = BooleanProperty(False)

    def on_show(self) -> None:
        """The shift of whoever is at the desk."""
        self.begin()
        self.activity, self.confirming, self._goes_on = next(iter(ACTIVITIES)), "", False
        self.refresh()
        self.ids.scroll.to_top()

    def refresh(self) -> None:
        """How the shift stands, and what is to be handed over."""
        self.see_who()
        volunteering = self.kiosk.volunteering
        present = volunteering.desk.present
        shift = volunteering.shifts.mine(present) if present else None
        self.is_leader = present is not None and present.is_leader
        self.is_on_shift, self.is_on_break = shift is not None, shift is not None and shift.is_on_break
        self.status = self._status(shift)
        self.handover = [Shown(line, tr.lang) for line in self._handover()]
        self._fill_activities()
        self._fill_confirming()

    def choose(self, button: CodeButton) -> None:
        """What the shift is for."""
        self.activity = button.code
        self._fill_activities()

    def start(self) -> None:
        """Begin, and go to the desk once that is durable."""
        self._goes_on = True
        self.do(partial(self.kiosk.volunteering.shifts.start, self.activity), tr._("已上岗"))

    def take_break(self) -> None:
        """A break begins or ends."""
        self.do(self.kiosk.volunteering.shifts.take_break, tr._("已记录"))

    def end(self) -> None:
        """Stop; the hours are in the record."""
        self.do(self.kiosk.volunteering.shifts.end, tr._("已下岗，辛苦了"))

    def leave(self) -> None:
        """Back to the visitors' side; the shift goes on."""
        self.kiosk.volunteering.desk.leave()
        navigation.home()

    def done(self) -> None:
        """A shift that has begun leads to the desk; what was confirmed is off the list."""
        if self._goes_on:
            self._goes_on = False
            navigation.show("desk")
            return
        self.confirming = ""
        self.refresh()

    def open_shift(self, button: CodeButton) -> None:
        """A shift whose minutes the leader looks at."""
        self.confirming = button.code
        self.minutes = self._shift(button.code).minutes
        self._fill_confirming()

    def change_minutes(self, step: int) -> None:
        """Other minutes than the kiosk counted."""
        self.minutes = max(0, self.minutes + step)
        self._fill_confirming()

    def confirm(self, button: CodeButton) -> None:
        """These minutes count; ``button.code`` says why they are others."""
        work = partial(self.kiosk.volunteering.shifts.confirm, self.confirming, int(self.minutes), button.code or None)
        self.do(work, tr._("已确认时长"))

    def _status(self, shift: Any) -> str:
        if shift is None:
            return self.who
        n = shift.minutes
        text = self.kiosk.i18n.ngettext("平台记录 {n} 分钟", "平台记录 {n} 分钟", n).format(n=n)
        return tr._("{name} · {activity} · {time}").format(name=shift.name, activity=shift.activity_text, time=text)

    def _handover(self) -> list[str]:
        volunteering = self.kiosk.volunteering
        open_requests = [
            tr._("求助：{what} · {state}").format(what=row.title.text, state=row.state_text)
            for row in volunteering.incoming.open_requests()
        ]
        low = [
            tr._("快用完：{what}，还有 {n}").format(what=item.name, n=item.left) for item in volunteering.supplies.low()
        ]
        broken = [
            tr._("设施：{what} · {state}").format(what=row.name.text, state=row.state_text)
            for row in volunteering.supplies.broken()
        ]
        return [*open_requests, *low, *broken] or [tr._("没有要交接的事")]

    def _fill_activities(self) -> None:
        rows = self.kiosk.volunteering.shifts.activities()
        fill(
            self.ids.activities,
            [
                partial(
                    CodeButton,
                    text=text,
                    code=code,
                    icon="check" if code == self.activity else "",
                    is_on=code == self.activity,
                    on_release=self.choose,
                )
                for code, text in rows
            ],
        )

    def _fill_confirming(self) -> None:
        shifts = self.kiosk.volunteering.shifts.to_confirm() if self.is_leader else []
        if self.confirming not in {shift.id for shift in shifts}:
            self.confirming = ""
        fill(
            self.ids.to_confirm,
            [
                partial(CodeButton, text=self._line(shift), code=shift.id, icon="schedule", on_release=self.open_shift)
                for shift in shifts
            ],
        )
        self.is_corrected = bool(self.confirming) and self.minutes != self._shift(self.confirming).minutes
        if self.confirming:
            self.confirming_text = self._line(self._shift(self.confirming), int(self.minutes))
        reasons = self.kiosk.volunteering.shifts.corrections() if self.is_corrected else [("", tr._("确认时长"))]
        fill(
            self.ids.reasons,
            [
                partial(CodeButton, text=text, code=code, icon="check", on_release=self.confirm)
                for code, text in (reasons if self.confirming else [])
            ],
        )

    def _line(self, shift: Any, minutes: int | None = None) -> str:
        n = shift.minutes if minutes is None else minutes
        i18n, began = self.kiosk.i18n, shift.started_at
        counted = i18n.ngettext("{n} 分钟", "{n} 分钟", n).format(n=n)
        return tr._("{name} · {day} · {minutes}").format(
            name=shift.name, day=f"{i18n.format_date(began.date())} {i18n.format_time(began)}", minutes=counted
        )

    def _shift(self, id: str) -> Any:
        return next(shift for shift in self.kiosk.volunteering.shifts.to_confirm() if shift.id == id)
