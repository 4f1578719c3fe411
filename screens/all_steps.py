"""A first-aid procedure on one page: for who wants all of it before them."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty

from screens.calling import CallingScreen


class AllStepsScreen(CallingScreen):
    """Every step, what never to do, when to call 120."""

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
        self.follow_call()
        self.ids.scroll.to_top()
