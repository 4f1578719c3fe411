"""One first-aid procedure: 120 and the first step in view at once, then the rest in order."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty

from screens.base import BaseScreen


class ProcedureScreen(BaseScreen):
    """Steps large enough to be followed while kneeling."""

    steps = ListProperty()
    never = ListProperty()
    call_when = ObjectProperty(None, allownone=True)
    is_reviewed = BooleanProperty(False)

    def on_show(self, id: str) -> None:
        """Show the procedure ``id``."""
        procedure = self.kiosk.first_aid.procedure(id)
        self.title = procedure.name.text
        self.steps, self.never = procedure.steps, procedure.never
        self.call_when, self.is_reviewed = procedure.call_120_when, procedure.is_reviewed
        self.ids.scroll.to_top()
