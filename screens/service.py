"""One service item of the fairs: which fair does it and when, who offers it, what to bring."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from kiosk.errors import UnknownContent, sentence
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.links import SlimCard
from screens.widgets.shelf import Plan, fill

_EDITORS_NOTE = re.compile(r"\s*(\[[^\]]*\]|\([a-z][^)]*\))")
"""Which evidence a source is, in the editors' shorthand; nothing to a visitor."""


class ServiceScreen(BaseScreen):
    """What is known of one service item."""

    name_shown = ObjectProperty(None, allownone=True)
    organization = ObjectProperty(None, allownone=True)
    fair_text = StringProperty("")
    mode_text = StringProperty("")
    documents = ListProperty()
    sources_text = StringProperty("")
    is_demo = BooleanProperty(False)
    missing_text = StringProperty("")

    def on_show(self, id: str) -> None:
        """Show the service item ``id``; one that an update took away says so."""
        self.ids.scroll.to_top()
        try:
            service = self.kiosk.directory.service(id)
        except UnknownContent as error:
            self.missing_text, self.name_shown = sentence(error, self.kiosk.i18n), None
            return
        self.missing_text = ""
        self.name_shown, self.organization = service.name, service.organization
        self.fair_text, self.mode_text = service.fair_text, service.mode_text
        self.documents, self.is_demo = service.documents, service.is_demo
        self.sources_text = source_line(service.sources)
        fill(self.ids.place, self._place_cards())
        self.kiosk.visits.answered()

    def _place_cards(self) -> list[Plan]:
        place = self.kiosk.directory.fairs()[0].place
        if place is None:
            return []
        way = self.kiosk.directory.station(place.id).transportation
        return [
            partial(
                SlimCard,
                icon="storefront",
                tint="directory",
                title=place.name.text,
                lang=place.name.lang,
                subtitle=way.text,
                target="station",
                params={"id": place.id},
            )
        ]


def source_line(sources: Iterable[str]) -> str:
    """Where it is written, as one line without the editors' notes; "" without sources."""
    named = [_EDITORS_NOTE.sub("", source) for source in sources]
    return tr._("依据：{source}").format(source="；".join(named)) if named else ""
