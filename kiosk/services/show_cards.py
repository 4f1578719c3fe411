"""Sentences to show to somebody who speaks another language, or to whom one cannot speak."""

from __future__ import annotations

from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.views import ShowCardFace, Shown
from kiosk.tickets.qr import MOST_BYTES, qr_modules
from sync.protocol.content import Location, ShowCard

BLANK = "____"
TO_STATION = "to-"
"""Begins the id of a card that is made of a station: where to take me."""

SENTENCE_TO_STATION = N_("请带我去这里：{place}，{address}")
SAMPLE_MARK = "（示例）"


class ShowCards:
    """The cards of the content, and one for each station, for a driver."""

    def __init__(self, content: Content, i18n: Translator) -> None:
        self._content, self._i18n = content, i18n

    def cards(self) -> list[ShowCardFace]:
        """All cards of the content, in their order."""
        return [self._face(card) for card in self._content.table("show_cards").values()]

    def card(self, id: str) -> ShowCardFace:
        """One card, or that of a station (its id after ``TO_STATION``); raises UnknownContent."""
        if id.startswith(TO_STATION):
            return self._to_station(self._content.record("facilities", id.removeprefix(TO_STATION)))
        return self._face(self._content.record("show_cards", id))

    def _face(self, card: ShowCard) -> ShowCardFace:
        own = self._content.shown(card.text)
        return ShowCardFace(
            id=card.id,
            zh=card.text.zh,
            own=own,
            key_zh=card.key.zh if card.key else card.text.zh,
            qr=() if card.is_about_health else qr_modules(carried(card.text.zh, own.text)),
            has_blank=BLANK in card.text.zh,
            is_demo=False,
        )

    def _to_station(self, place: Location) -> ShowCardFace:
        name, address = self._content.shown(place.name), self._content.shown(place.address)
        zh = SENTENCE_TO_STATION.format(place=place.name.zh, address=place.address.zh)
        own = self._i18n._(SENTENCE_TO_STATION).format(place=name.text, address=address.text)
        return ShowCardFace(
            id=f"{TO_STATION}{place.id}",
            zh=zh,
            own=Shown(own, name.lang),
            key_zh=place.name.zh.removesuffix(SAMPLE_MARK),
            qr=qr_modules(carried(zh, own)),
            has_blank=False,
            is_demo=place.is_demo,
        )


def carried(zh: str, own: str) -> str:
    """What a phone takes along: the Chinese, and below it the visitor's own words unless both are too long."""
    both = zh if own == zh else f"{zh}\n{own}"
    return both if len(both.encode()) <= MOST_BYTES else zh
