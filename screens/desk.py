"""The desk of a volunteer: people who came in by one touch, help that was given by two, and none of it typed."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.services.assistance import MOST_AT_ONCE
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.codes import CodeButton
from screens.widgets.links import SlimCard
from screens.widgets.shelf import Plan, fill
from screens.working import Working


class DeskScreen(Working, BaseScreen):
    """Count, log, take back; and the doors to shift, requests, supplies and the fair."""

    chosen = StringProperty("")
    chosen_text = StringProperty("")
    voiding = StringProperty("")
    count = NumericProperty(1)
    is_rare = BooleanProperty(False)
    is_on_shift = BooleanProperty(False)
    status = StringProperty("")
    is_slow = True

    def on_show(self) -> None:
        """As after the last record: nothing chosen."""
        self.begin()
        self.chosen, self.count, self.is_rare, self.voiding = "", 1, False, ""
        self._titles = {card.code: card.title.text for card in self.kiosk.volunteering.assistance.kinds()}
        self.refresh()
        self.ids.scroll.to_top()

    def refresh(self) -> None:
        """Everything that a record changes."""
        self.see_who()
        volunteering, i18n = self.kiosk.volunteering, self.kiosk.i18n
        present = volunteering.desk.present
        shift = volunteering.shifts.mine(present) if present else None
        self.is_on_shift = shift is not None
        self.status = self.who
        if shift is not None:
            started = i18n.format_time(shift.started_at)
            self.status = tr._("{name} · {time} 上岗").format(name=self.who, time=started)
        n = volunteering.assistance.headcount_today()
        people = i18n.ngettext("今天来了 {n} 人", "今天来了 {n} 人", n).format(n=n)
        self.status = f"{self.status} · {people}" if self.is_here else self.status
        self._fill_kinds()
        fill(self.ids.recent, self._recent())
        fill(self.ids.doors, self._doors())

    def add_people(self, n: int) -> None:
        """One touch, and they are counted."""
        said = self.kiosk.i18n.ngettext("已记录：来访 +{n}", "已记录：来访 +{n}", n).format(n=n)
        self.do(partial(self.kiosk.volunteering.assistance.add_headcount, n), said)

    def choose(self, button: CodeButton) -> None:
        """What was given; again takes the choice back. Of the rare ones too, the button that records is in sight."""
        self.chosen = "" if button.code == self.chosen else button.code
        self.count = 1
        self.said = self.problem = ""
        self._fill_kinds()
        if self.is_rare and self.chosen:
            self.ids.scroll.to_top()

    def change_count(self, step: int) -> None:
        """More or fewer at once."""
        self.count = min(max(self.count + step, 1), MOST_AT_ONCE)
        self._show_chosen()

    def log(self) -> None:
        """Record it. The choice is used up at once, so a second press of the same finger finds nothing to record."""
        if not self.chosen:
            return
        code, count = self.chosen, int(self.count)
        self.chosen, self.count, self.is_rare = "", 1, False
        said = tr._("已记录：{what} × {n}").format(what=self._titles[code], n=count)
        self.do(partial(self.kiosk.volunteering.assistance.log, code, count), said)
        self._fill_kinds()

    def take_back(self, button: CodeButton) -> None:
        """Undo what was just recorded."""
        self.do(partial(self.kiosk.volunteering.assistance.undo, button.code), tr._("已撤销"))

    def ask_why(self, button: VoidButton) -> None:
        """Show a leader the reasons below the record; again puts them away."""
        self.voiding = "" if button.code == self.voiding else button.code
        fill(self.ids.recent, self._recent())

    def void(self, button: ReasonButton) -> None:
        """For this reason, as a leader."""
        self.voiding = ""
        self.do(partial(self.kiosk.volunteering.assistance.void, button.about, button.code), tr._("已作废"))

    def show_rare(self) -> None:
        """The kinds that are not among the likeliest, from the first one on; again, the likeliest."""
        self.is_rare = not self.is_rare
        if self.is_rare:
            self.ids.scroll.to_part(self.ids.kinds)
        self._fill_kinds()

    def _fill_kinds(self) -> None:
        assistance = self.kiosk.volunteering.assistance
        cards = assistance.others() if self.is_rare else assistance.likeliest()
        fill(
            self.ids.kinds,
            [
                partial(
                    CodeButton,
                    text=card.title.text,
                    icon="check" if card.code == self.chosen else card.icon,
                    is_on=card.code == self.chosen,
                    code=card.code,
                    on_release=self.choose,
                )
                for card in cards
            ],
        )
        self._show_chosen()

    def _show_chosen(self) -> None:
        what = self._titles.get(self.chosen, "")
        self.chosen_text = tr._("记录：{what} × {n}").format(what=what, n=int(self.count)) if what else ""

    def _recent(self) -> list[Plan]:
        present = self.kiosk.volunteering.desk.present
        is_leader = present is not None and present.is_leader
        rows = [row for row in self.kiosk.volunteering.assistance.recent() if not row.is_voided]
        plans: list[Plan] = []
        for row in rows:
            values = {"what": row.title.text, "n": row.count, "time": row.time_text}
            if row.can_undo:
                text = tr._("撤销：{what} × {n} · {time}").format(**values)
                plans.append(partial(UndoButton, text=text, icon="undo", code=row.id, on_release=self.take_back))
            elif is_leader:
                is_on = row.id == self.voiding
                text = tr._("作废：{what} × {n} · {time}").format(**values)
                plans.append(
                    partial(VoidButton, text=text, icon="undo", is_on=is_on, code=row.id, on_release=self.ask_why)
                )
                plans += self._reasons(row.id) if is_on else []
        return plans

    def _reasons(self, id: str) -> list[Plan]:
        return [
            partial(ReasonButton, text=words, icon="edit_note", code=code, about=id, on_release=self.void)
            for code, words in self.kiosk.volunteering.assistance.void_reasons()
        ]

    def _doors(self) -> list[Plan]:
        volunteering = self.kiosk.volunteering
        waiting = len(volunteering.incoming.open_requests())
        doors = [
            ("support_agent", tr._("求助 {n} 件").format(n=waiting), "incoming"),
            ("schedule", tr._("上岗与交接班"), "shift"),
            ("inventory_2", tr._("物资与设施"), "supplies"),
            ("storefront", tr._("大集登记"), "fair_desk"),
            ("medical_services", tr._("急救登记"), "aid_log"),
        ]
        present = volunteering.desk.present
        if present is not None and present.is_leader:
            doors.append(("usb", tr._("U盘带走"), "carry"))
        return [partial(SlimCard, icon=icon, title=title, tint="help", target=target) for icon, title, target in doors]


class UndoButton(CodeButton):
    """A record of the last minutes."""


class VoidButton(CodeButton):
    """An older record, for a leader."""


class ReasonButton(CodeButton):
    """Why the record above it is voided."""
