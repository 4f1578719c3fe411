"""What is left and what works, said in two touches; visitors see it at once."""

from __future__ import annotations

from functools import partial

from kivy.properties import StringProperty

from kiosk.services.supplies import STATES
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.codes import CodeButton
from screens.widgets.shelf import fill
from screens.working import Working

STATE_ICONS = {"ok": "check_circle", "limited": "error", "out_of_order": "block", "unknown": "help"}


class SuppliesScreen(Working, BaseScreen):
    """Consumables and amenities of this station."""

    chosen = StringProperty("")
    item = StringProperty("")
    item_text = StringProperty("")

    def on_show(self) -> None:
        """Nothing chosen."""
        self.begin()
        self.chosen = self.item = ""
        self.refresh()
        self.ids.scroll.to_top()

    def refresh(self) -> None:
        """What is left, what works."""
        self.see_who()
        self._fill_items()
        self._fill_amenities()

    def choose_item(self, button: CodeButton) -> None:
        """A consumable to count."""
        self.item = button.code
        self._fill_items()

    def change(self, step: int) -> None:
        """More or fewer of the chosen one; a step to nothing is "used up"."""
        items = {item.code: item for item in self.kiosk.volunteering.supplies.consumables()}
        if self.item:
            left = max(0, (items[self.item].left or 0) + step)
            self.do(partial(self.kiosk.volunteering.supplies.change, self.item, left), tr._("已记录"))

    def use_up(self) -> None:
        """Nothing of it is left."""
        if self.item:
            self.do(partial(self.kiosk.volunteering.supplies.change, self.item, 0), tr._("已记录"))

    def choose_amenity(self, button: CodeButton) -> None:
        """An amenity whose state somebody has just seen."""
        self.chosen = "" if self.chosen == button.code else button.code
        self._fill_amenities()

    def set_state(self, button: StateButton) -> None:
        """That state."""
        self.do(partial(self.kiosk.volunteering.supplies.set_state, button.about, button.code), tr._("已记录"))

    def _fill_items(self) -> None:
        items = self.kiosk.volunteering.supplies.consumables()
        fill(
            self.ids.item_cards,
            [
                partial(
                    CodeButton,
                    text=self._item_text(item),
                    code=item.code,
                    icon="check" if item.code == self.item else "warning" if item.is_low else item.icon,
                    is_on=item.code == self.item,
                    on_release=self.choose_item,
                )
                for item in items
            ],
        )
        self.item_text = next((item.name for item in items if item.code == self.item), "")

    def _item_text(self, item: object) -> str:
        if item.left is None:
            return tr._("{what}：还没数过").format(what=item.name)
        pattern = tr._("{what}：还有 {n}，快用完") if item.is_low else tr._("{what}：还有 {n}")
        return pattern.format(what=item.name, n=item.left)

    def _fill_amenities(self) -> None:
        supplies = self.kiosk.volunteering.supplies
        plans = []
        for row in supplies.amenities():
            is_on = row.code == self.chosen
            text = tr._("{what}：{state}").format(what=row.name.text, state=row.state_text)
            icon = STATE_ICONS[row.state]
            plans.append(
                partial(AmenityButton, text=text, code=row.code, icon=icon, is_on=is_on, on_release=self.choose_amenity)
            )
            if is_on:
                plans += [
                    partial(
                        StateButton,
                        text=supplies.state_text(state),
                        code=state,
                        about=row.code,
                        icon=STATE_ICONS[state],
                        on_release=self.set_state,
                    )
                    for state in STATES
                ]
        fill(self.ids.amenities, plans)


class AmenityButton(CodeButton):
    """An amenity as it stands."""


class StateButton(CodeButton):
    """A state to give to the amenity above it."""
