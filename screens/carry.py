"""Records on a stick: out to the centre where there is no network, and its receipts back in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import StringProperty

from screens.base import BaseScreen
from screens.translation import tr
from screens.working import Working


class CarryScreen(Working, BaseScreen):
    """How much waits and when some of it last went, and one button each way."""

    waiting = StringProperty("")
    last = StringProperty("")
    is_slow = True

    def on_show(self) -> None:
        """Nothing was carried yet."""
        self.begin()
        self._outcome = ""
        self.refresh()
        self.ids.scroll.to_top()

    def refresh(self) -> None:
        """What a stick, or a receipt, has changed."""
        self.see_who()
        state, i18n = self.kiosk.carrying.state(), self.kiosk.i18n
        self.waiting = i18n.ngettext("本机有 {n} 条记录等着送到中心", "本机有 {n} 条记录等着送到中心", state.waiting)
        self.waiting = self.waiting.format(n=state.waiting)
        if state.last_at is None:
            self.last = tr._("还没有用U盘带走过")
        else:
            moment = f"{i18n.format_date(state.last_at)} {i18n.format_time(state.last_at)}"
            self.last = tr._("上次带走：{time}").format(time=moment)

    def carry_out(self) -> None:
        """Write them to the stick."""
        self._do(self.kiosk.carrying.carry_out, self._told_out)

    def bring_receipts(self) -> None:
        """Read what the centre wrote to it."""
        self._do(self.kiosk.carrying.bring_receipts, self._told_back)

    def done(self) -> None:
        """Only now is it known how many there were."""
        self.said = self._outcome
        self.refresh()

    def _do(self, work: Callable[[], Any], tell: Callable[[Any], str]) -> None:
        def worked() -> None:
            self._outcome = tell(work())

        self.do(worked, tr._("已完成"))

    def _told_out(self, out: Any) -> str:
        if not out.count:
            return tr._("没有要带走的记录")
        text = self.kiosk.i18n.ngettext("已写入U盘：{n} 条记录", "已写入U盘：{n} 条记录", out.count)
        return str(text.format(n=out.count))

    def _told_back(self, back: Any) -> str:
        text = self.kiosk.i18n.ngettext("回执已读取：{n} 条已到中心", "回执已读取：{n} 条已到中心", back.settled)
        return str(text.format(n=back.settled))
