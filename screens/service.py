"""One service item of the fairs: which fair does it and when, who offers it, what to bring."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from kiosk.errors import UnknownContent, sentence
from screens.base import BaseScreen
from screens.translation import tr


class ServiceScreen(BaseScreen):
    """What is known of one service item."""

    name_shown = ObjectProperty(None, allownone=True)
    theme_shown = ObjectProperty(None, allownone=True)
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
        self.name_shown, self.theme_shown, self.organization = service.name, service.theme, service.organization
        self.fair_text, self.mode_text = service.fair_text, service.mode_text
        self.documents, self.is_demo = service.documents, service.is_demo
        sources = "；".join(service.sources)
        self.sources_text = tr._("依据：{source}").format(source=sources) if sources else ""
        self.kiosk.visits.answered()
