"""One fair: when and where, what to bring for what, what if it is cancelled; to copy down or to scan."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from kiosk.errors import UnknownContent, sentence
from kiosk.services.rows import Rows
from kiosk.services.views import Shown
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.choices import RowCard
from screens.widgets.fairs import FairTile, setting_icon
from screens.widgets.long_list import Section
from screens.widgets.phones import PhoneBig
from screens.widgets.shelf import Plan, fill

ASK_AT = "12345"


class FairScreen(BaseScreen):
    """The coming fair of one theme."""

    fair = ObjectProperty(None, allownone=True)
    item = ObjectProperty(None, allownone=True)
    setting_icon = StringProperty("")
    cancelled_text = StringProperty("")
    advice = ListProperty()
    has_room_for_code = BooleanProperty(True)
    missing_text = StringProperty("")

    def on_kv_post(self, _base: object) -> None:
        """A code that cannot be seen as a whole cannot be scanned: follow the height there is."""
        for widget, name in ((self.ids.scroll.ids.view, "height"), (self.ids.code, "height")):
            widget.fbind(name, self._look_for_room)

    def on_show(self, id: str, item: str = "") -> None:
        """Show the fair of theme ``id``, and the papers for service item ``item`` first if it is named."""
        self.ids.scroll.to_top()
        try:
            fair = self.kiosk.fairs.fair(id)
        except UnknownContent as error:
            self._forget(sentence(error, self.kiosk.i18n))
            return
        self.missing_text, self.fair, self.setting_icon = "", fair, setting_icon(fair)
        self.item = next((row for row in fair.items if row.id == item), None)
        self.cancelled_text = tr._("已取消：{reason}").format(reason=fair.reason_text) if fair.is_cancelled else ""
        self.advice = [Shown(text, tr.lang) for text in self._advice(fair)]
        fill(self.ids.instead, self._instead(fair))
        self.ids.services.sections = [Section(Rows(fair.items, _item_card))]
        phones = [phone for phone in self.kiosk.directory.phones() if phone.number == ASK_AT]
        fill(self.ids.phones, [partial(PhoneBig, phone=phone, is_quiet=True) for phone in phones])
        self.kiosk.visits.answered()

    def _forget(self, why: str) -> None:
        self.missing_text, self.fair, self.item, self.cancelled_text, self.advice = why, None, None, "", []
        self.ids.services.sections = []
        for name in ("instead", "phones"):
            fill(self.ids[name], [])

    def _instead(self, fair: object) -> list[Plan]:
        return [partial(FairTile, fair=self.kiosk.fairs.next())] if fair.is_cancelled else []

    def _advice(self, fair: object) -> list[str]:
        return [
            fair.weather_text,
            tr._("取消的消息一到，本机就写在这一页。"),
            tr._("路远的话，出门前先拨12345问一声。"),
        ]

    def _look_for_room(self, *_: object) -> None:
        self.has_room_for_code = self.ids.code.height <= self.ids.scroll.ids.view.height


def _item_card(row: object) -> Plan:
    papers = tr._("、").join(paper.text for paper in row.documents)
    who = tr._("{way} · {unit}").format(way=row.mode_text, unit=row.organization.text)
    return partial(
        RowCard,
        title=row.name.text,
        subtitle="\n".join([who, tr._("请带：{papers}").format(papers=papers)] if papers else [who]),
        lang=tr.foreign(row.name.lang),
        is_demo=row.is_demo,
        target="service",
        params={"id": row.id},
    )
