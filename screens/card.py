"""One sentence over the whole screen: its key words in letters to read from across a hall, and a code to carry."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from kiosk.errors import UnknownContent, sentence
from screens.base import BaseScreen


class CardScreen(BaseScreen):
    """A card of the content, or a station as one tells it to a driver."""

    key = StringProperty("")
    zh = StringProperty("")
    own = ObjectProperty(None, allownone=True)
    qr = ListProperty()
    has_blank = BooleanProperty(False)
    is_demo = BooleanProperty(False)
    missing_text = StringProperty("")

    def on_show(self, id: str) -> None:
        """Show the card ``id``; one that an update took away says so."""
        self.ids.scroll.to_top()
        try:
            face = self.kiosk.show_cards.card(id)
        except UnknownContent as error:
            self.missing_text = sentence(error, self.kiosk.i18n)
            self.key, self.zh, self.own, self.qr = "", "", None, []
            self.has_blank = self.is_demo = False
            return
        self.missing_text = ""
        self.key, self.zh = face.key_zh, face.zh
        self.own = face.own if face.own.text != face.zh else None
        self.qr, self.has_blank, self.is_demo = list(face.qr), face.has_blank, face.is_demo
