"""The monthly fairs: the next one, the year's twelve, and each with its items, its place and its calendar code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.clock import Clock
from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.directory import Directory
from kiosk.services.info_views import Errand, FairCard, FairDetail
from kiosk.services.views import StationRow
from kiosk.tickets.qr import qr_modules
from sync.protocol import ical
from sync.protocol.content import FairChange, FairTheme
from sync.protocol.fair_days import CANCELLED, cancelled_fairs, fair_name, fair_uid, is_outdoors, next_fair

MOST_BYTES = 600
"""Of a calendar in a QR code that a panel can show large enough."""

DISTRICT = 1
COLD_MONTHS = (11, 12, 1, 2, 3)

REASON_TEXTS = {
    "cold": N_("气温低于零下28度"),
    "snow": N_("下大雪"),
    "other": N_("临时有变"),
}


class Fairs:
    """Computed for any date without a network, in the current language."""

    def __init__(self, content: Content, clock: Clock, i18n: Translator, directory: Directory) -> None:
        self._content, self._clock, self._i18n, self._directory = content, clock, i18n, directory

    def next(self) -> FairDetail:
        """The fair under way or the next one that will be held; were all twelve cancelled, the first of them."""
        cards = self.year()
        return self.fair(next((card for card in cards if card.is_next), cards[0]).id)

    def year(self) -> list[FairCard]:
        """The coming fair of each of the twelve themes, in the order in which they come; cancelled ones are there."""
        themes: list[FairTheme] = list(self._content.table("fair_themes").values())
        return sorted(map(self._card, themes), key=lambda card: card.starts_at)

    def missed(self) -> list[FairCard]:
        """The cancelled fairs that would have come before the next one: whoever plans to go must read it."""
        cards = self.year()
        return cards[: next((number for number, card in enumerate(cards) if card.is_next), len(cards))]

    def fair(self, id: str) -> FairDetail:
        """The coming fair of one theme; raises UnknownContent."""
        card = self._card(self._content.record("fair_themes", id))
        change = self._change(card.starts_at)
        items = [self._directory.service(row.id) for row in self._directory.services(theme=id)]
        calendar = self._calendar(card, change)
        return FairDetail(
            **{name: getattr(card, name) for name in card.__dataclass_fields__},
            way=self._directory.station(card.place.id).transportation if card.place else None,
            items=items,
            reason_text=self._i18n._(REASON_TEXTS[change.reason]) if change and card.is_cancelled else "",
            note=self._content.shown(change.note) if change else None,
            weather_text=self._weather_text(card.month),
            calendar=calendar,
            qr=qr_modules(calendar) if calendar else (),
        )

    def errands(self) -> list[Errand]:
        """The items for which papers are to be brought, the soonest first: what people come to ask beforehand."""
        cards = {card.id: card for card in self.year()}
        items = [item for item in self._content.table("service_items").values() if item.required_documents]
        return [
            Errand(
                id=item.id,
                name=self._content.shown(item.name),
                fair=item.theme,
                date_text=cards[item.theme].date_text,
                is_cancelled=cards[item.theme].is_cancelled,
                is_demo=item.is_demo,
            )
            for item in sorted(items, key=lambda item: cards[item.theme].starts_at)
        ]

    def _card(self, theme: FairTheme) -> FairCard:
        now = self._clock.now()
        starts_at, ends_at = next_fair(now, theme.month)
        change = self._change(starts_at)
        is_cancelled = change is not None and change.status == CANCELLED
        times = (self._i18n.format_time(moment) for moment in (starts_at, ends_at))
        return FairCard(
            id=theme.id,
            month=theme.month,
            name=self._content.shown(theme.name),
            starts_at=starts_at,
            ends_at=ends_at,
            date_text=self._i18n.format_date(starts_at.date(), with_year=starts_at.year != now.year),
            hours_text="–".join(times),
            setting_text=self._i18n._("室外") if is_outdoors(theme.month) else self._i18n._("室内"),
            status_text=self._status_text(starts_at <= now, is_cancelled),
            place=self._place(),
            is_outdoors=is_outdoors(theme.month),
            is_next=starts_at == next_fair(now, cancelled=self._cancelled())[0],
            is_cancelled=is_cancelled,
            is_demo=theme.is_demo,
        )

    def _status_text(self, has_begun: bool, is_cancelled: bool) -> str:
        if is_cancelled:
            return self._i18n._("已取消")
        return self._i18n._("正在举行") if has_begun else self._i18n._("照常举行")

    def _weather_text(self, month: int) -> str:
        if month in COLD_MONTHS:
            return self._i18n._("气温低于零下28度或下大雪，大集可能取消。")
        return self._i18n._("遇到灾害性天气，大集可能取消。")

    def _place(self) -> StationRow | None:
        return self._directory.fair_place()

    def _change(self, starts_at: datetime) -> FairChange | None:
        return self._content.table("fair_changes").get(fair_name(starts_at))

    def _cancelled(self) -> frozenset[str]:
        return cancelled_fairs(self._content.table("fair_changes").values())

    def _calendar(self, card: FairCard, change: FairChange | None) -> str:
        """The event as iCalendar, without its place where it would get too long for a code; "" where it still is."""
        district = next(area.code for area in self._content.table("areas").values() if area.level == DISTRICT)
        # Within a day the same event looks the same, so that it is the same code.
        midnight = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        event = ical.CalendarEvent(
            uid=fair_uid(district, fair_name(card.starts_at)),
            stamp=change.changed_at if change else midnight,
            starts_at=card.starts_at,
            ends_at=card.ends_at,
            summary=self._i18n._("便民大集：{theme}").format(theme=card.name.text),
            location=card.place.name.text if card.place else "",
            category=card.id,
            lang=card.name.lang,
            status=ical.CANCELLED if card.is_cancelled else ical.CONFIRMED,
            sequence=change.sequence if change else 0,
        )
        texts = map(ical.calendar_text, (event, replace(event, location=""), replace(event, location="", category="")))
        return next((text for text in texts if len(text.encode()) <= MOST_BYTES), "")
