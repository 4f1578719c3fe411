"""First-aid procedures: the steps, what never to do, when to call 120."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.services.call_timer import CallTimer
from kiosk.services.content import Content
from kiosk.services.metronome import Metronome
from kiosk.services.phones import phone_card
from kiosk.services.views import PhoneCard, Procedure, ProcedureRow
from sync.protocol.content import FirstAidProcedure

METRONOMES = {"FA-01": "pushes", "FA-02": "pushes", "FA-03": "30_2"}
"""Procedures with chest compressions, and how to count: who never learnt it only pushes; a child needs the breaths."""

LEADS_TO = {
    ("FA-01", 6): "FA-02",
    ("FA-04", 6): "FA-01",
    ("FA-05", 5): "FA-03",
    ("FA-06", 4): "FA-01",
    ("FA-08", 5): "FA-06",
    ("FA-09", 6): "FA-01",
    ("FA-10", 3): "FA-06",
    ("FA-15", 5): "FA-01",
    ("FA-23", 3): "FA-01",
    ("FA-25", 4): "FA-06",
}
"""(procedure, step) -> the procedure that the step names: one touch away."""

CRISIS_NUMBERS = ("12356", "120", "110")
"""Mental health support, and the two for immediate danger."""


class FirstAid:
    """Procedures in the current language; ``monotonic`` (seconds) drives what is timed."""

    def __init__(self, content: Content, monotonic: Callable[[], float]) -> None:
        self._content, self._monotonic = content, monotonic
        self.call = CallTimer(monotonic)

    def metronome(self, pattern: str = "pushes") -> Metronome:
        """A beat for chest compressions, not yet running."""
        return Metronome(self._monotonic, pattern)

    def crisis_numbers(self) -> list[PhoneCard]:
        """Whom to call for somebody in despair."""
        return [phone_card(self._content, number) for number in CRISIS_NUMBERS]

    def step_leads_to(self, id: str, step: int) -> ProcedureRow | None:
        """The other procedure that step ``step`` (from 1) of a procedure names; None if it names none."""
        other = LEADS_TO.get((id, step))
        return (
            ProcedureRow(other, self._content.shown(self._content.record("first_aid", other).name)) if other else None
        )

    def procedures(self) -> list[ProcedureRow]:
        """All procedures, in the order of their ids."""
        records = self._content.table("first_aid").values()
        return [ProcedureRow(record.id, self._content.shown(record.name)) for record in records]

    def procedure(self, id: str) -> Procedure:
        """One procedure; raises UnknownContent. One that no clinician has signed says so in `is_reviewed`."""
        record: FirstAidProcedure = self._content.record("first_aid", id)
        return Procedure(
            id=record.id,
            name=self._content.shown(record.name),
            steps=self._content.all_shown(record.steps),
            never=self._content.all_shown(record.never),
            call_120_when=self._content.shown(record.call_120_when),
            is_reviewed=record.is_reviewed,
            metronome=METRONOMES.get(record.id),
        )
