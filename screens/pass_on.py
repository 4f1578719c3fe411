"""To whom a request is passed on: one touch says whom to and how, and the request stays in the list until it ends."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, StringProperty

from kiosk.errors import TicketUnknown
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.codes import CodeButton
from screens.widgets.shelf import Plan, fill
from screens.working import Working

ICONS = {
    "110": "local_police",
    "119": "local_fire_department",
    "120": "emergency",
    "122": "car_crash",
    "12345": "support_agent",
    "rail": "train",
    "partner": "handshake",
}


class PassOnScreen(Working, BaseScreen):
    """Numbers, the railway and partners, by a call or on foot."""

    what = StringProperty("")
    is_known = BooleanProperty(False)

    def on_show(self, key: str = "") -> None:
        """Nothing said yet of this request."""
        self.begin()
        self._key = key
        self.refresh()
        self.ids.scroll.to_top()

    def refresh(self) -> None:
        """Which request it is, to whom it was passed on already, and whom else it can be."""
        self.see_who()
        volunteering = self.kiosk.volunteering
        row = next((row for row in volunteering.incoming.open_requests() if row.key == self._key), None)
        self.is_known = row is not None
        told = volunteering.passing_on.told().get(self._key, "")
        self.what = " · ".join(filter(None, (row.title.text, row.place_text, told))) if row else ""
        if row is None:
            self.problem = self.problem or tr._("这件求助已经结束，或在别处结束了。")
        for box, by in ((self.ids.calls, "call"), (self.ids.walks, "walk")):
            fill(box, self._plans(by) if row else [])

    def tell(self, button: CodeButton) -> None:
        """It was passed on."""
        said = tr._("已记录：{name}").format(name=button.text)
        self.do(partial(self.kiosk.volunteering.passing_on.pass_on, self._key, button.code, button.about), said)

    def _plans(self, by: str) -> list[Plan]:
        try:
            targets = self.kiosk.volunteering.passing_on.targets(self._key)
        except TicketUnknown:
            return []
        return [
            partial(CodeButton, text=words, icon=ICONS[code], code=code, about=by, on_release=self.tell)
            for code, words in targets
        ]
