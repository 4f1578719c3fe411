"""One partner unit: what it brings, and the service items it offers."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.errors import UnknownContent, sentence
from kiosk.services.rows import Rows
from screens.base import BaseScreen
from screens.directory import service_card
from screens.widgets.long_list import Section


class PartnerScreen(BaseScreen):
    """What is known of one partner unit."""

    name_shown = ObjectProperty(None, allownone=True)
    brings = ObjectProperty(None, allownone=True)
    kind_text = StringProperty("")
    is_demo = BooleanProperty(False)
    has_services = BooleanProperty(False)
    missing_text = StringProperty("")

    def on_show(self, id: str) -> None:
        """Show the unit ``id``; one that an update took away says so."""
        self.ids.scroll.to_top()
        self.ids.services.sections = []
        try:
            partner = self.kiosk.directory.partner(id)
        except UnknownContent as error:
            self.missing_text, self.name_shown = sentence(error, self.kiosk.i18n), None
            return
        self.missing_text = ""
        self.name_shown, self.brings = partner.name, partner.brings
        self.kind_text, self.is_demo = partner.kind_text, partner.is_demo
        self.has_services = bool(partner.services)
        self.ids.services.sections = [Section(Rows(partner.services, service_card))]
