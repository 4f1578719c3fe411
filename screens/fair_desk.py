"""The desk of a fair: one touch for the service item, one for "done" or for why not."""

from __future__ import annotations

from functools import partial

from kivy.properties import StringProperty

from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.codes import CodeButton
from screens.widgets.long_list import Section
from screens.working import Working


class FairDeskScreen(Working, BaseScreen):
    """The items of this month's fair."""

    item = StringProperty("")
    fair = StringProperty("")

    def on_show(self) -> None:
        """Nothing chosen."""
        self.begin()
        self.item = ""
        self.refresh()
        self.ids.scroll.to_top()

    def refresh(self) -> None:
        """Each item with what was done of it."""
        self.see_who()
        desk = self.kiosk.volunteering.fair
        day = self.kiosk.i18n.format_date(desk.day())
        self.fair = tr._("今天的大集") if desk.is_today() else tr._("下一场大集：{date}").format(date=day)
        plans = []
        for row in desk.items():
            is_on = row.code == self.item
            text = tr._("办成 {served} · 未办成 {unmet}").format(served=row.served, unmet=row.unmet)
            # Below the name, in a line of its own: a count parted from what it counts is read as the other one.
            text = f"{row.name.text}\n{text}"
            icon = "check" if is_on else ""
            plans.append(partial(ItemButton, text=text, code=row.code, icon=icon, is_on=is_on, on_release=self.choose))
            if is_on:
                plans.append(
                    partial(ServedButton, text=tr._("办成一件"), code=row.code, icon="check", on_release=self.served)
                )
                plans += [
                    partial(
                        UnmetButton,
                        text=tr._("未办成：{reason}").format(reason=words),
                        code=code,
                        about=row.code,
                        icon="block",
                        on_release=self.unmet,
                    )
                    for code, words in desk.reasons()
                ]
        self.ids.item_cards.sections = [Section(plans)]

    def choose(self, button: ItemButton) -> None:
        """An item somebody came for."""
        self.item = "" if self.item == button.code else button.code
        self.refresh()

    def served(self, button: ServedButton) -> None:
        """It was done."""
        self.do(partial(self.kiosk.volunteering.fair.served, button.code), tr._("已记录"))

    def unmet(self, button: UnmetButton) -> None:
        """It was not, and why."""
        self.do(partial(self.kiosk.volunteering.fair.unmet, button.about, button.code), tr._("已记录"))


class ItemButton(CodeButton):
    """A service item of the fair."""


class ServedButton(CodeButton):
    """One done."""


class UnmetButton(CodeButton):
    """One not done."""
